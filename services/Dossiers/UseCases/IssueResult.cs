using System.Security.Cryptography;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Signing;
using Platform.Dossiers.Streams;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.UseCases;

/// <summary>The clerical officer (văn thư) numbers, dates and issues the signed result, after the signature was checked against the exact bytes.</summary>
/// <remarks>
/// Law: RES-03 (number and date at issue, restarting each year; Nghị định 30/2020/NĐ-CP), RES-04 (a failed or altered signature never issues);
/// docs/law/register.md. Refuses: resolved-elsewhere, parts-open (409), not-approved, not-this-step, assigned-to-another (409), signature-not-valid (409: the leader's, or one inside the file itself), products-missing (422), not-your-agency (403), document-store-away, signing-not-set-up (503: no trusted root to check the signature by).
/// </remarks>
public static class IssueResult
{
    /// <param name="ProductsDone">Of the step's products; all are needed.</param>
    public sealed record Request(IReadOnlyList<string>? ProductsDone = null);

    /// <param name="IssuedOn">Local day.</param>
    public sealed record Answer(string ResultNumber, DateOnly IssuedOn, long Version);

    /// <param name="signatureHolds">Whether the approval's signature was found to belong to the approved document's bytes.</param>
    /// <param name="sign">The issuing agency's, for the number.</param>
    public static Decision Decide(Dossier dossier, Actor officer, bool signatureHolds, string sign, DateTimeOffset now, IReadOnlyList<string>? productsDone = null)
    {
        if (Act.Issue.Refuses(dossier, officer) is { } no)
            return no;
        if (!signatureHolds)
            return Refusal.Conflict("signature-not-valid", "Chữ ký số không còn hợp lệ hoặc không khớp với văn bản đã phê duyệt. Không được phát hành; đề nghị lãnh đạo trả lại để làm lại.");
        if (dossier.Course?.ProductsMissing(ProcessStep.Issue, productsDone) is { } missing)
            return missing;
        return Decision.Numbered(Numbers.ResultCounter(dossier.Agencies.Competent, now), number =>
            [new ResultIssued(officer, dossier.Approval!.DraftVersion, Numbers.Result(number, sign), LocalTime.LocalDate(now), dossier.Replaced is [.., var last] ? last.Issue.ResultNumber : null, dossier.Course?.Produced(ProcessStep.Issue, productsDone))]);
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/issue", async (Guid id, Request? request, Asked asked, DossierStreams streams, DocumentFiles files, ISigner signer, CatalogueCopy catalogue, CancellationToken ct) =>
        {
            var officer = asked.As(Act.Issue.Roles);
            var outcome = await streams.Change(id, asked.For(request ?? new Request()), async (dossier, _, now) =>
            {
                var may = Act.Issue.Refuses(dossier, officer) is null;
                return may && !signer.IsSetUp
                    ? TrustedRootsCheck.NotSetUp
                    : Decide(dossier, officer, may && await Holds(dossier, files, signer, ct), catalogue.Current.SignOf(dossier.Agencies.Competent), now, request?.ProductsDone);
            }, [], ct);
            return outcome.ToHttp(d => new Answer(d.Issue!.ResultNumber, d.Issue.IssuedOn, d.Version));
        })
        .For(Act.Issue)
        .WithName("IssueResult").WithSummary("Numbers, dates and issues the signed result")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<bool> Holds(Dossier dossier, DocumentFiles files, ISigner signer, CancellationToken ct)
    {
        var approval = dossier.Approval!;
        if (approval.DraftVersion != dossier.Draft!.Version || !(await files.Find([approval.Document], ct)).TryGetValue(approval.Document, out var document) || document.IsTamperedWith || document.IsBeyondChecking)
            return false;
        try
        {
            var bytes = await files.Read(document, ct);
            return Convert.ToHexStringLower(SHA256.HashData(bytes)) == approval.Sha256
                && signer.Verify(bytes, new SignedBytes(Convert.FromBase64String(approval.Signature), approval.Certificate), approval.By, approval.At);
        }
        catch (Exception e) when (e is CryptographicException or FileNotFoundException or DirectoryNotFoundException)
        {
            return false; // the file itself was altered or is gone
        }
    }
}
