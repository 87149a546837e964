using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Health;
using Platform.ServiceDefaults.Telemetry;

namespace Platform.Postgres;

/// <summary>
/// Has the schema of this build in place before anything works on it, and waits as long as the database is away; until then the service is not
/// ready and its background work stands still. Setting <c>Migrate</c>: true (default) brings the schema up; false (the cluster, where a job does
/// that with rights the service does not have) waits until it is there.
/// </summary>
public sealed class SchemaAtStart(Migrator migrator, IConfiguration configuration, Startup startup, DatabaseReady ready, ILogger<SchemaAtStart> log) : BackgroundService
{
    private static volatile int pending;
    private static readonly ObservableGauge<int> Pending = PlatformTelemetry.Meter.CreateObservableGauge("platform.migrations.pending", () => pending, "{migration}", "Migrations of this build that the database lacks; the service waits for them.");

    internal const string Part = "database";
    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (configuration.GetValue("Migrate", true))
            await Migrate(migrator, log, stoppingToken, reason => startup.Waits(Part, reason));
        else
            await WaitForJob(stoppingToken);
        pending = 0;
        startup.Done(Part);
        ready.Set();
    }

    /// <summary>Migrates as soon as the database can be reached.</summary>
    /// <param name="waits">Is told why not yet.</param>
    internal static async Task Migrate(Migrator migrator, ILogger log, CancellationToken ct, Action<string>? waits = null)
    {
        while (true)
        {
            try
            {
                await migrator.Run(ct);
                return;
            }
            catch (Exception e) when (IsNotThereYet(e))
            {
                var reason = Reason(e);
                waits?.Invoke(reason);
                log.LogWarning("The database is not there yet ({Reason}); trying again in two seconds", reason);
                await Task.Delay(Pause, ct);
            }
        }
    }

    private async Task WaitForJob(CancellationToken ct)
    {
        var said = -1;
        while (true)
        {
            try
            {
                var missing = await migrator.Missing(ct);
                pending = missing.Count;
                startup.Waits(Part, $"{missing.Count} migrations to come");
                if (missing.Count == 0)
                    return;
                if (missing.Count != said)
                    log.LogWarning("The schema lacks {Count} migrations of this build, first {Name}; waiting for the migration job", said = missing.Count, missing[0]);
            }
            catch (Exception e) when (IsNotThereYet(e) || e is PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege })
            {
                var reason = Reason(e);
                startup.Waits(Part, reason);
                log.LogWarning("The database is not there yet ({Reason}); looking again in two seconds", reason);
            }
            await Task.Delay(Pause, ct);
        }
    }

    /// <summary>Host and role may stand in it, data never: nothing was asked yet. A wrong password must be told from a server that is still starting.</summary>
    private static string Reason(Exception e) => e is PostgresException told ? $"{told.SqlState}: {told.MessageText}" : e.GetBaseException().Message;

    private static bool IsNotThereYet(Exception e) => DatabaseAway.IsMeantBy(e) || e is TimeoutException or (NpgsqlException and not PostgresException)
        || e is PostgresException { SqlState: "3D000" or "28P01" or "28000" }; // the database or its role is not made yet
}

/// <summary>Background work and consumers wait here until the schema is in place.</summary>
public sealed class DatabaseReady
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void Set() => done.TrySetResult();

    public Task Wait(CancellationToken ct) => done.Task.WaitAsync(ct);
}
