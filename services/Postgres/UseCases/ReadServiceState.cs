using System.Reflection;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Platform.Postgres.Operations;
using Platform.ServiceDefaults.Messaging;
using Platform.ServiceDefaults.Telemetry;

namespace Platform.Postgres.UseCases;

/// <summary>An operator looks at a service: version, readiness, schema, outbox, queues and what only this service can say of itself.</summary>
/// <remarks>Answers also while the schema is not complete or the broker is away, and says so. It reads; nothing changes.</remarks>
public static class ReadServiceState
{
    /// <param name="Version">Of the program that answers; another replica may still be the one before.</param>
    /// <param name="Now">The service's clock (UTC).</param>
    /// <param name="DatabaseNow">The database's clock (UTC).</param>
    /// <param name="NotReady">What the service waits for, by check; empty when it is ready.</param>
    /// <param name="MissingMigrations">What this build needs and the database lacks.</param>
    /// <param name="Outbox">Null while the schema is not complete.</param>
    /// <param name="Queues">Null while the broker is away.</param>
    public sealed record Answer(
        string Service, string Version, DateTimeOffset Now, DateTimeOffset DatabaseNow, bool Ready, IReadOnlyDictionary<string, string> NotReady, IReadOnlyList<string> MissingMigrations,
        OutboxState? Outbox, IReadOnlyList<QueueState>? Queues, IReadOnlyList<Finding> Findings);

    /// <param name="OldestSeconds">Age of the oldest row that waits; 0 where none does.</param>
    public sealed record OutboxState(long Waiting, double OldestSeconds, long Parked);

    public static void Map(RouteGroupBuilder operations, string service, Assembly assembly) => operations
        .MapGet("/state", async (Migrator migrator, HealthCheckService health, Queues queues, IEnumerable<IInspection> inspections, NpgsqlDataSource database, TimeProvider clock, CancellationToken ct) =>
        {
            var ready = await health.CheckHealthAsync(check => check.Tags.Contains("ready"), ct);
            var missing = await migrator.Missing(ct);
            await using var connection = await database.OpenConnectionAsync(ct);
            var databaseNow = await connection.ExecuteScalarAsync<DateTime>("SELECT now()");
            List<Finding> findings = [];
            if (missing.Count == 0)
                foreach (var inspection in inspections)
                    findings.Add(await inspection.Look(ct));
            return TypedResults.Ok(new Answer(
                service,
                ServiceVersion.Of(assembly),
                clock.GetUtcNow(),
                databaseNow,
                ready.Status is not HealthStatus.Unhealthy,
                ready.Entries.Where(e => e.Value.Status is HealthStatus.Unhealthy).ToDictionary(e => e.Key, e => e.Value.Description ?? ""),
                missing,
                missing.Count > 0 ? null : await Outbox(connection),
                await Broker(queues, ct),
                findings));
        })
        .WithName("ReadServiceState").WithSummary("Version, readiness, schema, outbox and queues of this service")
        .Produces<Answer>();

    // relies on outbox_waiting and outbox_parked
    internal static Task<OutboxState> Outbox(NpgsqlConnection connection) => connection.QuerySingleAsync<OutboxState>(
        """
        SELECT count(*) AS waiting, coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS oldestSeconds,
               (SELECT count(*) FROM messaging.outbox WHERE parked_for IS NOT NULL) AS parked
        FROM messaging.outbox WHERE parked_for IS NULL
        """);

    private static async Task<IReadOnlyList<QueueState>?> Broker(Queues queues, CancellationToken ct)
    {
        try
        {
            return await queues.Look(ct);
        }
        catch (BrokerAwayException)
        {
            return null;
        }
    }
}
