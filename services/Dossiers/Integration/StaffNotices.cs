using Platform.Contracts;
using Platform.Dossiers.Domain;
using Platform.Postgres;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.Integration;

/// <summary>
/// Stored event → what the office has to hear of: a dossier that came in online, an opinion asked, a result to sign, a parcel that came back; and that work they
/// were told of is done, or has passed to somebody. Due soon and late come from a timer, <see cref="Streams.StepReminders"/>.
/// </summary>
public static class StaffNotices
{
    public const string StepDueSoon = OfficeWork.StepDueSoon;
    public const string StepLate = OfficeWork.StepLate;

    /// <summary>An ended support access waits for a leader; told by <see cref="Support.SupportReviews"/>.</summary>
    public const string SupportReview = "supportReview";

    /// <summary>Apart from the ids of the event's other messages.</summary>
    private const int Place = 100;
    private const int EndedPlace = 110;
    private const int TakenPlace = 250;

    /// <param name="before">The dossier without the event, <paramref name="after"/> with it.</param>
    public static IEnumerable<OutboxMessage> Of(IDossierEvent happened, Dossier before, Dossier after, Guid eventId, DateTimeOffset at)
    {
        OfficeWork[] open = [.. OfficeWork.Open(before)], still = [.. OfficeWork.Open(after)];
        foreach (var (gone, i) in open.Except(still).GroupBy(w => w.About).Select((g, i) => (g, i)))
            yield return Message(EndedPlace + i, new StaffWorkEnded(after.Id, after.Version, at, [.. gone.Select(w => w.Kind).Distinct()], gone.Key));
        if (before.Step is { } was && after.Step is { } step && was.Key == step.Key && was.Since == step.Since && was.Holder?.Id != step.Holder?.Id)
            yield return Message(TakenPlace, new StaffWorkTaken(after.Id, after.Version, at, OfficeWork.OfStep, step.Holder?.Id));
        if (Wanted(happened, before, after, at, isNew: still.Except(open).Any(w => w.Kind == OfficeWork.NewOnline)) is { } wanted)
            yield return Message(Place, wanted);

        OutboxMessage Message(int place, object body) => new(after.Id, DossierMessages.Derived(eventId, place), body);
    }

    /// <param name="isNew">An online dossier waits for its answer: it came in, or what was asked for did, or its refusal was undone.</param>
    private static StaffNoticeWanted? Wanted(IDossierEvent happened, Dossier before, Dossier after, DateTimeOffset at, bool isNew) => happened switch
    {
        _ when isNew => new(DossierMessages.Head(after), at, OfficeWork.NewOnline, after.Agencies.ReceivedAt, [Roles.Clerk], DueAt: after.AnswerDueAt),
        ConsultationRequested e => new(DossierMessages.Head(after), at, OfficeWork.ConsultationAsked, e.Agency, [Roles.Specialist, Roles.Leader], DueAt: e.AnswerBy, About: e.Consultation),
        Domain.ResultCameBack { Reason: not Domain.ResultCameBack.CalledBack } => new(DossierMessages.Head(after), at, OfficeWork.CameBack, after.Agencies.ReceivedAt, [Roles.Clerk]),
        _ when after.Step is { } step && step != before.Step && step.Since == at && after.Course!.Step is { Does: ProcessStep.Approve } terms =>
            new(DossierMessages.Head(after), at, OfficeWork.ResultToSign, after.Agencies.Competent, [terms.Role], step.Holder?.Id, terms.Name, step.DueAt),
        _ => null,
    };
}
