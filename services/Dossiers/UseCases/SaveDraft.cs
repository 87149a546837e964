using System.Text.Json;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Drafts;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>A citizen, or a clerk at the counter, keeps a half-filled submission under an id of their own making: no legal effect, no number, no event.</summary>
/// <remarks>
/// Functions F05, F12. Sealed with the person's key, read by its owner alone (an officer at the agency where it was begun), kept for <c>Drafts:KeptDays</c> (default 30) after it was last saved. Its files are not swept meanwhile.
/// <c>If-Match</c> names the version seen; 0 is a draft that is not there yet. The same content again is the version it made before.
/// Refuses: version-conflict (412), invalid, unknown-document, too-many-drafts (422), identity-missing (403), person-erased (410).
/// </remarks>
public static class SaveDraft
{
    private const int MostDocuments = 200;

    /// <param name="Form">What has been filled in: a JSON object up to 64 KB in the front end's own shape; nothing in it is checked.</param>
    /// <param name="Papers">The files uploaded so far, by the procedure's paper.</param>
    /// <param name="Title">What its owner knows it by in their list, up to 200 characters: at the counter, whose matter it is.</param>
    public sealed record Request(string ProcedureCode, JsonElement? Form, IReadOnlyList<DraftPaper>? Papers, string? Title = null);

    /// <param name="ExpiresAt">When it goes by itself (UTC), unless it is saved again.</param>
    public sealed record Answer(Guid Id, long Version, DateTimeOffset SavedAt, DateTimeOffset ExpiresAt);

    /// <param name="documents">Rows of the documents named, by id.</param>
    /// <param name="owner">Whose they must be.</param>
    public static Refusal? Refuses(Request request, IReadOnlyDictionary<Guid, Document> documents, string owner)
    {
        var errors = new FieldErrors();
        errors.Require("procedureCode", request.ProcedureCode, 60, "mã thủ tục");
        if (request.Form is not { ValueKind: JsonValueKind.Object } form || form.GetRawText().Length > SubmitDossier.LargestForm)
            errors.Add("form", "Nội dung khai phải là một đối tượng JSON không quá 64 KB.");
        else
            errors.Readable("form", form);
        errors.Limit("title", request.Title, 200, "Tên bản nháp");
        if (request.Papers?.Any(p => p is null) is true) errors.Add("papers", "Có giấy tờ để trống.");
        foreach (var (paper, i) in Papers(request).Select((p, i) => (p, i)))
            errors.Require($"papers[{i}].key", paper.Key, 100, "mã giấy tờ");
        if (Documents(request).Count > MostDocuments) errors.Add("papers", $"Không quá {MostDocuments} tệp trong một bản nháp.");
        return errors.ToRefusal() is { } invalid ? invalid
            : Documents(request).Any(id => !documents.TryGetValue(id, out var d) || d.UploadedBy != owner || d.Dossier is not null) ? UnknownDocument
            : null;
    }

    internal static HashSet<Guid> Documents(Request request) => [.. Papers(request).SelectMany(p => p.DocumentIds ?? [])];

    private static IEnumerable<DraftPaper> Papers(Request request) => (request.Papers ?? []).Where(p => p is not null);

    public static void Map(RouteGroupBuilder drafts) => drafts
        .MapPut("/{id:guid}", async (Guid id, Request request, HttpRequest http, Caller caller, DraftRows rows, DraftSettings settings, DocumentFiles files, MasterKey master, TimeProvider clock, CancellationToken ct) =>
        {
            if (IdentityMissing(caller) is { } nobody)
                return nobody.ToHttp();
            var owner = await DraftOwner.Of(caller, master, ct);
            var ids = Documents(request);
            if (Refuses(request, ids.Count is 0 or > MostDocuments ? new Dictionary<Guid, Document>() : await files.Find(ids, ct), owner.Id) is { } no)
                return no.ToHttp();
            var content = new DraftContent(request.Form!.Value, [.. Papers(request).Select(p => p with { DocumentIds = [.. (p.DocumentIds ?? []).Distinct()] })], string.IsNullOrWhiteSpace(request.Title) ? null : request.Title.Trim());
            var print = await master.Fingerprint($"draft {owner.Id} {id}", JsonSerializer.SerializeToUtf8Bytes(new { request.ProcedureCode, content }, Json.Options), ct);
            var saved = await rows.Save(owner, id, Asked.IfMatch(http.Headers.IfMatch.ToString()), request.ProcedureCode, content, print, clock.GetUtcNow(), ct);
            if (saved.Row is not { } row)
                return (saved.TooMany ? TooMany : saved.UnknownDocument ? UnknownDocument : Stale).ToHttp();
            http.HttpContext.Response.Headers.ETag = $"\"{row.Version}\"";
            return TypedResults.Ok(new Answer(row.Id, row.Version, row.SavedAt, row.SavedAt + settings.KeptFor));
        })
        .RequireRoles(Roles.Citizen, Roles.Clerk)
        .WithMetadata(RequestHeader.IfMatch)
        .WithName("SaveDraft").WithSummary("Keeps a half-filled submission")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status410Gone).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    /// <summary>A citizen without an identity number has no key to seal with.</summary>
    internal static Refusal? IdentityMissing(Caller caller) => caller is { IsCitizen: true, IsStaff: false, IdentityNumber: null }
        ? Refusal.Forbidden("identity-missing", "Tài khoản chưa có số định danh cá nhân. Xin định danh mức độ 2 rồi thử lại.")
        : null;

    private static Refusal Stale { get; } = Refusal.Stale("version-conflict", "Bản nháp vừa được lưu hoặc xoá ở nơi khác. Xin mở lại bản nháp.");

    private static Refusal UnknownDocument { get; } = Refusal.Unprocessable("unknown-document", "Có tệp đính kèm không tồn tại, không do ông/bà tải lên hoặc đã thuộc hồ sơ khác.");

    private static Refusal TooMany { get; } = Refusal.Unprocessable("too-many-drafts", $"Ông/bà đang có {DraftRows.Most} bản nháp. Xin nộp hoặc xoá bớt.");
}
