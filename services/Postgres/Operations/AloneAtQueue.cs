using Dapper;
using Npgsql;
using Platform.ServiceDefaults.Problems;

namespace Platform.Postgres.Operations;

/// <summary>Nobody else looks at the queue's dead letters or moves them, on any replica, until it is disposed: two would mix their order.</summary>
internal sealed class AloneAtQueue(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
{
    public static Refusal Taken { get; } = Refusal.Conflict("replay-running", "Đang có người xem hoặc chuyển lại tin của hàng đợi này. Xin đợi xong rồi thử lại.");

    /// <returns>Null where somebody is there.</returns>
    public static async Task<AloneAtQueue?> Take(NpgsqlDataSource database, string queue, CancellationToken ct)
    {
        var connection = await database.OpenConnectionAsync(ct);
        var transaction = await connection.BeginTransactionAsync(ct); // holds the lock, nothing else
        var alone = new AloneAtQueue(connection, transaction);
        if (await connection.ExecuteScalarAsync<bool>("SELECT pg_try_advisory_xact_lock(hashtext('platform-replay'), hashtext(@queue))", new { queue }, transaction))
            return alone;
        await alone.DisposeAsync();
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
