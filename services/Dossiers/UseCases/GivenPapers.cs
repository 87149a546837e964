using Platform.Contracts;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Postgres.PersonalData;

namespace Platform.Dossiers.UseCases;

/// <summary>A paper as it is handed in, at submission or later.</summary>
/// <param name="Key">Of the procedure's paper.</param>
/// <param name="DocumentIds">Files of it, uploaded before.</param>
/// <param name="Reuse">Files of it that the same person gave in an earlier dossier (<c>GET /v1/papers</c>).</param>
/// <param name="Consent">The person agrees to these files being used again, for this dossier only.</param>
/// <param name="ConsentId">At the counter: the note of that consent (<c>POST /v1/papers/consents</c>).</param>
public sealed record PaperInput(
    string Key, IReadOnlyList<Guid>? DocumentIds, int Originals, int Copies, string? Note, IReadOnlyList<ReuseInput>? Reuse = null, bool? Consent = null, Guid? ConsentId = null);

/// <summary>What is the same whenever papers are handed in.</summary>
public static class GivenPapers
{
    private const int Most = 100;

    public static void Check(FieldErrors errors, IReadOnlyList<PaperInput>? papers)
    {
        if (papers?.Count > Most) errors.Add("papers", $"Không quá {Most} thành phần hồ sơ.");
        foreach (var (paper, i) in (papers ?? []).Take(Most).Select((p, i) => (p, i)))
        {
            if (paper is null)
            {
                errors.Add("papers", "Có giấy tờ để trống.");
                continue;
            }
            errors.Require($"papers[{i}].key", paper.Key, 100, "mã giấy tờ");
            errors.Range($"papers[{i}].originals", paper.Originals, 0, 100, "Số bản chính");
            errors.Range($"papers[{i}].copies", paper.Copies, 0, 100, "Số bản sao");
            errors.Limit($"papers[{i}].note", paper.Note, 500, "Ghi chú");
            if (paper.Reuse?.Count > 50 || paper.Reuse?.Any(r => r is null) is true) errors.Add($"papers[{i}].reuse", "Không quá 50 tệp dùng lại cho một giấy tờ.");
            if (paper.DocumentIds?.Count > 50) errors.Add($"papers[{i}].documentIds", "Không quá 50 tệp cho một giấy tờ.");
        }
        if (papers?.Where(p => p is not null).GroupBy(p => p.Key).Any(g => g.Count() > 1) is true) errors.Add("papers", "Một giấy tờ được nêu hai lần.");
    }

    public static HashSet<Guid> Documents(IReadOnlyList<PaperInput>? papers) => [.. (papers ?? []).Where(p => p is not null).SelectMany(p => p.DocumentIds ?? [])];

    /// <param name="documents">Rows of the documents named, by id.</param>
    /// <param name="uploader">Whose they must be.</param>
    public static Refusal? NotTheirs(IReadOnlyList<PaperInput>? papers, IReadOnlyDictionary<Guid, Document> documents, string uploader) =>
        Documents(papers).Any(id => !documents.TryGetValue(id, out var document) || document.UploadedBy != uploader || document.Dossier is not null)
            ? Refusal.Unprocessable("unknown-document", "Có tệp đính kèm không tồn tại, không do ông/bà tải lên hoặc đã thuộc hồ sơ khác.")
            : null;

    public static IReadOnlyList<HandedPaper> Seal(IReadOnlyList<PaperInput>? papers, Func<string, string> nameOf, PersonKey key, Reusable reusable) =>
    [
        .. (papers ?? []).Select(p =>
        {
            var reused = reusable.Of(p);
            return new HandedPaper(p.Key, nameOf(p.Key), [.. (p.DocumentIds ?? []).Concat((reused ?? []).Select(r => r.Document)).Distinct()], p.Originals, p.Copies, key.SealText(p.Note), reused);
        }),
    ];

    public static bool HasFiles(this PaperInput paper) => paper.DocumentIds is { Count: > 0 } || paper.Reuse is { Count: > 0 };

    /// <summary>Something was handed in, not only named.</summary>
    public static bool IsThere(this PaperInput paper, bool online) => paper.HasFiles() || (!online && (paper.Originals > 0 || paper.Copies > 0));
}
