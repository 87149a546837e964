using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.UseCases;
using Platform.Postgres;
using Platform.ServiceDefaults;

namespace Platform.Dossiers.Streams;

/// <summary>Carries out what <see cref="UseCases.ApplyCalendar"/> began: walks the open dossiers.</summary>
public sealed class CalendarRuns(NpgsqlDataSource database, DossierStreams streams, CatalogueCopy catalogue, DossierRules rules, DatabaseReady ready, TimeProvider clock, ILogger<CalendarRuns> log)
    : ResumableWalk(database, ready, log, LockKey, "The calendar's run")
{
    private const long LockKey = 0x43414C454E444152; // "CALENDAR"

    private sealed record Run(long Revision, string StartedBy, Guid Position);

    protected override async Task<bool> Step(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        if (await connection.QueryFirstOrDefaultAsync<Run>("SELECT revision, started_by AS StartedBy, position FROM dossiers.calendar_runs WHERE finished_at IS NULL ORDER BY revision LIMIT 1", transaction: transaction) is not { } run)
            return false;
        var now = clock.GetUtcNow();
        var snapshot = catalogue.Current;
        if (snapshot.Calendar is not { } calendar || calendar.Revision < run.Revision)
            return false; // this replica has not heard of it yet
        var superseded = calendar.Revision > run.Revision;
        var ids = superseded ? [] : (await connection.QueryAsync<Guid>(
            """
            SELECT id FROM dossiers.dossier_list
            WHERE resolved_at IS NULL AND (due_at >= @now OR (stage = 'submitted' AND answer_due_at >= @now)) AND id > @Position ORDER BY id LIMIT @Batch
            """, new { now, run.Position, Batch }, transaction)).AsList();
        var (moved, skipped) = (0, 0);
        foreach (var id in ids)
            switch (await Try(id, () => Move(id, run, snapshot, now, ct), ct))
            {
                case true:
                    moved++;
                    break;
                case null:
                    skipped++;
                    break;
            }
        await connection.ExecuteAsync(
            """
            UPDATE dossiers.calendar_runs SET position = @position, examined = examined + @examined, moved = moved + @moved, skipped = skipped + @skipped,
                state = @state, finished_at = CASE WHEN @state = 'running' THEN NULL ELSE @now END
            WHERE revision = @Revision
            """,
            new { position = ids.Count == 0 ? run.Position : ids[^1], examined = ids.Count, moved, skipped, state = superseded ? "superseded" : ids.Count < Batch ? "done" : "running", now, run.Revision }, transaction);
        if (ids.Count < Batch)
            Log.LogInformation("Calendar {Revision} is applied to the open dossiers", run.Revision);
        return true;
    }

    private async Task<bool> Move(Guid id, Run run, CatalogueSnapshot snapshot, DateTimeOffset now, CancellationToken ct)
    {
        if (await streams.Find(id, null, ct) is not { } dossier)
            return false;
        if (dossier.MovedByCalendar?.CalendarRevision == run.Revision || dossier.AnswerMoved?.CalendarRevision == run.Revision)
            return true; // moved before a crash, not yet counted
        if (DueMovedByCalendar.PromiseBy(snapshot, dossier, now) is null && AnswerDueMoved.LimitBy(snapshot, dossier, rules, now) is null)
            return false; // most: nothing is written for them
        var by = JsonSerializer.Deserialize<Actor>(run.StartedBy, Json.Options)!;
        await streams.Hear(id, new RequestKey("calendar", $"{run.Revision}/{id}", ""), (d, at) => d.Acceptance is null ? AnswerDueMoved.Decide(d, snapshot, rules, by, at) : DueMovedByCalendar.Decide(d, snapshot, by, at), ct);
        return true;
    }
}
