using Dapper;
using Npgsql;
using Platform.PostalReturns.Storage;
using Platform.Postgres;

namespace Platform.PostalReturns.Recovery;

/// <summary>
/// <c>dotnet Platform.PostalReturns.dll resend-events &lt;since&gt;</c>, after a restore: says again what was said of consignments since an instant, under the ids of the first time,
/// because what the broker held at the backup's instant is in no database (docs/backup.md). An inbox that has a message drops it. Only writes outbox rows; the running service sends them.
/// </summary>
public sealed class ResendEvents(NpgsqlDataSource database)
{
    private const int AtOnce = 100;

    /// <returns>How many consignments and messages.</returns>
    public async Task<(int Consignments, long Messages)> Run(DateTimeOffset since, Func<int, int, Task> progress, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var changed = (await connection.QueryAsync<Guid>(new CommandDefinition(
            "SELECT id FROM consignments WHERE greatest(ordered_at, given_up_at, called_back_at, manifest_at, last_scan_at) >= @since ORDER BY id", new { since }, commandTimeout: 0, cancellationToken: ct))).AsList();
        var (done, messages) = (0, 0L);
        foreach (var some in changed.Chunk(AtOnce))
        {
            messages += await Say(connection, some, since, ct);
            await progress(done += some.Length, changed.Count);
        }
        return (changed.Count, messages);
    }

    private static async Task<int> Say(NpgsqlConnection connection, Guid[] some, DateTimeOffset since, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var id in some)
        {
            var row = await connection.QuerySingleAsync<ConsignmentRow>($"SELECT {ConsignmentRow.Columns} FROM consignments WHERE id = @id", new { id });
            var scans = await connection.QueryAsync<ScanRow>($"SELECT {ScanRow.Columns} FROM scans WHERE consignment_id = @id ORDER BY recorded_at, scan_id", new { id });
            foreach (var word in Retold.Of(row.With(scans), since))
                Outbox.Add(batch, new OutboxMessage(id, Change.MessageId(id, word.Version, word.Message), word.Message));
        }
        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync(ct);
        return batch.BatchCommands.Count;
    }
}
