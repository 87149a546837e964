using System.Text.Json;
using Npgsql;
using Platform.Dossiers.EventStore;

namespace Platform.Benchmarks;

/// <summary>A dossier of ten events: loaded and folded through the port, and read and folded by a raw prepared command on an open connection. The raw way parses no headers and keeps no events.</summary>
internal static class LoadBenchmark
{
    private const string EventsSql = "SELECT version, type, data, timestamp, headers FROM dossiers.mt_events WHERE stream_id = $1 ORDER BY version";

    private sealed record State(int Sets, string? Note)
    {
        public State Apply(Change change) => this with { Sets = Sets + change.Sets, Note = change.Note };
    }

    private sealed record Change(int Sets, string Note);

    public static async Task Run()
    {
        await using var database = await Bench.NewDatabase();
        var store = new NpgsqlEventStore(database);
        var id = Guid.NewGuid();
        NewEvent[] ten = [.. Enumerable.Range(1, 10).Select(i => new NewEvent(Guid.NewGuid(), "dossier_accepted", JsonSerializer.SerializeToElement(new { sets = i, note = "Tiếp nhận tại quầy số 2", code = "H18.25-261121-0042" }, JsonSerializerOptions.Web)))];
        await store.Append(new Append(id, 0, Chain.Start, DateTimeOffset.UtcNow, ten, [], null, null), default);
        await Bench.Compare("load ten events and fold", _ => Raw(database, id), _ => Task.FromResult(Port(store, id)));
    }

    private static Func<Task> Port(NpgsqlEventStore store, Guid id) => async () =>
    {
        var stream = await store.Load(id, null, null, default);
        var state = stream.Events.Aggregate(new State(0, null), (s, e) => s.Apply(e.Data.Deserialize<Change>(JsonSerializerOptions.Web)!));
        if (state.Sets != 55)
            throw new InvalidOperationException("Ten events were to be folded.");
    };

    private static async Task<Func<Task>> Raw(NpgsqlDataSource database, Guid id)
    {
        var connection = await database.OpenConnectionAsync();
        var command = new NpgsqlCommand(EventsSql, connection) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = id } } };
        await command.PrepareAsync();
        return async () =>
        {
            var state = new State(0, null);
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                _ = (reader.GetInt64(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(3), reader.GetString(4));
                state = state.Apply(JsonSerializer.Deserialize<Change>(reader.GetFieldValue<byte[]>(2), JsonSerializerOptions.Web)!);
            }
            if (state.Sets != 55)
                throw new InvalidOperationException("Ten events were to be folded.");
        };
    }
}
