using Platform.Dossiers.EventStore;

namespace Platform.Dossiers.Domain;

/// <summary>An event with its place in the dossier's life.</summary>
public sealed record Happened(long Version, DateTimeOffset At, IDossierEvent Event)
{
    public static IReadOnlyList<Happened> Of(IEnumerable<StoredEvent> events) => [.. events.Select(e => new Happened(e.Version, e.Timestamp, EventTypes.Read(e)))];
}

public static class HappenedUntil
{
    /// <summary>The dossier as it stood after an event.</summary>
    public static Dossier Until(this IEnumerable<Happened> life, Guid id, long version) =>
        life.TakeWhile(h => h.Version <= version).Aggregate(Dossier.None(id), (dossier, h) => dossier.Apply(h.Event, h.At));
}
