using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;

namespace Platform.Dossiers.EventStore;

/// <summary>
/// Marten's tables through plain Npgsql: one batch in one round trip to load, one to append. The statements never change, so that each
/// connection prepares them once by itself (<c>MaxAutoPrepare</c>).
/// </summary>
/// <remarks>
/// An append of several events is as many statements: one or two are the rule, and <c>unnest</c> arrays were measured to be no faster
/// below thirty. Preparing explicitly was measured to be no faster than the automatic way either.
/// The order of an append: request key, version check, rows, events. Whatever can fail fails before a sequence number is taken, since
/// sequences do not roll back and Marten's daemon waits at every gap.
/// </remarks>
public sealed class NpgsqlEventStore(NpgsqlDataSource database) : IEventStore
{
    /// <summary>Read before the events: if it is there, the events contain what it did. Relies on <c>requests_pkey</c>.</summary>
    private const string EarlierRequestSql = "SELECT fingerprint, stream_id, version FROM dossiers.requests WHERE caller = $1 AND key = $2";

    /// <summary>Version and events in one snapshot, without a sort. Relies on <c>pk_mt_events_stream_and_version</c>.</summary>
    private const string StreamSql =
        """
        SELECT (SELECT version FROM dossiers.mt_streams WHERE id = $1) AS reached, id, version, seq_id, type, data, timestamp, headers
        FROM dossiers.mt_events
        WHERE stream_id = $1
        ORDER BY version
        """;

    /// <summary>The same as of an instant: a stream that had not begun then still has its version, beside nulls.</summary>
    private const string StreamAsOfSql =
        """
        SELECT s.version, e.id, e.version, e.seq_id, e.type, e.data, e.timestamp, e.headers
        FROM dossiers.mt_streams s
        LEFT JOIN dossiers.mt_events e ON e.stream_id = s.id AND e.timestamp <= $2
        WHERE s.id = $1
        ORDER BY e.version
        """;

    private const string NextNumberSql =
        """
        INSERT INTO dossiers.counters AS c (name, last) VALUES ($1, 1)
        ON CONFLICT (name) DO UPDATE SET last = c.last + 1
        RETURNING last
        """;

    private const int Page = 500;

    /// <summary>Relies on <c>pkey_mt_events_seq_id</c>. A tombstone of Marten has no stream of ours and is left out.</summary>
    private const string PageSql =
        """
        SELECT stream_id, id, version, seq_id, type, data, timestamp, headers
        FROM dossiers.mt_events
        WHERE seq_id > $1 AND seq_id <= $2 AND type <> 'tombstone'
        ORDER BY seq_id
        LIMIT $3
        """;

    public async Task<StoredStream> Load(Guid stream, RequestKey? request, DateTimeOffset? asOf, CancellationToken ct)
    {
        await using var batch = database.CreateBatch();
        if (request is not null)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(EarlierRequestSql) { Parameters = { Sql.Text(request.Caller), Sql.Text(request.Key) } });
        batch.BatchCommands.Add(asOf is { } instant
            ? new NpgsqlBatchCommand(StreamAsOfSql) { Parameters = { Sql.Uuid(stream), Sql.Timestamp(instant) } }
            : new NpgsqlBatchCommand(StreamSql) { Parameters = { Sql.Uuid(stream) } });
        await using var reader = await batch.ExecuteReaderAsync(ct);
        EarlierRequest? earlier = null;
        if (request is not null)
        {
            if (await reader.ReadAsync(ct))
                earlier = new EarlierRequest(reader.GetString(0), reader.GetGuid(1), reader.GetInt64(2));
            await reader.NextResultAsync(ct);
        }
        var version = 0L;
        List<StoredEvent> events = [];
        while (await reader.ReadAsync(ct))
        {
            version = reader.IsDBNull(0) ? 0 : reader.GetInt64(0);
            if (!reader.IsDBNull(1))
                events.Add(Read(reader, stream));
        }
        return new StoredStream(stream, version, events, earlier);
    }

    public async Task Append(Append append, CancellationToken ct)
    {
        await using var batch = database.CreateBatch();
        AppendBatch.Fill(batch, append);
        try
        {
            await batch.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException e) when (AppendBatch.Translate(e, append) is { } meaning)
        {
            throw meaning;
        }
    }

    public Task AppendNumbered(string counter, Func<long, Append?> make, CancellationToken ct) => AppendNumbered([counter], numbers => make(numbers[0]), ct);

    public async Task AppendNumbered(IReadOnlyList<string> counters, Func<IReadOnlyList<long>, Append?> make, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct); // travels with the next command
        if (make(await NextNumbers(connection, transaction, counters, ct)) is not { } append)
            return; // the transaction is disposed of, and the number with it
        await using var batch = new NpgsqlBatch(connection, transaction);
        AppendBatch.Fill(batch, append);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT")); // in the same round trip: others wait for the counter's row
        try
        {
            await batch.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException e) when (AppendBatch.Translate(e, append) is { } meaning)
        {
            throw meaning;
        }
    }

    public async IAsyncEnumerable<StoredEvent> ReadAll(long afterSequence, [EnumeratorCancellation] CancellationToken ct)
    {
        var mark = await SafeMark.Find(database, ct);
        while (true)
        {
            var page = await ReadPage(afterSequence, mark, ct);
            foreach (var stored in page)
                yield return stored;
            if (page.Count < Page)
                yield break;
            afterSequence = page[^1].Sequence;
        }
    }

    /// <summary>A page is read whole, so that no connection is held while the caller works on it.</summary>
    private async Task<List<StoredEvent>> ReadPage(long afterSequence, long mark, CancellationToken ct)
    {
        await using var command = database.CreateCommand(PageSql);
        command.Parameters.AddRange(new[] { Sql.Bigint(afterSequence), Sql.Bigint(mark), Sql.Bigint(Page) });
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<StoredEvent> page = new(Page);
        while (await reader.ReadAsync(ct))
            page.Add(Read(reader, reader.GetGuid(0)));
        return page;
    }

#if EVENTSTORE_MARTEN
    internal async Task<EarlierRequest?> FindRequest(RequestKey request, CancellationToken ct)
    {
        await using var command = database.CreateCommand(EarlierRequestSql);
        command.Parameters.AddRange(new[] { Sql.Text(request.Caller), Sql.Text(request.Key) });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? new EarlierRequest(reader.GetString(0), reader.GetGuid(1), reader.GetInt64(2)) : null;
    }
#endif

    /// <summary>Locks the counters' rows until the transaction ends. One round trip.</summary>
    internal static async Task<IReadOnlyList<long>> NextNumbers(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<string> counters, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var counter in counters)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(NextNumberSql) { Parameters = { Sql.Text(counter) } });
        await using var reader = await batch.ExecuteReaderAsync(ct);
        List<long> numbers = [];
        do
        {
            await reader.ReadAsync(ct);
            numbers.Add(reader.GetInt64(0));
        }
        while (await reader.NextResultAsync(ct));
        return numbers;
    }

    /// <summary>Columns: anything, id, version, seq_id, type, data, timestamp, headers.</summary>
    private static StoredEvent Read(NpgsqlDataReader reader, Guid stream) => new(
        reader.GetGuid(1),
        stream,
        reader.GetInt64(2),
        reader.GetInt64(3),
        reader.GetString(4),
        JsonElement.Parse(reader.GetFieldValue<byte[]>(5)),
        reader.GetFieldValue<DateTimeOffset>(6),
        reader.IsDBNull(7) ? StoredHeaders.None : StoredHeaders.Read(reader.GetFieldValue<byte[]>(7)));
}
