using Dapper;
using Npgsql;
using Platform.Postgres;
using Platform.ServiceDefaults;

namespace Platform.Dossiers.Streams;

/// <summary>
/// A change of many dossiers that takes its time: each step changes the next of them in the order of their ids and remembers where it stands, in one
/// transaction. One replica at a time (advisory lock); killed, it or another goes on from there, and a dossier done already is known by its request key.
/// A dossier that cannot be changed (its agency has no hours, somebody else keeps changing it) is counted, logged and passed over: the others are not to wait for it.
/// </summary>
/// <param name="lockKey">The walk's own, eight letters.</param>
/// <param name="name">For the log: "The calendar's run".</param>
public abstract class ResumableWalk(NpgsqlDataSource database, DatabaseReady ready, ILogger log, long lockKey, string name) : BackgroundService
{
    protected const int Batch = 50;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);
    private readonly WorkSignal signal = new();

    protected ILogger Log => log;

    /// <summary>There is something to do; also without it that is found within five seconds.</summary>
    public void Wake() => signal.Wake();

    /// <summary>Changes the next of them and writes down where it stands.</summary>
    /// <returns>False when there is nothing more to do here: what was written is not kept then.</returns>
    protected abstract Task<bool> Step(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct);

    /// <summary>One dossier of the walk. The database or the sidecar being away is everybody's and goes on up.</summary>
    /// <returns>What <paramref name="change"/> says; null where it failed.</returns>
    protected async Task<bool?> Try(Guid dossier, Func<Task<bool>> change, CancellationToken ct)
    {
        try
        {
            return await change();
        }
        catch (Exception e) when (BackgroundWork.IsOfOneItem(e, ct) && e is not (HttpRequestException or OperationCanceledException or ObjectDisposedException))
        {
            log.LogError("{Name} passes over dossier {Dossier} ({Reason})", name, dossier, e.GetType().Name);
            return null;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.Wait(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await LockedStep(stoppingToken))
                {
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogStandsStill(e, name);
            }
            await signal.Wait(Poll, stoppingToken);
        }
    }

    private async Task<bool> LockedStep(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await connection.ExecuteScalarAsync<bool>("SELECT pg_try_advisory_xact_lock(@lockKey)", new { lockKey }, transaction))
            return false; // another replica is at it
        if (!await Step(connection, transaction, ct))
            return false;
        await transaction.CommitAsync(ct);
        return true;
    }
}
