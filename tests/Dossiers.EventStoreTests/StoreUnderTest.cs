using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using NpgsqlTypes;
using Platform.Dossiers.EventStore;
using Platform.Postgres;
using Platform.Testing;

namespace Platform.Dossiers.EventStoreTests;

/// <summary>A database of its own with the service's schema, and the adapter under test on it.</summary>
public sealed class StoreUnderTest : IAsyncLifetime
{
    public NpgsqlDataSource Database { get; private set; } = null!;

    public string ConnectionString { get; private set; } = "";

    [SuppressMessage("Performance", "CA1859", Justification = "The contract is the port's, whichever adapter is compiled.")]
    public IEventStore Store { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        ConnectionString = await Servers.NewDatabase("event_store");
        Database = Open(ConnectionString);
        await new Migrator(Database, [typeof(Migrator).Assembly, typeof(IEventStore).Assembly], grantTo: null, NullLogger<Migrator>.Instance).Run(default);
        await Execute("CREATE TABLE view_rows (id uuid PRIMARY KEY, version bigint NOT NULL, note text, CHECK (note <> 'forbidden'))");
        Store = Adapter.Over(Database);
    }

    public async Task DisposeAsync() => await Database.DisposeAsync();

    public static NpgsqlDataSource Open(string connectionString) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(PostgresSetup.Settings(connectionString)) { Timeout = 60 });

    public async Task<T> Scalar<T>(string sql, params object[] values)
    {
        await using var command = Database.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public Task<long> LastSequence() => Scalar<long>("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM dossiers.mt_events_sequence");

    public async Task LastSequenceShouldBe(long expected)
    {
        if (Adapter.LeavesNoGaps)
            (await LastSequence()).ShouldBe(expected);
        else
            (await LastSequence()).ShouldBeGreaterThanOrEqualTo(expected);
    }

    public async Task<int> Execute(string sql, params object[] values)
    {
        await using var command = Database.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>Appends to what is there, as a use case would.</summary>
    public async Task<StoredStream> Change(Guid stream, params NewEvent[] events)
    {
        var before = await Store.Load(stream, null, null, default);
        await Store.Append(Next(before, events), default);
        return await Store.Load(stream, null, null, default);
    }

    public static Append Next(StoredStream before, params NewEvent[] events) =>
        new(before.Id, before.Version, before.Events.Count == 0 ? Chain.Start : before.Events[^1].Headers.Hash, DateTimeOffset.UtcNow, events, [], null, null);

    public static Append Start(Guid stream, params NewEvent[] events) => new(stream, 0, Chain.Start, DateTimeOffset.UtcNow, events, [], null, null);

    public static NewEvent Submitted(string note = "Xã Tủa Chùa") => Event("dossier_submitted", new { note, fee = 50_000L, papers = new[] { "form", "id" } });

    public static NewEvent Accepted(int sets = 1) => Event("dossier_accepted", new { sets });

    public static NewEvent Event(string type, object data) => new(Guid.NewGuid(), type, JsonSerializer.SerializeToElement(data));

    public static RequestKey Request(string key, string fingerprint = "f1") => new("clerk-1", key, fingerprint);

    public static SqlRow ViewRow(Guid id, long version, string? note = null) => new(
        "INSERT INTO view_rows (id, version, note) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET version = excluded.version, note = excluded.note",
        [new SqlValue(id, NpgsqlDbType.Uuid), new SqlValue(version, NpgsqlDbType.Bigint), new SqlValue(note, NpgsqlDbType.Text)]);

    public static SqlRow OutboxRow(Guid key, Guid message) => new(
        "INSERT INTO messaging.outbox (slot, ordering_key, message_id, type, body) VALUES ($1, $2, $3, $4, $5)",
        [new SqlValue((short)0, NpgsqlDbType.Smallint), new SqlValue(key, NpgsqlDbType.Uuid), new SqlValue(message, NpgsqlDbType.Uuid), new SqlValue("DossierAccepted", NpgsqlDbType.Text), new SqlValue("{}", NpgsqlDbType.Text)]);
}
