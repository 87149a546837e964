using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Platform.ServiceDefaults.Telemetry;

namespace Platform.Postgres;

/// <summary>
/// Figures that stand in the service's database, read by every replica every half minute from indexes. Replicas say the same a few seconds apart: who adds them up
/// counts everything several times, so dashboards and rules take the maximum. While the database is away the last figures stand and their age grows.
/// </summary>
public abstract class DatabaseFigures(NpgsqlDataSource database, DatabaseReady ready, ILogger log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);
    private static readonly ConcurrentDictionary<string, long> ReadAt = [];
    private static readonly ObservableGauge<double> Age = PlatformTelemetry.Meter.CreateObservableGauge(
        "platform.figures.age", () => ReadAt.Select(r => new Measurement<double>(Stopwatch.GetElapsedTime(r.Value).TotalSeconds, new KeyValuePair<string, object?>("figures", r.Key))), "s", "How long ago figures were last read from the database.");

    /// <summary>What the figures are of: kebab-case, a label.</summary>
    protected abstract string Of { get; }

    /// <summary>Reads and keeps them for the gauges.</summary>
    public abstract Task Read(NpgsqlConnection connection, CancellationToken ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.Wait(stoppingToken);
        using var timer = new PeriodicTimer(Every);
        do
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(stoppingToken);
                await Read(connection, stoppingToken);
                ReadAt[Of] = Stopwatch.GetTimestamp();
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested) // whatever it is, figures stop no service
            {
                log.LogWarning("The figures of {Of} cannot be read just now: {Reason}", Of, e.GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
