using System.Text.Json;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Drafts;
using Platform.Dossiers.Forms;
using Platform.Dossiers.Streams;
using Platform.Dossiers.Views;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.UseCases;

/// <summary>A citizen submits online, a clerk enters what came to the counter or by post, another system submits on a portal's behalf.</summary>
/// <remarks>
/// Law: SUB-01 (registration number at once), SUB-02 (answer within 8 working hours), SUB-03 (intake regardless of boundary), SUB-04 (the helper
/// is never the applicant); docs/law/register.md. Refuses: invalid, unknown-procedure, procedure-not-accepting, unknown-agency,
/// agency-not-competent, agency-not-receiving, channel-not-offered, papers-missing, unknown-paper, unknown-document, consent-missing, consent-used, proof-missing, return-address-missing,
/// postal-return-not-offered (all 422), external-code-taken, dossier-begun (409), identity-missing (403), person-erased (410), catalogue-not-loaded (503). The same Idempotency-Key again answers with the dossier it made.
/// </remarks>
public static class SubmitDossier
{
    public const int LargestForm = 64 * 1024;
    private static readonly JsonElement NoAnswers = JsonElement.Parse("{}");

    /// <param name="CaseKey">Default: the procedure's first case.</param>
    /// <param name="ReceivingAgency">Default: the clerk's own agency; online, the competent one.</param>
    /// <param name="Form">
    /// The answers of the e-form: a JSON object up to 64 KB, checked by the procedure's JSON Schema where it has one. A clerk may leave it out:
    /// at the counter and by post the declaration may be on paper.
    /// </param>
    /// <param name="HelpedAt">The support point (code of an agency) where the person was helped, as the clerk notes it. Default: at the counter the clerk's own agency.</param>
    /// <param name="External">A system's own code of the dossier, e.g. the national portal's: the same code again, under whatever key, is answered (200) with the dossier it made first.</param>
    /// <param name="OnBehalf">Whose matter it is, where <paramref name="Applicant"/> hands it in for another: the applicant is then that other person, or the business or organisation.</param>
    /// <param name="Draft">The caller's draft it was made from: it goes with the submission.</param>
    public sealed record Request(
        string ProcedureCode,
        string? CaseKey,
        Channel Channel,
        string? ReceivingAgency,
        string CompetentAgency,
        ApplicantInput Applicant,
        JsonElement? Form,
        IReadOnlyList<PaperInput>? Papers,
        ReturnMethod ReturnMethod,
        ReturnAddressData? ReturnAddress,
        int? Sets,
        HelperData? Helper,
        string? HelpedAt = null,
        ExternalRef? External = null,
        OnBehalfInput? OnBehalf = null,
        Guid? Draft = null);

    public sealed record ApplicantInput(string Name, string IdentityNumber, DateOnly? BirthDate, string? Phone, string? Email, AddressData? Address);

    /// <param name="AnswerDueAt">By when the agency must accept or refuse (UTC).</param>
    public sealed record Answer(Guid Id, string Number, long Version, string TrackingSecret, DateTimeOffset AnswerDueAt);

    /// <summary>What the decision needs beside the request.</summary>
    /// <param name="Own">The caller's own person reference; null for officers and systems.</param>
    /// <param name="Documents">Rows of the documents named, by id.</param>
    /// <param name="Reusable">What is known of the papers to be used again; null for none.</param>
    /// <param name="Applicant">Whose matter it is.</param>
    /// <param name="Representative">Who hands it in for them; null where they do so themselves.</param>
    public sealed record Circumstances(
        Caller Caller, Actor Actor, Guid? Own, Guid Applicant, CatalogueSnapshot Catalogue, IReadOnlyDictionary<Guid, Document> Documents, DossierRules Rules, EForms Forms, Reusable? Reusable = null, Guid? Representative = null);

    /// <param name="representative">The key of who hands it in for another.</param>
    public static Decision Decide(Request request, Circumstances with, PersonKey key, DateTimeOffset now, PersonKey? representative = null) =>
        Refuses(request, with, now) is { } no ? no
        : request.OnBehalf is { } other ? Decision.Of(Submitted(request, with, key, now), Authority(request.Applicant, other, with, representative!))
        : Decision.Of(Submitted(request, with, key, now));

