using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>A clerk attaches scans to a paper that came on paper, confirms that they are true to the original, or notes that it was looked up in a database instead.</summary>
/// <remarks>
/// Refuses: dossier-ended (409), not-your-agency (403), unknown-paper (not handed in here), scan-missing (nothing to look at), unknown-document, invalid (422).
/// What was said before stays in the history; the last word counts, until the paper is given anew.
/// </remarks>
public static class DigitisePaper
{
    /// <param name="Paper">Key of a paper handed in.</param>
    /// <param name="State"><c>digitised</c>, <c>certified</c> (the clerk has compared it with the original) or <c>fromDatabase</c>.</param>
    /// <param name="DocumentIds">Scans, uploaded before; may be left out where the paper has files already, or for <c>fromDatabase</c>.</param>
    /// <param name="Source">Which database; needed for <c>fromDatabase</c>.</param>
    public sealed record Request(string Paper, Digitisation State, IReadOnlyList<Guid>? DocumentIds, string? Source);

    public sealed record Answer(string Paper, Digitisation State, int Documents, long Version);

    public static Decision Decide(Dossier dossier, Request request, Officer clerk, IReadOnlyDictionary<Guid, Document> documents, PersonKey key)
    {
        if ((Act.DigitisePaper.Refuses(dossier, clerk) ?? Check(request)) is { } no)
            return no;
        if (dossier.AllPapers.FirstOrDefault(p => p.Key == request.Paper) is not { } paper)
            return Refusal.Unprocessable("unknown-paper", $"Hồ sơ không có giấy tờ {request.Paper} đã nộp.");
        Guid[] scans = [.. (request.DocumentIds ?? []).Distinct()];
        if (scans.Any(id => !documents.TryGetValue(id, out var scan) || scan.UploadedBy != clerk.Actor.Id || scan.Dossier is not null))
            return Refusal.Unprocessable("unknown-document", "Có tệp quét không tồn tại, không do ông/bà tải lên hoặc đã thuộc hồ sơ khác.");
        if (request.State is not Digitisation.FromDatabase && scans.Length == 0 && (paper.Documents.Count == 0 || request.State is Digitisation.Digitised))
            return Refusal.Unprocessable("scan-missing", $"Chưa có tệp quét của giấy tờ \"{paper.Name}\". Xin quét và đính kèm.");
        return Decision.Of(new PaperDigitised(clerk.Actor, paper.Key, paper.Name, request.State, scans, request.State is Digitisation.FromDatabase ? key.SealText(request.Source) : null));
    }

    private static Refusal? Check(Request request)
    {
        var errors = new FieldErrors();
        errors.Require("paper", request.Paper, 100, "mã giấy tờ");
        if (request.State is not (Digitisation.Digitised or Digitisation.Certified or Digitisation.FromDatabase)) errors.Add("state", "Tình trạng phải là digitised, certified hoặc fromDatabase.");
        if (request.State is Digitisation.FromDatabase) errors.Require("source", request.Source, 200, "tên cơ sở dữ liệu");
        if (request.DocumentIds?.Count > 50) errors.Add("documentIds", "Không quá 50 tệp cho một giấy tờ.");
        return errors.ToRefusal();
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/digitise-paper", async (Guid id, Request request, Asked asked, DossierStreams streams, Rights rights, DocumentFiles files, CancellationToken ct) =>
        {
            var documents = request.DocumentIds is { Count: > 0 and <= 50 } named ? await files.Find(named, ct) : new Dictionary<Guid, Document>();
            List<AttachedDocument> attached = [];
            var outcome = await streams.Change(id, asked.For(request), async (dossier, key, _) =>
            {
                var decision = Decide(dossier, request, rights.Acting(asked, Act.DigitisePaper.Roles), documents, key);
                if (decision is Decision.Happened && attached.Count == 0)
                    foreach (var document in documents.Values)
                        attached.Add(await files.Attach(document, dossier.Applicant, ct));
                return decision;
            }, attached, ct);
            return outcome.ToHttp(d => new Answer(request.Paper, d.LastDigitisationOf(request.Paper)!.State, d.Papers.First(p => p.Key == request.Paper).Documents.Count, d.Version));
        })
        .For(Act.DigitisePaper)
        .WithName("DigitisePaper").WithSummary("Attaches scans to a paper, certifies them, or notes that it was looked up")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
