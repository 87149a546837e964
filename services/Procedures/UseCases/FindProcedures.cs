using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Procedures.Domain;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Problems;

namespace Platform.Procedures.UseCases;

/// <summary>Anybody looks for a procedure by words (with or without diacritics), by code, level, field, agency or service level.</summary>
/// <remarks>
/// Order: with words the closest first (the whole name, its beginning, words of the name in order, words anywhere), then the shorter
/// name, then the code; without words by code. Where no name has all the words, names that look alike are given, the likest first.
/// Refuses: invalid (400), unknown-agency (404), bad-cursor (400).
/// </remarks>
public static class FindProcedures
{
    private const int LongestQuery = 200;
    private const int AlikeRank = 6;
    private static readonly string[] ServiceLevels = ["information", "partial", "full"];

    public sealed record Item(string Code, string Name, string Field, IReadOnlyList<AdministrativeLevel> Levels, string? ServiceLevel, bool Accepts, IReadOnlyList<Channel> Channels);

    internal sealed record After(int Rank, int Length, string Code);

    /// <summary>A class, not a positional record: Dapper finds no constructor for arrays.</summary>
    private sealed class Row
    {
        public string Code { get; init; } = "";

        public string Name { get; init; } = "";

        public string Field { get; init; } = "";

        public string[] Levels { get; init; } = [];

        public string? ServiceLevel { get; init; }

        public bool Accepts { get; init; }

        public string[] Channels { get; init; } = [];

        public int Rank { get; init; }

        public int Length { get; init; }

        public Item Item() => new(
            Code, Name, Field, [.. Levels.Select(l => Enum.Parse<AdministrativeLevel>(l, true))], ServiceLevel, Accepts, [.. Channels.Select(c => Enum.Parse<Channel>(c, true))]);
    }

    public static void Map(RouteGroupBuilder procedures) => procedures
        .MapGet("", async (string? q, string? level, string? field, string? agency, string? serviceLevel, string? after, int? limit, NpgsqlDataSource database, CancellationToken ct) =>
        {
            if (Check(q, level, serviceLevel) is { } refusal)
                return refusal.ToHttp();
            await using var connection = await database.OpenConnectionAsync(ct);
            Agency? accepting = null;
            if (!string.IsNullOrWhiteSpace(agency) && (accepting = await AgencyRows.Find(connection, agency.Trim())) is null)
                return ReadAgency.Unknown(agency).ToHttp();
            var from = Cursor.Read<After>(after);
            var size = Cursor.Size(limit);
            var rows = await Rows(connection, q, Lower(level), Blank(field), Lower(serviceLevel), accepting, from, alike: from?.Rank == AlikeRank, size + 1);
            if (rows.Count == 0 && from is null && SearchText.Normalise(q).Length >= 5)
                rows = await Rows(connection, q, Lower(level), Blank(field), Lower(serviceLevel), accepting, from, alike: true, size + 1);
            var page = Cursor.Page(rows, size, r => new After(r.Rank, r.Length, r.Code));
            return Results.Ok(new Page<Item>([.. page.Items.Select(r => r.Item())], page.Next));
        })
        .AllowAnonymous() // the catalogue is public
        .WithName("FindProcedures").WithSummary("Finds procedures by words, code, level, field, agency or service level.")
        .Produces<Page<Item>>().ProducesProblem(400).ProducesProblem(404);

    private static Refusal? Check(string? q, string? level, string? serviceLevel)
    {
        Dictionary<string, string> errors = [];
        if (q?.Length > LongestQuery)
            errors["q"] = $"Từ tìm kiếm dài quá {LongestQuery} ký tự.";
        FindAgencies.CheckLevel(level, errors);
        if (Blank(serviceLevel) is { } wanted && !ServiceLevels.Contains(wanted, StringComparer.OrdinalIgnoreCase))
            errors["serviceLevel"] = "Mức độ dịch vụ là information, partial hoặc full.";
        return errors.Count == 0 ? null : Refusal.Invalid("invalid", "Bộ lọc chưa đúng. Xin xem từng mục.", errors);
    }

    /// <summary>Relies on index procedures_search.</summary>
    private static async Task<IReadOnlyList<Row>> Rows(NpgsqlConnection connection, string? q, string? level, string? field, string? serviceLevel, Agency? agency, After? after, bool alike, int limit)
    {
        var search = SearchText.BaseCode(q) ?? SearchText.Title(q ?? "");
        return (await connection.QueryAsync<Row>(
            """
            SELECT code, name, field, levels, service_level AS ServiceLevel, accepts, channels, rank, length
            FROM (
                SELECT *,
                    CASE WHEN @search = '' THEN 0
                         WHEN @alike THEN (round((1 - word_similarity(@search, title))::numeric, 3) * 1000000)::integer + length(title) -- the more alike first
                         ELSE length(title) END AS length,
                    CASE WHEN @search = '' OR title = @search OR code = @search THEN 0
                         WHEN @alike THEN @AlikeRank
                         WHEN starts_with(title, @search || ' ') THEN 1
                         WHEN position(' ' || @search || ' ' IN ' ' || title || ' ') > 0 THEN 2
                         WHEN position(' ' || @search IN ' ' || title) > 0 THEN 3
                         WHEN ' ' || title LIKE ALL (@words) THEN 4
                         ELSE 5 END AS rank
                FROM catalogue.procedures
                WHERE retired_from IS NULL
                  AND (@search = '' OR (NOT @alike AND search LIKE ALL (@words)) OR (@alike AND word_similarity(@search, search) >= 0.6))
                  AND (@level::text IS NULL OR @level = ANY (levels))
                  AND (@field::text IS NULL OR lower(field) = lower(@field))
                  AND (@serviceLevel::text IS NULL OR service_level = @serviceLevel)
                  AND (@agency::text IS NULL OR code = ANY (@agencyProcedures) OR @agencyLevel = ANY (levels))
            ) AS found
            WHERE @afterCode::text IS NULL OR (rank, length, code) > (@afterRank, @afterLength, @afterCode)
            ORDER BY rank, length, code LIMIT @limit
            """,
            new
            {
                search, alike, AlikeRank, level, field, serviceLevel, limit,
                words = AgencyRows.Words(search),
                agency = agency?.Code,
                agencyProcedures = agency?.Procedures.ToArray() ?? [],
                agencyLevel = agency is { Procedures.Count: 0, AcceptsLevel: { } accepts } ? Lower(accepts.ToString()) : "",
                afterCode = after?.Code, afterRank = after?.Rank ?? 0, afterLength = after?.Length ?? 0,
            })).AsList();
    }

    internal static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    internal static string? Lower(string? text) => Blank(text)?.ToLowerInvariant();
}