    private static ApplicantData Principal(OnBehalfInput other, ApplicantInput acts)
    {
        var data = new ApplicantData(
            other.Name.Trim(), other.IdentityNumber?.Trim() ?? "", other.BirthDate, other.Phone is null ? null : SearchWords.Phone(other.Phone), other.Email?.Trim(), other.Address ?? acts.Address!);
        return other.IsOrganisation ? data with { IdentityNumber = "", BirthDate = null, TaxNumber = TaxNumber.Read(other.IdentityNumber) } : data;
    }

    private static AuthorityGranted Authority(ApplicantInput who, OnBehalfInput other, Circumstances with, PersonKey key) => new(
        with.Actor, Guid.CreateVersion7(), key.Person, other.Relation!.Value,
        key.SealJson(new RepresentativeData(who.Name.Trim(), who.IdentityNumber, who.Phone is null ? null : SearchWords.Phone(who.Phone), who.Email?.Trim(), string.IsNullOrWhiteSpace(other.Position) ? null : other.Position.Trim())),
        [.. (other.Proof ?? []).Distinct()], other.Until, AtSubmission: true);

    /// <summary>All that can be refused, before a key is made for the person: none is made for a number nobody has.</summary>
    public static Refusal? Refuses(Request request, Circumstances with, DateTimeOffset now)
    {
        if (request.Applicant is null)
            return Missing;
        if (with.Catalogue.IsEmpty)
            return CatalogueSnapshot.NotLoaded;
        var today = LocalTime.LocalDate(now);
        var receivedAt = ReceivedAt(request, with);
        var procedure = with.Catalogue.Procedure(request.ProcedureCode ?? "", today);
        if (Check(request, with, today, receivedAt, procedure) is { } invalid)
            return invalid;
        if (procedure is null)
            return Refusal.Unprocessable("unknown-procedure", $"Thủ tục {request.ProcedureCode} không có trong danh mục đang có hiệu lực.");
        if (!procedure.Accepts)
            return Refusal.Unprocessable("procedure-not-accepting", $"Thủ tục {procedure.Name} chưa nhận hồ sơ vì danh mục còn mục chưa được quyết định.");
        if (with.Catalogue.Agency(request.CompetentAgency, today) is not { } competent || with.Catalogue.Agency(receivedAt, today) is not { } receiving)
            return Refusal.Unprocessable("unknown-agency", "Cơ quan không có trong danh mục đang có hiệu lực.");
        if (!Offer.Decides(competent, procedure))
            return Refusal.Unprocessable("agency-not-competent", $"{competent.Name} không giải quyết thủ tục này. Xin chọn cơ quan khác.");
        if (!Offer.Receives(receiving, procedure))
            return Refusal.Unprocessable("agency-not-receiving", $"{receiving.Name} không tiếp nhận thủ tục này. " + (request.Channel is Channel.Online
                ? "Xin chọn nơi tiếp nhận khác."
                : "Xin hướng dẫn người nộp đến nơi có tiếp nhận, hoặc đề nghị quản trị tỉnh thêm thủ tục vào phạm vi tiếp nhận của cơ quan."));
        if (Chosen(procedure, request) is null)
            return Refusal.Unprocessable("channel-not-offered", "Thủ tục hoặc trường hợp này không nhận hồ sơ qua kênh đã chọn.");

        IReadOnlyList<PaperInput> papers = request.Papers ?? [];
        if (papers.Where(p => procedure.Papers.All(t => t.Key != p.Key)).Select(p => p.Key).ToArray() is { Length: > 0 } unknown)
            return Refusal.Unprocessable("unknown-paper", $"Thành phần hồ sơ không có trong thủ tục: {string.Join(", ", unknown)}.");
        if (GivenPapers.NotTheirs(papers, with.Documents, with.Actor.Id) is { } notTheirs)
            return notTheirs;
        if ((with.Reusable ?? Reusable.None).Refuses(papers) is { } notReusable)
            return notReusable;
        if (request.OnBehalf is { } other && OnBehalf.ProofMissing(other, procedure.Code, with.Documents, with.Actor.Id, with.Rules, today) is { } noProof)
            return noProof;
        if (request.Channel is Channel.Online
            && procedure.Papers.Where(t => t.Required && !papers.Any(p => p.Key == t.Key && p.HasFiles())).Select(t => t.Name).ToArray() is { Length: > 0 } missing)
            return Refusal.Unprocessable("papers-missing", $"Còn thiếu giấy tờ: {string.Join("; ", missing)}.");
        if (request.ReturnMethod is ReturnMethod.Postal && !procedure.Rules.PostalReturn)
            return Refusal.Unprocessable("postal-return-not-offered", "Thủ tục này không trả kết quả qua bưu chính. Xin chọn cách nhận khác.");
        if (request.ReturnMethod is ReturnMethod.Postal && request.ReturnAddress is null)
            return Refusal.Unprocessable("return-address-missing", "Chưa có địa chỉ nhận kết quả qua bưu chính.");
        return null;
    }

