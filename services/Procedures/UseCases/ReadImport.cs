using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.Procedures.UseCases;

/// <summary>The report of an import, as it was given; <c>latest</c> is the last real one, the seed's at first. The list shows who tried what, so that a second person can take it over.</summary>
/// <remarks>Refuses: not-province (403), unknown-import (404).</remarks>
public static class ReadImport
{
    private const int Most = 20;

    /// <param name="ByName">Null for the seed at start.</param>
    /// <param name="Mine">The caller did it, and so does not take it over.</param>
    public sealed record Item(Guid Id, DateTimeOffset At, string? ByName, bool Mine, bool DryRun, bool RetireMissing, int Added, int Changed, int Retired);

    private sealed record Row(Guid Id, DateTime At, string? ByName, bool Mine, bool DryRun, bool RetireMissing, int Added, int Changed, int Retired);

    public static void Map(RouteGroupBuilder procedures)
    {
        procedures
            .MapGet("/imports", async (Caller caller, NpgsqlDataSource database, CancellationToken ct) =>
            {
                await using var connection = await database.OpenConnectionAsync(ct);
                if (await Approval.MayApprove(connection, null, caller) is { } forbidden)
                    return forbidden.ToHttp();
                var rows = await connection.QueryAsync<Row>(
                    """
                    SELECT id, at, by_name AS ByName, by_whom = @Id AS mine, dry_run AS DryRun, coalesce((report ->> 'retireMissing')::boolean, false) AS RetireMissing,
                        (report ->> 'added')::integer AS added, (report ->> 'changed')::integer AS changed, (report ->> 'retired')::integer AS retired
                    FROM catalogue.imports ORDER BY at DESC, id DESC LIMIT @Most
                    """, new { caller.Id, Most });
                return Results.Ok(rows.Select(r => new Item(r.Id, r.At, r.ByName, r.Mine, r.DryRun, r.RetireMissing, r.Added, r.Changed, r.Retired)));
            })
            .RequireRoles(Roles.It, Roles.Leader)
            .WithName("ListImports").WithSummary("The last twenty imports and trials, newest first.")
            .Produces<IReadOnlyList<Item>>().ProducesProblem(401).ProducesProblem(403);

        procedures
            .MapGet("/imports/{id}", async (string id, Caller caller, NpgsqlDataSource database, CancellationToken ct) =>
            {
                await using var connection = await database.OpenConnectionAsync(ct);
                if (await Approval.MayApprove(connection, null, caller) is { } forbidden)
                    return forbidden.ToHttp();
                var report = id == "latest"
                    ? await connection.QueryFirstOrDefaultAsync<string>("SELECT report FROM catalogue.imports WHERE NOT dry_run ORDER BY at DESC, id DESC LIMIT 1")
                    : Guid.TryParse(id, out var known)
                        ? await connection.QuerySingleOrDefaultAsync<string>("SELECT report FROM catalogue.imports WHERE id = @known", new { known })
                        : null;
                return report is null
                    ? Refusal.NotFound("unknown-import", "Không có lần nhập danh mục này.").ToHttp()
                    : Results.Ok(JsonSerializer.Deserialize<ImportReport>(report, Json.Options));
            })
            .RequireRoles(Roles.It, Roles.Leader)
            .WithName("ReadImport").WithSummary("The report of an import; id may be 'latest'.")
            .Produces<ImportReport>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
    }
}
