using Npgsql;

namespace Platform.Dossiers.EventStore;

/// <summary>
/// The sequence number up to which nothing can appear any more. Numbers are taken inside writing transactions, so a higher one may
/// commit before a lower one; who read on past the gap would never see it.
/// </summary>
/// <remarks>
/// Whoever inserts events holds the table's row-exclusive lock from before its <c>nextval</c> until its end. So: read the last number,
/// note who holds that lock now, and wait until those transactions have ended; whoever comes later takes a higher number. This is how
/// CREATE INDEX CONCURRENTLY waits, and unlike a SHARE lock it makes no writer wait.
/// </remarks>
internal static class SafeMark
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private const string LastSql = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM dossiers.mt_events_sequence";

    private const string WritersSql =
        """
        SELECT coalesce(array_agg(virtualtransaction), '{}')
        FROM pg_locks
        WHERE locktype = 'relation' AND relation = 'dossiers.mt_events'::regclass AND mode = 'RowExclusiveLock' AND granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND ($1 IS NULL OR virtualtransaction = ANY ($1))
        """;

    public static async Task<long> Find(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var last = database.CreateCommand(LastSql);
        var mark = (long)(await last.ExecuteScalarAsync(ct))!;
        for (var writers = await Writers(database, null, ct); writers.Length > 0; writers = await Writers(database, writers, ct))
            await Task.Delay(Pause, ct);
        return mark;
    }

    private static async Task<string[]> Writers(NpgsqlDataSource database, string[]? among, CancellationToken ct)
    {
        await using var command = database.CreateCommand(WritersSql);
        command.Parameters.Add(Sql.TextArray(among));
        return (string[])(await command.ExecuteScalarAsync(ct))!;
    }
}
