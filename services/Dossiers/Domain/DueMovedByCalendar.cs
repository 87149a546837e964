using Platform.Dossiers.Catalogue;
using Platform.WorkingTime;

namespace Platform.Dossiers.Domain;

/// <summary>The working calendar was changed after the promise, and the due date with it. The first promise stays in the acceptance.</summary>
/// <param name="By">Who applied the change to the open dossiers.</param>
/// <param name="CalendarRevision">The calendar counted with now.</param>
/// <param name="OldDueAt">What was promised until then (UTC).</param>
/// <param name="Promise">What is promised now, with its explanation.</param>
public sealed record DueMovedByCalendar(Actor By, long CalendarRevision, DateTimeOffset OldDueAt, Promise Promise) : IDossierEvent
{
    /// <summary>What a calendar makes of an open dossier's promise.</summary>
    /// <returns>
    /// Null where the date stays: not accepted or resolved already; the same date; late already (a late dossier is not made to look on time);
    /// a new date that has passed (nobody is made late by a Saturday announced too late); a date that something else than the calendar set.
    /// </returns>
    /// <remarks>Counted as the terms of the acceptance say, whatever the province has set since, in the hours of the agency whose matter it is now.</remarks>
    public static Promise? PromiseBy(CatalogueSnapshot catalogue, Dossier dossier, DateTimeOffset now)
    {
        if (dossier is not { Stage: Stage.Accepted or Stage.Drafted or Stage.Approved, Acceptance: { } acceptance } || dossier.DueAt is not { } old || old < now)
            return null;
        var promised = dossier.MovedByCalendar?.Promise ?? acceptance.Promise;
        if (promised.DueAt != old || !TimeLimit.TryParseUnit(acceptance.Terms.Limit.Unit, out var unit))
            return null;
        var limit = acceptance.Terms.SameDay ? TimeLimit.SameDay : new TimeLimit(acceptance.Terms.Limit.Amount, unit);
        var agency = catalogue.SuccessorOf(dossier.Agencies.Competent, LocalTime.LocalDate(now));
        var due = DueCalculator.Due(promised.ReceivedAt, limit, catalogue.CalendarOf(agency), acceptance.Terms.Receiving);
        return due.DueAt is not { } fresh || fresh == old || fresh < now ? null : new Promise(
            due.ReceivedAt, due.CountedFrom, fresh, catalogue.Calendar?.Revision ?? 0, [.. due.Explanation.Select(s => new PromiseSpan(s.From, s.To, s.Counted, s.Reason))], due.Remark);
    }

    public static Decision Decide(Dossier dossier, CatalogueSnapshot catalogue, Actor by, DateTimeOffset now) =>
        PromiseBy(catalogue, dossier, now) is { } promise
            ? Decision.Of(new DueMovedByCalendar(by, promise.CalendarRevision, dossier.DueAt!.Value, promise))
            : Decision.Nothing;
}
