using System.Text.Json;

namespace Platform.WebDefaults.Api;

// What the pages read of a dossier. Instants are UTC; money is whole đồng.

/// <param name="Signatures">Signatures inside a PDF; null for none.</param>
public sealed record StoredDocument(Guid Id, string? Name, string? ContentType, long Size, IReadOnlyList<SignatureFound>? Signatures = null);

public sealed record DossierRow(
    Guid Id, long Version, string Number, string? Code, string ProcedureCode, string ProcedureName, string? Channel, int Status, string? StatusName, string Stage,
    string? ApplicantName, DateTimeOffset SubmittedAt, DateTimeOffset? ReceivedAt, DateTimeOffset? DueAt, bool Overdue, string? CompetentAgency, string? ReceivingAgency,
    string? ReturnMethod, long FeeDue, bool Paused = false, StepOfRow? Step = null, Guid? Parent = null, string? ExternalCode = null);

public sealed record Submitted(Guid Id, string Number, long Version, string? TrackingSecret, DateTimeOffset? AnswerDueAt);

public sealed record Accepted(string Code, DateTimeOffset? ReceivedAt, DateTimeOffset? DueAt, long Version);

public sealed record Dossier(
    Guid Id, long Version, string Number, string? Code, string Stage, int Status, string? StatusName, string? Channel,
    DossierProcedure? Procedure, string? ReceivingAgency, string? CompetentAgency,
    DateTimeOffset? SubmittedAt, DateTimeOffset? AnswerDueAt, DateTimeOffset? ReceivedAt, DateTimeOffset? DueAt, bool? Overdue, string? TrackingSecret,
    Applicant? Applicant, JsonElement? Form, IReadOnlyList<HandedPaper>? Papers, string? ReturnMethod, ReturnAddress? ReturnAddress, int? Sets,
    Refused? Refusal, Draft? Draft, Issue? Issue, FeeState? Fee, IReadOnlyList<string>? Actions, Rating? Rating = null,
    DateTimeOffset? PausedAt = null, IReadOnlyList<Supplement>? Supplements = null, Pause? Pause = null, IReadOnlyList<Extension>? Extensions = null,
    IReadOnlyList<Apology>? Apologies = null, Withdrawal? Withdrawal = null, Stopping? Stopping = null, IReadOnlyList<Replaced>? Replaced = null,
    DossierAgencies? Agencies = null,
    StepNow? Step = null, CustodyNow? Custody = null, HandoverNow? Handover = null, IReadOnlyList<Consulted>? Consultations = null,
    IReadOnlyList<PartOf>? Parts = null, ParentOf? Parent = null, RouteOf? Route = null, ExternalCode? External = null,
    Digitisation? Digitisation = null, IReadOnlyList<Representative>? Representatives = null,
    IReadOnlyList<OriginalToSurrender>? ToSurrender = null, IReadOnlyList<OriginalSurrendered>? Surrendered = null, Returned? Return = null,
    IReadOnlyList<ApplicantCorrection>? ApplicantCorrections = null, Helper? Helper = null, Approval? Approval = null, IReadOnlyList<Undoable>? MayUndo = null, PostalReturn? PostalReturn = null, ResultCopy? ResultCopy = null)
{
    /// <summary>Papers asked for and not here yet.</summary>
    public Supplement? OpenSupplement => Supplements is [.., { Answered: null } last] ? last : null;

    public string ProcedureCode => Procedure?.Code ?? "";

    public string ProcedureName => Procedure?.Name ?? "";

    /// <summary>Who comes to the counter for the result: of an organisation's whoever handed it in.</summary>
    public (string? Name, string? IdentityNumber) WhoFetches => Applicant?.TaxNumber is not null && Representatives?.FirstOrDefault(r => r.HandedIn) is { } sent
        ? (sent.Name, sent.IdentityNumber)
        : (Applicant?.Name, Applicant?.IdentityNumber);

    /// <summary>The result's document; nobody outside sees it before it is issued.</summary>
    public Guid? Result => Issue is null ? null : Draft?.Document?.Id;

    /// <summary>The caller may do this now. The API's names are compared without hyphens and case.</summary>
    public bool May(string action) => Actions?.Any(a => Bare(a) == Bare(action)) is true;

    private static string Bare(string name) => name.Replace("-", "").ToLowerInvariant();
}

