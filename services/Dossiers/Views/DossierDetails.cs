using System.Text.Json;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.Views;

/// <param name="Overdue">Late at the instant asked for, or resolved late; before acceptance, past the limit to answer.</param>
/// <param name="Erased">The person's data were erased: everything sealed is null.</param>
/// <param name="TrackingSecret">For the applicant and the receiving clerk, who print it.</param>
/// <param name="Actions">Names of the acts open to the caller now (none on a past state), as in <c>POST /v1/dossiers/{id}/{act}</c>.</param>
public sealed record DossierDetail(
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
    IReadOnlyList<string> Actions);

/// <param name="Score">3 very satisfied, 2 satisfied, 1 not satisfied.</param>
public sealed record RatingShown(DateTimeOffset At, int Score, string? Comment);

public sealed record ActorShown(string? Name, string Role, string? Agency);

/// <summary>Codes are of those whose matter it is today; a name after a merger is the successor's, with the former one in brackets.</summary>
public sealed record AgenciesShown(string? HelpedAt, string ReceivedAt, string ReceivedAtName, string Competent, string CompetentName, string? HelpedAtName = null);

public sealed record ApplicantShown(string Name, string IdentityNumber, DateOnly? BirthDate, string? Phone, string? Email, PlaceShown Address);

public sealed record PlaceShown(string? Name, string? Phone, string Street, string Commune, string CommuneName, string Province, string ProvinceName);

public sealed record PaperShown(string Key, string Name, int Originals, int Copies, string? Note, IReadOnlyList<DocumentShown> Documents);

public sealed record DocumentShown(Guid Id, string Name, string ContentType, long Size, string Sha256);

public sealed record AcceptanceShown(ActorShown By, DateTimeOffset At, string Code, DateTimeOffset ReceivedAt, DateTimeOffset DueAt, string? Remark, IReadOnlyList<SeenPaper> PapersSeen, int Sets, string? Note);

public sealed record RefusalShown(ActorShown By, DateTimeOffset At, string Ground, string GroundText, string? Reason);

public sealed record FeeShown(long Total, long Paid, long Outstanding, IReadOnlyList<FeeLine> Lines, IReadOnlyList<PaymentShown> Payments);

public sealed record PaymentShown(DateTimeOffset At, long Amount, string Method, string ReceiptNumber, ActorShown By);

public sealed record DraftShown(int Version, ActorShown By, DateTimeOffset At, ResolutionOutcome Outcome, string? Summary, string? Reason, DocumentShown? Document, SentBackShown? SentBack);

public sealed record SentBackShown(ActorShown By, DateTimeOffset At, string? Reason);

/// <param name="Signature">Detached CMS over the document's bytes, base64.</param>
public sealed record ApprovalShown(ActorShown By, DateTimeOffset At, int DraftVersion, string Sha256, string Certificate, string Signature);

public sealed record IssueShown(ActorShown By, DateTimeOffset At, string ResultNumber, DateOnly IssuedOn);

public sealed record PostalReturnShown(Guid ReturnId, string Carrier, DateTimeOffset RequestedAt, long CashOnDelivery, DateTimeOffset? HandedOverAt, string? TrackingCode);

public sealed record ReturnShown(ActorShown By, DateTimeOffset At, ReturnMethod Method, RecipientData? Recipient, string? TrackingCode, string? Proof);

