using System.Text.Json;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Postgres.PersonalData;
using Platform.WorkingTime;

namespace Platform.Dossiers.Views;

/// <param name="Overdue">Late at the instant asked for, or resolved late; before acceptance, past the limit to answer.</param>
/// <param name="DueAt">The promised instant that holds now (UTC); the first promise is in <paramref name="Acceptance"/>.</param>
/// <param name="PausedAt">Since when the office waits for the citizen and the clock stands still (UTC); null while it runs.</param>
/// <param name="Undoable">The newest step that a leader may still undo; null where there is none. All of them: <see cref="MayUndo"/>.</param>
/// <param name="Replaced">Results issued before and replaced since; the person sees of those they were given what they saw then.</param>
/// <param name="Erased">The person's data were erased: everything sealed is null.</param>
/// <param name="TrackingSecret">For the applicant and the receiving clerk, who print it.</param>
/// <param name="Step">The step in hand, for officers; null outside of processing.</param>
/// <param name="Custody">Who holds the papers, for officers.</param>
/// <param name="Handover">On its way and not confirmed yet.</param>
/// <param name="Consultations">Other agencies' opinions, for officers.</param>
/// <param name="Representatives">Who may act, or might, for the person whose matter it is.</param>
/// <param name="Actions">Names of the acts open to the caller now (none on a past state), as in <c>POST /v1/dossiers/{id}/{act}</c>.</param>
public sealed partial record DossierDetail(
    Guid Id,
    long Version,
    string Number,
    string? Code,
    int Status,
    string StatusName,
    Stage Stage,
    ProcedureRef Procedure,
    Channel Channel,
    AgenciesShown Agencies,
    string CompetentAgency,
    string ReceivingAgency,
    DateTimeOffset SubmittedAt,
    ActorShown SubmittedBy,
    DateTimeOffset AnswerDueAt,
    DateTimeOffset? ReceivedAt,
    DateTimeOffset? DueAt,
    bool Overdue,
    DateTimeOffset? PausedAt,
    bool Erased,
    ApplicantShown? Applicant,
    HelperData? Helper,
    JsonElement? Form,
    IReadOnlyList<PaperShown> Papers,
    int Sets,
    ReturnMethod ReturnMethod,
    PlaceShown? ReturnAddress,
    string? TrackingSecret,
    TermsSnapshot? Terms,
    AcceptanceShown? Acceptance,
    RefusalShown? Refusal,
    FeeShown? Fee,
    DraftShown? Draft,
    ApprovalShown? Approval,
    IssueShown? Issue,
    PostalReturnShown? PostalReturn,
    ReturnShown? Return,
    RatingShown? Rating,
    IReadOnlyList<SupplementShown> Supplements,
    PauseShown? Pause,
    IReadOnlyList<ExtensionShown> Extensions,
    IReadOnlyList<ApologyShown> Apologies,
    WithdrawalShown? Withdrawal,
    StoppingShown? Stopping,
    IReadOnlyList<ReplacedShown> Replaced,
    UndoableShown? Undoable,
    StepShown? Step,
    CustodyShown? Custody,
    HandoverShown? Handover,
    IReadOnlyList<ConsultationShown> Consultations,
    IReadOnlyList<string> Actions,
    IReadOnlyList<RepresentativeShown> Representatives)
{
    /// <summary>Mistaken steps that the caller may undo now, in order; empty on a past state.</summary>
    public required IReadOnlyList<UndoableShown> MayUndo { get; init; }

    /// <summary>Which of its papers are files, by whose word.</summary>
    public required DigitisationShown Digitisation { get; init; }

    /// <summary>An answer to the submission, or to papers that came since, was late; it stays so.</summary>
    public required bool AnsweredLate { get; init; }

    /// <summary>Every time the agency had to accept, refuse or ask for papers, in order; empty for a part of a linked dossier: the whole was answered.</summary>
    public required IReadOnlyList<AnswerLimit> AnswerLimits { get; init; }

    /// <summary>Originals the person has to give up when they take the result; empty before it is issued, and of a part: the whole asks for them.</summary>
    public IReadOnlyList<OriginalShown> ToSurrender { get; init; } = [];

    /// <summary>Originals given up.</summary>
    public IReadOnlyList<SurrenderedShown> Surrendered { get; init; } = [];

    /// <summary>When the applicant's data or the way of return were corrected, by whom and why.</summary>
    public IReadOnlyList<ApplicantCorrectionShown> ApplicantCorrections { get; init; } = [];
}

