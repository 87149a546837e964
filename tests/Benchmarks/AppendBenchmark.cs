using System.Text;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Platform.Dossiers.EventStore;

namespace Platform.Benchmarks;

/// <summary>
/// One event to an existing dossier with its view row, an outbox row and the request key: through the port, and as the same rows by raw
/// Npgsql commands, explicitly prepared on an open connection, in one batch with its implicit transaction. The raw way hashes nothing,
/// serialises nothing and rents no connection: it is the floor.
/// </summary>
internal static class AppendBenchmark
{
    private const string RequestSql = "INSERT INTO dossiers.requests (caller, key, fingerprint, stream_id, version, at) VALUES ($1, $2, $3, $4, $5, $6)";
    private const string StreamSql = "UPDATE dossiers.mt_streams SET version = $3, timestamp = $4 WHERE id = $1 AND version = $2";
    private const string ViewSql = "UPDATE bench_list SET version = $2, status = $3, changed_at = $4, head_hash = $5 WHERE id = $1";
    private const string OutboxSql = "INSERT INTO messaging.outbox (slot, ordering_key, message_id, type, body, trace_parent) VALUES ($1, $2, $3, $4, $5, $6)";
    private const string EventSql =
        """
        INSERT INTO dossiers.mt_events (seq_id, id, stream_id, version, data, type, timestamp, headers)
        VALUES (nextval('dossiers.mt_events_sequence'), $1, $2, $3, $4, $5, $6, $7)
        """;

    private const string Data =
        """
        {"by":{"id":"clerk-1","role":"clerk","agency":"H18.25"},"papersSeen":[{"key":"to-khai","originals":1,"copies":0},{"key":"giay-chung-sinh","originals":1,"copies":1}],
        "code":"H18.25-261121-0042","receivedAt":"2026-11-21T02:03:04.1234567Z","dueAt":"2026-11-24T10:00:00Z","feeDue":8000,"note":"Tiếp nhận tại quầy số 2"}
        """;

    private const string Message =
        """{"head":{"dossierId":"6f0f7f0e-5d5e-4d0a-9f68-0b1f7f2c9d11","version":2,"number":"H18.25-0000042"},"dueAt":"2026-11-24T10:00:00Z","procedureCode":"1.001193"}""";

    private const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static readonly string AnyHash = new('a', 64);

    public static async Task Run()
    {
        await using var database = await Bench.NewDatabase();
        await using (var table = database.CreateCommand("CREATE TABLE bench_list (id uuid PRIMARY KEY, version bigint NOT NULL, status smallint NOT NULL, changed_at timestamptz NOT NULL, head_hash text NOT NULL)"))
            await table.ExecuteNonQueryAsync();
        var store = new NpgsqlEventStore(database);
        await Bench.Compare("append", _ => Raw(database, store), _ => Port(database, store));
    }

    private static async Task<Guid> NewDossier(NpgsqlDataSource database, NpgsqlEventStore store)
    {
        var id = Guid.NewGuid();
        await store.Append(new Append(id, 0, Chain.Start, DateTimeOffset.UtcNow, [new NewEvent(Guid.NewGuid(), "dossier_submitted", JsonElement.Parse(Data))], [], null, null), default);
        await using var row = database.CreateCommand("INSERT INTO bench_list VALUES ($1, 1, 1, now(), $2)");
        row.Parameters.AddRange(new NpgsqlParameter[] { new() { Value = id }, new() { Value = AnyHash } });
        await row.ExecuteNonQueryAsync();
        return id;
    }

    private static async Task<Func<Task>> Port(NpgsqlDataSource database, NpgsqlEventStore store)
    {
        var id = await NewDossier(database, store);
        var stored = await store.Load(id, null, null, default);
        var (version, head) = (stored.Version, stored.Events[^1].Headers.Hash);
        var data = JsonElement.Parse(Data);
        return async () =>
        {
            var now = DateTimeOffset.UtcNow;
            var @event = new NewEvent(Guid.NewGuid(), "dossier_accepted", data);
            SqlRow[] rows =
            [
                new(ViewSql, [new(id, NpgsqlDbType.Uuid), new(version + 1, NpgsqlDbType.Bigint), new((short)2, NpgsqlDbType.Smallint), new(now, NpgsqlDbType.TimestampTz), new(head, NpgsqlDbType.Text)]),
                new(OutboxSql, [new((short)3, NpgsqlDbType.Smallint), new(id, NpgsqlDbType.Uuid), new(@event.Id, NpgsqlDbType.Uuid), new("DossierAccepted", NpgsqlDbType.Text), new(Message, NpgsqlDbType.Text), new(TraceParent, NpgsqlDbType.Text)]),
            ];
            await store.Append(new Append(id, version, head, now, [@event], rows, new RequestKey("clerk-1", Guid.NewGuid().ToString(), AnyHash), TraceParent), default);
            version++;
            head = Chain.Hash(id, version, @event.Type, now, data, head); // as a writer without a Load in between would have to
        };
    }

    private static async Task<Func<Task>> Raw(NpgsqlDataSource database, NpgsqlEventStore store)
    {
        var id = await NewDossier(database, store);
        var version = 1L;
        var connection = await database.OpenConnectionAsync();
        var data = Encoding.UTF8.GetBytes(Data);
        var headers = Encoding.UTF8.GetBytes($$"""{"previous":"{{AnyHash}}","hash":"{{AnyHash}}","traceParent":"{{TraceParent}}"}""");
        NpgsqlParameter<Guid> Id() => new() { TypedValue = id };
        NpgsqlParameter<Guid> message = new() { TypedValue = id }, eventId = new() { TypedValue = id };
        NpgsqlParameter<long>[] before = [new()], after = [new(), new(), new(), new()];
        NpgsqlParameter<DateTimeOffset>[] at = [.. Enumerable.Range(0, 4).Select(_ => new NpgsqlParameter<DateTimeOffset> { NpgsqlDbType = NpgsqlDbType.TimestampTz, TypedValue = DateTimeOffset.UtcNow })];
        NpgsqlParameter<string> key = Text("");
        var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(RequestSql) { Parameters = { Text("clerk-1"), key, Text(AnyHash), Id(), after[0], at[0] } },
                new NpgsqlBatchCommand(StreamSql) { Parameters = { Id(), before[0], after[1], at[1] } },
                new NpgsqlBatchCommand(ViewSql) { Parameters = { Id(), after[2], new NpgsqlParameter<short> { TypedValue = 2 }, at[2], Text(AnyHash) } },
                new NpgsqlBatchCommand(OutboxSql) { Parameters = { new NpgsqlParameter<short> { TypedValue = 3 }, Id(), message, Text("DossierAccepted"), Text(Message), Text(TraceParent) } },
                new NpgsqlBatchCommand(EventSql) { Parameters = { eventId, Id(), after[3], Json(data), Text("dossier_accepted"), at[3], Json(headers) } },
            },
        };
        await batch.PrepareAsync();
        return async () =>
        {
            var now = DateTimeOffset.UtcNow;
            key.TypedValue = Guid.NewGuid().ToString();
            eventId.TypedValue = message.TypedValue = Guid.NewGuid();
            before[0].TypedValue = version++;
            foreach (var parameter in after)
                parameter.TypedValue = version;
            foreach (var parameter in at)
                parameter.TypedValue = now;
            await batch.ExecuteNonQueryAsync();
        };
    }

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter<byte[]> Json(byte[] value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Jsonb };
}
