using Platform.Dossiers.EventStore;
using static Platform.Dossiers.EventStoreTests.StoreUnderTest;

namespace Platform.Dossiers.EventStoreTests;

/// <summary>Starting, appending, conflicts, repeats, all-or-nothing.</summary>
public abstract class Streams(StoreUnderTest under) : IClassFixture<StoreUnderTest>
{
    private readonly IEventStore store = under.Store;

    [Fact]
    public async Task A_stream_that_was_never_started_is_empty()
    {
        var id = Guid.NewGuid();
        var loaded = await store.Load(id, Request("never"), null, default);
        loaded.ShouldBe(new StoredStream(id, 0, loaded.Events, null));
        loaded.Events.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_started_and_appended_is_read_back_in_order()
    {
        var id = Guid.NewGuid();
        var submitted = Submitted();
        await store.Append(Start(id, submitted) with { TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" }, default);
        var loaded = await under.Change(id, Accepted(), Accepted(2));
        loaded.Version.ShouldBe(3);
        loaded.Events.Select(e => (e.Version, e.Type)).ShouldBe([(1, "dossier_submitted"), (2, "dossier_accepted"), (3, "dossier_accepted")]);
        loaded.Events.Select(e => e.Sequence).ShouldBeInOrder();
        var first = loaded.Events[0];
        (first.Id, first.Stream, first.Headers.Previous, first.Headers.TraceParent).ShouldBe((submitted.Id, id, Chain.Start, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        first.Data.GetProperty("note").GetString().ShouldBe("Xã Tủa Chùa");
        first.Timestamp.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task An_append_to_a_version_that_is_over_is_a_conflict_and_burns_no_sequence_number()
    {
        var id = Guid.NewGuid();
        await store.Append(Start(id, Submitted()), default);
        var seen = await store.Load(id, null, null, default);
        await under.Change(id, Accepted());
        var last = await under.LastSequence();
        await Should.ThrowAsync<StreamConflictException>(() => store.Append(Next(seen, Accepted()), default));
        await Should.ThrowAsync<StreamConflictException>(() => store.Append(Next(seen, Accepted()) with { ExpectedVersion = 7 }, default));
        (await under.LastSequence()).ShouldBe(last);
        (await store.Load(id, null, null, default)).Version.ShouldBe(2);
    }
}