    private static string ReceivedAt(Request request, Circumstances with) =>
        request.ReceivingAgency ?? (request.Channel is Channel.Online ? request.CompetentAgency : with.Caller.Agency ?? "");

    private static Offer? Chosen(Contracts.ProcedurePublished procedure, Request request) =>
        Offer.Of(procedure, request.CaseKey ?? (procedure.Cases is [var first, ..] ? first.Key : ""), request.Channel);

    private static DossierSubmitted Submitted(Request request, Circumstances with, PersonKey key, DateTimeOffset now)
    {
        var (a, receivedAt, papers) = (request.Applicant, ReceivedAt(request, with), request.Papers ?? []);
        var procedure = with.Catalogue.Procedure(request.ProcedureCode, LocalTime.LocalDate(now))!;
        var offer = Chosen(procedure, request)!;
        var clock = DueCalculator.Due(now, new TimeLimit(with.Rules.AnswerWithinHours, TimeUnit.Hour), with.Catalogue.CalendarOf(receivedAt));
        return new DossierSubmitted(
            with.Actor,
            Numbers.Registration(now),
            Numbers.TrackingSecret(),
            with.Applicant,
            key.SealJson(request.OnBehalf is { } other
                ? Principal(other, a)
                : new ApplicantData(a.Name.Trim(), a.IdentityNumber, a.BirthDate, a.Phone is null ? null : SearchWords.Phone(a.Phone), a.Email?.Trim(), a.Address!)),
            request.Helper is null ? null : key.SealJson(request.Helper),
            offer.Reference,
            request.Channel,
            with.Catalogue.Named(new Agencies(request.HelpedAt ?? (request.Channel is Channel.Counter ? with.Actor.Agency : null), receivedAt, request.CompetentAgency)),
            key.SealJson(request.Form?.GetRawText() ?? "{}"),
            GivenPapers.Seal(papers, k => procedure.Papers.First(t => t.Key == k).Name, key, with.Reusable ?? Reusable.None),
            request.Sets ?? 1,
            request.ReturnMethod,
            request.ReturnMethod is ReturnMethod.Postal ? key.SealJson(request.ReturnAddress!) : null,
            clock.DueAt!.Value,
            External: request.External);
    }