/// <summary>Who helped to fill it in: neither who acts nor whose matter it is.</summary>
public sealed record Helper(string? Name, string? Organisation);

/// <param name="Certificate">SHA-256 of the signer's certificate, hexadecimal.</param>
/// <param name="Signature">Detached CMS over the result's bytes, base64.</param>
public sealed record Approval(HistoryActor By, DateTimeOffset At, int DraftVersion, string Sha256, string Certificate, string Signature);

/// <summary>Where the person was helped, where it was received, who decides; a name after a merger has the former one in brackets.</summary>
public sealed record DossierAgencies(string? HelpedAt, string? HelpedAtName, string ReceivedAt, string ReceivedAtName, string Competent, string CompetentName);

/// <param name="TaxNumber">Of an organisation; null for a person.</param>
public sealed record Applicant(string? Name, string? IdentityNumber, DateOnly? BirthDate, string? Phone, string? Email, Address? Address, string? TaxNumber = null);

/// <summary>The applicant's data or the way of return were corrected.</summary>
public sealed record ApplicantCorrection(DateTimeOffset At, string? Reason);

public sealed record Address(string? Street, string? Commune, string? Province, string? CommuneName = null, string? ProvinceName = null);

public sealed record ReturnAddress(string? Name, string? Phone, string? Street, string? Commune, string? Province, string? CommuneName = null, string? ProvinceName = null);

public sealed record HandedPaper(string Key, string? Name, bool? Required, int Originals, int Copies, string? Note, IReadOnlyList<StoredDocument>? Documents);

/// <param name="Version">By whose terms it is handled.</param>
public sealed record DossierProcedure(string Code, string Name, string? Field, string? CaseKey, string? CaseName, int Version = 0);

public sealed record Refused(string? Ground, string? GroundText, string? Reason, DateTimeOffset? At);

public sealed record Draft(int Version, string? Outcome, string? Summary, string? Reason, StoredDocument? Document, SentBack? SentBack, IReadOnlyList<string>? Surrender = null);

public sealed record SentBack(DateTimeOffset? At, string? Reason);

public sealed record Issue(string? ResultNumber, DateOnly? IssuedOn, string? Replaces = null);

/// <param name="Draft">With its file; the person has it where it was returned to them.</param>
public sealed record Replaced(string? ResultNumber, DateOnly? IssuedOn, Draft? Draft = null, ResultCopy? Copy = null);

/// <summary>The issued copy of a result.</summary>
/// <param name="Issue">1, 2 … of the dossier's results.</param>
/// <param name="Made">The platform made it as a PDF; false where the file uploaded as the result is the copy.</param>
public sealed record ResultCopy(int Issue, bool Made, AgencySigned? Signed);

/// <param name="Name">The agency's, as it signed.</param>
/// <param name="Certificate">SHA-256, hexadecimal.</param>
public sealed record AgencySigned(string Agency, string? Name, DateTimeOffset At, string Certificate, string? SerialNumber);

/// <summary>An original to be given up for the result.</summary>
public sealed record OriginalToSurrender(string Key, string? Name);

/// <param name="Number">Its own number (serial).</param>
public sealed record OriginalSurrendered(string? Key, string? Name, string? Number);

/// <param name="Method"><c>counter</c>, <c>online</c> or <c>postal</c>.</param>
public sealed record Returned(DateTimeOffset At, string Method, Recipient? Recipient, ReturnSigned? Signature = null);

public sealed record Recipient(string? Name, string? IdentityNumber);

public sealed record ReturnSigned(bool OnPaper, StoredDocument? Document);

