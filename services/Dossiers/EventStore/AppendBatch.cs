using System.Runtime.InteropServices;
using Npgsql;

namespace Platform.Dossiers.EventStore;

/// <summary>An append as statements, and their errors as what they mean.</summary>
internal static class AppendBatch
{
    private const string RequestSql = "INSERT INTO dossiers.requests (caller, key, fingerprint, stream_id, version, at) VALUES ($1, $2, $3, $4, $5, $6)";

    private const string AdvanceSql = "SELECT dossiers.advance_stream($1, $2, $3, $4)";

    private const string EventSql =
        """
        INSERT INTO dossiers.mt_events (seq_id, id, stream_id, version, data, type, timestamp, headers)
        VALUES (nextval('dossiers.mt_events_sequence'), $1, $2, $3, $4, $5, $6, $7)
        """;

    public static void Fill(NpgsqlBatch batch, Append append)
    {
        AddRequest(batch, append);
        if (append.Events.Count > 0)
            batch.BatchCommands.Add(Advance(append));
        AddRows(batch, append);
        foreach (var (version, @event, headers) in Chained(append))
            batch.BatchCommands.Add(Insert(append, version, @event, headers));
    }

    public static void AddRequest(NpgsqlBatch batch, Append append)
    {
        if (append.Request is not { } request)
            return;
        batch.BatchCommands.Add(new NpgsqlBatchCommand(RequestSql)
        {
            Parameters =
            {
                Sql.Text(request.Caller), Sql.Text(request.Key), Sql.Text(request.Fingerprint), Sql.Uuid(append.Stream), Sql.Bigint(VersionAfter(append)), Sql.Timestamp(Chain.Kept(append.Now)),
            },
        });
    }

    public static void AddRows(NpgsqlBatch batch, Append append)
    {
        foreach (var row in append.Rows)
            batch.BatchCommands.Add(Sql.Of(row));
    }

    /// <summary>The new events with their versions, each holding the hash of the one before.</summary>
    public static IEnumerable<(long Version, NewEvent Event, EventHeaders Headers)> Chained(Append append)
    {
        var (version, previous) = (append.ExpectedVersion, append.Head);
        foreach (var @event in append.Events)
        {
            var hash = Chain.Hash(append.Stream, ++version, @event.Type, append.Now, @event.Data, previous);
            yield return (version, @event, new EventHeaders(previous, hash, append.TraceParent));
            previous = hash;
        }
    }

    private static long VersionAfter(Append append) => append.ExpectedVersion + append.Events.Count;

    private static NpgsqlBatchCommand Advance(Append append) => new(AdvanceSql)
    {
        Parameters = { Sql.Uuid(append.Stream), Sql.Bigint(append.ExpectedVersion), Sql.Bigint(VersionAfter(append)), Sql.Timestamp(Chain.Kept(append.Now)) },
    };

    private static NpgsqlBatchCommand Insert(Append append, long version, NewEvent @event, EventHeaders headers) => new(EventSql)
    {
        Parameters =
        {
            Sql.Uuid(@event.Id), Sql.Uuid(append.Stream), Sql.Bigint(version), Sql.Jsonb(JsonMarshal.GetRawUtf8Value(@event.Data).ToArray()), Sql.Text(@event.Type),
            Sql.Timestamp(Chain.Kept(append.Now)), Sql.Jsonb(StoredHeaders.Write(headers)),
        },
    };

    /// <summary>The one place where SQL errors become the port's; null = infrastructure or a bug, let it pass.</summary>
    public static Exception? Translate(PostgresException e, Append append) => (e.SqlState, e.ConstraintName) switch
    {
        ("S0409", _) => new StreamConflictException(append.Stream, append.ExpectedVersion),
        (PostgresErrorCodes.UniqueViolation, "requests_pkey") => new RequestRepeatedException(append.Request!.Key),
        (PostgresErrorCodes.UniqueViolation, "pk_mt_events_stream_and_version" or "pkey_mt_streams_id" or "cash_book_pkey") => new StreamConflictException(append.Stream, append.ExpectedVersion),
        (PostgresErrorCodes.DeadlockDetected, _) => new StreamConflictException(append.Stream, append.ExpectedVersion),
        _ => null,
    };
}