    /// <summary>Shapes, all at once, and who may submit for whom.</summary>
    private static Refusal? Check(Request request, Circumstances with, DateOnly today, string receivedAt, Contracts.ProcedurePublished? procedure)
    {
        var errors = new FieldErrors();
        errors.Require("procedureCode", request.ProcedureCode, 60, "mã thủ tục");
        errors.Require("competentAgency", request.CompetentAgency, 60, "cơ quan giải quyết");
        errors.Limit("caseKey", request.CaseKey, 100, "Trường hợp");
        errors.Limit("receivingAgency", request.ReceivingAgency, 60, "Nơi tiếp nhận");
        errors.Known("channel", request.Channel);
        errors.Known("returnMethod", request.ReturnMethod);
        errors.Require("applicant.name", request.Applicant.Name, 200, "họ và tên");
        errors.IdentityNumber("applicant.identityNumber", request.Applicant.IdentityNumber);
        if (request.Applicant.BirthDate > today) errors.Add("applicant.birthDate", "Ngày sinh ở tương lai.");
        if (request.Applicant.Phone is { } phone) errors.Phone("applicant.phone", phone);
        if (request.Applicant.Email is { } email) errors.Email("applicant.email", email);
        errors.Place("applicant.address", request.Applicant.Address?.Street, request.Applicant.Address?.Commune, request.Applicant.Address?.Province);
        if (request.Form is { } form && (form.ValueKind is not JsonValueKind.Object || form.GetRawText().Length > LargestForm))
            errors.Add("form", "Nội dung khai phải là một đối tượng JSON không quá 64 KB.");
        else if (!FieldErrors.IsReadable(request.Form)) errors.Readable("form", request.Form);
        else if (procedure is not null && (request.Form is not null || request.Channel is Channel.Online))
            foreach (var (field, sentence) in with.Forms.Errors(procedure, request.Form ?? NoAnswers))
                errors.Add(field, sentence);
        errors.Range("sets", request.Sets ?? 1, 1, 20, "Số bộ hồ sơ");
        GivenPapers.Check(errors, request.Papers);
        if (request.ReturnMethod is ReturnMethod.Postal && request.ReturnAddress is { } to)
        {
            errors.Require("returnAddress.name", to.Name, 200, "họ và tên người nhận");
            errors.Phone("returnAddress.phone", to.Phone);
            errors.Place("returnAddress", to.Street, to.Commune, to.Province);
        }
        if (request.OnBehalf is { } other) OnBehalf.Check(errors, other, procedure?.Code, request.Applicant.IdentityNumber, with.Rules, today);
        if (request.Helper is { } helper)
        {
            errors.Require("helper.name", helper.Name, 200, "tên người hỗ trợ");
            errors.Limit("helper.organisation", helper.Organisation, 200, "Tổ chức của người hỗ trợ");
        }

        if (request.External is { } external && with.Actor.Role is not (Roles.System or Roles.Service))
            errors.Add("external", "Chỉ hệ thống khác ghi mã hồ sơ của mình.");
        else if (request.External is not null && !IsReadable(request.External))
            errors.Add("external", "Mã hệ thống gồm chữ thường không dấu, số, dấu chấm, gạch nối (đến 40 ký tự); mã hồ sơ đến 100 ký tự in được, không có khoảng trắng.");
        if (request.HelpedAt is not null && with.Actor.Role != Roles.Clerk)
            errors.Add("helpedAt", "Chỉ công chức một cửa ghi nơi hỗ trợ.");
        else if (request.HelpedAt is { } helpedAt && with.Catalogue.Agency(helpedAt, today) is null)
            errors.Add("helpedAt", "Nơi hỗ trợ không có trong danh mục cơ quan đang hoạt động.");

        if (with.Own is { } own)
        {
            if (request.Channel is not Channel.Online) errors.Add("channel", "Công dân tự nộp qua kênh trực tuyến.");
            if (own != (with.Representative ?? with.Applicant)) errors.Add("applicant.identityNumber", "Số định danh phải là của người đang đăng nhập.");
        }
        else if (with.Actor.Role == Roles.Clerk)
        {
            if (request.Channel is Channel.Online) errors.Add("channel", "Tại quầy chỉ nhập hồ sơ trực tiếp hoặc qua bưu chính.");
            if (receivedAt != with.Actor.Agency) errors.Add("receivingAgency", "Nơi tiếp nhận phải là cơ quan của ông/bà.");
        }
        else if (request.Channel is not Channel.Online)
        {
            errors.Add("channel", "Hệ thống khác chỉ nộp thay qua kênh trực tuyến.");
        }
        else if (with.Actor.Agency is null || !with.Catalogue.SelfAndSubordinates(with.Actor.Agency).Contains(request.CompetentAgency))
        {
            errors.Add("competentAgency", "Hệ thống này không được nộp hồ sơ đến cơ quan đó.");
        }
        return errors.ToRefusal();
    }

    /// <summary>Compared letter by letter, so without blanks.</summary>
    private static bool IsReadable(ExternalRef external) =>
        external.System is { Length: > 0 and <= 40 } system && system.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-')
        && external.Code is { Length: > 0 and <= 100 } code && code.All(c => c is > ' ' and < (char)127);