/// <param name="Changed">name, birthDate, phone, email, address, returnMethod, returnAddress.</param>
public sealed record ApplicantCorrectionShown(DateTimeOffset At, ActorShown By, IReadOnlyList<string> Changed, string? Reason);

/// <param name="Does"><c>handle</c>, <c>draft</c>, <c>approve</c> or <c>issue</c>.</param>
/// <param name="DueAt">By when the step must be done (UTC).</param>
/// <param name="Ways">Where it can go from here.</param>
public sealed record StepShown(
    string Key, string Name, string Does, string Role, string? Unit, DateTimeOffset Since, DateTimeOffset? DueAt, bool Late, PersonShown? Holder, IReadOnlyList<WayShown> Ways, IReadOnlyList<string> Products);

public sealed record WayShown(string Kind, string? To, string? ToName);

public sealed record CustodyShown(PersonShown Holder, string? Agency, DateTimeOffset Since);

/// <param name="Mine">The caller is the one who may confirm it.</param>
public sealed record HandoverShown(Guid Id, ActorShown By, DateTimeOffset At, PersonShown? ToOfficer, string? ToRole, string ToAgency, IReadOnlyList<string> Papers, string? Note, bool Mine);

/// <param name="Mine">The caller's agency is asked and they may answer.</param>
public sealed record ConsultationShown(
    Guid Id, ActorShown By, DateTimeOffset At, string Agency, string AgencyName, string? Question, DateTimeOffset AnswerBy, bool Required, bool Late, bool Mine,
    IReadOnlyList<AnswerShown> Answers, WaiverShown? Waived);

public sealed record AnswerShown(int Version, ActorShown By, DateTimeOffset At, bool Agree, string? Text, DocumentShown? Document);

public sealed record WaiverShown(ActorShown By, DateTimeOffset At, string? Ground);

/// <param name="Score">3 very satisfied, 2 satisfied, 1 not satisfied.</param>
public sealed record RatingShown(DateTimeOffset At, int Score, string? Comment);

public sealed record ActorShown(string? Name, string Role, string? Agency);

/// <summary>Codes are of those whose matter it is today; a name after a merger is the successor's, with the former one in brackets.</summary>
public sealed record AgenciesShown(string? HelpedAt, string ReceivedAt, string ReceivedAtName, string Competent, string CompetentName, string? HelpedAtName = null);

/// <param name="Kind"><c>person</c> or <c>organisation</c>.</param>
/// <param name="TaxNumber">Of an organisation; null for a person.</param>
public sealed record ApplicantShown(string Name, string IdentityNumber, DateOnly? BirthDate, string? Phone, string? Email, PlaceShown Address, string Kind = "person", string? TaxNumber = null);

public sealed record PlaceShown(string? Name, string? Phone, string Street, string Commune, string CommuneName, string Province, string ProvinceName);

public sealed record PaperShown(string Key, string Name, int Originals, int Copies, string? Note, IReadOnlyList<DocumentShown> Documents);

/// <param name="Signatures">Signatures inside a PDF; left out where there are none.</param>
public sealed record DocumentShown(Guid Id, string Name, string ContentType, long Size, string Sha256, IReadOnlyList<SignatureShown>? Signatures = null)
{
    /// <param name="key">The owner's; null = erased: neither its name nor a signer's is shown.</param>
    public static DocumentShown Of(Document row, PersonKey? key) => new(
        row.Id, key is null ? "" : key.Open(row.NameSealed), row.ContentType, row.Size, row.Sha256, key is null || row.SignaturesSealed is null ? null : SignatureShown.Of(DocumentFiles.SignaturesOf(row, key)));
}

public sealed record AcceptanceShown(ActorShown By, DateTimeOffset At, string Code, DateTimeOffset ReceivedAt, DateTimeOffset DueAt, string? Remark, IReadOnlyList<SeenPaper> PapersSeen, int Sets, string? Note);

public sealed record RefusalShown(ActorShown By, DateTimeOffset At, string Ground, string GroundText, string? Reason);

/// <param name="Outstanding">Still owed, whole đồng; never negative.</param>
/// <param name="Refundable">To be given back now: paid too much, or not owed any more.</param>
/// <param name="Exemptions">Lines the person does not pay; no part of the total.</param>
public sealed record FeeShown(
    long Total, long Paid, long Outstanding, IReadOnlyList<FeeLine> Lines, IReadOnlyList<PaymentShown> Payments,
    long Overpaid, long Refundable, IReadOnlyList<RefundShown> Refunds, IReadOnlyList<ExemptionShown> Exemptions, IReadOnlyList<FeeCorrectionShown> Corrections);

