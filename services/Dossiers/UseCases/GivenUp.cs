using Platform.Dossiers.Domain;
using Platform.Postgres.PersonalData;

namespace Platform.Dossiers.UseCases;

/// <summary>An original that the person gives up for the result.</summary>
/// <param name="Key">Of one that must be given up (<c>toSurrender</c> of the dossier); null for another, which then has a name.</param>
/// <param name="Number">Its own number (serial). At most 100 characters.</param>
public sealed record SurrenderedPaper(string? Key, string? Name, string? Number);

/// <summary>Originals given up, checked and sealed: the same at the counter and by post.</summary>
internal static class GivenUp
{
    private const int Most = 30;

    public static void Check(IReadOnlyList<SurrenderedPaper>? given, Dossier dossier, FieldErrors errors)
    {
        if (given is null)
            return;
        if (given.Count > Most || given.Any(p => p is null))
        {
            errors.Add("surrendered", $"Không quá {Most} giấy tờ.");
            return;
        }
        foreach (var (index, paper) in given.Index())
        {
            if (paper.Key is null) errors.Require($"surrendered[{index}].name", paper.Name, 300, "tên giấy tờ nộp lại");
            else if (dossier.ToSurrender.All(o => o.Key != paper.Key)) errors.Add($"surrendered[{index}].key", "Giấy tờ này không phải nộp lại.");
            else if (given.Take(index).Any(p => p.Key == paper.Key)) errors.Add($"surrendered[{index}].key", "Giấy tờ này đã ghi ở trên.");
            errors.Limit($"surrendered[{index}].number", paper.Number, 100, "Số của giấy tờ");
        }
    }

    /// <summary>Null where nothing is missing.</summary>
    public static Refusal? Missing(IReadOnlyList<SurrenderedPaper>? given, Dossier dossier, PersonKey key) =>
        dossier.ToSurrender.Where(o => given?.Any(p => p.Key == o.Key) is not true).Select(o => o.Name(key)).ToArray() is { Length: > 0 } missing
            ? Refusal.Conflict("originals-not-surrendered", $"Chưa thu lại bản chính: {string.Join("; ", missing)}. Xin thu lại tại quầy rồi mới trả kết quả.")
            : null;

    /// <summary>Null for none, so that an event without them is written as ever.</summary>
    public static IReadOnlyList<SurrenderedOriginal>? Sealed(IReadOnlyList<SurrenderedPaper>? given, Dossier dossier, PersonKey key) => given is not { Count: > 0 } ? null
        : [.. given.Select(p => new SurrenderedOriginal(
            p.Key,
            p.Key is null ? key.SealText(p.Name) : NameOf(dossier.ToSurrender.First(o => o.Key == p.Key), dossier, key),
            key.SealText(p.Number)))];

    /// <summary>Null where the dossier's own terms have the name.</summary>
    private static Sealed<string>? NameOf(OriginalDue original, Dossier dossier, PersonKey key) =>
        original.Listed is { } listed && dossier.Acceptance!.Terms.Papers.All(t => t.Key != original.Key) ? key.SealText(listed) : original.Named;
}
