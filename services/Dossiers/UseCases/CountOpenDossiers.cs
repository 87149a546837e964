using Dapper;
using Npgsql;
using Platform.Dossiers.Catalogue;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.UseCases;

/// <summary>Before agencies are merged or split: how many open dossiers each of them has. Numbers only: provincial IT reads no dossier.</summary>
/// <remarks>For provincial IT and the leaders of the root agency. What an agency took over counts as its own. Refuses: invalid (400), not-allowed (403).</remarks>
public static class CountOpenDossiers
{
    private const int Most = 50;

    /// <param name="Open">Submitted or accepted, neither refused, withdrawn, stopped nor returned.</param>
    public sealed record Line(string Agency, long Open);

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapGet("/open-counts", async (string? agencies, Caller caller, NpgsqlDataSource database, CatalogueCopy catalogue, TimeProvider clock, CancellationToken ct) =>
        {
            var tree = catalogue.Current;
            if (!PreviewCalendar.MayChange(caller, tree))
                return PreviewCalendar.NotAllowed.ToHttp();
            string[] asked = [.. (agencies ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().Take(Most + 1)];
            if (asked.Length is 0 or > Most)
                return Refusal.Invalid("invalid", $"Cần từ 1 đến {Most} mã cơ quan trong agencies, cách nhau bằng dấu phẩy.").ToHttp();
            var today = LocalTime.LocalDate(clock.GetUtcNow());
            var pairs = tree.Agencies.Keys.Concat(asked).Distinct().Select(code => (Holder: tree.SuccessorOf(code, today), Code: code)).Where(p => asked.Contains(p.Holder)).ToArray();
            await using var connection = await database.OpenConnectionAsync(ct);
            // Relies on index dossier_list_open, which leaves out less.
            var counts = (await connection.QueryAsync<(string Agency, long Open)>(
                """
                SELECT p.holder, count(d.id) FROM unnest(@holders, @codes) AS p (holder, code)
                JOIN dossiers.dossier_list d ON d.competent_agency = p.code AND d.stage NOT IN ('returned', 'refused', 'withdrawn', 'stopped') GROUP BY p.holder
                """, new { holders = pairs.Select(p => p.Holder).ToArray(), codes = pairs.Select(p => p.Code).ToArray() })).ToDictionary(c => c.Agency, c => c.Open);
            return Results.Ok(asked.Select(a => new Line(a, counts.GetValueOrDefault(a))));
        })
        .RequireRoles(Roles.It, Roles.Leader)
        .WithName("CountOpenDossiers").WithSummary("How many open dossiers agencies have: agencies is a list of codes with commas")
        .Produces<IReadOnlyList<Line>>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
}
