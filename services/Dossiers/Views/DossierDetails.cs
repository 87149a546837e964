using System.Text.Json;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.Views;

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