/// <param name="Stage"><c>beforeAcceptance</c> or <c>inAppraisal</c>.</param>
public sealed record Supplement(string Stage, int Round, string? GroundText, string? Reason, IReadOnlyList<WrongPaper> Papers, DateTimeOffset AnswerBy, bool ClockStops, string? FurtherReason, DateTimeOffset At, DateTimeOffset? Answered, string? Ground = null);

public sealed record WrongPaper(string Key, string Name, string? Problem);

/// <param name="Cause"><c>financialDuty</c> or <c>other</c>.</param>
public sealed record Pause(DateTimeOffset At, string Cause, string? Reason, long? Amount, string? Notice);

public sealed record Extension(DateTimeOffset At, DateTimeOffset OldDueAt, DateTimeOffset NewDueAt, string? Reason);

public sealed record Apology(DateTimeOffset At, DateTimeOffset DueAt, DateTimeOffset ExpectedAt, string? Reason);

public sealed record Withdrawal(DateTimeOffset At, string? Reason, DateTimeOffset? Confirmed);

public sealed record Stopping(DateTimeOffset At, string? GroundText, string? Reason, string? FeeOutcomeText);

/// <param name="CalledBackAt">When the office wanted it back, and the post has not answered or was quicker.</param>
public sealed record PostalReturn(Guid ReturnId, DateTimeOffset? HandedOverAt = null, string? TrackingCode = null, DateTimeOffset? CalledBackAt = null);

public sealed record Undoable(long Step, string Type);

/// <param name="Score">3 very satisfied, 2 satisfied, 1 not satisfied.</param>
public sealed record Rating(int Score, string? Comment, DateTimeOffset? At);

public sealed record PapersOf(IReadOnlyList<PrintedPaper> Items);

/// <param name="Form">01 … 06.</param>
/// <param name="Undone">The step behind it was undone.</param>
public sealed record PrintedPaper(string Form, string? FormLabel, string Number, string Name, DateTimeOffset At, int Round, bool Undone, bool Archived);

public sealed record BookLine(
    long No, Guid Id, string Code, string Summary, int Sets, string? Owner, string? Address, string? Phone, DateTimeOffset ReceivedAt, DateTimeOffset DueAt, DateTimeOffset? ReturnedAt, string? Ended,
    string? Receiver, string? Channel, string? BookNumber = null);

public sealed record HistoryOf(IReadOnlyList<HistoryItem> Items);

public sealed record HistoryItem(long Version, DateTimeOffset At, string Event, HistoryActor? Actor, string? Sentence);

public sealed record HistoryActor(string? Name, string? Role, string? Agency);

public sealed record Due(DateTimeOffset? ReceivedAt, DateTimeOffset? DueAt, JsonElement? Limit, IReadOnlyList<DueSpan>? Explanation, string? Remark, string? Moved = null);

public sealed record DueSpan(DateTimeOffset From, DateTimeOffset To, bool Counted, string? Reason);

public sealed record Tracking(
    string? Code, string? Number, int Status, string? StatusName, string? ProcedureName, string? AgencyName,
    DateTimeOffset? SubmittedAt, DateTimeOffset? AcceptedAt, DateTimeOffset? DueAt, DateTimeOffset? ReturnedAt,
    IReadOnlyList<TrackingStep>? Steps, Parcel? Parcel, IReadOnlyList<PartOf>? Parts = null, Due? Due = null);

public sealed record TrackingStep(DateTimeOffset At, string Text);

public sealed record Parcel(string? Carrier, string? TrackingCode, string? State);

/// <param name="Text">What was told; null for staff.</param>
public sealed record Notice(Guid? Id, string? Event, string? State, DateTimeOffset? OccurredAt, DateTimeOffset? CreatedAt, string? Subject, string? Text)
{
    public DateTimeOffset? When => OccurredAt ?? CreatedAt;

    public string? Words => Text ?? Subject;
}
