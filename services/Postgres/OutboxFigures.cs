using System.Diagnostics.Metrics;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using Platform.ServiceDefaults.Telemetry;

namespace Platform.Postgres;

/// <summary>What is still to be sent. Apart from the dispatcher: while the broker is away that one does nothing but try.</summary>
public sealed class OutboxFigures(NpgsqlDataSource database, DatabaseReady ready, TimeProvider clock, ILogger<OutboxFigures> log) : DatabaseFigures(database, ready, log)
{
    private sealed record Seen(long Waiting, long Parked, DateTimeOffset? Oldest);

    private static volatile Seen last = new(0, 0, null);
    private static TimeProvider time = TimeProvider.System;

    private static readonly ObservableGauge<long> Waiting = PlatformTelemetry.Meter.CreateObservableGauge("platform.outbox.waiting", () => last.Waiting, "{message}", "Rows not yet confirmed by the broker.");
    private static readonly ObservableGauge<long> Parked = PlatformTelemetry.Meter.CreateObservableGauge("platform.outbox.parked", () => last.Parked, "{message}", "Rows that can never be sent.");
    private static readonly ObservableGauge<double> Lag = PlatformTelemetry.Meter.CreateObservableGauge(
        "platform.outbox.lag", () => last.Oldest is { } oldest ? Math.Max(0, (time.GetUtcNow() - oldest).TotalSeconds) : 0, "s", "Age of the oldest row not yet confirmed.");

    protected override string Of => "outbox";

    public override async Task Read(NpgsqlConnection connection, CancellationToken ct)
    {
        time = clock;
        var (waiting, parked, oldest) = await connection.QuerySingleAsync<(long, long, DateTime?)>(new CommandDefinition(
            "SELECT count(*) FILTER (WHERE parked_for IS NULL), count(parked_for), min(created_at) FILTER (WHERE parked_for IS NULL) FROM messaging.outbox", cancellationToken: ct));
        last = new Seen(waiting, parked, oldest is { } at ? new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)) : null);
    }
}
