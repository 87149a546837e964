using Platform.Contracts;
using Platform.Dossiers.Domain;
using Platform.Postgres;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.Integration;

/// <summary>Stored event → what the office has to hear of: a dossier that came in online, an opinion asked, a result to sign, a parcel that came back. Due soon and late come from a timer, <see cref="Streams.StepReminders"/>.</summary>
public static class StaffNotices
{
    public const string NewOnline = "newOnline";
    public const string StepDueSoon = "stepDueSoon";
    public const string StepLate = "stepLate";
    public const string ConsultationAsked = "consultationAsked";
    public const string ResultToSign = "resultToSign";
    public const string CameBack = "cameBack";

    /// <summary>Apart from the ids of the event's other messages.</summary>
    private const int Place = 100;

    /// <param name="before">The dossier without the event, <paramref name="after"/> with it.</param>
    public static IEnumerable<OutboxMessage> Of(IDossierEvent happened, Dossier before, Dossier after, Guid eventId, DateTimeOffset at) =>
        Wanted(happened, before, after, at) is { } wanted ? [new OutboxMessage(after.Id, DossierMessages.Derived(eventId, Place), wanted)] : [];

    private static StaffNoticeWanted? Wanted(IDossierEvent happened, Dossier before, Dossier after, DateTimeOffset at) => happened switch
    {
        Domain.DossierSubmitted { Channel: Channel.Online } e when after.Parent is null => new(DossierMessages.Head(after), at, NewOnline, e.Agencies.ReceivedAt, [Roles.Clerk], DueAt: e.AnswerDueAt),
        ConsultationRequested e => new(DossierMessages.Head(after), at, ConsultationAsked, e.Agency, [Roles.Specialist, Roles.Leader], DueAt: e.AnswerBy),
        Domain.ResultCameBack => new(DossierMessages.Head(after), at, CameBack, after.Agencies.ReceivedAt, [Roles.Clerk]),
        _ when after.Step is { } step && step != before.Step && step.Since == at && after.Course!.Step is { Does: ProcessStep.Approve } terms =>
            new(DossierMessages.Head(after), at, ResultToSign, after.Agencies.Competent, [terms.Role], step.Holder?.Id, terms.Name, step.DueAt),
        _ => null,
    };
}
