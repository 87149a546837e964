using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Forms;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>A specialist of the competent agency drafts the result; each draft is a version of its own.</summary>
/// <remarks>
/// Law: RES-01 (a refusal to resolve also is a result, with reason), RES-04 (a failed or altered signature never issues); docs/law/register.md. Without an uploaded document the paper is made from
/// the summary, so that there always are exact bytes to sign. Refuses: resolved-elsewhere, parts-open (409), not-in-appraisal, not-this-step, assigned-to-another (409), not-your-agency (403), invalid, unknown-document, products-missing, signature-altered (422: a signature inside the file does not hold, or not for all of it), signature-unsupported (422: it cannot be checked).
/// </remarks>
public static class DraftResult
{
    /// <param name="Outcome"><c>granted</c> or <c>refused</c>.</param>
    /// <param name="DocumentId">An uploaded document that is the result; null = made from the summary.</param>
    /// <param name="Reason">Needed for <c>refused</c>.</param>
    /// <param name="Surrender">Names of originals to be given up for it, besides those the terms say so of; at most 20 of 300 characters.</param>
    /// <param name="ProductsDone">Of the step's products; all are needed.</param>
    public sealed record Request(ResolutionOutcome Outcome, string Summary, Guid? DocumentId, string? Reason, IReadOnlyList<string>? Surrender = null, IReadOnlyList<string>? ProductsDone = null);

    public sealed record Answer(int DraftVersion, Guid DocumentId, string Sha256, long Version);

    /// <param name="document">The bytes to be signed; null where the document named is not the specialist's to use.</param>
    public static Decision Decide(Dossier dossier, Request request, Actor specialist, Document? document, PersonKey key)
    {
        if ((Act.DraftResult.Refuses(dossier, specialist) ?? Check(request) ?? dossier.Course?.ProductsMissing(ProcessStep.Draft, request.ProductsDone)) is { } no)
            return no;
        if (document is not { Dossier: null } || document.UploadedBy != specialist.Id)
            return Refusal.Unprocessable("unknown-document", "Tệp kết quả không tồn tại, không do ông/bà tải lên hoặc đã thuộc hồ sơ khác.");
        if (Unfit(document) is { } unfit)
            return unfit;
        return Decision.Of(new ResultDrafted(
            specialist, (dossier.Draft?.Version ?? 0) + 1, request.Outcome, key.SealJson(request.Summary.Trim()), key.SealText(request.Reason), document.Id, document.Sha256,
            request.Surrender is { Count: > 0 } originals ? [.. originals.Select(name => key.SealJson(name.Trim()))] : null,
            dossier.Course?.Produced(ProcessStep.Draft, request.ProductsDone)));
    }

    /// <summary>Also where a ministry's system hands its result over.</summary>
    internal static Refusal? Unfit(Document document) =>
        document.IsTamperedWith ? Refusal.Unprocessable("signature-altered", "Chữ ký số trong tệp kết quả không còn đúng hoặc không phủ toàn bộ tệp. Xin ký lại và tải tệp khác lên.")
        : document.IsBeyondChecking ? Refusal.Unprocessable("signature-unsupported", "Chữ ký số trong tệp kết quả không kiểm tra được: bị hỏng hoặc thuộc loại cũ (SHA-1). Xin ký lại và tải tệp khác lên.")
        : null;

    private static Refusal? Check(Request request)
    {
        var errors = new FieldErrors();
        if (request.Outcome is not (ResolutionOutcome.Granted or ResolutionOutcome.Refused)) errors.Add("outcome", "Kết quả phải là granted hoặc refused.");
        errors.Require("summary", request.Summary, 4000, "nội dung kết quả");
        if (request.Outcome is ResolutionOutcome.Refused) errors.Require("reason", request.Reason, 2000, "lý do từ chối giải quyết");
        else errors.Limit("reason", request.Reason, 2000, "Lý do");
        if (request.Surrender is { Count: > 20 }) errors.Add("surrender", "Không quá 20 giấy tờ.");
        else
            foreach (var (index, name) in (request.Surrender ?? []).Index())
                errors.Require($"surrender[{index}]", name, 300, "tên bản chính phải nộp lại");
        return errors.ToRefusal();
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/draft-result", async (Guid id, Request request, Asked asked, DossierStreams streams, DocumentFiles files, CatalogueCopy catalogue, FormTemplates forms, CancellationToken ct) =>
        {
            var specialist = asked.As(Act.DraftResult.Roles);
            Document? document = null;
            List<AttachedDocument> attached = [];
            var outcome = await streams.Change(id, asked.For(request), async (dossier, key, now) =>
            {
                if ((Act.DraftResult.Refuses(dossier, specialist) ?? Check(request) ?? dossier.Course?.ProductsMissing(ProcessStep.Draft, request.ProductsDone)) is { } no)
                    return no; // before a file is made in vain
                document ??= request.DocumentId is { } given
                    ? (await files.Find([given], ct)).GetValueOrDefault(given)
                    : await files.TakeOwn(ResultPaper.Make(dossier, request, key, catalogue.Current, forms, now), "ket-qua.html", "text/html", dossier.Applicant, specialist.Id, ct);
                var decision = Decide(dossier, request, specialist, document, key);
                if (decision is Decision.Happened && attached.Count == 0)
                    attached.Add(await files.Attach(document!, dossier.Applicant, ct));
                return decision;
            }, attached, ct);
            return outcome.ToHttp(d => new Answer(d.Draft!.Version, d.Draft.Document, d.Draft.Sha256, d.Version));
        })
        .For(Act.DraftResult)
        .WithName("DraftResult").WithSummary("Drafts the result, or a new version of it")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
