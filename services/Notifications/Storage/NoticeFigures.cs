using System.Diagnostics.Metrics;
using Dapper;
using Npgsql;
using Platform.Postgres;
using Platform.ServiceDefaults.Telemetry;

namespace Platform.Notifications.Storage;

/// <summary>What waits in the due table of notices to citizens. What quiet hours hold back waits, too, but lags behind nothing.</summary>
public sealed class NoticeFigures(NpgsqlDataSource database, DatabaseReady ready, TimeProvider clock, ILogger<NoticeFigures> log) : DatabaseFigures(database, ready, log)
{
    private sealed record Seen(long Waiting, double Lag);

    private static volatile Seen last = new(0, 0);

    private static readonly ObservableGauge<long> Waiting = PlatformTelemetry.Meter.CreateObservableGauge("platform.deliveries.waiting", () => last.Waiting, "{delivery}", "Deliveries of notices still to be made.");
    private static readonly ObservableGauge<double> Lag = PlatformTelemetry.Meter.CreateObservableGauge("platform.deliveries.lag", () => last.Lag, "s", "How long the delivery that is due for longest has been due.");

    protected override string Of => "notices";

    public override async Task Read(NpgsqlConnection connection, CancellationToken ct)
    {
        // relies on deliveries_due
        var (waiting, lag) = await connection.QuerySingleAsync<(long, double)>(new CommandDefinition(
            "SELECT count(*), greatest(0, coalesce(extract(epoch FROM @now - min(due_at)), 0))::float8 FROM notices.deliveries WHERE state IN ('waiting', 'sending')",
            new { now = clock.GetUtcNow() }, cancellationToken: ct));
        last = new Seen(waiting, lag);
    }
}
