using System.Security.Cryptography;
using Platform.Dossiers.Archive;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.Forms;
using Platform.Dossiers.Signing;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>The issued copy of a result (bản phát hành), and the agency's signature over it as a file beside it.</summary>
/// <remarks>
/// Law: RES-06; docs/law/register.md. The office has it from the issue, the person once the result is theirs, and keeps it when it is replaced. <c>issue</c> counts the dossier's results from 1, the newest
/// without it; <c>part</c> names a part of a linked dossier by its key. Refuses: dossier-not-found, copy-not-found, signature-not-found (404), bad-format (400), signature-not-valid (409: the kept file or
/// signature was altered), person-erased (410), pdf-not-available, document-store-away (503).
/// </remarks>
public static class ReadResultCopy
{
    public static void Map(RouteGroupBuilder dossiers)
    {
        dossiers
            .MapGet("/{id:guid}/result-copy", async (Guid id, int? issue, string? part, string? format, Caller caller, HttpResponse response, Reading reading, CancellationToken ct) =>
                format is null or "pdf" or "html"
                    ? await reading.Copy(id, issue, part, format == "html", caller, response, ct)
                    : Refusal.Invalid("bad-format", "format phải là html hoặc pdf.").ToHttp())
            .RequireRolesOrScope(Rights.ReadScope, Rights.Readers)
            .WithName("ReadResultCopy").WithSummary("The issued copy of a result: PDF, or HTML to print where no PDF is made")
            .Produces<byte[]>(StatusCodes.Status200OK, "application/pdf", "text/html").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status410Gone).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

        dossiers
            .MapGet("/{id:guid}/result-copy/signature", async (Guid id, int? issue, string? part, Caller caller, HttpResponse response, Reading reading, CancellationToken ct) =>
                await reading.Signature(id, issue, part, caller, response, ct))
            .RequireRolesOrScope(Rights.ReadScope, Rights.Readers)
            .WithName("ReadAgencySignature").WithSummary("The agency's signature over the issued copy: detached CMS, checked against the copy as it is given out")
            .Produces<byte[]>(StatusCodes.Status200OK, "application/pkcs7-signature").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status410Gone).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static Refusal CopyNotFound { get; } = Refusal.NotFound("copy-not-found", "Hồ sơ không có văn bản kết quả này.");

    private static Refusal NotSigned { get; } = Refusal.NotFound("signature-not-found", "Cơ quan chưa ký số bản phát hành này. Xin thử lại sau ít phút.");

    private static Refusal NotValid { get; } = Refusal.Conflict("signature-not-valid", "Chữ ký số của cơ quan không còn khớp với bản phát hành đang lưu. Xin báo bộ phận kỹ thuật.");

    /// <summary>What giving out a copy needs.</summary>
    public sealed class Reading(
        DossierStreams streams, IEventStore store, Rights rights, IssuedCopies copies, IssuedCopyPrinter printer, DocumentFiles files, PersonKeys keys, ISigner signer, CatalogueCopy catalogue)
    {
        public async Task<IResult> Copy(Guid id, int? issue, string? part, bool html, Caller caller, HttpResponse response, CancellationToken ct)
        {
            var (dossier, which, no) = await Of(id, issue, part, caller, ct);
            if (no is not null)
                return no.ToHttp();
            if (html)
                return await Printed(dossier!, which, response, ct);
            if ((await copies.Of(dossier!.Id, dossier.Version, ct)).GetValueOrDefault(which) is not { Document: { } kept } || (await files.Find([kept], ct)).GetValueOrDefault(kept) is not { } document)
                return PrintPaper.NotAvailable.ToHttp();
            return await DownloadDocument.Send(document, "inline", files, response, ct);
        }

        public async Task<IResult> Signature(Guid id, int? issue, string? part, Caller caller, HttpResponse response, CancellationToken ct)
        {
            var (dossier, which, no) = await Of(id, issue, part, caller, ct);
            if (no is not null)
                return no.ToHttp();
            if ((await copies.Of(dossier!.Id, dossier.Version, ct)).GetValueOrDefault(which) is not { Document: { } kept, Signature: { } signature } copy || (await files.Find([kept], ct)).GetValueOrDefault(kept) is not { } document)
                return NotSigned.ToHttp();
            if (!await Holds(copy, document, signature, ct))
                return NotValid.ToHttp();
            DownloadDocument.Guard(response, "attachment", $"{await files.NameOf(document, ct)}.p7s");
            return TypedResults.Bytes(signature, "application/pkcs7-signature");
        }

        private async Task<bool> Holds(IssuedCopy copy, Document document, byte[] signature, CancellationToken ct)
        {
            try
            {
                return signer.Verify(await files.Read(document, ct), new SignedBytes(signature, copy.Certificate!), Actor.OfAgency(copy.Agency, copy.AgencyName ?? ""), copy.SignedAt!.Value);
            }
            catch (Exception e) when (e is CryptographicException or FileNotFoundException or DirectoryNotFoundException)
            {
                return false;
            }
        }

        /// <summary>The dossier whose result it is and which of its results; or why there is none for this caller.</summary>
        private async Task<(Dossier? Dossier, int Issue, Refusal? No)> Of(Guid id, int? issue, string? part, Caller caller, CancellationToken ct)
        {
            var horizon = await rights.HorizonOf(caller, ct);
            if (await streams.Find(id, null, ct) is not { } asked || !horizon.Covers(asked))
                return (null, 0, DossierStreams.NotFound);
            var office = (horizon with { Applicant = null }).Covers(asked);
            var dossier = asked;
            if (part is not null)
            {
                if (asked.Parts.FirstOrDefault(p => p.Terms.Key == part) is not { } one || await streams.Find(one.Dossier, null, ct) is not { } child)
                    return (null, 0, CopyNotFound);
                dossier = child;
            }
            var which = issue ?? dossier.Replaced.Count + (dossier.Issue is null ? 0 : 1);
            var there = which >= 1 && (which <= dossier.Replaced.Count || (which == dossier.Replaced.Count + 1 && dossier.Issue is not null)) && dossier.Elsewhere is null;
            if (!there)
                return (null, 0, CopyNotFound);
            var draft = which <= dossier.Replaced.Count ? dossier.Replaced[which - 1].Draft : dossier.Draft!;
            return office || asked.GivenResults.Contains(draft.Document) ? (dossier, which, null) : (null, 0, CopyNotFound);
        }

        /// <summary>For the browser's own printing: of results the platform made.</summary>
        private async Task<IResult> Printed(Dossier dossier, int issue, HttpResponse response, CancellationToken ct)
        {
            var life = Happened.Of((await store.Load(dossier.Id, null, null, ct)).Events);
            var issued = life.Where(h => h.Event is ResultIssued).ElementAt(issue - 1);
            var draft = life.Until(dossier.Id, issued.Version).Draft!.Document;
            var whole = dossier.Parent is { } parent ? await streams.Find(parent.Dossier, null, ct) : null;
            return (await files.Find([draft], ct)).GetValueOrDefault(draft) is { ContentType: IssuedCopyWork.OwnType }
                ? PrintPaper.Html(printer.Print(dossier.Id, life, issued, dossier.Version, await keys.GetOrCreate(dossier.Applicant, ct), catalogue.Current, whole), response)
                : CopyNotFound.ToHttp();
        }
    }
}
