using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Postgres;
using Platform.ServiceDefaults;

namespace Platform.Dossiers.Streams;

/// <summary>
/// Carries out what <see cref="ApplyCalendar"/> began: walks the open dossiers in the order of their ids and remembers where it stands. One
/// replica at a time (advisory lock); killed, it or another goes on from there, and a dossier done already is known by its request key.
/// </summary>
public sealed class CalendarRuns(NpgsqlDataSource database, DossierStreams streams, CatalogueCopy catalogue, DatabaseReady ready, TimeProvider clock, ILogger<CalendarRuns> log) : BackgroundService
{
    private const int Batch = 50;
    private const long LockKey = 0x43414C454E444152; // "CALENDAR"
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim woken = new(0, 1);

    private sealed record Run(long Revision, string StartedBy, Guid Position);

    public void Wake()
    {
        if (woken.CurrentCount == 0)
            woken.Release();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.Wait(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await Step(stoppingToken))
                {
                }
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                log.LogWarning("The calendar's run stands still ({Reason}); going on when the database is back", e.GetType().Name);
            }
            await woken.WaitAsync(Poll, stoppingToken);
        }
    }

    /// <returns>False when there is nothing more to do here.</returns>
    private async Task<bool> Step(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await connection.ExecuteScalarAsync<bool>("SELECT pg_try_advisory_xact_lock(@LockKey)", new { LockKey }, transaction))
            return false; // another replica is at it
        if (await connection.QueryFirstOrDefaultAsync<Run>("SELECT revision, started_by AS StartedBy, position FROM dossiers.calendar_runs WHERE finished_at IS NULL ORDER BY revision LIMIT 1", transaction: transaction) is not { } run)
            return false;
        var now = clock.GetUtcNow();
        var snapshot = catalogue.Current;
        if (snapshot.Calendar is not { } calendar || calendar.Revision < run.Revision)
            return false; // this replica has not heard of it yet
        var superseded = calendar.Revision > run.Revision;
        var ids = superseded ? [] : (await connection.QueryAsync<Guid>(
            "SELECT id FROM dossiers.dossier_list WHERE resolved_at IS NULL AND due_at IS NOT NULL AND due_at >= @now AND id > @Position ORDER BY id LIMIT @Batch", new { now, run.Position, Batch }, transaction)).AsList();
        var moved = 0;
        foreach (var id in ids)
            if (await Move(id, run, snapshot, now, ct))
                moved++;
        await connection.ExecuteAsync(
            """
            UPDATE dossiers.calendar_runs SET position = @position, examined = examined + @examined, moved = moved + @moved,
                state = @state, finished_at = CASE WHEN @state = 'running' THEN NULL ELSE @now END
            WHERE revision = @Revision
            """,
            new { position = ids.Count == 0 ? run.Position : ids[^1], examined = ids.Count, moved, state = superseded ? "superseded" : ids.Count < Batch ? "done" : "running", now, run.Revision }, transaction);
        await transaction.CommitAsync(ct);
        if (ids.Count < Batch)
            log.LogInformation("Calendar {Revision} is applied to the open dossiers", run.Revision);
        return true;
    }

    private async Task<bool> Move(Guid id, Run run, CatalogueSnapshot snapshot, DateTimeOffset now, CancellationToken ct)
    {
        if (await streams.Find(id, null, ct) is not { } dossier)
            return false;
        if (dossier.MovedByCalendar?.CalendarRevision == run.Revision)
            return true; // moved before a crash, not yet counted
        if (DueMovedByCalendar.PromiseBy(snapshot, dossier, now) is null)
            return false; // most: nothing is written for them
        var by = JsonSerializer.Deserialize<Actor>(run.StartedBy, Json.Options)!;
        await streams.Hear(id, new RequestKey("calendar", $"{run.Revision}/{id}", ""), (d, at) => DueMovedByCalendar.Decide(d, snapshot, by, at), ct);
        return true;
    }

    public override void Dispose()
    {
        woken.Dispose();
        base.Dispose();
    }
}
