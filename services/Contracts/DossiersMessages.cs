using System.Text.Json.Serialization;

namespace Platform.Contracts;

/// <summary>What every message about a dossier says of it. Ids, codes and dates only; no personal data.</summary>
/// <param name="Version">The dossier's stream version after the event: messages come late, twice and out of order.</param>
/// <param name="Number">Registration number given at submission.</param>
/// <param name="Code">Mã hồ sơ; null until accepted.</param>
/// <param name="Applicant">Reference of the person whose matter it is: opaque, means nothing outside.</param>
/// <param name="ReceivingAgency">Where it was received; <paramref name="CompetentAgency"/> decides.</param>
/// <param name="Parent">The linked dossier that this one is a part of: the person is told and counted for the whole, never for a part. Null: it stands alone.</param>
public sealed record DossierHead(
    Guid Id,
    long Version,
    string Number,
    string? Code,
    Guid Applicant,
    string ProcedureCode,
    int ProcedureVersion,
    string ProcedureName,
    string Field,
    Channel Channel,
    string ReceivingAgency,
    string CompetentAgency,
    Guid? Parent = null);

public sealed record DossierSubmitted(DossierHead Dossier, DateTimeOffset OccurredAt, DateTimeOffset AnswerDueAt, ReturnMethod ReturnMethod);

/// <param name="ReceivedAt">The counted receipt (UTC): after 15:00 it may be the next working day's opening.</param>
/// <param name="DueAt">The promised instant (UTC).</param>
public sealed record DossierAccepted(DossierHead Dossier, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt, DateTimeOffset DueAt, long FeeTotal);

/// <param name="Ground">Code of the legal ground; the written reason stays with the dossier.</param>
public sealed record DossierRefused(DossierHead Dossier, DateTimeOffset OccurredAt, string Ground);

/// <param name="Stage"><c>beforeAcceptance</c> or <c>inAppraisal</c>.</param>
public sealed record SupplementRequested(DossierHead Dossier, DateTimeOffset OccurredAt, string Stage, DateTimeOffset AnswerBy, bool ClockStops);

/// <param name="DueAt">The due instant that holds now; null before acceptance.</param>
/// <param name="AnswerDueAt">Before acceptance: by when the agency must accept or refuse now (UTC).</param>
public sealed record Supplemented(DossierHead Dossier, DateTimeOffset OccurredAt, DateTimeOffset? DueAt, DateTimeOffset? AnswerDueAt = null);

/// <summary>The calendar was changed: by when the agency must accept or refuse has moved. The citizen is not told; the limit is measured.</summary>
public sealed record AnswerDueMoved(DossierHead Dossier, DateTimeOffset OccurredAt, DateTimeOffset OldAnswerDueAt, DateTimeOffset NewAnswerDueAt);

public sealed record FeeRequested(DossierHead Dossier, DateTimeOffset OccurredAt, long Amount, bool ClockStops);

/// <param name="Method"><c>cash</c>, <c>transfer</c>, <c>online</c> or <c>cashOnDelivery</c>.</param>
public sealed record FeePaid(DossierHead Dossier, DateTimeOffset OccurredAt, long Amount, string Method, string ReceiptNumber);

/// <summary>Money was given back: paid too much, or for a dossier that ended without a result.</summary>
/// <param name="Amount">Whole đồng.</param>
/// <param name="Method"><c>cash</c> or <c>transfer</c>.</param>
public sealed record FeeRefunded(DossierHead Dossier, DateTimeOffset OccurredAt, long Amount, string Method, string ReceiptNumber);

/// <param name="Step">Stable key of the step just done, e.g. <c>appraise</c>.</param>
/// <param name="NextStep">The step that begins; null after the last.</param>
/// <param name="Holder">Subject id of the officer who now holds it; null while nobody is named.</param>
public sealed record StepCompleted(DossierHead Dossier, DateTimeOffset OccurredAt, string Step, string? NextStep, string? Holder);

/// <param name="Reason"><c>extension</c>, <c>supplement</c>, <c>financialDuty</c>, <c>calendar</c> or <c>correction</c>.</param>
/// <param name="Apology">True where the citizen is owed an apology (form 04).</param>
/// <param name="Ground">For <c>calendar</c>: the decision and the days, Vietnamese, within a sentence; null where they are not known.</param>
public sealed record DueDateChanged(DossierHead Dossier, DateTimeOffset OccurredAt, DateTimeOffset OldDueAt, DateTimeOffset NewDueAt, string Reason, bool Apology, string? Ground = null);

public sealed record DossierResolved(DossierHead Dossier, DateTimeOffset OccurredAt, ResolutionOutcome Outcome, DateTimeOffset DueAt);

/// <summary>The result is issued and waits to be returned.</summary>
public sealed record ResultReady(DossierHead Dossier, DateTimeOffset OccurredAt, ReturnMethod ReturnMethod, long FeeOutstanding);

/// <summary>The result is to go by post: PostalReturns makes a consignment. The address is asked for by dossier id.</summary>
/// <param name="ReturnId">One per request to return; a second parcel after one came back has its own.</param>
/// <param name="CashOnDelivery">Administrative fee passed on, whole đồng.</param>
public sealed record ReturnRequested(DossierHead Dossier, DateTimeOffset OccurredAt, Guid ReturnId, string Carrier, long CashOnDelivery);

