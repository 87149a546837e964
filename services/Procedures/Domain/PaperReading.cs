using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Contracts;

namespace Platform.Procedures.Domain;

/// <summary>
/// The papers of a procedure. The source cannot say which one everybody must hand in (most are for one situation), so none is
/// required unless the province decides it.
/// </summary>
internal static partial class PaperReading
{
    private const int MostOriginals = 9;
    private const int LongestFormName = 140;

    public static (IReadOnlyList<PaperTerms> Papers, IReadOnlyList<string> Notes) Read(SourceRow row, ProcedureDecision decision, OddityList oddities)
    {
        List<PaperTerms> papers = [];
        List<string> notes = [];
        HashSet<string> keys = [];
        HashSet<(string, string, int, int)> seen = [];
        HashSet<PaperDecision> used = [];
        var uncounted = 0;
        foreach (var (item, path) in row.Items("documents"))
        {
            var name = row.Text(item, "name", $"{path}.name");
            if (name.Length == 0)
            {
                oddities.Add("paper-nameless", path, "Giấy tờ không có tên.", "Bỏ qua; bản gốc vẫn được giữ.");
                continue;
            }
            var group = row.Text(item, "group", $"{path}.group");
            if (group == "--")
                group = "";
            if (group == "Lưu ý" || name.StartsWith("Lưu ý", StringComparison.Ordinal))
            {
                notes.Add(name);
                continue;
            }
            var (originals, copies) = (Count(row, item, "originals", path), Count(row, item, "copies", path));
            (name, originals) = YearOutOfCount(name, originals, path, oddities);
            if (originals == 0 && copies == 0)
                uncounted++;
            (name, var form) = FormOutOfName(name, row.Text(item, "form", $"{path}.form"), path, oddities);
            if (!seen.Add((group, name, originals, copies)))
            {
                oddities.Add("paper-duplicate", path, $"Giấy tờ lặp lại: \"{Short(name)}\".", "Giữ một dòng.");
                continue;
            }
            var decided = decision.Papers?.FirstOrDefault(d => !used.Contains(d) && name.StartsWith(d.StartsWith, StringComparison.Ordinal));
            if (decided is not null)
                used.Add(decided);
            papers.Add(new PaperTerms(Key(decided?.Key, group, name, keys), group, name, form, originals, copies, decided?.Required ?? false, decided?.Required is true ? null : Condition(group)));
        }
        if (uncounted > 0)
            oddities.Add("papers-without-count", "documents", $"{uncounted} giấy tờ không ghi số bản chính, bản sao; nhiều dòng là lời dẫn.", "Giữ đủ, không bắt buộc.");
        foreach (var missed in (decision.Papers ?? []).Where(d => !used.Contains(d)))
            oddities.Add("decision-without-paper", "documents", $"Quyết định của tỉnh nêu giấy tờ \"{Short(missed.StartsWith)}\" nhưng danh mục không có.", "Quyết định này chưa áp dụng được.");
        return (papers, notes);
    }

    /// <summary>A group that is a situation ("b) Trường hợp cấp lại, hồ sơ gồm:") says when its papers are needed; without its list mark and the words that lead over to the list.</summary>
    private static string? Condition(string group) =>
        Situation().Match(group) is { Success: true } match ? Leading().Replace(match.Groups["when"].Value, "").TrimEnd(' ', ':', ';', '.', ',') : null;

    private static int Count(SourceRow row, JsonElement item, string member, string path) =>
        row.Number(item, member, $"{path}.{member}") is { } number && number >= 0 && number <= int.MaxValue ? (int)number : 0;

    /// <summary>"…ngày 31/12/" with 20251 originals: the end of the name ran into the count. The last digit is the count.</summary>
    private static (string Name, int Originals) YearOutOfCount(string name, int originals, string path, OddityList oddities)
    {
        if (originals <= MostOriginals)
            return (name, originals);
        var (tail, count) = (originals / 10, originals % 10);
        var cut = CutBeforeNumber().IsMatch(name);
        oddities.Add("paper-count-absurd", $"{path}.originals", $"{originals} bản chính: phần cuối của tên giấy tờ dính vào số lượng.", cut ? $"Hiểu là {count} bản chính; trả \"{tail}\" về cuối tên." : $"Hiểu là {count} bản chính; tên giữ nguyên.");
        return (cut ? (name.EndsWith('/') ? $"{name}{tail}" : $"{name} {tail}") : name, count);
    }

    /// <summary>The name of the form's file stands glued to the end of the paper's name, and <c>form</c> has only its last word.</summary>
    private static (string Name, string? Form) FormOutOfName(string name, string form, string path, OddityList oddities)
    {
        if (form.Length == 0)
            return (name, null);
        if (GluedForm().Match(name) is { Success: true } match && match.Length <= LongestFormName && match.Index > 8)
        {
            var file = match.Value.TrimStart('.', ';', ' ');
            oddities.Add("form-in-name", $"{path}.name", $"Tên tệp biểu mẫu dính vào tên giấy tờ; ô biểu mẫu chỉ còn \"{Short(form)}\".", $"Tách thành biểu mẫu \"{Short(file)}\".");
            return (name[..match.Index].TrimEnd(' ', ';', '.'), file);
        }
        if (name.EndsWith(form, StringComparison.Ordinal))
            oddities.Add("form-name-cut", $"{path}.form", $"Tên tệp biểu mẫu \"{Short(form)}\" bị cắt.", "Giữ nguyên cả hai ô.");
        return (name, form);
    }

    /// <summary>Readable, and the same as long as the paper's group and name are.</summary>
    private static string Key(string? decided, string group, string name, HashSet<string> taken)
    {
        var words = SearchText.Normalise(name).Replace(".", "", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var key = decided ?? $"{string.Join('-', words.Take(5))}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{group}\n{name}")))[..6]}";
        while (!taken.Add(key))
            key += "x";
        return key;
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..57] + "…";

    [GeneratedRegex(@"^[\s+*•–-]*(?:\((?:\*|\w{1,4})\)\.?|\w{1,3}[.)]|\d{1,2}(?:\.\d{1,2})*\.?)?\s*(?<when>(?:đối với )?(?:các )?trường hợp\b.*)$", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Situation();

    [GeneratedRegex(@"[\s,;]+(?:thì )?(?:thành phần )?hồ sơ (?:bao )?gồm(?: có)?[\s:;.]*$", RegexOptions.IgnoreCase)]
    private static partial Regex Leading();

    [GeneratedRegex(@"(?:/|\b(?:số|năm|định|thứ|Mẫu)|\b116)\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex CutBeforeNumber();

    [GeneratedRegex(@"(?<=[\p{L}\d)])[.;]?\s?(?:(?<=[.;]\s?)|(?<=\p{Ll}|\)|CP|BTC|BCA|BNNMT|NHNN|BXD))(?:\d+\.)?(?:Mẫu|Mau|Mu[sC]|Biểu|Bieu|Phụ lục|Phu luc|Phuluc|Phulucs|Phlcs?|PL|Mus)[^;]*\.(?:docx?|xlsx?|pdf|rtf)$")]
    private static partial Regex GluedForm();
}
