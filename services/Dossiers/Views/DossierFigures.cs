using System.Diagnostics.Metrics;
using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Postgres;
using Platform.ServiceDefaults.Telemetry;

namespace Platform.Dossiers.Views;

/// <summary>What the whole province has in hand, for those who watch the platform; agencies see theirs in the work list.</summary>
public sealed class DossierFigures(NpgsqlDataSource database, DatabaseReady ready, TimeProvider clock, ILogger<DossierFigures> log) : DatabaseFigures(database, ready, log)
{
    private sealed record Seen(IReadOnlyDictionary<string, long> Stages, long NearDue, long Overdue);

    /// <summary>Where a dossier is not over yet, as the list stores it.</summary>
    private static readonly string[] Open =
        [.. Enum.GetValues<Stage>().Except([Stage.Refused, Stage.Returned, Stage.Withdrawn, Stage.Stopped]).Select(s => JsonNamingPolicy.CamelCase.ConvertName(s.ToString()))];

    private static volatile Seen? last;

    private static readonly ObservableGauge<long> ByStage = PlatformTelemetry.Meter.CreateObservableGauge<long>(
        "platform.dossiers.open", () => last is { } seen ? Open.Select(stage => new Measurement<long>(seen.Stages.GetValueOrDefault(stage), new KeyValuePair<string, object?>("stage", stage))) : [], "{dossier}", "Dossiers that are not over, by stage.");
    private static readonly ObservableGauge<long> NearDue = PlatformTelemetry.Meter.CreateObservableGauge<long>(
        "platform.dossiers.near_due", () => last is { } seen ? [new(seen.NearDue)] : [], "{dossier}", "Dossiers without a result whose promise ends within 24 hours.");
    private static readonly ObservableGauge<long> Overdue = PlatformTelemetry.Meter.CreateObservableGauge<long>(
        "platform.dossiers.overdue", () => last is { } seen ? [new(seen.Overdue)] : [], "{dossier}", "Dossiers without a result or an answer after the day that was promised.");
    private static readonly Counter<long> Events = PlatformTelemetry.Meter.CreateCounter<long>("platform.dossiers.events", "{event}", "Events stored in dossiers, by type.");

    /// <summary>Relies on <c>dossier_list_open</c> and <c>dossier_list_awaited</c>; near due and overdue as the work list has them.</summary>
    private const string Sql =
        """
        SELECT stage, count(*) FROM dossiers.dossier_list WHERE stage NOT IN ('returned', 'refused') GROUP BY stage;
        SELECT count(*) FILTER (WHERE paused_at IS NULL AND due_at BETWEEN @now AND @soon),
               count(*) FILTER (WHERE coalesce(late, coalesce(due_at, answer_due_at) < least(@now, paused_at)))
        FROM dossiers.dossier_list
        WHERE resolved_at IS NULL AND (due_at IS NOT NULL OR stage = 'submitted') AND stage NOT IN ('returned', 'refused', 'withdrawn', 'stopped')
        """;

    protected override string Of => "dossiers";

    public override async Task Read(NpgsqlConnection connection, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        using var read = await connection.QueryMultipleAsync(new CommandDefinition(Sql, new { now, soon = now.AddHours(24) }, cancellationToken: ct));
        var stages = (await read.ReadAsync<(string Stage, long Count)>()).ToDictionary(r => r.Stage, r => r.Count);
        var (nearDue, overdue) = await read.ReadSingleAsync<(long, long)>();
        last = new Seen(stages, nearDue, overdue);
    }

    /// <summary>After they are stored.</summary>
    public static void Count(IReadOnlyList<NewEvent> stored)
    {
        foreach (var one in stored)
            Events.Add(1, new KeyValuePair<string, object?>("event", one.Type));
    }
}
