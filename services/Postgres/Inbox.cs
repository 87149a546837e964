using Dapper;
using Npgsql;

namespace Platform.Postgres;

/// <summary>A message is worked on once: its id and the consumer's own change commit together.</summary>
public sealed class Inbox(NpgsqlDataSource database, OutboxSignal signal, DatabaseReady ready)
{
    /// <returns>False when this consumer has had the message before; then nothing was done.</returns>
    public async Task<bool> Once(string consumer, Guid messageId, Func<NpgsqlConnection, NpgsqlTransaction, Task> work, CancellationToken ct)
    {
        await ready.Wait(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var isNew = await connection.ExecuteAsync(
            "INSERT INTO messaging.inbox (consumer, message_id) VALUES (@consumer, @messageId) ON CONFLICT DO NOTHING", new { consumer, messageId }, transaction) == 1;
        if (!isNew)
            return false;
        await work(connection, transaction);
        await transaction.CommitAsync(ct);
        signal.Wake();
        return true;
    }
}
