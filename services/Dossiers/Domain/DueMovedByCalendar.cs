using Platform.Dossiers.Catalogue;
using Platform.WorkingTime;

namespace Platform.Dossiers.Domain;

/// <summary>The working calendar was changed after the promise, and the due date with it. The first promise stays in the acceptance.</summary>
/// <param name="By">Who applied the change to the open dossiers.</param>
/// <param name="CalendarRevision">The calendar counted with now.</param>
/// <param name="OldDueAt">What was promised until then (UTC).</param>
/// <param name="Promise">What is promised now, with its explanation.</param>
/// <param name="Causes">Decisions and days; null where they are not known.</param>
public sealed record DueMovedByCalendar(Actor By, long CalendarRevision, DateTimeOffset OldDueAt, Promise Promise, IReadOnlyList<CalendarCause>? Causes = null) : IDossierEvent
{
    /// <summary>What a calendar makes of an open dossier's promise.</summary>
    /// <returns>
    /// Null where the date stays: not accepted or resolved already; the same date; late already (a late dossier is not made to look on time);
    /// a new date that has passed (nobody is made late by a Saturday announced too late); a date that something else than the calendar set.
    /// </returns>
    /// <remarks>Counted as the terms of the acceptance say, whatever the province has set since, in the hours of the agency whose matter it is now.</remarks>
    public static Promise? PromiseBy(CatalogueSnapshot catalogue, Dossier dossier, DateTimeOffset now)
    {
        if (dossier is not { Stage: Stage.Accepted or Stage.Drafted or Stage.Approved, Acceptance: { } acceptance, Clock: { Extended: false } clock } || clock.IsOverdue(now))
            return null;
        var calendar = catalogue.CalendarOf(catalogue.SuccessorOf(dossier.Agencies.Competent, LocalTime.LocalDate(now)));
        var due = clock.Counted(acceptance.Terms, calendar, clock.Pauses);
        return due.DueAt is not { } fresh || fresh == dossier.DueAt || fresh < (clock.StoppedSince ?? now) ? null : Promises.Of(due, catalogue).Divided(acceptance.Terms, calendar, clock.Pauses);
    }

    public static Decision Decide(Dossier dossier, CatalogueSnapshot catalogue, Actor by, DateTimeOffset now) =>
        PromiseBy(catalogue, dossier, now) is { } promise
            ? Decision.Of(new DueMovedByCalendar(by, promise.CalendarRevision, dossier.DueAt!.Value, promise, Why(dossier, catalogue, promise)))
            : Decision.Nothing;

    private static IReadOnlyList<CalendarCause> Why(Dossier dossier, CatalogueSnapshot catalogue, Promise promise)
    {
        var before = dossier.Clock!.Promise;
        return CalendarCauses.Of(catalogue, dossier.Agencies.Competent, c => c.Revision > before.CalendarRevision, before.ReceivedAt, promise.DueAt > before.DueAt ? promise.DueAt : before.DueAt);
    }
}
