using Platform.Dossiers.Catalogue;
using Platform.WorkingTime;

namespace Platform.Dossiers.Domain;

/// <summary>The clock of an accepted dossier: what is promised now, and when it stood still.</summary>
/// <param name="Promise">What holds now; the first promise stays in the acceptance.</param>
/// <param name="Pauses">Those that have ended, in order.</param>
/// <param name="StoppedSince">Since when it stands still (UTC); null while it runs.</param>
/// <param name="StoppedFor">Vietnamese, after "Tạm dừng: ".</param>
/// <param name="Extended">The date was set by a leader: it is not the limit's, unless the full time was counted anew since.</param>
public sealed record Clock(Promise Promise, IReadOnlyList<Pause> Pauses, DateTimeOffset? StoppedSince, string? StoppedFor, bool Extended)
{
    public static Clock Started(Promise promise) => new(promise, [], null, null, false);

    public bool Runs => StoppedSince is null;

    public Clock Stopped(DateTimeOffset at, string reason) => this with { StoppedSince = at, StoppedFor = reason };

    /// <param name="promise">With a receipt of its own where the full time starts again: then it is the limit's, whatever a leader had set.</param>
    public Clock GoesOn(DateTimeOffset at, Promise promise) => Runs
        ? this with { Promise = promise }
        : this with { Promise = promise, Extended = Extended && promise.ReceivedAt == Promise.ReceivedAt, Pauses = [.. Pauses, new Pause(StoppedSince!.Value, at, StoppedFor!)], StoppedSince = null, StoppedFor = null };

    /// <summary>Late at an instant. While the clock stands still nothing becomes late; what was late when it stopped stays late.</summary>
    public bool IsOverdue(DateTimeOffset at) => (StoppedSince is { } since && since < at ? since : at) > Promise.DueAt;

    /// <summary>What is promised once the clock goes on at <paramref name="now"/>: later by exactly the working minutes it stood still, from the counted receipt on.</summary>
    public Promise Resumed(TermsSnapshot terms, CatalogueSnapshot catalogue, string agency, DateTimeOffset now)
    {
        if (StoppedSince is not { } since)
            return Promise;
        var (calendar, pause) = (catalogue.CalendarOf(agency), new Pause(since, now, StoppedFor!));
        if (!Extended && Counted(terms, calendar, Pauses) is { DueAt: { } before } && before == Promise.DueAt)
            return Promises.Of(Counted(terms, calendar, [.. Pauses, pause]), catalogue).Divided(terms, calendar, [.. Pauses, pause]);
        // set by a leader, or counted with a calendar that has changed since: that date, moved
        var due = DueCalculator.MovedLater(Promise.DueAt, pause, calendar, Promise.CountedFrom);
        var moved = due == Promise.DueAt ? Promise : Promise with
        {
            DueAt = due,
            Explanation = [.. Promise.Explanation, new PromiseSpan(Promise.DueAt, due, false, $"Bù thời gian đã tạm dừng: {StoppedFor}")],
        };
        return moved.Divided(terms, calendar, [.. Pauses, pause]);
    }

    /// <summary>The limit counted from the receipt, by the terms accepted.</summary>
    public DueDate Counted(TermsSnapshot terms, WorkCalendar calendar, IReadOnlyList<Pause> pauses) =>
        DueCalculator.Due(Promise.ReceivedAt, terms.TimeLimit, calendar, terms.Receiving, pauses);
}

public static class Promises
{
    public static Promise Of(DueDate due, CatalogueSnapshot catalogue) => new(
        due.ReceivedAt, due.CountedFrom, due.DueAt!.Value, catalogue.Calendar?.Revision ?? 0,
        [.. due.Explanation.Select(s => new PromiseSpan(s.From, s.To, s.Counted, s.Reason))], due.Remark);
}
