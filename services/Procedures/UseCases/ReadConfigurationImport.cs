using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.Procedures.UseCases;

/// <summary>Who is to take a configuration over reads the report of who tried it.</summary>
/// <remarks>Refuses: not-province (403), unknown-import (404).</remarks>
public static class ReadConfigurationImport
{
    private const int Most = 20;

    /// <param name="Mine">The caller did it, and so does not take it over.</param>
    public sealed record Item(Guid Id, DateTimeOffset At, string ByName, bool Mine, bool DryRun, bool Importable, int Added, int Changed);

    private sealed record Row(Guid Id, DateTime At, string ByName, bool Mine, bool DryRun, bool Importable, int Added, int Changed);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/configuration/imports", async (Caller caller, NpgsqlDataSource database, CancellationToken ct) =>
            {
                await using var connection = await database.OpenConnectionAsync(ct);
                if (await Approval.MayApprove(connection, null, caller) is { } forbidden)
                    return forbidden.ToHttp();
                var rows = await connection.QueryAsync<Row>(
                    """
                    SELECT id, at, by_name AS ByName, by_whom = @Id AS mine, dry_run AS DryRun, (report ->> 'importable')::boolean AS importable,
                        (report ->> 'added')::integer AS added, (report ->> 'changed')::integer AS changed
                    FROM catalogue.configuration_imports ORDER BY at DESC, id DESC LIMIT @Most
                    """, new { caller.Id, Most });
                return Results.Ok(rows.Select(r => new Item(r.Id, r.At, r.ByName, r.Mine, r.DryRun, r.Importable, r.Added, r.Changed)));
            })
            .RequireRoles(Roles.It, Roles.Leader)
            .WithTags("Configuration").WithName("ListConfigurationImports").WithSummary("The last twenty trials and imports of configurations, newest first.")
            .Produces<IReadOnlyList<Item>>().ProducesProblem(401).ProducesProblem(403);

        app.MapGet("/v1/configuration/imports/{id:guid}", async (Guid id, Caller caller, NpgsqlDataSource database, CancellationToken ct) =>
            {
                await using var connection = await database.OpenConnectionAsync(ct);
                if (await Approval.MayApprove(connection, null, caller) is { } forbidden)
                    return forbidden.ToHttp();
                return await connection.QuerySingleOrDefaultAsync<string>("SELECT report FROM catalogue.configuration_imports WHERE id = @id", new { id }) is { } report
                    ? Results.Ok(JsonSerializer.Deserialize<ConfigurationReport>(report, Json.Options))
                    : Refusal.NotFound("unknown-import", "Không có lần nhập cấu hình này.").ToHttp();
            })
            .RequireRoles(Roles.It, Roles.Leader)
            .WithTags("Configuration").WithName("ReadConfigurationImport").WithSummary("The report of a trial or import of a configuration.")
            .Produces<ConfigurationReport>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
    }
}
