using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Platform.ServiceDefaults;

namespace Platform.Postgres;

/// <summary>A table of answers kept for those who ask again; the service that owns it says how its old rows go.</summary>
/// <param name="Table">For the log.</param>
/// <param name="DeleteSql">Deletes the oldest <c>@batch</c> rows at most: from before <c>@requestsBefore</c>, of messages from before <c>@messagesBefore</c> (both UTC).</param>
public sealed record AnsweredTable(string Table, string DeleteSql);

/// <summary>How long it is remembered what was answered. A key or message sent again after that is taken for a new one, and so neither may be shortened.</summary>
public sealed record AnsweredSettings(TimeSpan Requests, TimeSpan Messages)
{
    public static readonly AnsweredSettings Least = new(TimeSpan.FromDays(30), TimeSpan.FromDays(90));

    /// <summary>Settings: <c>Answered:RequestDays</c> (whole days, default and least 30: answers to an <c>Idempotency-Key</c>), <c>Answered:MessageDays</c> (default and least 90: messages received).</summary>
    /// <exception cref="InvalidOperationException">Fewer days than the least.</exception>
    public static AnsweredSettings From(IConfiguration configuration)
    {
        var read = new AnsweredSettings(
            TimeSpan.FromDays(configuration.GetValue("Answered:RequestDays", Least.Requests.Days)), TimeSpan.FromDays(configuration.GetValue("Answered:MessageDays", Least.Messages.Days)));
        return read.Requests >= Least.Requests && read.Messages >= Least.Messages
            ? read
            : throw new InvalidOperationException($"Answered:RequestDays is at least {Least.Requests.Days}, Answered:MessageDays at least {Least.Messages.Days}.");
    }
}

/// <summary>Hourly, one replica at a time and a bounded number of rows each time: what was answered or heard so long ago that nobody asks again is forgotten.</summary>
public sealed class SweepAnswered(NpgsqlDataSource database, IEnumerable<AnsweredTable> tables, AnsweredSettings kept, DatabaseReady ready, TimeProvider clock, ILogger<SweepAnswered> log) : BackgroundService
{
    private const int Batch = 2_000;
    private const int MostBatches = 100;
    private const long LockKey = 0x414E53574552; // "ANSWER"
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>Every service has it. Relies on <c>inbox_received</c>.</summary>
    private static readonly AnsweredTable Inbox = new("messaging.inbox",
        "DELETE FROM messaging.inbox WHERE ctid IN (SELECT ctid FROM messaging.inbox WHERE received_at < @messagesBefore ORDER BY received_at LIMIT @batch)");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.Wait(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Run(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogStandsStill(e, "Old answers are swept");
            }
            await Task.Delay(Every, stoppingToken);
        }
    }

    public async Task Run(CancellationToken ct)
    {
        foreach (var table in tables.Prepend(Inbox))
        {
            var (swept, last) = (0, Batch);
            for (var batches = 0; last == Batch && batches < MostBatches; batches++)
                swept += last = await Delete(table, ct);
            if (swept > 0)
                log.LogInformation("{Count} old rows of {Table} were swept", swept, table.Table);
        }
    }

    private async Task<int> Delete(AnsweredTable table, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await connection.ExecuteScalarAsync<bool>("SELECT pg_try_advisory_xact_lock(@LockKey)", new { LockKey }, transaction))
            return 0; // another replica is at it
        var now = clock.GetUtcNow();
        var deleted = await connection.ExecuteAsync(new CommandDefinition(
            table.DeleteSql, new { requestsBefore = (now - kept.Requests).UtcDateTime, messagesBefore = (now - kept.Messages).UtcDateTime, batch = Batch }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return deleted;
    }
}
