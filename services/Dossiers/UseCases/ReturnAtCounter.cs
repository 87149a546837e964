using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>The result is handed out at the counter, to whom is written down, with the signature and the originals given up for it. Also where it came back from the post.</summary>
/// <remarks>
/// Law: RET-02, RET-03, RET-05; docs/law/register.md. Refuses: part-of-linked (409), not-waiting-for-return, fee-due, originals-not-surrendered (409), not-your-agency (403), invalid, unknown-document (422).
/// Nothing is handed out unsigned; streams of before the signature was kept stay as they are.
/// </remarks>
public static class ReturnAtCounter
{
    /// <param name="Surrendered">Every original of the dossier's <c>toSurrender</c>, and any other that was taken in.</param>
    /// <param name="Signature">That the recipient signed: on paper or, scanned, as a document; one of the two.</param>
    public sealed record Request(string RecipientName, string RecipientIdentityNumber, IReadOnlyList<SurrenderedPaper>? Surrendered = null, SignedFor? Signature = null);

    /// <param name="SignedOnPaper">On a sheet that the office keeps.</param>
    /// <param name="DocumentId">The signed sheet, uploaded before.</param>
    public sealed record SignedFor(bool? SignedOnPaper, Guid? DocumentId = null);

    public sealed record Answer(DateTimeOffset ReturnedAt, long Version);

    /// <param name="signed">The sheet the request names; null where it names none or one that is not there.</param>
    public static Decision Decide(Dossier dossier, Request request, Officer clerk, PersonKey key, Document? signed = null)
    {
        if (Act.ReturnAtCounter.Refuses(dossier, clerk) is { } no)
            return no;
        var errors = new FieldErrors();
        errors.Require("recipientName", request.RecipientName, 200, "họ và tên người nhận");
        errors.IdentityNumber("recipientIdentityNumber", request.RecipientIdentityNumber);
        GivenUp.Check(request.Surrendered, dossier, errors);
        if (request.Signature is null or { SignedOnPaper: not true, DocumentId: null }) errors.Add("signature", "Xin xác nhận người nhận đã ký hoặc đính kèm bản đã ký.");
        if (errors.ToRefusal() is { } invalid)
            return invalid;
        if (dossier.FeeOutstanding > 0)
            return FeeDue(dossier);
        if (GivenUp.Missing(request.Surrendered, dossier, key) is { } missing)
            return missing;
        if (request.Signature?.DocumentId is not null && (signed is not { Dossier: null } || signed.UploadedBy != clerk.Actor.Id))
            return Refusal.Unprocessable("unknown-document", "Tệp bản đã ký không tồn tại, không do ông/bà tải lên hoặc đã thuộc hồ sơ khác.");
        return Decision.Of(new ResultReturned(
            clerk.Actor, ReturnMethod.Counter, key.SealJson(new RecipientData(request.RecipientName.Trim(), request.RecipientIdentityNumber)), null,
            GivenUp.Sealed(request.Surrendered, dossier, key), new ReturnSignature(request.Signature!.SignedOnPaper is true, signed?.Id)));
    }

    public static Refusal FeeDue(Dossier dossier) => Refusal.Conflict("fee-due", $"Hồ sơ còn {History.Money(dossier.FeeOutstanding)} phí, lệ phí chưa nộp nên chưa trả kết quả được.");

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/return-at-counter", async (Guid id, Request request, Asked asked, DossierStreams streams, Rights rights, DocumentFiles files, CancellationToken ct) =>
        {
            List<AttachedDocument> attached = [];
            var outcome = await streams.Change(id, asked.For(request), async (d, key, _) =>
            {
                var signed = request.Signature?.DocumentId is { } sheet ? (await files.Find([sheet], ct)).GetValueOrDefault(sheet) : null;
                var decision = Decide(d, request, rights.Acting(asked, Act.ReturnAtCounter.Roles), key, signed);
                if (decision is Decision.Happened && signed is not null && attached.Count == 0)
                    attached.Add(await files.Attach(signed, d.Applicant, ct));
                return decision;
            }, attached, ct);
            return outcome.ToHttp(d => new Answer(d.Return!.At, d.Version));
        })
        .For(Act.ReturnAtCounter)
        .WithName("ReturnAtCounter").WithSummary("Hands the result out at the counter")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
