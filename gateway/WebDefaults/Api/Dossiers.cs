using System.Text.Json;

namespace Platform.WebDefaults.Api;

// What the pages read of a dossier. Instants are UTC; money is whole đồng.

public sealed record StoredDocument(Guid Id, string? Name, string? ContentType, long Size);

public sealed record DossierRow(
    Guid Id, long Version, string Number, string? Code, string ProcedureCode, string ProcedureName, string? Channel, int Status, string? StatusName, string Stage,
    string? ApplicantName, DateTimeOffset SubmittedAt, DateTimeOffset? ReceivedAt, DateTimeOffset? DueAt, bool Overdue, string? CompetentAgency, string? ReceivingAgency,
    string? ReturnMethod, long FeeDue, StepOfRow? Step = null);

public sealed record Submitted(Guid Id, string Number, long Version, string? TrackingSecret, DateTimeOffset? AnswerDueAt);

public sealed record Accepted(string Code, DateTimeOffset? ReceivedAt, DateTimeOffset? DueAt, long Version);

public sealed record Dossier(
    Guid Id, long Version, string Number, string? Code, string Stage, int Status, string? StatusName, string? Channel,
    DossierProcedure? Procedure, string? ReceivingAgency, string? CompetentAgency,
    DateTimeOffset? SubmittedAt, DateTimeOffset? AnswerDueAt, DateTimeOffset? ReceivedAt, DateTimeOffset? DueAt, bool? Overdue, string? TrackingSecret,
    Applicant? Applicant, JsonElement? Form, IReadOnlyList<HandedPaper>? Papers, string? ReturnMethod, ReturnAddress? ReturnAddress, int? Sets,
    Refused? Refusal, Draft? Draft, Issue? Issue, FeeState? Fee, IReadOnlyList<string>? Actions, Rating? Rating = null,
    StepNow? Step = null, CustodyNow? Custody = null, HandoverNow? Handover = null, IReadOnlyList<Consulted>? Consultations = null)
{
    public string ProcedureCode => Procedure?.Code ?? "";

    public string ProcedureName => Procedure?.Name ?? "";

    /// <summary>The result's document; nobody outside sees it before it is issued.</summary>
    public Guid? Result => Issue is null ? null : Draft?.Document?.Id;

    /// <summary>The caller may do this now. The API's names are compared without hyphens and case.</summary>
    public bool May(string action) => Actions?.Any(a => Bare(a) == Bare(action)) is true;

    private static string Bare(string name) => name.Replace("-", "").ToLowerInvariant();
}

public sealed record Applicant(string? Name, string? IdentityNumber, DateOnly? BirthDate, string? Phone, string? Email, Address? Address);

public sealed record Address(string? Street, string? Commune, string? Province, string? CommuneName = null, string? ProvinceName = null);

public sealed record ReturnAddress(string? Name, string? Phone, string? Street, string? Commune, string? Province, string? CommuneName = null, string? ProvinceName = null);

public sealed record HandedPaper(string Key, string? Name, bool? Required, int Originals, int Copies, string? Note, IReadOnlyList<StoredDocument>? Documents);

public sealed record DossierProcedure(string Code, string Name, string? Field, string? CaseKey, string? CaseName);

public sealed record Refused(string? Ground, string? GroundText, string? Reason, DateTimeOffset? At);

public sealed record Draft(int Version, string? Outcome, string? Summary, string? Reason, StoredDocument? Document, SentBack? SentBack);

public sealed record SentBack(DateTimeOffset? At, string? Reason);

public sealed record Issue(string? ResultNumber, DateOnly? IssuedOn);

/// <param name="Score">3 very satisfied, 2 satisfied, 1 not satisfied.</param>
public sealed record Rating(int Score, string? Comment, DateTimeOffset? At);

public sealed record FeeState(long Total, long Paid, long Outstanding, IReadOnlyList<Fee>? Lines);

public sealed record HistoryOf(IReadOnlyList<HistoryItem> Items);

public sealed record HistoryItem(long Version, DateTimeOffset At, string Event, HistoryActor? Actor, string? Sentence);

public sealed record HistoryActor(string? Name, string? Role, string? Agency);

public sealed record Due(DateTimeOffset? ReceivedAt, DateTimeOffset? DueAt, JsonElement? Limit, IReadOnlyList<DueSpan>? Explanation, string? Remark);

public sealed record DueSpan(DateTimeOffset From, DateTimeOffset To, bool Counted, string? Reason);

public sealed record Tracking(
    string? Code, string? Number, int Status, string? StatusName, string? ProcedureName, string? AgencyName,
    DateTimeOffset? SubmittedAt, DateTimeOffset? AcceptedAt, DateTimeOffset? DueAt, DateTimeOffset? ReturnedAt,
    IReadOnlyList<TrackingStep>? Steps, Parcel? Parcel);

public sealed record TrackingStep(DateTimeOffset At, string Text);

public sealed record Parcel(string? Carrier, string? TrackingCode, string? State);

/// <param name="Text">What was told; null for staff.</param>
public sealed record Notice(Guid? Id, string? Event, string? State, DateTimeOffset? OccurredAt, DateTimeOffset? CreatedAt, string? Subject, string? Text)
{
    public DateTimeOffset? When => OccurredAt ?? CreatedAt;

    public string? Words => Text ?? Subject;
}
