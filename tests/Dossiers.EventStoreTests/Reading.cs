using Npgsql;
using Platform.Dossiers.EventStore;
using static Platform.Dossiers.EventStoreTests.StoreUnderTest;

namespace Platform.Dossiers.EventStoreTests;

/// <summary>Reading everything while others write: in order, complete, nothing overtaken.</summary>
public abstract class Reading(StoreUnderTest under) : IClassFixture<StoreUnderTest>
{
    private readonly IEventStore store = under.Store;

    [Fact]
    public async Task A_reader_that_follows_eight_writers_misses_nothing_and_sees_everything_in_order()
    {
        var writers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
                await store.Append(Start(Guid.NewGuid(), Submitted(), Accepted()), default);
        })).ToArray();
        List<long> seen = [];
        var after = await Follow(0);
        while (!writers.All(w => w.IsCompleted))
            after = await Follow(after);
        await Task.WhenAll(writers);
        await Follow(after);
        seen.ShouldBe(seen.Order());
        seen.ShouldBeUnique();
        seen.Count.ShouldBe((int)await under.Scalar<long>("SELECT count(*) FROM dossiers.mt_events WHERE seq_id >= $1 AND type <> 'tombstone'", seen[0]));

        async Task<long> Follow(long from)
        {
            await foreach (var stored in store.ReadAll(from, default))
            {
                seen.Add(stored.Sequence);
                from = stored.Sequence;
            }
            return from;
        }
    }

    [Fact]
    public async Task A_number_taken_by_a_transaction_that_is_still_open_is_waited_for()
    {
        var (slow, fast) = (Guid.NewGuid(), Guid.NewGuid());
        await store.Append(Start(slow, Submitted()), default);
        var from = await under.LastSequence();
        await using var connection = await under.Database.OpenConnectionAsync();
        await using var open = await connection.BeginTransactionAsync();
        await using var insert = new NpgsqlCommand(
            "INSERT INTO dossiers.mt_events (seq_id, id, stream_id, version, data, type, timestamp) VALUES (nextval('dossiers.mt_events_sequence'), gen_random_uuid(), $1, 2, '{}', 'dossier_accepted', now())",
            connection, open) { Parameters = { new NpgsqlParameter { Value = slow } } };
        await insert.ExecuteNonQueryAsync();
        await store.Append(Start(fast, Submitted()), default);
        var reading = Task.Run(async () => await store.ReadAll(from, default).ToListAsync());
        (await Task.WhenAny(reading, Task.Delay(200))).ShouldNotBe(reading);
        await store.Append(Start(Guid.NewGuid(), Submitted()), default); // a reader that waits makes no writer wait
        await open.CommitAsync();
        (await reading.WaitAsync(TimeSpan.FromMinutes(1))).Select(e => e.Stream).Take(2).ShouldBe([slow, fast]);
    }

    [Fact]
    public async Task More_than_a_page_is_read_to_the_end()
    {
        var from = await under.LastSequence();
        var id = Guid.NewGuid();
        await store.Append(Start(id, [.. Enumerable.Range(0, 1200).Select(i => Accepted(i))]), default);
        var read = await store.ReadAll(from, default).Where(e => e.Stream == id).ToListAsync();
        read.Select(e => e.Version).ShouldBe(Enumerable.Range(1, 1200).Select(v => (long)v));
    }

    [Fact]
    public async Task What_a_failed_append_of_Marten_left_behind_is_passed_over()
    {
        var tombstone = Guid.NewGuid();
        await under.Execute("INSERT INTO dossiers.mt_streams (id, version) VALUES ($1, 0)", tombstone);
        await under.Execute(
            "INSERT INTO dossiers.mt_events (seq_id, id, stream_id, version, data, type, timestamp) VALUES (nextval('dossiers.mt_events_sequence'), gen_random_uuid(), $1, -1, '{}', 'tombstone', now())", tombstone);
        (await store.ReadAll(0, default).AnyAsync(e => e.Stream == tombstone)).ShouldBeFalse();
        (await store.Load(tombstone, null, null, default)).Version.ShouldBe(0);
    }
}
