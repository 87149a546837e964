using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Platform.Contracts;

namespace Platform.Procedures.Domain;

/// <summary>
/// Where a channel occurs several times with other limits, each row belongs to a case. The rows of different channels that mean the
/// same case are found by equal limits and by what their notes have in common; every source row is in exactly one case.
/// </summary>
internal static partial class CaseGrouping
{
    private const int LongestName = 160;

    public static IReadOnlyList<ProcedureCaseTerms> Group(IReadOnlyList<ChannelTerms> rows)
    {
        if (rows.Count == 0)
            return [];
        var channels = rows.GroupBy(r => r.Channel).Select(g => g.ToList()).OrderByDescending(g => g.Count).ThenBy(g => g[0].Channel).ToList();
        if (channels[0].Count == 1)
            return [new ProcedureCaseTerms("default", "", [.. rows.OrderBy(r => r.Channel)])];

        List<List<ChannelTerms>> cases = [.. channels[0].Select(r => new List<ChannelTerms> { r })];
        foreach (var channel in channels.Skip(1))
        {
            var free = Enumerable.Range(0, cases.Count).ToHashSet();
            foreach (var (row, at) in channel.SelectMany(r => cases.Select((c, i) => (Row: r, At: i))).OrderByDescending(p => Likeness(p.Row, cases[p.At][0])).ToList())
            {
                if (!free.Contains(at) || cases.Any(c => c.Any(r => ReferenceEquals(r, row))))
                    continue;
                cases[at].Add(row);
                free.Remove(at);
            }
        }
        HashSet<string> keys = [];
        return [.. cases
            .OrderBy(c => c[0].Amount ?? decimal.MaxValue).ThenBy(c => c[0].Note, StringComparer.Ordinal)
            .Select(c => new ProcedureCaseTerms(Key(c[0], keys), Name(c), [.. c.OrderBy(r => r.Channel)]))];
    }

    private static double Likeness(ChannelTerms a, ChannelTerms b)
    {
        var (left, right) = (Words(a.Note), Words(b.Note));
        var together = left.Union(right).Count();
        var notes = together == 0 ? 1 : (double)left.Intersect(right).Count() / together;
        return (3 * notes) + (a.Amount == b.Amount && a.Unit == b.Unit ? 2 : 0) + (a.Fees.Sum(f => f.Amount) == b.Fees.Sum(f => f.Amount) ? 1 : 0);
    }

    private static HashSet<string> Words(string? note) => [.. SearchText.Normalise(note).Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>From what the case promises; a second case with the same promise is told apart by its note.</summary>
    private static string Key(ChannelTerms row, HashSet<string> taken)
    {
        var key = row is { Amount: { } amount, Unit: { } unit } ? $"{ChannelReading.Plain(amount)}-{unit}" : "undecided";
        if (taken.Add(key))
            return key;
        key += "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(SearchText.Normalise(row.Note))))[..6];
        while (!taken.Add(key))
            key += "x";
        return key;
    }

    private static string Name(List<ChannelTerms> rows)
    {
        var notes = rows.Select(r => r.Note ?? "").Where(n => n.Length > 0).ToList();
        var telling = notes.Select(n => CaseSentence().Match(n)).FirstOrDefault(m => m.Success)?.Value ?? notes.OrderBy(n => n.Length).FirstOrDefault() ?? "";
        telling = LeadingMarks().Replace(telling.Replace('\n', ' '), "").Trim();
        if (telling.Length > LongestName)
            telling = telling[..telling.LastIndexOf(' ', LongestName)] + "…";
        return telling.Length > 0 ? telling : $"Thời hạn {(rows[0].Amount is { } amount ? ChannelReading.Plain(amount) : "chưa rõ")}";
    }

    [GeneratedRegex(@"(?:Trường hợp|Đối với|đối với trường hợp|với trường hợp)[^;.\n]{8,}", RegexOptions.None)]
    private static partial Regex CaseSentence();

    [GeneratedRegex(@"^[\s\-+*•(]*(?:\d+\)|[a-zđ]\)|[ivx]+\))?[\s.]*")]
    private static partial Regex LeadingMarks();
}
