using Microsoft.AspNetCore.Mvc;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Streams;
using Platform.Dossiers.Views;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>Takes a file in, ahead of the submission or draft that names it. The body is the file itself; it streams through, sealed, and never lies anywhere in clear.</summary>
/// <remarks>Refuses: file-type-not-allowed, file-empty, too-many-unattached-files (422), too-large (413), document-store-away (503).
/// The same Idempotency-Key again answers with the document it made, or idempotency-key-reused (422) for another content. What no dossier takes in seven days is deleted.</remarks>
public static class UploadDocument
{
    /// <param name="Sha256">Of the content, hexadecimal.</param>
    /// <param name="Signatures">Signatures inside a PDF, checked as it came in; left out where there are none.</param>
    public sealed record Answer(Guid Id, string Name, string ContentType, long Size, string Sha256, IReadOnlyList<SignatureShown>? Signatures = null);

    public static void Map(RouteGroupBuilder documents) => documents
        .MapPost("", async (HttpRequest request, string? name, Asked asked, DocumentFiles files, MasterKey master, CancellationToken ct) =>
        {
            if (request.ContentLength > DocumentFiles.LargestFile)
                return DocumentFiles.TooLarge.ToHttp();
            var caller = asked.Caller;
            Guid? citizen = caller is { IsCitizen: true, IdentityNumber: { } number } ? await master.PersonOf(number, ct) : null;
            var uploader = citizen?.ToString() ?? caller.Id;
            var id = asked.Key is { } key ? Guid.ParseExact(await master.Hash("upload", $"{uploader}\n{key}", ct), "N") : Guid.CreateVersion7();
            var (document, refusal) = await files.Take(id, request.Body, name, citizen ?? id, uploader, ct);
            return document is null
                ? refusal!.ToHttp()
                : TypedResults.Created($"/v1/documents/{document.Id}", new Answer(document.Id, await files.NameOf(document, ct), document.ContentType, document.Size, document.Sha256, SignatureShown.Of(await files.SignaturesOf(document, ct))));
        })
        .RequireRolesOrScope(Rights.WriteScope, Roles.Citizen, Roles.Clerk, Roles.Specialist, Roles.Leader)
        .WithMetadata(new RequestSizeLimitAttribute(DocumentFiles.LargestFile))
        .Accepts<Stream>("application/octet-stream", "application/pdf", "image/jpeg", "image/png", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
        .WithName("UploadDocument").WithSummary("Takes in a PDF, JPEG, PNG or DOCX file of up to 25 MB")
        .Produces<Answer>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
