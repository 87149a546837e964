using Platform.Dossiers.EventStore;
using static Platform.Dossiers.EventStoreTests.StoreUnderTest;

namespace Platform.Dossiers.EventStoreTests;

/// <summary>The hash chain holds, and each way of changing the past is found where it was done.</summary>
public abstract class Chains(StoreUnderTest under) : IClassFixture<StoreUnderTest>
{
    [Fact]
    public async Task An_untouched_store_verifies()
    {
        var id = await ThreeEvents();
        (await new ChainVerifier(under.Store).VerifyOne(id, default)).ShouldBeNull();
        (await new ChainVerifier(under.Store, Heads()).VerifyOne(id, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Data_that_jsonb_rewrites_still_verifies()
    {
        var id = Guid.NewGuid();
        var awkward = System.Text.Json.JsonElement.Parse(
            """{ "zulu": 1.50, "a": [1e3, -0, 1E-7, 12345678901234567890.10], "A": "\u0110i\u1ec7n Bi\u00ean \/ \"x\" \t 😀 \ud83d\ude00", "dup": 1, "dup": 2, "bb": {"b":null,"aa":true}, "": {} }""");
        await under.Store.Append(Start(id, new NewEvent(Guid.NewGuid(), "dossier_submitted", awkward)) with { Now = new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.FromHours(7)).AddTicks(1234567) }, default);
        (await new ChainVerifier(under.Store).VerifyOne(id, default)).ShouldBeNull();
    }

    [Theory]
    [InlineData("UPDATE dossiers.mt_events SET data = jsonb_set(data, '{sets}', '9') WHERE stream_id = $1 AND version = 2", 2, BreakKind.Altered)]
    [InlineData("UPDATE dossiers.mt_events SET timestamp = timestamp - interval '1 microsecond' WHERE stream_id = $1 AND version = 3", 3, BreakKind.Altered)]
    [InlineData("UPDATE dossiers.mt_events SET type = 'dossier_refused' WHERE stream_id = $1 AND version = 2", 2, BreakKind.Altered)]
    [InlineData("UPDATE dossiers.mt_events SET headers = jsonb_set(headers, '{hash}', to_jsonb(repeat('a', 64))) WHERE stream_id = $1 AND version = 2", 2, BreakKind.Altered)]
    [InlineData("UPDATE dossiers.mt_events SET headers = jsonb_set(headers, '{previous}', to_jsonb(repeat('a', 64))) WHERE stream_id = $1 AND version = 3", 3, BreakKind.WrongPrevious)]
    [InlineData("DELETE FROM dossiers.mt_events WHERE stream_id = $1 AND version = 2", 2, BreakKind.Missing)]
    [InlineData("DELETE FROM dossiers.mt_events WHERE stream_id = $1 AND version = 1", 1, BreakKind.Missing)]
    [InlineData("UPDATE dossiers.mt_events SET headers = NULL WHERE stream_id = $1 AND version = 2", 2, BreakKind.Unchained)]
    public async Task Tampering_is_found_where_it_was_done(string tamper, long version, BreakKind what)
    {
        var id = await ThreeEvents();
        (await under.Execute(tamper, id)).ShouldBe(1);
        await Found(id, version, what);
    }

    [Fact]
    public async Task Events_that_changed_places_are_found()
    {
        var id = await ThreeEvents();
        await under.Execute("UPDATE dossiers.mt_events SET version = -version WHERE stream_id = $1 AND version IN (2, 3)", id);
        await under.Execute("UPDATE dossiers.mt_events SET version = 5 + version WHERE stream_id = $1 AND version < 0", id);
        var broken = await new ChainVerifier(under.Store).VerifyOne(id, default);
        broken.ShouldBe(new Break(id, 2, BreakKind.WrongPrevious));
        await Forget(id);
    }

    [Fact]
    public async Task An_event_taken_out_with_the_rest_moved_up_is_found()
    {
        var id = await ThreeEvents();
        await under.Execute("DELETE FROM dossiers.mt_events WHERE stream_id = $1 AND version = 2", id);
        await under.Execute("UPDATE dossiers.mt_events SET version = 2 WHERE stream_id = $1 AND version = 3", id);
        await under.Execute("UPDATE dossiers.mt_streams SET version = 2 WHERE id = $1", id);
        await Found(id, 2, BreakKind.WrongPrevious);
    }

    [Fact]
    public async Task An_event_put_in_past_the_chain_is_found()
    {
        var id = await ThreeEvents();
        await under.Execute(
            "INSERT INTO dossiers.mt_events (seq_id, id, stream_id, version, data, type, timestamp) VALUES (nextval('dossiers.mt_events_sequence'), gen_random_uuid(), $1, 4, '{}', 'dossier_accepted', now())", id);
        await Found(id, 4, BreakKind.Unchained);
    }

    [Fact]
    public async Task A_tail_cut_off_with_the_streams_version_set_back_is_found_by_its_head()
    {
        var id = await ThreeEvents();
        var head = new ChainHead(id, 3, (await under.Store.Load(id, null, null, default)).Events[^1].Headers.Hash);
        await under.Execute("DELETE FROM dossiers.mt_events WHERE stream_id = $1 AND version = 3", id);
        (await new ChainVerifier(under.Store).VerifyOne(id, default)).ShouldBe(new Break(id, 3, BreakKind.Missing));
        await under.Execute("UPDATE dossiers.mt_streams SET version = 2 WHERE id = $1", id);
        (await new ChainVerifier(under.Store).VerifyOne(id, default)).ShouldBeNull(); // a chain alone cannot know
        await Found(id, 3, BreakKind.HeadDiffers, head);
    }

    [Fact]
    public async Task A_stream_that_vanished_whole_is_found_by_its_head()
    {
        var head = new ChainHead(Guid.NewGuid(), 2, new string('a', 64));
        await Found(head.Stream, 1, BreakKind.HeadDiffers, head);
    }

    [Fact]
    public async Task A_stream_that_never_was_is_not_called_whole()
    {
        var nobody = Guid.NewGuid();
        var found = await new ChainVerifier(under.Store).VerifyOne(nobody, default);
        found.ShouldBe(new Break(nobody, 0, BreakKind.Unknown));
        found!.ToString().ShouldBe($"There is no dossier {nobody}.");
    }

    [Fact]
    public async Task A_chain_computed_anew_after_tampering_differs_from_its_head()
    {
        var id = await ThreeEvents();
        await Found(id, 3, BreakKind.HeadDiffers, new ChainHead(id, 3, new string('b', 64)));
    }

    [Fact]
    public async Task A_head_that_is_older_than_the_stream_is_fine()
    {
        var id = await ThreeEvents();
        var head = new ChainHead(id, 2, (await under.Store.Load(id, null, null, default)).Events[1].Headers.Hash);
        (await new ChainVerifier(under.Store, Heads(head)).VerifyOne(id, default)).ShouldBeNull();
    }

    private async Task Found(Guid id, long version, BreakKind what, params ChainHead[] heads)
    {
        var verifier = new ChainVerifier(under.Store, heads.Length == 0 ? null : Heads(heads));
        (await verifier.VerifyOne(id, default)).ShouldBe(new Break(id, version, what));
        (await verifier.VerifyAll(default)).ShouldBe(new Break(id, version, what));
        await Forget(id);
        (await new ChainVerifier(under.Store).VerifyAll(default)).ShouldBeNull();
    }

    private Task Forget(Guid id) => under.Execute("DELETE FROM dossiers.mt_streams WHERE id = $1", id);

    private async Task<Guid> ThreeEvents()
    {
        var id = Guid.NewGuid();
        await under.Change(id, Submitted(), Accepted());
        await under.Change(id, Accepted(2));
        return id;
    }

    private static Func<Guid?, CancellationToken, IAsyncEnumerable<ChainHead>> Heads(params ChainHead[] heads) =>
        (stream, _) => heads.Where(h => stream is null || h.Stream == stream).ToAsyncEnumerable();
}
