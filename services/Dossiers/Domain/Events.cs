namespace Platform.Dossiers.Domain;

// The dossier's events in their stored shapes. Names and members are for ever (EventTypes gives the stored names; the snapshot tests hold
// the JSON). They grow by optional members only. The instant of an event is the store's timestamp.

/// <summary>One of the events below.</summary>
public interface IDossierEvent;

/// <param name="Applicant">Reference of the person whose matter it is: the owner of every sealed text in this dossier.</param>
/// <param name="TrackingSecret">Printed on the receipt; opens the status and nothing else.</param>
/// <param name="AnswerDueAt">By when the agency must accept or refuse (UTC).</param>
/// <param name="Parent">Of a part of a linked dossier: the whole.</param>
/// <param name="External">Under which code it arrived from another system.</param>
public sealed record DossierSubmitted(
    Actor By,
    string Number,
    string TrackingSecret,
    Guid Applicant,
    Sealed<ApplicantData> ApplicantData,
    Sealed<HelperData>? Helper,
    ProcedureRef Procedure,
    Channel Channel,
    Agencies Agencies,
    Sealed<string> Form,
    IReadOnlyList<HandedPaper> Papers,
    int Sets,
    ReturnMethod ReturnMethod,
    Sealed<ReturnAddressData>? ReturnAddress,
    DateTimeOffset AnswerDueAt,
    ParentRef? Parent = null,
    ExternalRef? External = null) : IDossierEvent;

/// <summary>Kept apart, intake being regardless of boundary.</summary>
/// <param name="HelpedAt">Where the person was helped; null when nobody helped.</param>
/// <param name="ReceivedAt">Where it was received.</param>
/// <param name="Competent">Who decides.</param>
/// <param name="Names">What they were called on the day of submission, for the papers; null in submissions from before it was kept.</param>
public sealed record Agencies(string? HelpedAt, string ReceivedAt, string Competent, AgencyNames? Names = null);

/// <param name="Province">The root of the tree.</param>
/// <param name="Address">Of the receiving agency, as is <paramref name="Phone"/>.</param>
public sealed record AgencyNames(string Province, string? HelpedAt, string ReceivedAt, string Competent, string Address, string Phone);

/// <param name="Documents">Its files, those used again among them.</param>
/// <param name="Reused">Which of them are an earlier dossier's; null for none.</param>
/// <param name="OwnName">What the officer who asked for it calls something that the catalogue does not list; <paramref name="Name"/> is <see cref="OwnWords.Paper"/> then.</param>
public sealed record HandedPaper(string Key, string Name, IReadOnlyList<Guid> Documents, int Originals, int Copies, Sealed<string>? Note, IReadOnlyList<ReusedPaper>? Reused = null, Sealed<string>? OwnName = null)
{
    public string NameFor(Func<Sealed<string>?, string?> open) => OwnWords.In(Name, OwnWords.Paper, OwnName, open);
}

/// <param name="BookNumber">In the tracking book (form 07) of the agency that received it, from 1 each year; null for a part of a linked dossier, and in acceptances from before it was drawn.</param>
/// <param name="TransferTo">Where the fee was to be transferred on that day, as the receipt prints it; null for no fee, no account, and in acceptances from before it was kept.</param>
public sealed record DossierAccepted(
    Actor By,
    string Code,
    TermsSnapshot Terms,
    Promise Promise,
    IReadOnlyList<SeenPaper> PapersSeen,
    int Sets,
    Sealed<string>? Note,
    IReadOnlyList<FeeExemption>? Exemptions = null,
    long? BookNumber = null,
    BankAccount? TransferTo = null) : IDossierEvent;

/// <summary>A line of the terms that this person does not pay.</summary>
/// <param name="Line">As the catalogue had it on the day of acceptance.</param>
/// <param name="Ground">A key of <see cref="ExemptionGrounds"/>.</param>
public sealed record FeeExemption(FeeLine Line, string Ground, Sealed<string>? Note);

/// <param name="Copies">Certified copies.</param>
/// <param name="Photos">Plain photocopies; null where nobody counted them apart.</param>
public sealed record SeenPaper(string Key, int Originals, int Copies, int? Photos = null);

/// <summary>Fees of the terms at acceptance, or a further one that was found to be due.</summary>
/// <param name="Amount">Whole đồng; of these lines alone.</param>
/// <param name="By">Who asked for it before acceptance, or for a further one; null at acceptance.</param>
/// <param name="Reason">Why a further one is due.</param>
public sealed record FeeRequested(long Amount, IReadOnlyList<FeeLine> Lines, bool ClockStops, Actor? By = null, Sealed<string>? Reason = null) : IDossierEvent;

/// <param name="Ground">Code of the legal ground, see <see cref="RefusalGrounds"/>.</param>
public sealed record DossierRefused(Actor By, string Ground, Sealed<string> Reason) : IDossierEvent;

/// <param name="DraftVersion">1, 2, 3 …</param>
/// <param name="Document">The result's document: uploaded, or made from the summary.</param>
/// <param name="Sha256">Of the document's bytes, hexadecimal.</param>
/// <param name="Surrender">Originals to be given up for it, besides those the terms say so of; null for none.</param>
/// <param name="Products">What its step had to produce, and did; null where it had to produce nothing. Likewise with the approval and the issue.</param>
public sealed record ResultDrafted(
    Actor By,
    int DraftVersion,
    ResolutionOutcome Outcome,
    Sealed<string> Summary,
    Sealed<string>? Reason,
    Guid Document,
    string Sha256,
    IReadOnlyList<Sealed<string>>? Surrender = null,
    IReadOnlyList<string>? Products = null) : IDossierEvent;

