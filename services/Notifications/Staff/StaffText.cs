using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Contracts;
using Platform.Notifications.Domain;
using Platform.ServiceDefaults;

namespace Platform.Notifications.Staff;

/// <summary>What officers are told of (domain.md §7). The camelCase name is the contract's <c>kind</c> and the key of the text.</summary>
public enum StaffEvent
{
    NewOnline = 1,
    StepDueSoon = 2,
    StepLate = 3,
    ConsultationAsked = 4,
    ResultToSign = 5,
    CameBack = 6,
    SupportReview = 7,
}

/// <summary>The words for officers, in one version: <c>StaffTexts/{kind}.v{n}.json</c>. What was told is kept as it was said, and so a new version changes nothing that was.</summary>
/// <param name="Subject">One line; of the mail, and the heading in the portal.</param>
/// <param name="Text">What is to be done; the mail adds the link.</param>
public sealed partial record StaffText(StaffEvent Kind, int Version, string Subject, string Text)
{
    /// <summary>The placeholders a text may use. No personal data among them.</summary>
    public static readonly IReadOnlySet<string> Placeholders = new HashSet<string> { "code", "procedure", "step", "due" };

    private static readonly Lazy<IReadOnlyDictionary<StaffEvent, StaffText>> Newest = new(() => FromFiles().GroupBy(t => t.Kind).ToDictionary(g => g.Key, g => g.MaxBy(t => t.Version)!));

    /// <summary>The text in use; null for a kind this build does not know.</summary>
    public static StaffText? For(string kind) => Enum.TryParse<StaffEvent>(kind, ignoreCase: true, out var known) ? Newest.Value.GetValueOrDefault(known) : null;

    /// <exception cref="InvalidOperationException">A text names an unknown placeholder, or a kind has none.</exception>
    public static IReadOnlyList<StaffText> FromFiles()
    {
        var assembly = typeof(StaffText).Assembly;
        StaffText[] all = [.. assembly.GetManifestResourceNames().Where(n => n.StartsWith("StaffTexts/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(n => Read(assembly, n))];
        string[] faults =
        [
            .. all.SelectMany(t => Placeholder().Matches(t.Subject + t.Text).Select(m => m.Groups[1].Value).Except(Placeholders).Select(n => $"{t.Kind} {t.Version} names the unknown placeholder {{{n}}}")),
            .. Enum.GetValues<StaffEvent>().Except(all.Select(t => t.Kind)).Select(k => $"{k} has no text"),
        ];
        return faults.Length == 0 ? all : throw new InvalidOperationException("Texts for officers: " + string.Join("; ", faults));
    }

    public (string Subject, string Text) With(StaffNoticeWanted wanted)
    {
        var values = new Dictionary<string, string>
        {
            ["code"] = wanted.Dossier.Code ?? wanted.Dossier.Number,
            ["procedure"] = wanted.Dossier.ProcedureName,
            ["step"] = wanted.StepName ?? "",
            ["due"] = wanted.DueAt is { } due ? NoticeDraft.When(due) : "",
        };
        return (Put(Subject, values), Put(Text, values));
    }

    /// <summary>The mail around it.</summary>
    public static string Mail(string text, Guid dossier, Uri publicOrigin) =>
        $"<p>{WebUtility.HtmlEncode(text)}</p>\n<p><a href=\"{publicOrigin.GetLeftPart(UriPartial.Authority)}/staff/dossiers/{dossier}\">Mở hồ sơ</a></p>\n<p>Thư này được gửi tự động từ hệ thống một cửa điện tử; xin không trả lời.</p>";

    private static string Put(string text, Dictionary<string, string> values) => Placeholder().Replace(text, m => values.GetValueOrDefault(m.Groups[1].Value, ""));

    private static StaffText Read(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        return JsonSerializer.Deserialize<StaffText>(stream, Json.Options)!;
    }

    [GeneratedRegex(@"\{([A-Za-z]+)\}")]
    private static partial Regex Placeholder();
}
