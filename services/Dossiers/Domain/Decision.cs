namespace Platform.Dossiers.Domain;

/// <summary>What a use case decided: no, nothing to do, events, or events that need the next number of a gapless counter.</summary>
public abstract record Decision
{
    private Decision()
    {
    }

    public static Decision Nothing { get; } = new Happened([]);

    public static Decision Of(params IDossierEvent[] events) => new Happened(events);

    /// <param name="counter">Name of the counter; its rows count from 1, without gap or twin.</param>
    /// <param name="events">Pure: from the number taken to the events.</param>
    public static Decision Numbered(string counter, Func<long, IReadOnlyList<IDossierEvent>> events) => new NeedsNumber(counter, events);

    /// <summary>The same with a number of a second counter, which must not be taken by others together with the first in the other order.</summary>
    public static Decision Numbered(string counter, string beside, Func<long, long, IReadOnlyList<IDossierEvent>> events) => new NeedsNumbers(counter, beside, events);

    public static implicit operator Decision(Refusal refusal) => new Refused(refusal);

    public sealed record Refused(Refusal Refusal) : Decision;

    public sealed record Happened(IReadOnlyList<IDossierEvent> Events) : Decision;

    public sealed record NeedsNumber(string Counter, Func<long, IReadOnlyList<IDossierEvent>> Events) : Decision;

    public sealed record NeedsNumbers(string Counter, string Beside, Func<long, long, IReadOnlyList<IDossierEvent>> Events) : Decision;
}