public sealed record ResultSentBack(Actor By, int DraftVersion, Sealed<string> Reason) : IDossierEvent;

/// <param name="Signature">Detached CMS over exactly the document's bytes, base64.</param>
/// <param name="Certificate">SHA-256 fingerprint of the signer's certificate, hexadecimal.</param>
public sealed record ResultApproved(Actor By, int DraftVersion, Guid Document, string Sha256, string Signature, string Certificate, IReadOnlyList<string>? Products = null) : IDossierEvent;

/// <param name="IssuedOn">Local day.</param>
/// <param name="Replaces">Number of the result it is a correction of; null for a first one, and in replacements from before it was kept.</param>
public sealed record ResultIssued(Actor By, int DraftVersion, string ResultNumber, DateOnly IssuedOn, string? Replaces = null, IReadOnlyList<string>? Products = null) : IDossierEvent;

/// <param name="Method"><c>cash</c>, <c>transfer</c>, <c>online</c> or <c>cashOnDelivery</c>.</param>
/// <param name="Promise">Set where the clock had stopped for the fee: what is promised now.</param>
/// <param name="Reference">The bank's or the payment platform's number of the transaction.</param>
/// <param name="Parcel">Collected by the carrier: with which return; null in payments from before it was kept.</param>
/// <param name="ByKind">The receipts of fees and of charges carry numbers of their own (<see cref="Numbers.ReceiptOf"/>); null in payments whose receipts went out under one.</param>
/// <param name="Settles">Our reference of the online payment of which the provider told another amount than was asked for: an officer took what came, for the reason given.</param>
public sealed record FeePaid(
    Actor By, long Amount, string Method, string ReceiptNumber, Promise? Promise = null, string? Reference = null, Guid? Parcel = null, bool? ByKind = null,
    string? Settles = null, Sealed<string>? Reason = null) : IDossierEvent;

/// <summary>Money is given back: what was paid too much, or what the end of the dossier gives back.</summary>
/// <param name="Method"><c>cash</c> or <c>transfer</c>.</param>
/// <param name="ReceiptNumber">Of a series of its own, e.g. <c>HT-0000007/2026</c>.</param>
/// <param name="Reference">The bank's number of a transfer.</param>
/// <param name="Settles">As of the payment it gives back whole.</param>
public sealed record FeeRefunded(Actor By, long Amount, string Method, string ReceiptNumber, Sealed<string> Reason, string? Reference = null, string? Settles = null) : IDossierEvent;

/// <param name="CashOnDelivery">Administrative fee the carrier collects at the door, whole đồng.</param>
/// <param name="Surrendered">Originals the person had given up before: the post does not collect them. Null for none.</param>
public sealed record PostalReturnRequested(Actor By, Guid ReturnId, string Carrier, long CashOnDelivery, IReadOnlyList<SurrenderedOriginal>? Surrendered = null) : IDossierEvent;

/// <summary>Sending it was a mistake: the post is asked to leave the parcel at the counter. It has happened once the post says so; where the carrier was quicker, the parcel goes its way.</summary>
public sealed record PostalReturnCalledBack(Actor By, Guid ReturnId, Sealed<string> Reason) : IDossierEvent;

/// <param name="HandedOverAt">When the carrier took it, by the carrier's word (UTC).</param>
/// <param name="ConsignmentVersion">The consignment's own version: messages come out of order.</param>
public sealed record ResultHandedToPost(Guid ReturnId, Guid Consignment, long ConsignmentVersion, string Carrier, string? TrackingCode, DateTimeOffset HandedOverAt) : IDossierEvent;

/// <param name="Reason"><c>refused</c>, <c>notFound</c>, <c>lost</c>, <c>other</c>, or <see cref="CalledBack"/>.</param>
public sealed record ResultCameBack(Guid ReturnId, Guid Consignment, long ConsignmentVersion, string Reason, DateTimeOffset CameBackAt) : IDossierEvent
{
    /// <summary>It never left the counter: the office had called it back.</summary>
    public const string CalledBack = "calledBack";
}

/// <summary>The citizen has the result; the dossier is closed.</summary>
/// <param name="Recipient">At the counter: who took it.</param>
/// <param name="Delivery">By post: which parcel.</param>
/// <param name="Surrendered">At the counter: originals given up for it; null for none.</param>
/// <param name="Signature">At the counter: that the recipient signed; null where nobody wrote it down.</param>
public sealed record ResultReturned(
    Actor By, ReturnMethod Method, Sealed<RecipientData>? Recipient, Delivery? Delivery, IReadOnlyList<SurrenderedOriginal>? Surrendered = null, ReturnSignature? Signature = null) : IDossierEvent;

/// <summary>The person served says how it was, once, after the return.</summary>
/// <param name="Score">3 very satisfied, 2 satisfied, 1 not satisfied.</param>
public sealed record DossierRated(Actor By, int Score, Sealed<string>? Comment) : IDossierEvent;

/// <param name="Proof">The carrier's reference to its proof.</param>
public sealed record Delivery(Guid ReturnId, Guid Consignment, long ConsignmentVersion, string Carrier, string? TrackingCode, string Proof, DateTimeOffset DeliveredAt);
