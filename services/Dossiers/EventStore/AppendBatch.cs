using System.Runtime.InteropServices;
using Npgsql;
using NpgsqlTypes;

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
        var now = Chain.Kept(append.Now);
        var after = append.ExpectedVersion + append.Events.Count;
        var commands = batch.BatchCommands;
        if (append.Request is { } request)
        {
            commands.Add(new NpgsqlBatchCommand(RequestSql)
            {
                Parameters = { Sql.Text(request.Caller), Sql.Text(request.Key), Sql.Text(request.Fingerprint), Sql.Uuid(append.Stream), Sql.Bigint(after), Sql.Timestamp(now) },
            });
        }
        if (append.Events.Count > 0)
        {
            commands.Add(new NpgsqlBatchCommand(AdvanceSql)
            {
                Parameters = { Sql.Uuid(append.Stream), Sql.Bigint(append.ExpectedVersion), Sql.Bigint(after), Sql.Timestamp(now) },
            });
        }
        foreach (var row in append.Rows)
            commands.Add(Sql.Of(row));
        var previous = append.Head;
        for (var i = 0; i < append.Events.Count; i++)
        {
            var (id, type, data) = append.Events[i];
            var version = append.ExpectedVersion + 1 + i;
            var hash = Chain.Hash(append.Stream, version, type, now, data, previous);
            commands.Add(new NpgsqlBatchCommand(EventSql)
            {
                Parameters =
                {
                    Sql.Uuid(id), Sql.Uuid(append.Stream), Sql.Bigint(version), Sql.Jsonb(JsonMarshal.GetRawUtf8Value(data).ToArray()), Sql.Text(type), Sql.Timestamp(now),
                    Sql.Jsonb(StoredHeaders.Write(new EventHeaders(previous, hash, append.TraceParent))),
                },
            });
            previous = hash;
        }
    }

    /// <summary>The one place where SQL errors become the port's; null = infrastructure or a bug, let it pass.</summary>
    public static Exception? Translate(PostgresException e, Append append) => (e.SqlState, e.ConstraintName) switch
    {
        ("S0409", _) => new StreamConflictException(append.Stream, append.ExpectedVersion),
        (PostgresErrorCodes.UniqueViolation, "requests_pkey") => new RequestRepeatedException(append.Request!.Key),
        (PostgresErrorCodes.UniqueViolation, "pk_mt_events_stream_and_version") => new StreamConflictException(append.Stream, append.ExpectedVersion),
        (PostgresErrorCodes.DeadlockDetected, _) => new StreamConflictException(append.Stream, append.ExpectedVersion),
        _ => null,
    };
}