/// <summary>Sending it by post was a mistake: the parcel stays where it is unless the carrier has it already. Answered by <see cref="ResultCameBack"/> (<c>calledBack</c>) or <see cref="ConsignmentHandedOver"/>.</summary>
public sealed record ReturnCalledBack(DossierHead Dossier, DateTimeOffset OccurredAt, Guid ReturnId);

public sealed record DossierReturned(DossierHead Dossier, DateTimeOffset OccurredAt, ReturnMethod Method);

/// <summary>The clock stands still. Told of separately: <see cref="SupplementRequested"/> and <see cref="FeeRequested"/> that stop it.</summary>
/// <param name="Cause"><c>financialDuty</c> or <c>other</c>.</param>
public sealed record ProcessingPaused(DossierHead Dossier, DateTimeOffset OccurredAt, string Cause);

/// <param name="DueAt">The promised instant that holds now (UTC).</param>
public sealed record ProcessingResumed(DossierHead Dossier, DateTimeOffset OccurredAt, DateTimeOffset DueAt);

/// <summary>The promised date was missed and the office apologised; the due date stays.</summary>
/// <param name="ExpectedAt">When it should be there (UTC).</param>
public sealed record ApologyGiven(DossierHead Dossier, DateTimeOffset OccurredAt, DateTimeOffset DueAt, DateTimeOffset ExpectedAt);

public sealed record WithdrawalRequested(DossierHead Dossier, DateTimeOffset OccurredAt);

/// <summary>Ended without a decision.</summary>
/// <param name="Ground">Code of the legal ground; the written reason stays with the dossier.</param>
public sealed record DossierStopped(DossierHead Dossier, DateTimeOffset OccurredAt, string Ground);

/// <summary>The step that came last was a mistake, or a withdrawal asked for was taken back: the dossier stands where it stood before it.</summary>
/// <param name="Undone">The dossier's version that the step had made.</param>
/// <param name="Step">Stored name of the event undone, e.g. <c>dossier_refused</c>.</param>
public sealed record StepUndone(DossierHead Dossier, DateTimeOffset OccurredAt, long Undone, string Step);

public sealed record DossierWithdrawn(DossierHead Dossier, DateTimeOffset OccurredAt);

/// <param name="Score">3 very satisfied, 2 satisfied, 1 not satisfied.</param>
public sealed record DossierRated(DossierHead Dossier, DateTimeOffset OccurredAt, int Score);

/// <summary>Somebody in an office has something to do, or runs out of time. Published by Dossiers for Notifications alone.</summary>
/// <param name="Kind"><c>newOnline</c>, <c>stepDueSoon</c>, <c>stepLate</c>, <c>consultationAsked</c>, <c>resultToSign</c>, <c>cameBack</c> or <c>supportReview</c>.</param>
/// <param name="Agency">Whose work it is.</param>
/// <param name="Roles">Who may do it there; told where nobody holds it.</param>
/// <param name="Officer">Subject id of the officer who holds it; null: nobody is named.</param>
/// <param name="StepName">As the process names it; null outside of a process.</param>
/// <param name="DueAt">By when it must be done (UTC); null where nothing is promised for it.</param>
/// <param name="About">The consultation or support access it is about, where a dossier may have several; null otherwise.</param>
/// <param name="Except">Subject id of an officer of the role who may not do it; null: anybody of the role may.</param>
public sealed record StaffNoticeWanted(
    DossierHead Dossier, DateTimeOffset OccurredAt, string Kind, string Agency, IReadOnlyList<string> Roles, string? Officer = null, string? StepName = null, DateTimeOffset? DueAt = null,
    Guid? About = null, string? Except = null);

/// <summary>Work that officers may have been told of is done, or is no work any more: what was told of it is closed. Published by Dossiers for Notifications alone.</summary>
/// <param name="Before">The dossier's version that ended it: what was told at an earlier one is closed. The largest number where that is all.</param>
/// <param name="Kinds">As in <see cref="StaffNoticeWanted"/>.</param>
/// <param name="About">As in <see cref="StaffNoticeWanted"/>: only what is about the same is closed.</param>
public sealed record StaffWorkEnded(Guid DossierId, long Before, DateTimeOffset OccurredAt, IReadOnlyList<string> Kinds, Guid? About = null);

/// <summary>Work that officers may have been told of is somebody's from now on: what was told of it is told them. Published by Dossiers for Notifications alone.</summary>
/// <param name="Version">The dossier's version since when.</param>
/// <param name="Officer">Subject id; null: nobody's, and so the role's again.</param>
public sealed record StaffWorkTaken(Guid DossierId, long Version, DateTimeOffset OccurredAt, IReadOnlyList<string> Kinds, string? Officer);

/// <summary>A person was erased: whoever keeps a key of theirs erases it too, and makes none again. It may come before, or long after, what else is said of their dossiers.</summary>
/// <param name="Person">The reference, as in <see cref="DossierHead.Applicant"/>.</param>
public sealed record PersonErased(Guid Person, DateTimeOffset OccurredAt);
