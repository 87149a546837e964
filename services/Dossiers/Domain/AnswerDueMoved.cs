using Platform.Dossiers.Catalogue;
using Platform.Dossiers.UseCases;
using Platform.WorkingTime;

namespace Platform.Dossiers.Domain;

/// <summary>The working calendar was changed before the agency had accepted or refused: the instant by which it must do so moved with it.</summary>
/// <param name="By">Who applied the change to the open dossiers.</param>
/// <param name="CalendarRevision">The calendar counted with now.</param>
/// <param name="Causes">Decisions and days; null where they are not known.</param>
public sealed record AnswerDueMoved(Actor By, long CalendarRevision, DateTimeOffset OldAnswerDueAt, DateTimeOffset AnswerDueAt, IReadOnlyList<CalendarCause>? Causes = null) : IDossierEvent
{
    /// <summary>What a calendar makes of the time to answer.</summary>
    /// <returns>
    /// Null where it stays: accepted or refused already; papers asked for (it starts again when they are here); the same; late already (a late answer is
    /// not made to look on time); passed by the new calendar (nobody is made late by a day announced too late).
    /// </returns>
    public static DateTimeOffset? LimitBy(CatalogueSnapshot catalogue, Dossier dossier, DossierRules rules, DateTimeOffset now)
    {
        if (dossier is not { Stage: Stage.Submitted, PausedAt: null } || now > dossier.AnswerDueAt)
            return null;
        var fresh = DueCalculator.Due(dossier.AnswerCountedFrom, new TimeLimit(rules.AnswerWithinHours, TimeUnit.Hour), catalogue.CalendarOf(catalogue.SuccessorOf(dossier.Agencies.ReceivedAt, LocalTime.LocalDate(now)))).DueAt!.Value;
        return fresh == dossier.AnswerDueAt || fresh < now ? null : fresh;
    }

    public static Decision Decide(Dossier dossier, CatalogueSnapshot catalogue, DossierRules rules, Actor by, DateTimeOffset now) =>
        LimitBy(catalogue, dossier, rules, now) is { } limit
            ? Decision.Of(new AnswerDueMoved(by, catalogue.Calendar!.Revision, dossier.AnswerDueAt, limit, Why(dossier, catalogue, limit)))
            : Decision.Nothing;

    private static IReadOnlyList<CalendarCause> Why(Dossier dossier, CatalogueSnapshot catalogue, DateTimeOffset limit)
    {
        var (counted, moved) = (dossier.AnswerCountedFrom, dossier.AnswerMoved?.CalendarRevision);
        return CalendarCauses.Of(
            catalogue, dossier.Agencies.ReceivedAt, c => c.ChangedAt > counted && !(c.Revision <= moved), counted, limit > dossier.AnswerDueAt ? limit : dossier.AnswerDueAt);
    }
}
