using System.Text.Json;

namespace Platform.WebDefaults.Api;

// What the pages read of a dossier. Instants are UTC; money is whole đồng.

public sealed record StoredDocument(Guid Id, string? Name, string? ContentType, long Size);

public sealed record DossierRow(
    Guid Id, long Version, string Number, string? Code, string ProcedureCode, string ProcedureName, string? Channel, int Status, string? StatusName, string Stage,
    string? ApplicantName, DateTimeOffset SubmittedAt, DateTimeOffset? ReceivedAt, DateTimeOffset? DueAt, bool Overdue, string? CompetentAgency, string? ReceivingAgency,
    string? ReturnMethod, long FeeDue);

public sealed record Submitted(Guid Id, string Number, long Version, string? TrackingSecret, DateTimeOffset? AnswerDueAt);

public sealed record Accepted(string Code, DateTimeOffset? ReceivedAt, DateTimeOffset? DueAt, long Version);

public sealed record Dossier(
    Guid Id, long Version, string Number, string? Code, string Stage, int Status, string? StatusName, string? Channel,
    string? ProcedureCode, string? ProcedureName, string? ReceivingAgency, string? CompetentAgency,
    DateTimeOffset? SubmittedAt, DateTimeOffset? AnswerDueAt, DateTimeOffset? ReceivedAt, DateTimeOffset? DueAt, bool? Overdue, string? TrackingSecret,
    Applicant? Applicant, JsonElement? Form, IReadOnlyList<HandedPaper>? Papers, string? ReturnMethod, ReturnAddress? ReturnAddress, int? Sets,
    Refused? Refusal, Draft? Draft, Approval? Approval, Issue? Issue, ReturnState? Return, FeeState? Fee, IReadOnlyList<string>? Actions)
{
    /// <summary>The document of the result, wherever the answer names it.</summary>
    public Guid? ResultDocument => Issue?.DocumentId ?? Approval?.DocumentId ?? Draft?.DocumentId;

    /// <summary>The caller may do this now. The API's names are compared without hyphens and case.</summary>
    public bool May(string action) => Actions?.Any(a => Bare(a) == Bare(action)) is true;

    private static string Bare(string name) => name.Replace("-", "").ToLowerInvariant();
}

public sealed record Applicant(string? Name, string? IdentityNumber, DateOnly? BirthDate, string? Phone, string? Email, Address? Address);

public sealed record Address(string? Street, string? Commune, string? Province, string? CommuneName = null, string? ProvinceName = null);

public sealed record ReturnAddress(string? Name, string? Phone, string? Street, string? Commune, string? Province, string? CommuneName = null, string? ProvinceName = null);

public sealed record HandedPaper(string Key, string? Name, bool? Required, int Originals, int Copies, string? Note, IReadOnlyList<StoredDocument>? Documents);

public sealed record Refused(string? Ground, string? GroundName, string? Reason, DateTimeOffset? At);

public sealed record Draft(int Version, int? DraftVersion, string? Outcome, string? Summary, string? Reason, Guid? DocumentId, JsonElement? Document, string? SentBackReason)
{
    public int Number => DraftVersion ?? Version;
}

public sealed record Approval(DateTimeOffset? At, string? By, Guid? DocumentId, string? Certificate);

public sealed record Issue(string? ResultNumber, DateOnly? IssuedOn, Guid? DocumentId);

public sealed record ReturnState(string? Method, DateTimeOffset? At, DateTimeOffset? ReturnedAt, string? Carrier, Guid? ReturnId);

public sealed record FeeState(long Total, long Paid, long Outstanding, IReadOnlyList<Fee>? Lines);

public sealed record HistoryOf(IReadOnlyList<HistoryItem> Items);

public sealed record HistoryItem(long Version, DateTimeOffset At, string Event, HistoryActor? Actor, string? Sentence);

public sealed record HistoryActor(string? Name, string? Role, string? Agency);

public sealed record Due(DateTimeOffset? ReceivedAt, DateTimeOffset? DueAt, JsonElement? Limit, IReadOnlyList<DueSpan>? Explanation, string? Remark);

public sealed record DueSpan(DateTimeOffset From, DateTimeOffset To, bool Counted, string? Reason);

public sealed record Tracking(
    string? Code, string? Number, int Status, string? StatusName, string? ProcedureName, string? AgencyName,
    DateTimeOffset? SubmittedAt, DateTimeOffset? ReceivedAt, DateTimeOffset? DueAt, DateTimeOffset? ReturnedAt,
    IReadOnlyList<TrackingStep>? Steps, Parcel? Parcel);

public sealed record TrackingStep(DateTimeOffset At, string Text);

public sealed record Parcel(string? Carrier, string? TrackingCode, string? State);

public sealed record Notice(Guid? Id, string? Event, string? Medium, string? Channel, string? State, DateTimeOffset? At, DateTimeOffset? CreatedAt, DateTimeOffset? SentAt, string? Subject, string? Content, string? Text, string? Body)
{
    public DateTimeOffset? When => SentAt ?? At ?? CreatedAt;

    public string? Words => Content ?? Text ?? Body ?? Subject;
}