/// <param name="Less">By so much the fee became less, whole đồng.</param>
public sealed record FeeCorrectionShown(DateTimeOffset At, ActorShown By, long Less, string? Reason);

/// <param name="Method"><c>cash</c>, <c>transfer</c>, <c>online</c> or <c>cashOnDelivery</c>.</param>
/// <param name="Reference">The bank's or the payment platform's number.</param>
/// <param name="Reason">Of an officer who took another amount than was asked for.</param>
public sealed record PaymentShown(DateTimeOffset At, long Amount, string Method, string ReceiptNumber, ActorShown By, string? Reference, string? Reason = null);

public sealed record RefundShown(DateTimeOffset At, long Amount, string Method, string ReceiptNumber, ActorShown By, string? Reference, string? Reason);

public sealed record ExemptionShown(FeeLine Line, string Ground, string GroundText, string? Note);

/// <param name="Surrender">Originals the specialist named to be given up for it.</param>
public sealed record DraftShown(int Version, ActorShown By, DateTimeOffset At, ResolutionOutcome Outcome, string? Summary, string? Reason, DocumentShown? Document, SentBackShown? SentBack, IReadOnlyList<string>? Surrender = null);

public sealed record SentBackShown(ActorShown By, DateTimeOffset At, string? Reason);

/// <param name="Signature">Detached CMS over the document's bytes, base64.</param>
public sealed record ApprovalShown(ActorShown By, DateTimeOffset At, int DraftVersion, string Sha256, string Certificate, string Signature);

/// <param name="Replaces">Number of the result it corrects; null for a first one.</param>
public sealed record IssueShown(ActorShown By, DateTimeOffset At, string ResultNumber, DateOnly IssuedOn, string? Replaces = null);

/// <param name="Draft">What was decided, with its file; for the person whose matter it is as <paramref name="Approval"/> and <paramref name="Return"/> only where it was returned to them.</param>
public sealed record ReplacedShown(ActorShown By, DateTimeOffset At, string ResultNumber, DateOnly IssuedOn, DraftShown? Draft, ApprovalShown? Approval, ReturnShown? Return)
{
    /// <summary>Its issued copy, which says that it is replaced.</summary>
    public IssuedCopyShown? Copy { get; init; }
}

public sealed record PostalReturnShown(Guid ReturnId, string Carrier, DateTimeOffset RequestedAt, long CashOnDelivery, DateTimeOffset? HandedOverAt, string? TrackingCode)
{
    /// <summary>When the office called it back (UTC), and the post has not answered or was too late to; null otherwise.</summary>
    public DateTimeOffset? CalledBackAt { get; init; }
}

public sealed record ReturnShown(ActorShown By, DateTimeOffset At, ReturnMethod Method, RecipientData? Recipient, string? TrackingCode, string? Proof, SignatureOnReturn? Signature = null);

/// <param name="Document">The signed sheet as a scan.</param>
public sealed record SignatureOnReturn(bool OnPaper, DocumentShown? Document);

/// <param name="Key">Under which it is given up.</param>
public sealed record OriginalShown(string Key, string? Name);

public sealed record SurrenderedShown(string? Key, string? Name, string? Number);

/// <param name="Answered">When every paper was here (UTC); null while they are waited for.</param>
public sealed record SupplementShown(
    ActorShown By, DateTimeOffset At, SupplementStage Stage, int Round, string Ground, string GroundText, string? Reason, IReadOnlyList<WrongPaperShown> Papers,
    DateTimeOffset AnswerBy, bool ClockStops, string? FurtherReason, DateTimeOffset? Answered);

/// <param name="Key">Under which it is answered.</param>
public sealed record WrongPaperShown(string Key, string Name, string? Problem);

/// <param name="Amount">Whole đồng.</param>
public sealed record PauseShown(ActorShown By, DateTimeOffset At, PauseCause Cause, string? Reason, long? Amount, string? Notice);

public sealed record ExtensionShown(ActorShown By, DateTimeOffset At, DateTimeOffset OldDueAt, DateTimeOffset NewDueAt, string? Reason);

public sealed record ApologyShown(ActorShown By, DateTimeOffset At, DateTimeOffset DueAt, DateTimeOffset ExpectedAt, string? Reason);

public sealed record WithdrawalShown(ActorShown By, DateTimeOffset At, string? Reason, DateTimeOffset? Confirmed);

public sealed record StoppingShown(ActorShown By, DateTimeOffset At, string Ground, string GroundText, string? Reason, string FeeOutcome, string FeeOutcomeText);

public sealed record UndoableShown(long Step, string Type);
