using Npgsql;
using Platform.Contracts;
using Platform.Procedures.Search;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Problems;
using Platform.WorkingTime;

namespace Platform.Procedures.UseCases;

/// <summary>Anybody looks for a procedure by words (with or without diacritics, one typing error forgiven), by code, level, field, agency, service level or subject.</summary>
/// <remarks>
/// Order: with words the closest first (<see cref="ProcedureIndex"/>), then the shorter name, then the code; without words by code.
/// Refuses: invalid (400), unknown-agency (404), bad-cursor (400).
/// </remarks>
public static class FindProcedures
{
    internal const int LongestQuery = 200;

    /// <summary>Asks for those whose service level is not decided: the source does not say it.</summary>
    internal const string NoServiceLevel = "none";

    private static readonly string[] ServiceLevels = ["information", "partial", "full", NoServiceLevel];

    public sealed record Item(string Code, string Name, string Field, IReadOnlyList<AdministrativeLevel> Levels, string? ServiceLevel, bool Accepts, IReadOnlyList<Channel> Channels);

    internal sealed record After(int Rank, int Length, string Code);

    public static void Map(RouteGroupBuilder procedures) => procedures
        .MapGet("", async (string? q, string? level, string? field, string? agency, string? serviceLevel, string? subject, string? after, int? limit, NpgsqlDataSource database, CatalogueIndex catalogue, TimeProvider clock, CancellationToken ct) =>
        {
            if (Check(q, level, serviceLevel, subject) is { } refusal)
                return refusal.ToHttp();
            var from = Cursor.Read<After>(after);
            var size = Cursor.Size(limit);
            await using var connection = await database.OpenConnectionAsync(ct);
            Agency? accepting = null;
            if (Blank(agency) is { } code && (accepting = await AgencyRows.Find(connection, code)) is null)
                return ReadAgency.Unknown(code).ToHttp();
            var index = await catalogue.Current(connection, ct);
            var hits = index.Find(new SearchQuestion(q, LocalTime.LocalDate(clock.GetUtcNow()), Lower(level), Blank(field), Lower(serviceLevel), Blank(subject), accepting));
            var page = Cursor.Page([.. hits.Where(h => from is null || IsAfter(h, from)).Take(size + 1)], size, h => new After(h.Rank, h.Length, h.Item.Code));
            return Results.Ok(new Page<Item>([.. page.Items.Select(h => h.Item)], page.Next));
        })
        .AllowAnonymous() // the catalogue is public
        .WithName("FindProcedures").WithSummary("Finds procedures by words, code, level, field, agency, service level (none: not decided) or subject.")
        .Produces<Page<Item>>().ProducesProblem(400).ProducesProblem(404);

    private static Refusal? Check(string? q, string? level, string? serviceLevel, string? subject)
    {
        Dictionary<string, string> errors = [];
        if (q?.Length > LongestQuery)
            errors["q"] = $"Từ tìm kiếm dài quá {LongestQuery} ký tự.";
        if (subject?.Length > LongestQuery)
            errors["subject"] = $"Đối tượng dài quá {LongestQuery} ký tự.";
        FindAgencies.CheckLevel(level, errors);
        CheckServiceLevel(serviceLevel, errors);
        return errors.Count == 0 ? null : Refusal.Invalid("invalid", "Bộ lọc chưa đúng. Xin xem từng mục.", errors);
    }

    internal static void CheckServiceLevel(string? serviceLevel, Dictionary<string, string> errors)
    {
        if (Blank(serviceLevel) is { } wanted && !ServiceLevels.Contains(wanted, StringComparer.OrdinalIgnoreCase))
            errors["serviceLevel"] = "Mức độ dịch vụ là information, partial, full hoặc none (chưa xác định).";
    }

    private static bool IsAfter(SearchHit hit, After from) =>
        hit.Rank != from.Rank ? hit.Rank > from.Rank : hit.Length != from.Length ? hit.Length > from.Length : string.CompareOrdinal(hit.Item.Code, from.Code) > 0;

    internal static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    internal static string? Lower(string? text) => Blank(text)?.ToLowerInvariant();
}
