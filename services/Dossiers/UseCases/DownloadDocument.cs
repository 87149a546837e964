using System.Net.Http.Headers;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>A file, opened for whoever may read its dossier; before it belongs to one, for its uploader. A citizen, or who acts for them, gets the result once it is returned, and keeps it when it is replaced.</summary>
/// <remarks>Refuses: document-not-found (404), also where it exists and is not the caller's to see; document-store-away (503).</remarks>
public static class DownloadDocument
{
    public static bool MayOpen(Guid document, Dossier dossier, Horizon horizon)
    {
        if ((horizon with { Applicant = null }).Covers(dossier))
            return true;
        return horizon.Covers(dossier)
            && (dossier.Papers.Any(p => p.Documents.Contains(document)) || dossier.Authorities.Any(a => a.Proof.Contains(document) && a.IsShownWhole(dossier, horizon.Applicant))
                || dossier.GivenResults.Contains(document));
    }

    public static void Map(RouteGroupBuilder documents) => documents
        .MapGet("/{id:guid}", async (Guid id, Caller caller, HttpResponse response, DocumentFiles files, DossierStreams streams, Rights rights, MasterKey master, CancellationToken ct) =>
        {
            if ((await files.Find([id], ct)).GetValueOrDefault(id) is not { } document)
                return NotFound.ToHttp();
            var allowed = document.Dossier is { } dossierId
                ? await IsShown(id, [dossierId, .. await files.ShownBy(id, ct)], streams, await rights.HorizonOf(caller, ct), ct)
                : document.UploadedBy == (caller is { IsCitizen: true, IdentityNumber: { } number } ? (await master.PersonOf(number, ct)).ToString() : caller.Id);
            if (!allowed)
                return NotFound.ToHttp();
            var shown = document.ContentType is "application/pdf" or "image/jpeg" or "image/png";
            return await Send(document, shown ? "inline" : "attachment", files, response, ct);
        })
        .RequireRolesOrScope(Rights.ReadScope, Rights.Readers)
        .WithName("DownloadDocument").WithSummary("The file itself")
        .Produces<byte[]>(StatusCodes.Status200OK, "application/octet-stream").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    /// <summary>The file under its name, streamed; a browser keeps none of it and runs nothing in it.</summary>
    /// <param name="disposition"><c>inline</c> or <c>attachment</c>.</param>
    internal static async Task<IResult> Send(Document document, string disposition, DocumentFiles files, HttpResponse response, CancellationToken ct)
    {
        Guard(response, disposition, await files.NameOf(document, ct));
        response.ContentType = document.ContentType;
        response.ContentLength = document.Size;
        await files.CopyTo(document, response.Body, ct);
        return Results.Empty;
    }

    internal static void Guard(HttpResponse response, string disposition, string name)
    {
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue(disposition) { FileNameStar = name }.ToString();
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "private, no-store";
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";
    }

    /// <summary>By the dossier it belongs to, or one that shows it too: a part of a linked dossier, the whole of a part, or where it is used again.</summary>
    private static async Task<bool> IsShown(Guid document, IEnumerable<Guid> by, DossierStreams streams, Horizon horizon, CancellationToken ct)
    {
        foreach (var id in by)
            if (await streams.Find(id, null, ct) is { } dossier && MayOpen(document, dossier, horizon))
                return true;
        return false;
    }

    private static Refusal NotFound { get; } = Refusal.NotFound("document-not-found", "Không tìm thấy tệp.");
}