/// <summary>Opens a dossier for somebody who may read it.</summary>
public sealed class DossierDetails(DocumentFiles files, PersonKeys keys, MasterKey master, CatalogueCopy catalogue, TimeProvider clock)
{
    /// <param name="past">The past instant (UTC) the dossier is shown as of; null = now.</param>
    public async Task<DossierDetail> Of(Dossier d, Caller caller, DateTimeOffset? past, CancellationToken ct)
    {
        var key = await KeyOf(d.Applicant, ct);
        var own = caller is { IsCitizen: true, IdentityNumber: { } number } && await master.PersonOf(number, ct) == d.Applicant;
        var officer = !own && !caller.IsCitizen;
        var documents = await files.Find(d.Documents, ct);
        var s = d.Submission;
        var status = NationalStatus.Of(d);
        var names = catalogue.Current;
        return new DossierDetail(
            d.Id, d.Version, d.Number, d.Code, status.Number, status.Name, d.Stage, d.Procedure, s.Channel,
            new(d.Agencies.HelpedAt, d.Agencies.ReceivedAt, Name(s.Agencies.ReceivedAt), d.Agencies.Competent, Name(s.Agencies.Competent), s.Agencies.HelpedAt is { } helped ? Name(helped) : null),
            d.Agencies.Competent, d.Agencies.ReceivedAt,
            d.SubmittedAt, Show(s.By), s.AnswerDueAt, d.Acceptance?.Promise.CountedFrom, d.DueAt, d.IsOverdue(past ?? clock.GetUtcNow()),
            key is null,
            key is null ? null : Show(s.ApplicantData.Open(key)),
            key is null ? null : s.Helper?.Open(key),
            key is null ? null : JsonElement.Parse(s.Form.Open(key)),
            [.. s.Papers.Select(p => new PaperShown(p.Key, p.Name, p.Originals, p.Copies, Open(p.Note), [.. p.Documents.Where(documents.ContainsKey).Select(Document)]))],
            s.Sets, s.ReturnMethod,
            key is null || s.ReturnAddress is not { } to ? null : Show(to.Open(key)),
            own || d.Agencies.ReceivedAt == caller.Agency ? s.TrackingSecret : null,
            d.Acceptance?.Terms,
            d.Acceptance is { } a ? new(Show(a.By), a.At, a.Code, a.Promise.CountedFrom, a.Promise.DueAt, a.Promise.Remark, a.PapersSeen, a.Sets, Open(a.Note)) : null,
            d.NotAccepted is { } n ? new(Show(n.By), n.At, n.Ground, RefusalGrounds.All.GetValueOrDefault(n.Ground, n.Ground), Open(n.Reason)) : null,
            d.Fee is { } f ? new(f.Total, f.Paid, f.Outstanding, f.Lines, [.. f.Payments.Select(p => new PaymentShown(p.At, p.Amount, p.Method, p.ReceiptNumber, Show(p.By)))]) : null,
            d.Draft is { } draft && (officer || d.Stage is Stage.Returned)
                ? new(draft.Version, Show(draft.By), draft.At, draft.Outcome, Open(draft.Summary), Open(draft.Reason),
                    documents.ContainsKey(draft.Document) ? Document(draft.Document) : null,
                    draft.SentBack is { } back ? new(Show(back.By), back.At, Open(back.Reason)) : null)
                : null,
            d.Approval is { } ap && (officer || d.Stage is Stage.Returned) ? new(Show(ap.By), ap.At, ap.DraftVersion, ap.Sha256, ap.Certificate, ap.Signature) : null,
            d.Issue is { } i ? new(Show(i.By), i.At, i.ResultNumber, i.IssuedOn) : null,
            d.PostalReturn is { } post ? new(post.ReturnId, post.Carrier, post.At, post.CashOnDelivery, post.HandedOver?.At, post.HandedOver?.TrackingCode) : null,
            d.Return is { } r ? new(Show(r.By), r.At, r.Method, key is null ? null : r.Recipient?.Open(key), r.Delivery?.TrackingCode, r.Delivery?.Proof) : null,
            d.Rating is { } rated ? new(rated.At, rated.Score, Open(rated.Comment)) : null,
            past is null ? own && UseCases.RateDossier.IsOpen(d) ? [UseCases.RateDossier.Act] : Act.OpenTo(caller, caller.Agency is { } at ? names.SelfAndSubordinates(at) : new HashSet<string>(), d) : []);

        string Name(string agency) => names.NameOf(agency, LocalTime.LocalDate(clock.GetUtcNow()));

        string? Open(Sealed<string>? text) => key is null ? null : text?.Open(key);

        DocumentShown Document(Guid id)
        {
            var row = documents[id];
            return new(id, key is null ? "" : key.Open(row.NameSealed), row.ContentType, row.Size, row.Sha256);
        }
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

    private static ActorShown Show(Actor actor) => new(actor.Name, actor.Role, actor.Agency);

    private static ApplicantShown Show(ApplicantData a) =>
        new(a.Name, a.IdentityNumber, a.BirthDate, a.Phone, a.Email, Show(new ReturnAddressData("", "", a.Address.Street, a.Address.Commune, a.Address.Province)) with { Name = null, Phone = null });

    private static PlaceShown Show(ReturnAddressData to) => new(
        to.Name, to.Phone, to.Street, to.Commune, Forms.AdministrativeUnits.NameOf(to.Commune), to.Province, Forms.AdministrativeUnits.NameOf(to.Province));
}
