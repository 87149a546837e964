using System.Security.Cryptography;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Signing;
using Platform.Dossiers.Streams;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>The leader approves and signs exactly the draft version they read.</summary>
/// <remarks>
/// Law: RES-02 (approved and signed by the person competent at that moment); docs/law/register.md. Refuses: resolved-elsewhere, parts-open (409), not-drafted (409),
/// not-this-step, assigned-to-another, consultation-open (409), draft-changed (409: another version was drafted meanwhile), draft-damaged, signature-altered, signature-unsupported (409), products-missing (422), not-your-agency (403).
/// Where an outside service signs: signature-pending (409: the leader has yet to confirm there; ask again with the same key, every few seconds, until the answer is another),
/// signature-refused (409: not confirmed; asking again begins anew), signature-not-valid (409: what came back does not hold),
/// certificate-not-yours (409: it holds, under a certificate that is not the leader's), signer-away, document-store-away (503); signing-not-set-up (503: no trusted root, nothing was asked outside).
/// </remarks>
public static class ApproveResult
{
    /// <param name="DraftVersion">The version the leader read.</param>
    /// <param name="ProductsDone">Of the step's products; all are needed.</param>
    public sealed record Request(int DraftVersion, IReadOnlyList<string>? ProductsDone = null);

    public sealed record Answer(int DraftVersion, DateTimeOffset ApprovedAt, string Certificate, string Sha256, long Version);

    /// <param name="content">SHA-256 of the bytes that were signed.</param>
    public static Decision Decide(Dossier dossier, Request request, Actor leader, string content, SignedBytes signature)
    {
        if (Refuses(dossier, request, leader) is { } no)
            return no;
        return content != dossier.Draft!.Sha256
            ? Damaged
            : Decision.Of(new ResultApproved(leader, request.DraftVersion, dossier.Draft.Document, content, Convert.ToBase64String(signature.Cms), signature.Certificate, dossier.Course?.Produced(ProcessStep.Approve, request.ProductsDone)));
    }

    private static Refusal? Refuses(Dossier dossier, Request request, Actor leader) => Act.Approve.Refuses(dossier, leader)
        ?? (dossier.Draft!.Version == request.DraftVersion ? null
            : Refusal.Conflict("draft-changed", $"Dự thảo hiện nay là lần {dossier.Draft.Version}. Xin đọc lại trước khi ký."))
        ?? (dossier.Awaited.FirstOrDefault() is { } awaited
            ? Refusal.Conflict("consultation-open", $"Chưa có ý kiến của cơ quan {awaited.Agency}. Im lặng không phải là đồng ý: xin chờ trả lời hoặc ghi căn cứ đi tiếp không chờ.")
            : null)
        ?? dossier.Course?.ProductsMissing(ProcessStep.Approve, request.ProductsDone);

    /// <summary>Drafted before such files were refused.</summary>
    private static Refusal Tampered { get; } = Refusal.Conflict("signature-altered", "Chữ ký số trong tệp dự thảo không còn đúng hoặc không phủ toàn bộ tệp nên không ký được. Xin trả lại để dự thảo lại.");

    private static Refusal BeyondChecking { get; } = Refusal.Conflict("signature-unsupported", "Chữ ký số trong tệp dự thảo không kiểm tra được (bị hỏng hoặc thuộc loại cũ) nên không ký được. Xin trả lại để dự thảo lại.");

    private static Refusal Damaged { get; } = Refusal.Conflict("draft-damaged", "Tệp dự thảo không còn nguyên vẹn nên không ký được. Xin trả lại để dự thảo lại.");

    /// <summary>Nothing has happened to the dossier; each says what to do next.</summary>
    private static Refusal NotSigned(SigningAnswer answer) => answer switch
    {
        SigningAnswer.Pending => Refusal.Conflict("signature-pending", "Yêu cầu ký đã gửi đến thiết bị của ông/bà. Xin xác nhận trên điện thoại, rồi bấm \"Ký duyệt\" lần nữa để nhận chữ ký."),
        SigningAnswer.Refused => Refusal.Conflict("signature-refused", "Yêu cầu ký đã bị từ chối hoặc hết thời gian xác nhận. Bấm \"Ký duyệt\" để gửi yêu cầu mới."),
        SigningAnswer.NotValid => Refusal.Conflict("signature-not-valid", "Chữ ký nhận được không khớp với dự thảo hoặc không phải của ông/bà nên không được ghi nhận. Xin báo bộ phận kỹ thuật rồi ký lại."),
        SigningAnswer.NotTheirs => Refusal.Conflict("certificate-not-yours", "Chứng thư đã ký không phải của ông/bà nên chữ ký không được ghi nhận. Xin ký bằng chứng thư cấp cho mình; nếu đúng là chứng thư của mình, xin báo bộ phận kỹ thuật đối chiếu số định danh trong chứng thư với tài khoản."),
        _ => Refusal.Unavailable("signer-away", "Dịch vụ ký số đang gián đoạn, hồ sơ chưa thay đổi. Xin thử lại sau ít phút."),
    };

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/approve", async (Guid id, Request request, Asked asked, DossierStreams streams, DocumentFiles files, ISigner signer, CancellationToken ct) =>
        {
            var leader = asked.As(Act.Approve.Roles);
            var signed = default((string Content, SignedBytes Signature)?);
            var outcome = await streams.Change(id, asked.For(request), async (dossier, _, now) =>
            {
                if (Refuses(dossier, request, leader) is { } no)
                    return no;
                if (!signer.IsSetUp)
                    return TrustedRootsCheck.NotSetUp;
                try
                {
                    var document = (await files.Find([dossier.Draft!.Document], ct))[dossier.Draft.Document];
                    if (document.IsTamperedWith || document.IsBeyondChecking)
                        return document.IsTamperedWith ? Tampered : BeyondChecking;
                    var bytes = await files.Read(document, ct);
                    if (signed is null)
                    {
                        var answer = await signer.Sign(new(id, dossier.Draft.Version, bytes, leader, $"Kết quả hồ sơ {dossier.Code}, dự thảo lần {dossier.Draft.Version}", asked.Caller.IdentityNumber), ct);
                        if (answer is not SigningAnswer.Signed done)
                            return NotSigned(answer);
                        if (!signer.Verify(bytes, done.Signature, leader, now))
                            return NotSigned(new SigningAnswer.NotValid());
                        signed = (Convert.ToHexStringLower(SHA256.HashData(bytes)), done.Signature);
                    }
                }
                catch (Exception e) when (e is CryptographicException or FileNotFoundException or DirectoryNotFoundException)
                {
                    return Damaged;
                }
                return Decide(dossier, request, leader, signed.Value.Content, signed.Value.Signature);
            }, [], ct);
            return outcome.ToHttp(d => new Answer(d.Approval!.DraftVersion, d.Approval.At, d.Approval.Certificate, d.Approval.Sha256, d.Version));
        })
        .For(Act.Approve)
        .WithName("ApproveResult").WithSummary("Approves and digitally signs one exact draft version")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
