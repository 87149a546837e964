using System.Text.Json;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;
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

/// <summary>Opens a dossier for somebody who may read it.</summary>
public sealed class DossierDetails(DocumentFiles files, Archive.IssuedCopies copies, PersonKeys keys, MasterKey master, CatalogueCopy catalogue, Payments.PaymentSettings payments, TimeProvider clock)
{
    /// <param name="past">The past instant (UTC) the dossier is shown as of; null = now.</param>
    public async Task<DossierDetail> Of(Dossier d, Caller caller, DateTimeOffset? past, CancellationToken ct)
    {
        var key = await KeyOf(d.Applicant, ct);
        Guid? person = caller is { IsCitizen: true, IdentityNumber: { } number } ? await master.PersonOf(number, ct) : null;
        var (now, themselves) = (clock.GetUtcNow(), person == d.Applicant);
        var own = person is { } citizen && d.IsActedForBy(citizen, now);
        List<(Authority Authority, RepresentativeData? Data)> acting = [];
        foreach (var authority in d.Authorities)
            acting.Add((authority, await authority.Open(keys, ct)));
        var officer = !own && !caller.IsCitizen;
        var documents = await files.Find(d.Documents, ct);
        var issued = d.Issue is null && d.Replaced.Count == 0 ? new Dictionary<int, Archive.IssuedCopy>() : await copies.Of(d.Id, d.Version, ct);
        var s = d.Submission;
        var status = NationalStatus.Of(d);
        var names = catalogue.Current;
        return new DossierDetail(
            d.Id, d.Version, d.Number, d.Code, status.Number, status.Name, d.Stage, d.Procedure, s.Channel,
            new(d.Agencies.HelpedAt, d.Agencies.ReceivedAt, Name(s.Agencies.ReceivedAt), d.Agencies.Competent, Name(s.Agencies.Competent), s.Agencies.HelpedAt is { } helped ? Name(helped) : null),
            d.Agencies.Competent, d.Agencies.ReceivedAt,
            d.SubmittedAt, Show(s.By), d.AnswerDueAt, d.Acceptance?.Promise.CountedFrom, d.DueAt, d.IsOverdue(past ?? clock.GetUtcNow()), d.PausedAt,
            key is null,
            key is null ? null : Show(s.ApplicantData.Open(key)),
            key is null ? null : s.Helper?.Open(key),
            key is null ? null : JsonElement.Parse(d.Form.Open(key)),
            [.. d.Papers.Select(p => new PaperShown(p.Key, p.NameFor(Open), p.Originals, p.Copies, Open(p.Note), [.. p.Documents.Where(documents.ContainsKey).Select(Document)]))],
            s.Sets, s.ReturnMethod,
            key is null || s.ReturnAddress is not { } to ? null : Show(to.Open(key)),
            own || d.Agencies.ReceivedAt == caller.Agency ? s.TrackingSecret : null,
            d.Acceptance?.Terms,
            d.Acceptance is { } a ? new(Show(a.By), a.At, a.Code, a.Promise.CountedFrom, a.Promise.DueAt, a.Promise.Remark, a.PapersSeen, a.Sets, Open(a.Note)) : null,
            d.NotAccepted is { } n ? new(Show(n.By), n.At, n.Ground, RefusalGrounds.All.GetValueOrDefault(n.Ground, n.Ground), Open(n.Reason)) : null,
            d.Fee is { } f
                ? new(
                    f.Total, f.Paid, d.FeeOutstanding, [.. f.Lines.Select(l => l.Opened(Open))], [.. f.Payments.Select(p => new PaymentShown(p.At, p.Amount, p.Method, p.ReceiptNumber, Show(p.By), p.Reference, Open(p.Reason)))],
                    f.Overpaid, d.Refundable, [.. f.Refunds.Select(r => new RefundShown(r.At, r.Amount, r.Method, r.ReceiptNumber, Show(r.By), r.Reference, Open(r.Reason)))],
                    [.. f.Exemptions.Select(x => new ExemptionShown(x.Line.Opened(Open), x.Ground, ExemptionGrounds.All.GetValueOrDefault(x.Ground, x.Ground), Open(x.Note)))],
                    [.. f.Corrections.Select(c => new FeeCorrectionShown(c.At, Show(c.By), c.Lines.Sum(l => l.Less), Open(c.Reason)))])
                : null,
            d.Elsewhere is { } elsewhere && (officer || d.Stage is Stage.Returned)
                ? new(1, Show(d.Issue!.By), d.Issue.At, elsewhere.Outcome, Open(elsewhere.Note), Open(elsewhere.Note), elsewhere.Document is { } theirs && documents.ContainsKey(theirs) ? Document(theirs) : null, null)
            : d.Draft is { } draft && (officer || d.Stage is Stage.Returned)
                ? Drafted(draft)
                : null,
            d.Approval is { } ap && (officer || d.Stage is Stage.Returned) ? Approved(ap) : null,
            d.Issue is { } i ? new(Show(i.By), i.At, i.ResultNumber, i.IssuedOn, d.Replaced is [.., var corrected] ? corrected.Issue.ResultNumber : null) : null,
            d.PostalReturn is { } post ? new(post.ReturnId, post.Carrier, post.At, post.CashOnDelivery, post.HandedOver?.At, post.HandedOver?.TrackingCode) { CalledBackAt = post.CalledBack?.At } : null,
            d.Return is { } r ? Returned(r) : null,
            d.Rating is { } rated ? new(rated.At, rated.Score, Open(rated.Comment)) : null,
            [.. d.Supplements.Select(Supplement)],
            d.Halt is { } h ? new(Show(h.By), h.At, h.Cause, Open(h.Reason), h.Amount, h.OwnNotice is null ? h.Notice : Open(h.OwnNotice)) : null,
            [.. d.Extensions.Select(e => new ExtensionShown(Show(e.By), e.At, e.OldDueAt, e.NewDueAt, Open(e.Reason)))],
            [.. d.Apologies.Select(a => new ApologyShown(Show(a.By), a.At, a.DueAt, a.ExpectedAt, Open(a.Reason)))],
            d.Withdrawal is { } w ? new(Show(w.By), w.At, Open(w.Reason), w.Confirmed) : null,
            d.Stopping is { } stop
                ? new(Show(stop.By), stop.At, stop.Ground, StopGrounds.All.GetValueOrDefault(stop.Ground, stop.Ground), Open(stop.Reason), stop.FeeOutcome, StopGrounds.FeeOutcomes.GetValueOrDefault(stop.FeeOutcome, stop.FeeOutcome))
                : null,
            [.. d.Replaced.Select((old, i) => Earlier(old) with { Copy = officer || old.Return is not null ? IssuedCopyShown.Of(issued.GetValueOrDefault(i + 1)) : null })],
            officer && d.LastStep is { } step ? new(step.Version, step.Type) : null,
            officer && d.Step is { } visit ? StepOf(d.Course!, visit, d.StepIsLate(past ?? clock.GetUtcNow())) : null,
            officer && d.Custody is { } custody ? new(new(custody.Holder.Id, custody.Holder.Name), custody.Agency, custody.Since) : null,
            officer && d.OpenHandover is { } sent
                ? new(sent.Id, Show(sent.By), sent.At, sent.ToOfficer is { } to2 ? new(to2.Id, to2.Name) : null, sent.ToRole, sent.ToAgency, key is null ? sent.Papers : sent.OwnPapers?.Open(key) ?? sent.Papers, Open(sent.Note),
                    Rights.Officers.Where(caller.Is).Any(role => sent.IsFor(new Actor(caller.Id, caller.Name, role, caller.Agency))))
                : null,
            officer ? [.. d.Consultations.Select(Consultation)] : [],
            past is null ? own ? ApplicantActs.OpenTo(d, payments.MayPayOnline(d, names), themselves, person is { } served && d.Serves(served, now)) : d.WasHandedInBy(caller) ? ApplicantActs.OfSubmitter(d) : Act.OpenTo(caller, caller.Agency is { } at ? names.SelfAndSubordinates(at) : new HashSet<string>(), d, clock.GetUtcNow()) : [],
            [.. acting.Select(a => Representative(a.Authority, a.Data))])
        {
            MayUndo = past is null && officer && caller.Is(Roles.Leader) ? [.. d.Undoable.Where(s => Act.UndoOf(s).IsOpen(d, Officer(Roles.Leader))).Select(s => new UndoableShown(s.Version, s.Type))] : [],
            ResultCopy = d.Issue is not null && (officer || d.Stage is Stage.Returned) ? IssuedCopyShown.Of(issued.GetValueOrDefault(d.Replaced.Count + 1)) : null,
            AnsweredLate = d.AnsweredLate,
            AnswerLimits = d.Parent is null ? d.AnswerLimits : [],
            ApplicantCorrections = [.. d.ApplicantCorrections.Select(c => new ApplicantCorrectionShown(c.At, Show(c.How.By), c.How.Changed, Open(c.How.Reason)))],
            Digitisation = DigitisationShown.Of(d, Open, past is null && caller.Is(Roles.Clerk) && Act.DigitisePaper.IsOpen(d, Officer(Roles.Clerk))),
            ToSurrender = d.Issue is null || d.Parent is not null ? [] : [.. d.ToSurrender.Select(o => new OriginalShown(o.Key, o.Listed ?? Open(o.Named)))],
            Surrendered = [.. d.Surrendered.Select(s => new SurrenderedShown(s.Key, Open(s.Name) ?? d.Acceptance?.Terms.Papers.FirstOrDefault(p => p.Key == s.Key)?.Name, Open(s.Number)))],
        };

        RepresentativeShown Representative(Authority a, RepresentativeData? data)
        {
            var whole = a.IsShownWhole(d, caller.IsCitizen ? person ?? Guid.Empty : null);
            return new(
                a.Id, data?.Name, whole ? data?.IdentityNumber : null, whole ? data?.Phone : null, a.Relation, a.Relation.Vietnamese(), a.Until, a.At, a.Revoked, a.Holds(past ?? now), a.Person == person, a.AtSubmission,
                whole ? [.. a.Proof.Where(documents.ContainsKey).Select(Document)] : [], data?.Position);
        }

        Officer Officer(string role) => new(new Actor(caller.Id, caller.Name, role, caller.Agency), caller.Agency is { } desk ? names.SelfAndSubordinates(desk) : new HashSet<string>());

        string Name(string agency) => names.NameOf(agency, LocalTime.LocalDate(clock.GetUtcNow()));

        string? Open(Sealed<string>? text) => key is null ? null : text?.Open(key);

        DraftShown Drafted(Draft draft) => new(
            draft.Version, Show(draft.By), draft.At, draft.Outcome, Open(draft.Summary), Open(draft.Reason), documents.ContainsKey(draft.Document) ? Document(draft.Document) : null,
            draft.SentBack is { } back ? new(Show(back.By), back.At, Open(back.Reason)) : null,
            draft.Surrender?.Select(name => Open(name)).OfType<string>().ToArray());

        ApprovalShown Approved(Approval ap) => new(Show(ap.By), ap.At, ap.DraftVersion, ap.Sha256, ap.Certificate, ap.Signature);

        ReturnShown Returned(Return r) => new(
            Show(r.By), r.At, r.Method, key is null ? null : r.Recipient?.Open(key), r.Delivery?.TrackingCode, r.Delivery?.Proof,
            r.Signature is { } signed ? new(signed.OnPaper, signed.Document is { } sheet && documents.ContainsKey(sheet) ? Document(sheet) : null) : null);

        ReplacedShown Earlier(ReplacedResult old)
        {
            var shown = officer || old.Return is not null;
            return new(
                Show(old.Issue.By), old.Issue.At, old.Issue.ResultNumber, old.Issue.IssuedOn,
                shown ? Drafted(old.Draft) : null, shown ? Approved(old.Approval) : null, shown && old.Return is { } given ? Returned(given) : null);
        }

        SupplementShown Supplement(Supplement asked)
        {
            var keys = UseCases.SupplementDossier.Keys(asked);
            return new(
                Show(asked.By), asked.At, asked.Stage, asked.Round, asked.Ground, SupplementGrounds.All.GetValueOrDefault(asked.Ground, asked.Ground), Open(asked.Reason),
                [.. asked.Papers.Select((p, i) => new WrongPaperShown(keys[i], p.NameFor(Open), Open(p.Problem)))], asked.AnswerBy, asked.ClockStops, Open(asked.FurtherReason), asked.Answered);
        }

        ConsultationShown Consultation(Consultation c) => new(
            c.Id, Show(c.By), c.At, c.Agency, Name(c.Agency), Open(c.Question), c.AnswerBy, c.Required, c.IsOpen && (past ?? clock.GetUtcNow()) > c.AnswerBy,
            past is null && UseCases.AnswerConsultation.IsOpenTo(d, c, caller),
            [.. c.Answers.Select(a => new AnswerShown(a.Version, Show(a.By), a.At, a.Agree, Open(a.Text), a.Document is { } file && documents.ContainsKey(file) ? Document(file) : null))],
            c.Waived is { } waived ? new(Show(waived.By), waived.At, Open(waived.Ground)) : null);

        DocumentShown Document(Guid id) => DocumentShown.Of(documents[id], key);
    }