    /// <summary>The dossier that the code made first; null while there is none.</summary>
    private static async Task<IResult?> Met(Guid id, Caller caller, DossierStreams streams, Rights rights, CancellationToken ct) => await streams.Find(id, null, ct) is not { } first ? null
        : await rights.MayRead(caller, first, ct) ? new Outcome(null, first).ToHttp(Made)
        : Refusal.Conflict("external-code-taken", "Mã hồ sơ này của hệ thống đó đã gắn với hồ sơ của một cơ quan khác.").ToHttp();

    private static Answer Made(Dossier d) => new(d.Id, d.Number, d.Version, d.Submission.TrackingSecret, d.Submission.AnswerDueAt);

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("", async (Request request, Asked asked, DossierStreams streams, CatalogueCopy catalogue, DocumentFiles files, MasterKey master, PersonKeys keys, DossierRules rules, EForms forms, ReusablePapers onFile, Rights rights, TimeProvider clock, CancellationToken ct) =>
        {
            var caller = asked.Caller;
            var now = clock.GetUtcNow();
            Guid? own = caller is { IsCitizen: true, IdentityNumber: { } number } ? await master.PersonOf(number, ct) : null;
            if (own is null && caller.IsCitizen && !caller.IsStaff)
                return Refusal.Forbidden("identity-missing", "Tài khoản chưa có số định danh cá nhân. Xin định danh mức độ 2 rồi nộp lại.").ToHttp();
            var actor = own is { } citizen ? new Actor(citizen.ToString(), null, Roles.Citizen, null) : asked.As(Roles.Clerk, Roles.System, Roles.Service);
            var external = actor.Role is Roles.System or Roles.Service && request.External is { } given && IsReadable(given) ? given : null;
            var id = external is null ? Guid.CreateVersion7() : Whole.ExternalId(external);
            if (external is not null && await Met(id, caller, streams, rights, ct) is { } met)
                return met;
            var submitter = await master.PersonOf(request.Applicant?.IdentityNumber ?? "", ct);
            var applicant = request.OnBehalf is { } other ? await OnBehalf.Principal(other, submitter, master, ct) : submitter;
            HashSet<Guid> ids = [.. GivenPapers.Documents(request.Papers), .. request.OnBehalf?.Proof ?? []];
            var documents = ids.Count == 0 ? new Dictionary<Guid, Document>() : await files.Find(ids, ct);
            var with = new Circumstances(caller, actor, own, applicant, catalogue.Current, documents, rules, forms, await onFile.Look(request.Papers, applicant, own == applicant, actor, now, ct), request.OnBehalf is null ? null : submitter);
            List<AttachedDocument> attached = [];
            Decision decision;
            try
            {
                decision = Refuses(request, with, now) is { } no ? no : Decide(request, with, await keys.GetOrCreate(applicant, ct), now, request.OnBehalf is null ? null : await keys.GetOrCreate(submitter, ct));
                if (decision is Decision.Happened)
                    foreach (var document in documents.Values)
                        attached.Add(await files.Attach(document, applicant, ct));
            }
            catch (PersonErasedException)
            {
                decision = Erased; // an earlier request of the same key is still answered below
            }
            var outcome = await streams.Start(id, FieldErrors.IsReadable(request.Form) ? asked.For(request) : asked, decision, attached, now, ct, request.Draft is { } draft ? DraftRows.Submitted(actor.Id, draft) : null);
            return outcome.Refusal == DossierStreams.Begun && await Met(id, caller, streams, rights, ct) is { } first ? first : outcome.ToCreated(Made);
        })
        .RequireRolesOrScope(Rights.WriteScope, Roles.Citizen, Roles.Clerk)
        .WithName("SubmitDossier").WithSummary("Submits a dossier: online, at the counter or received by post")
        .Produces<Answer>(StatusCodes.Status201Created).Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status410Gone).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static Refusal Erased { get; } = new(StatusCodes.Status410Gone, "person-erased",
        "Dữ liệu cá nhân của người này đã được xoá theo yêu cầu nên không nhận thêm hồ sơ qua hệ thống. Xin liên hệ bộ phận một cửa để được hướng dẫn.");

    private static Refusal Missing { get; } = Refusal.Unprocessable("invalid", "Một số mục chưa đúng. Xin xem từng mục và sửa lại.", new Dictionary<string, string> { ["applicant"] = "Chưa có thông tin người nộp." });
}
