using System.Diagnostics.Metrics;
using Dapper;
using Npgsql;
using Platform.Postgres;
using Platform.ServiceDefaults.Telemetry;

namespace Platform.PostalReturns.Storage;

/// <summary>What is still to be ordered at the carriers, and what never will be.</summary>
public sealed class ConsignmentFigures(NpgsqlDataSource database, DatabaseReady ready, ILogger<ConsignmentFigures> log) : DatabaseFigures(database, ready, log)
{
    private sealed record Seen(long Waiting, long Parked);

    private static volatile Seen last = new(0, 0);

    private static readonly ObservableGauge<long> Waiting = PlatformTelemetry.Meter.CreateObservableGauge("platform.consignments.waiting", () => last.Waiting, "{consignment}", "Consignments the carrier has not taken the order of yet.");
    private static readonly ObservableGauge<long> Parked = PlatformTelemetry.Meter.CreateObservableGauge("platform.consignments.parked", () => last.Parked, "{consignment}", "Consignments that cannot be ordered however often it is tried.");

    protected override string Of => "consignments";

    public override async Task Read(NpgsqlConnection connection, CancellationToken ct)
    {
        var (waiting, parked) = await connection.QuerySingleAsync<(long, long)>(new CommandDefinition("SELECT count(*) FILTER (WHERE parked_for IS NULL), count(parked_for) FROM work", cancellationToken: ct));
        last = new Seen(waiting, parked);
    }
}
