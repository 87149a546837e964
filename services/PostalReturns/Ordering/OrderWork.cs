using Dapper;
using Npgsql;
using Platform.Postgres;
using Platform.PostalReturns.Domain;
using Platform.PostalReturns.Storage;

namespace Platform.PostalReturns.Ordering;

/// <summary>
/// The due table <c>work</c>. A piece of work is held by its row lock for as long as it takes: another replica skips it, and a worker that is
/// killed lets go of it at once, because the lock dies with the connection.
/// </summary>
public sealed class OrderWork(NpgsqlDataSource database, OutboxSignal signal)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <returns>Null when nothing is due.</returns>
    public async Task<Held?> Claim(CancellationToken ct)
    {
        var change = await Change.Begin(database, signal, ct);
        try
        {
            // index work_due
            var due = await change.Connection.QuerySingleOrDefaultAsync<(Guid Id, int Attempts)?>(
                """
                SELECT consignment_id, attempts FROM work WHERE parked_for IS NULL AND next_attempt_at <= now()
                ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED
                """, transaction: change.Transaction);
            if (due is { } found)
                return new Held(change, found.Id, found.Attempts);
        }
        catch
        {
            await change.DisposeAsync();
            throw;
        }
        await change.DisposeAsync();
        return null;
    }

    /// <summary>One piece of work in hand.</summary>
    public sealed class Held(Change change, Guid consignment, int attempts) : IAsyncDisposable
    {
        public Guid Consignment => consignment;

        /// <summary>The transaction that holds the work: what finishes it is written here.</summary>
        public Change Change => change;

        public Task Done() => change.Connection.ExecuteAsync("DELETE FROM work WHERE consignment_id = @consignment", new { consignment }, change.Transaction);

        /// <summary>After 1 s, 2 s, 4 s … one minute at most, a quarter more or less so that replicas and parcels spread.</summary>
        private TimeSpan Pause => TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, Math.Min(attempts, 10)))) * (0.75 + (Random.Shared.NextDouble() / 2));

        public async Task TryAgain(string error, CancellationToken ct)
        {
            await Postpone(error, change.Transaction);
            await change.Commit(ct);
        }

        /// <summary>After something unforeseen: whatever the transaction did is undone first.</summary>
        public async Task TryAgainAfresh(string error, CancellationToken ct)
        {
            await change.Rollback(ct);
            await Postpone(error, transaction: null);
        }

        private Task Postpone(string error, NpgsqlTransaction? transaction) => change.Connection.ExecuteAsync(
            "UPDATE work SET attempts = attempts + 1, next_attempt_at = clock_timestamp() + @Pause, last_error = @error WHERE consignment_id = @consignment",
            new { consignment, Pause, error }, transaction);

        /// <summary>Trying again cannot help. Whoever waits for the result is told in the same transaction.</summary>
        public async Task Park(string error, DateTimeOffset now, CancellationToken ct)
        {
            if (await change.Lock(consignment) is { } waiting)
                await change.Write(waiting, Steps.GiveUp(waiting, now), ct);
            await change.Connection.ExecuteAsync(
                "UPDATE work SET attempts = attempts + 1, last_error = @error, parked_for = @error WHERE consignment_id = @consignment", new { consignment, error }, change.Transaction);
            await change.Commit(ct);
        }

        public ValueTask DisposeAsync() => change.DisposeAsync();
    }
}
