using Dapper;
using Npgsql;
using Platform.Postgres;

namespace Platform.Procedures.Storage;

/// <summary>
/// Saying everything again is over a thousand messages to every subscriber, and services that start together all ask. So a request sets a due
/// time and those that come before it join: one answer two seconds after the first, the next a minute after the last at the earliest.
/// Delayed, never dropped: a request that comes while the answer is being written waits for the row and sets the next due time.
/// </summary>
public static class Resend
{
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    public static Task Ask(NpgsqlConnection connection, NpgsqlTransaction transaction) => connection.ExecuteAsync(
        "UPDATE catalogue.resend SET due_at = greatest(clock_timestamp() + @Gathering, said_at + @Between) WHERE due_at IS NULL", new { Gathering, Between }, transaction);

    /// <summary>The row's lock lets one replica answer.</summary>
    /// <returns>False when nothing is due, or another replica is at it.</returns>
    public static async Task<bool> AnswerIfDue(NpgsqlDataSource database, TimeProvider clock, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (!await connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM catalogue.resend WHERE due_at <= now())"))
            return false;
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await connection.ExecuteScalarAsync<bool>("SELECT true FROM catalogue.resend WHERE due_at <= clock_timestamp() FOR UPDATE SKIP LOCKED", transaction: transaction))
            return false;
        await Messages.SayEverything(connection, transaction, clock.GetUtcNow(), ct);
        await connection.ExecuteAsync("UPDATE catalogue.resend SET due_at = NULL, said_at = clock_timestamp()", transaction: transaction);
        await transaction.CommitAsync(ct);
        return true;
    }
}

/// <summary>Looks every second whether an answer is due: one row by primary key.</summary>
public sealed class AnswerWhenDue(NpgsqlDataSource database, OutboxSignal signal, DatabaseReady ready, TimeProvider clock, ILogger<AnswerWhenDue> log) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.Wait(stoppingToken);
        while (true)
        {
            try
            {
                if (await Resend.AnswerIfDue(database, clock, stoppingToken))
                {
                    signal.Wake();
                    log.LogInformation("Said the whole catalogue again");
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("The catalogue was not said again ({Reason}); trying again", e.GetBaseException().GetType().Name);
            }
            await Task.Delay(Poll, stoppingToken);
        }
    }
}
