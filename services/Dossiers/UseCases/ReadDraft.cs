using System.Text.Json;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Drafts;
using Platform.Dossiers.Views;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>A half-filled submission as it was last saved, for its owner alone. ETag is its version, for <c>If-Match</c>.</summary>
/// <remarks>Refuses: draft-not-found (404: there is none, or it is somebody else's), identity-missing (403), person-erased (410).</remarks>
public static class ReadDraft
{
    /// <param name="Form">As the front end sent it.</param>
    /// <param name="ExpiresAt">When it goes by itself (UTC).</param>
    public sealed record Answer(Guid Id, long Version, string ProcedureCode, DateTimeOffset SavedAt, DateTimeOffset ExpiresAt, JsonElement Form, IReadOnlyList<Paper> Papers);

    /// <param name="Documents">Those that are still there.</param>
    public sealed record Paper(string Key, IReadOnlyList<DocumentShown> Documents);

    public static void Map(RouteGroupBuilder drafts) => drafts
        .MapGet("/{id:guid}", async (Guid id, Caller caller, HttpResponse response, DraftRows rows, DraftSettings settings, DocumentFiles files, MasterKey master, PersonKeys keys, CancellationToken ct) =>
        {
            if (SaveDraft.IdentityMissing(caller) is { } nobody)
                return nobody.ToHttp();
            var owner = await DraftOwner.Of(caller, master, ct);
            if (await rows.Find(owner, id, ct) is not { } row || await keys.Find(row.Person, ct) is not { } key)
                return NotFound.ToHttp();
            var content = new Sealed<DraftContent>(row.Content).Open(key);
            var documents = await files.Find(content.Papers.SelectMany(p => p.DocumentIds), ct);
            List<Paper> papers = [];
            foreach (var paper in content.Papers)
            {
                List<DocumentShown> shown = [];
                foreach (var document in paper.DocumentIds.Where(documents.ContainsKey).Select(d => documents[d]).Where(d => d.Dossier is null))
                    shown.Add(new(document.Id, await files.NameOf(document, ct), document.ContentType, document.Size, document.Sha256));
                papers.Add(new Paper(paper.Key, shown));
            }
            response.Headers.ETag = $"\"{row.Version}\"";
            response.Headers.CacheControl = "private, no-store";
            return TypedResults.Ok(new Answer(row.Id, row.Version, row.ProcedureCode, row.SavedAt, row.SavedAt + settings.KeptFor, content.Form, papers));
        })
        .RequireRoles(Roles.Citizen, Roles.Clerk)
        .WithName("ReadDraft").WithSummary("One of the caller's drafts")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);

    internal static Refusal NotFound { get; } = Refusal.NotFound("draft-not-found", "Không tìm thấy bản nháp. Có thể bản nháp đã được nộp, đã xoá hoặc quá hạn giữ.");
}
