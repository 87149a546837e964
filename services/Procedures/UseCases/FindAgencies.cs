using Npgsql;
using Platform.Contracts;
using Platform.Procedures.Domain;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Problems;

namespace Platform.Procedures.UseCases;

/// <summary>Anybody finds an agency by words of its name or its code. By code.</summary>
/// <remarks>Refuses: invalid (400), bad-cursor (400).</remarks>
public static class FindAgencies
{
    internal sealed record After(string Code);

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/agencies", async (string? q, string? level, string? after, int? limit, NpgsqlDataSource database, CancellationToken ct) =>
        {
            Dictionary<string, string> errors = [];
            CheckLevel(level, errors);
            if (errors.Count > 0)
                return Refusal.Invalid("invalid", "Bộ lọc chưa đúng. Xin xem từng mục.", errors).ToHttp();
            var size = Cursor.Size(limit);
            await using var connection = await database.OpenConnectionAsync(ct);
            var rows = await AgencyRows.List(connection, SearchText.Normalise(q), FindProcedures.Lower(level), Cursor.Read<After>(after)?.Code ?? "", size + 1);
            return Results.Ok(Cursor.Page(rows, size, a => new After(a.Code)));
        })
        .AllowAnonymous() // who does what is public
        .WithTags("Agencies").WithName("FindAgencies").WithSummary("Finds agencies by name, code or level.")
        .Produces<Page<Agency>>().ProducesProblem(400);

    internal static void CheckLevel(string? level, Dictionary<string, string> errors)
    {
        if (FindProcedures.Blank(level) is { } wanted && (char.IsDigit(wanted[0]) || !Enum.TryParse<AdministrativeLevel>(wanted, true, out _)))
            errors["level"] = "Cấp là ministry, province, commune hoặc other.";
    }
}
