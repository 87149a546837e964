namespace Platform.Dossiers.EventStore;

/// <summary>What is wrong first, in a sentence's worth: <paramref name="What"/> at <paramref name="Version"/> of <paramref name="Stream"/>.</summary>
public sealed record Break(Guid Stream, long Version, BreakKind What)
{
    /// <summary>What its sentence begins with where a chain is broken, and only there: figures look for it.</summary>
    public const string Broken = "BROKEN:";

    public override string ToString() => What == BreakKind.Unknown ? $"There is no dossier {Stream}." : $"{Broken} dossier {Stream}, event {Version}: {What}";
}

public enum BreakKind
{
    /// <summary>The next version is not there, or events changed places: the version expected here did not come.</summary>
    Missing,

    /// <summary>The event carries no hash: it was stored past the chain.</summary>
    Unchained,

    /// <summary>It does not carry the hash of the event before it: one of them was exchanged, or put somewhere else.</summary>
    WrongPrevious,

    /// <summary>Data, type, time or hash are not what was hashed.</summary>
    Altered,

    /// <summary>The head kept elsewhere says that there were more events, or others.</summary>
    HeadDiffers,

    /// <summary>Nothing is broken: there is no such stream, and no head remembers one.</summary>
    Unknown,
}

/// <summary>What another table remembers of a stream's last event; a chain alone cannot know that its tail was cut off.</summary>
public sealed record ChainHead(Guid Stream, long Version, string Hash);

/// <summary>Walks the hash chains and names the first broken place; null = all is well.</summary>
/// <param name="heads">The remembered heads of one stream, or of all for null; none given = tails are not checked against them.</param>
public sealed class ChainVerifier(IEventStore store, Func<Guid?, CancellationToken, IAsyncEnumerable<ChainHead>>? heads = null)
{
    public async Task<Break?> VerifyOne(Guid stream, CancellationToken ct)
    {
        var expected = await Heads(stream, ct); // before the events: a stream may have grown since, never shrunk
        var loaded = await store.Load(stream, null, null, ct);
        if (loaded.Version == 0 && expected.Count == 0)
            return new Break(stream, 0, BreakKind.Unknown);
        var walk = new Walk(expected);
        foreach (var stored in loaded.Events)
        {
            if (walk.Next(stored) is { } broken)
                return broken;
        }
        return loaded.Version > loaded.Events.Count ? new Break(stream, loaded.Events.Count + 1, BreakKind.Missing) : walk.End();
    }

    /// <summary>Every stream, in the order in which the store was written; holds one hash per dossier in memory (about 250 bytes each).</summary>
    /// <param name="seen">Told how many events have been looked at, after each.</param>
    public async Task<Break?> VerifyAll(CancellationToken ct, Action<long>? seen = null)
    {
        var walk = new Walk(await Heads(null, ct));
        var events = 0L;
        await foreach (var stored in store.ReadAll(0, ct))
        {
            seen?.Invoke(++events);
            if (walk.Next(stored) is { } broken)
                return broken;
        }
        return walk.End();
    }

    private async Task<Dictionary<Guid, ChainHead>> Heads(Guid? stream, CancellationToken ct)
    {
        Dictionary<Guid, ChainHead> found = [];
        if (heads is not null)
        {
            await foreach (var head in heads(stream, ct))
                found[head.Stream] = head;
        }
        return found;
    }

    private sealed class Walk(Dictionary<Guid, ChainHead> heads)
    {
        private readonly Dictionary<Guid, (long Version, string Hash)> reached = [];

        public Break? Next(StoredEvent stored)
        {
            var (version, previous) = reached.GetValueOrDefault(stored.Stream, (0, Chain.Start));
            if (stored.Version != version + 1)
                return new Break(stored.Stream, version + 1, BreakKind.Missing);
            if (stored.Headers.Hash.Length == 0)
                return new Break(stored.Stream, stored.Version, BreakKind.Unchained);
            if (stored.Headers.Previous != previous)
                return new Break(stored.Stream, stored.Version, BreakKind.WrongPrevious);
            if (stored.Headers.Hash != Chain.Hash(stored))
                return new Break(stored.Stream, stored.Version, BreakKind.Altered);
            if (heads.TryGetValue(stored.Stream, out var head) && head.Version == stored.Version)
            {
                if (head.Hash != stored.Headers.Hash)
                    return new Break(stored.Stream, stored.Version, BreakKind.HeadDiffers);
                heads.Remove(stored.Stream);
            }
            reached[stored.Stream] = (stored.Version, stored.Headers.Hash);
            return null;
        }

        /// <summary>A head that no event reached: its stream lost its tail, or all of itself.</summary>
        public Break? End() => heads.Values.OrderBy(h => h.Stream).FirstOrDefault() is { } head
            ? new Break(head.Stream, reached.GetValueOrDefault(head.Stream).Version + 1, BreakKind.HeadDiffers)
            : null;
    }
}
