using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.Procedures.UseCases;

/// <summary>The report of an import, as it was given; <c>latest</c> is the last real one, the seed's at first.</summary>
/// <remarks>Refuses: unknown-import (404).</remarks>
public static class ReadImport
{
    public static void Map(RouteGroupBuilder procedures) => procedures
        .MapGet("/imports/{id}", async (string id, NpgsqlDataSource database, CancellationToken ct) =>
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            var report = id == "latest"
                ? await connection.QueryFirstOrDefaultAsync<string>("SELECT report FROM catalogue.imports WHERE NOT dry_run ORDER BY at DESC, id DESC LIMIT 1")
                : Guid.TryParse(id, out var known)
                    ? await connection.QuerySingleOrDefaultAsync<string>("SELECT report FROM catalogue.imports WHERE id = @known", new { known })
                    : null;
            return report is null
                ? Refusal.NotFound("unknown-import", "Không có lần nhập danh mục này.").ToHttp()
                : Results.Ok(JsonSerializer.Deserialize<ImportReport>(report, Json.Options));
        })
        .RequireRoles(Roles.It)
        .WithName("ReadImport").WithSummary("The report of an import; id may be 'latest'.")
        .Produces<ImportReport>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
}
