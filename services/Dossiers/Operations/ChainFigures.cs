using System.Diagnostics.Metrics;
using Dapper;
using Npgsql;
using Platform.Dossiers.EventStore;
using Platform.Postgres;
using Platform.ServiceDefaults.Telemetry;

namespace Platform.Dossiers.Operations;

/// <summary>How the last verifications of the hash chains ended, whoever asked for them.</summary>
public sealed class ChainFigures(NpgsqlDataSource database, DatabaseReady ready, ILogger<ChainFigures> log) : DatabaseFigures(database, ready, log)
{
    private sealed record Seen(double? Age, long? Events, bool Broken);

    private static volatile Seen? last;

    private static readonly ObservableGauge<double> Age = PlatformTelemetry.Meter.CreateObservableGauge<double>("platform.chain.verified_age", () => last?.Age is { } age ? [new(age)] : [], "s", "Since all chains were last found whole.");
    private static readonly ObservableGauge<long> Events = PlatformTelemetry.Meter.CreateObservableGauge<long>("platform.chain.verified_events", () => last?.Events is { } events ? [new(events)] : [], "{event}", "Events looked at when all chains were last found whole.");
    private static readonly ObservableGauge<int> Broken = PlatformTelemetry.Meter.CreateObservableGauge<int>("platform.chain.broken", () => last is { } seen ? [new(seen.Broken ? 1 : 0)] : [], "{finding}", "1 from the moment a chain is found broken until all are found whole.");

    protected override string Of => "chain";

    public override async Task Read(NpgsqlConnection connection, CancellationToken ct)
    {
        var (age, events, broken) = await Look(connection, ct);
        last = new Seen(age, events, broken);
    }

    /// <returns>Seconds since, events then, and whether a break was found that no whole verification followed. Some hundred rows a year are read.</returns>
    public static async Task<(double? Age, long? Events, bool Broken)> Look(NpgsqlConnection connection, CancellationToken ct) => await connection.QuerySingleAsync<(double?, long?, bool)>(new CommandDefinition(
        """
        SELECT extract(epoch FROM now() - max(finished_at) FILTER (WHERE whole))::float8, (array_agg(done ORDER BY finished_at DESC) FILTER (WHERE whole))[1],
               coalesce(max(finished_at) FILTER (WHERE broken) > coalesce(max(finished_at) FILTER (WHERE whole), '-infinity'), false)
        FROM (SELECT finished_at, done, state = 'succeeded' AND subject = '' AS whole, starts_with(said, @Broken) AS broken FROM operations.jobs WHERE kind = @Kind AND state IN ('succeeded', 'failed')) ended
        """, new { VerifyChain.Kind, Break.Broken }, cancellationToken: ct));
}
