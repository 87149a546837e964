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
        await under.LastSequenceShouldBe(last);
        (await store.Load(id, null, null, default)).Version.ShouldBe(2);
    }

    [Fact]
    public async Task A_stream_starts_once()
    {
        var id = Guid.NewGuid();
        await store.Append(Start(id, Submitted()), default);
        var last = await under.LastSequence();
        await Should.ThrowAsync<StreamConflictException>(() => store.Append(Start(id, Submitted()), default));
        await under.LastSequenceShouldBe(last);
    }

    [Fact]
    public async Task Nothing_can_be_appended_to_a_stream_that_was_never_started() =>
        await Should.ThrowAsync<StreamConflictException>(() => store.Append(Start(Guid.NewGuid(), Accepted()) with { ExpectedVersion = 3 }, default));

    [Theory]
    [InlineData(2)]
    [InlineData(32)]
    public async Task Of_writers_who_saw_the_same_version_exactly_one_wins(int writers)
    {
        var id = Guid.NewGuid();
        await store.Append(Start(id, Submitted()), default);
        var seen = await store.Load(id, null, null, default);
        var last = await under.LastSequence();
        var won = await Task.WhenAll(Enumerable.Range(0, writers).Select(i => Succeeds(Next(seen, Accepted(i)))));
        won.Count(w => w).ShouldBe(1);
        (await store.Load(id, null, null, default)).Version.ShouldBe(2);
        await under.LastSequenceShouldBe(last + 1);
    }

    [Fact]
    public async Task Of_32_who_start_the_same_stream_exactly_one_wins()
    {
        var id = Guid.NewGuid();
        var won = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Succeeds(Start(id, Submitted(), Accepted()))));
        won.Count(w => w).ShouldBe(1);
        (await store.Load(id, null, null, default)).Version.ShouldBe(2);
    }

    [Fact]
    public async Task A_repeated_request_is_recognised_and_changes_nothing()
    {
        var id = Guid.NewGuid();
        var request = Request(Guid.NewGuid().ToString());
        await store.Append(Start(id, Submitted()) with { Request = request }, default);
        var again = await store.Load(id, request, null, default);
        again.Earlier.ShouldBe(new EarlierRequest("f1", id, 1));
        var last = await under.LastSequence();
        await Should.ThrowAsync<RequestRepeatedException>(() => store.Append(Next(again, Accepted()) with { Request = request }, default));
        await under.LastSequenceShouldBe(last);
        (await store.Load(id, null, null, default)).Version.ShouldBe(1);
    }

    [Fact]
    public async Task A_repeated_submission_finds_the_stream_that_the_first_one_made()
    {
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        var request = Request(Guid.NewGuid().ToString());
        await store.Append(Start(first, Submitted()) with { Request = request }, default);
        await Should.ThrowAsync<RequestRepeatedException>(() => store.Append(Start(second, Submitted()) with { Request = request }, default));
        var loaded = await store.Load(second, request, null, default);
        (loaded.Version, loaded.Earlier!.Stream).ShouldBe((0, first));
    }

    [Fact]
    public async Task The_same_request_of_two_callers_is_two_requests()
    {
        var key = Guid.NewGuid().ToString();
        await store.Append(Start(Guid.NewGuid(), Submitted()) with { Request = new RequestKey("clerk-1", key, "f") }, default);
        await store.Append(Start(Guid.NewGuid(), Submitted()) with { Request = new RequestKey("clerk-2", key, "f") }, default);
    }

    [Fact]
    public async Task The_same_request_sent_in_parallel_is_carried_out_once()
    {
        var request = Request(Guid.NewGuid().ToString());
        Guid[] ids = [.. Enumerable.Range(0, 8).Select(_ => Guid.NewGuid())];
        var last = await under.LastSequence();
        var outcomes = await Task.WhenAll(ids.Select(async id =>
        {
            try
            {
                await store.Append(Start(id, Submitted()) with { Request = request }, default);
                return true;
            }
            catch (RequestRepeatedException)
            {
                return false;
            }
        }));
        outcomes.Count(o => o).ShouldBe(1);
        await under.LastSequenceShouldBe(last + 1);
    }

    [Fact]
    public async Task Events_rows_outbox_and_request_commit_together()
    {
        var id = Guid.NewGuid();
        var submitted = Submitted();
        var request = Request(Guid.NewGuid().ToString());
        await store.Append(Start(id, submitted) with { Rows = [ViewRow(id, 1, "ok"), OutboxRow(id, submitted.Id)], Request = request }, default);
        (await under.Scalar<long>("SELECT version FROM view_rows WHERE id = $1", id)).ShouldBe(1);
        (await under.Scalar<long>("SELECT count(*) FROM messaging.outbox WHERE ordering_key = $1 AND message_id = $2", id, submitted.Id)).ShouldBe(1);
    }

    [Fact]
    public async Task A_row_that_fails_undoes_everything_and_burns_no_number()
    {
        var id = Guid.NewGuid();
        var request = Request(Guid.NewGuid().ToString());
        var last = await under.LastSequence();
        var failed = await Should.ThrowAsync<Exception>(() => store.Append(Start(id, Submitted()) with { Rows = [OutboxRow(id, id), ViewRow(id, 1, "forbidden")], Request = request }, default));
        failed.ShouldNotBeOfType<StreamConflictException>();
        var loaded = await store.Load(id, request, null, default);
        (loaded.Version, loaded.Events.Count, loaded.Earlier).ShouldBe((0, 0, null));
        (await under.Scalar<long>("SELECT count(*) FROM messaging.outbox WHERE ordering_key = $1", id)).ShouldBe(0);
        await under.LastSequenceShouldBe(last);
        await store.Append(Start(id, Submitted()) with { Rows = [ViewRow(id, 1, "ok")], Request = request }, default);
    }

    [Fact]
    public async Task A_conflict_leaves_no_rows_behind()
    {
        var id = Guid.NewGuid();
        await store.Append(Start(id, Submitted()), default);
        await Should.ThrowAsync<StreamConflictException>(() => store.Append(Start(id, Submitted()) with { Rows = [ViewRow(id, 9)] }, default));
        (await under.Scalar<long>("SELECT count(*) FROM view_rows WHERE id = $1", id)).ShouldBe(0);
    }

    [Fact]
    public async Task A_request_without_events_is_remembered_with_its_rows()
    {
        var id = Guid.NewGuid();
        var request = Request(Guid.NewGuid().ToString());
        await under.Change(id, Submitted());
        var before = await store.Load(id, null, null, default);
        await store.Append(Next(before) with { Request = request, Rows = [ViewRow(id, 1)] }, default);
        var after = await store.Load(id, request, null, default);
        (after.Version, after.Earlier).ShouldBe((1, new EarlierRequest("f1", id, 1)));
    }

    [Fact]
    public async Task As_of_an_instant_only_what_had_happened_is_there_and_the_version_is_still_todays()
    {
        var id = Guid.NewGuid();
        var monday = new DateTimeOffset(2026, 11, 16, 9, 0, 0, TimeSpan.FromHours(7));
        await store.Append(Start(id, Submitted()) with { Now = monday }, default);
        var seen = await store.Load(id, null, null, default);
        await store.Append(Next(seen, Accepted()) with { Now = monday.AddDays(1) }, default);
        (await Versions(monday.AddTicks(-10))).ShouldBe((2, 0));
        (await Versions(monday)).ShouldBe((2, 1));
        (await Versions(monday.AddDays(1).AddSeconds(-1))).ShouldBe((2, 1));
        (await Versions(monday.AddDays(1))).ShouldBe((2, 2));

        async Task<(long, int)> Versions(DateTimeOffset asOf)
        {
            var loaded = await store.Load(id, null, asOf, default);
            return (loaded.Version, loaded.Events.Count);
        }
    }

    private async Task<bool> Succeeds(Append append)
    {
        try
        {
            await store.Append(append, default);
            return true;
        }
        catch (StreamConflictException)
        {
            return false;
        }
    }
}
