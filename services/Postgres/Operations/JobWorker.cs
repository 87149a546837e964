using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Platform.ServiceDefaults;

namespace Platform.Postgres.Operations;

/// <summary>
/// Runs what was asked for, in one replica at a time. Who works says so every second; what a stopped replica left is taken at once,
/// what a killed one left after half a minute. A kind that no replica knows (asked for before going back a version) is given up after five minutes,
/// so that it does not keep the others waiting for ever.
/// </summary>
public sealed class JobWorker(NpgsqlDataSource database, IEnumerable<IJob> jobs, JobSignal signal, DatabaseReady ready, ILogger<JobWorker> log) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan NobodyComes = TimeSpan.FromMinutes(5); // longer than a release takes to replace another
    private readonly string[] kinds = [.. jobs.Select(j => j.Kind)];
    private readonly Guid me = Guid.NewGuid();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.Wait(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await Take(stoppingToken) is { } taken)
                {
                    await Work(taken, stoppingToken);
                    continue;
                }
                await GiveUpUnknown(stoppingToken);
                await signal.Wait(Poll, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Jobs stand still ({Reason}); trying again in two seconds", e.GetType().Name);
                await Task.Delay(TimeSpan.FromSeconds(2), stoppingToken);
            }
        }
    }

    private async Task<Taken?> Take(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Taken>(new CommandDefinition(
            """
            UPDATE operations.jobs SET state = 'running', holder = @me, held_until = now() + @Hold
            WHERE id = (SELECT id FROM operations.jobs WHERE state IN ('waiting', 'running') AND coalesce(held_until < now(), true) AND kind = ANY(@kinds) FOR UPDATE SKIP LOCKED LIMIT 1)
            RETURNING id, kind, subject, done, total, position
            """, new { me, Hold, kinds }, cancellationToken: ct));
    }

    private async Task GiveUpUnknown(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        // whoever knows it polls every few seconds and holds it while at work
        var given = await connection.QueryAsync<(Guid Id, string Kind)>(new CommandDefinition(
            """
            UPDATE operations.jobs SET state = 'failed', said = 'No running version of the service knows this kind of job.', held_until = NULL, finished_at = now()
            WHERE state IN ('waiting', 'running') AND kind <> ALL(@kinds) AND coalesce(held_until, asked_at) < now() - @NobodyComes
            RETURNING id, kind
            """, new { kinds, NobodyComes }, cancellationToken: ct));
        foreach (var (id, kind) in given)
            log.LogWarning("Job {Kind} {Id} is of a kind that this version does not know; it was given up", kind, id);
    }

    private async Task Work(Taken taken, CancellationToken ct)
    {
        var job = jobs.First(j => j.Kind == taken.Kind);
        var run = new JobRun(taken.Subject, new JobProgress(taken.Done, taken.Total, taken.Position));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var working = Task.Run(() => job.Run(run, stop.Token), CancellationToken.None);
        try
        {
            while (await Task.WhenAny(working, Task.Delay(Beat, CancellationToken.None)) != working)
            {
                if (!await Keep(taken, run, Hold))
                    await stop.CancelAsync(); // somebody else has taken it
            }
            var end = await working;
            await End(taken, run, end);
            log.LogInformation("Job {Kind} {Id} ended: {Said}", taken.Kind, taken.Id, end.Said);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Keep(taken, run, TimeSpan.Zero); // free for the next replica at once
            log.LogInformation("Job {Kind} {Id} was interrupted and goes on elsewhere", taken.Kind, taken.Id);
        }
        catch (Exception e) when (!DatabaseAway.IsMeantBy(e) && e is not TimeoutException)
        {
            log.LogError(e, "Job {Kind} {Id} failed", taken.Kind, taken.Id);
            await End(taken, run, new JobEnd(false, $"It failed with {e.GetType().Name}; the service's log says where."));
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAny(working); // the next run must not meet this one
        }
    }

    /// <returns>False when it is no longer ours.</returns>
    private async Task<bool> Keep(Taken taken, JobRun run, TimeSpan hold)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync();
            return await connection.ExecuteAsync(
                """
                UPDATE operations.jobs SET done = @Done, total = @Total, position = @Position, held_until = now() + @hold
                WHERE id = @Id AND holder = @me AND state = 'running'
                """, new { run.Progress.Done, run.Progress.Total, run.Progress.Position, hold, taken.Id, me }) == 1;
        }
        catch (Exception e) when (DatabaseAway.IsMeantBy(e) || e is TimeoutException)
        {
            return true; // the job will notice by itself
        }
    }

    private async Task End(Taken taken, JobRun run, JobEnd end)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            UPDATE operations.jobs SET state = @state, said = @Said, done = @Done, total = @Total, position = @Position, held_until = NULL, finished_at = now()
            WHERE id = @Id AND holder = @me AND state = 'running'
            """, new { state = end.Good ? "succeeded" : "failed", end.Said, run.Progress.Done, run.Progress.Total, run.Progress.Position, taken.Id, me });
    }

    private sealed record Taken(Guid Id, string Kind, string Subject, long Done, long? Total, string? Position);
}

/// <summary>Wakes this process's worker; others find the job by their poll.</summary>
public sealed class JobSignal
{
    private readonly WorkSignal signal = new();

    public void Wake() => signal.Wake();

    internal Task Wait(TimeSpan atMost, CancellationToken ct) => signal.Wait(atMost, ct);
}
