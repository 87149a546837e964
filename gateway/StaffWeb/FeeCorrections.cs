using System.Text.RegularExpressions;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb;

/// <summary>Fee lines to be put right, as ticked on the dossier's page: <c>fix</c>, <c>fixAmount.{key}</c>, <c>fixGround.{key}</c>, <c>fixNote.{key}</c>.</summary>
public static partial class FeeCorrections
{
    /// <summary>What the API takes; what is missing is noted on the form.</summary>
    public static object Read(SentForm form)
    {
        object[] lines = [.. form.All("fix").Select(key => new { key, amount = Amount(form, $"fixAmount.{key}"), ground = Blank(form[$"fixGround.{key}"]), note = Blank(form[$"fixNote.{key}"]) })];
        if (lines.Length == 0)
            form.Errors["lines"] = "Xin đánh dấu ít nhất một khoản phải sửa.";
        return new { lines, reason = form.Need("reason", "Xin ghi lý do sửa.") };
    }

    /// <summary>The API counts the lines it was sent; the page has a control per line.</summary>
    public static string Control(SentForm form, string field) => Of().Match(field) is { Success: true } named && form.All("fix").ElementAtOrDefault(int.Parse(named.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)) is { } key
        ? $"fix{char.ToUpperInvariant(named.Groups[2].Value[0])}{named.Groups[2].Value[1..]}.{key}"
        : field;

    private static long Amount(SentForm form, string name)
    {
        if (long.TryParse((form[name] ?? "").Replace(".", "").Replace(" ", ""), out var amount) && amount >= 0)
            return amount;
        form.Errors[name] = "Xin ghi số tiền bằng đồng, 0 nếu không phải nộp.";
        return 0;
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    [GeneratedRegex(@"^lines\[(\d{1,2})\]\.(amount|ground|note)$")]
    private static partial Regex Of();
}