    private async Task<PersonKey?> KeyOf(Guid person, CancellationToken ct)
    {
        try
        {
            return await keys.Find(person, ct);
        }
        catch (PersonErasedException)
        {
            return null; // the history stays readable, the person does not
        }
    }

    private static StepShown StepOf(Course course, StepVisit visit, bool late)
    {
        var terms = course.Terms(visit.Key)!;
        return new(
            visit.Key, terms.Name, terms.Does, terms.Role, terms.Unit, visit.Since, visit.DueAt, late, visit.Holder is { } holder ? new(holder.Id, holder.Name) : null,
            [.. terms.Outcomes.Select(o => new WayShown(o.Kind, o.To, o.To is null ? null : course.NameOf(o.To)))], terms.Products);
    }

    private static ActorShown Show(Actor actor) => new(actor.Name, actor.Role, actor.Agency);

    private static ApplicantShown Show(ApplicantData a) =>
        new(a.Name, a.IdentityNumber, a.BirthDate, a.Phone, a.Email, Show(new ReturnAddressData("", "", a.Address.Street, a.Address.Commune, a.Address.Province)) with { Name = null, Phone = null }, a.TaxNumber is null ? "person" : "organisation", a.TaxNumber);

    private static PlaceShown Show(ReturnAddressData to) => new(
        to.Name, to.Phone, to.Street, to.Commune, Forms.AdministrativeUnits.NameOf(to.Commune), to.Province, Forms.AdministrativeUnits.NameOf(to.Province));
}
