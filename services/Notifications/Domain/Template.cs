using System.Net;
using System.Text.RegularExpressions;

namespace Platform.Notifications.Domain;

/// <summary>The texts of one event in one version. Placeholders are names in braces.</summary>
/// <param name="Subject">One line, plain text.</param>
/// <param name="Email">HTML; values are encoded when put in.</param>
/// <param name="Sms">Without diacritics; one segment with realistic values.</param>
/// <param name="Portal">Plain text, read in the citizen's own pages.</param>
public sealed partial record Template(NoticeEvent Event, int Version, string Subject, string Email, string Sms, string Portal)
{
    /// <summary>Every name a text may use.</summary>
    public static readonly IReadOnlySet<string> Placeholders = new HashSet<string>
    {
        "name", "procedure", "number", "code", "link", "page", "site",
        "due", "oldDue", "answerBy", "amount", "feeNote", "receipt", "reason", "howToReturn", "tracking",
    };

    /// <summary>What is wrong with the texts; empty = fit for use.</summary>
    public IEnumerable<string> Faults()
    {
        foreach (var (part, text) in new[] { ("subject", Subject), ("email", Email), ("sms", Sms), ("portal", Portal) })
        {
            if (string.IsNullOrWhiteSpace(text))
                yield return $"{Event} {Version}: {part} is empty";
            foreach (var name in Names(text).Except(Placeholders))
                yield return $"{Event} {Version}: {part} names the unknown placeholder {{{name}}}";
            if (Placeholder().Replace(text, "").AsSpan().IndexOfAny('{', '}') >= 0)
                yield return $"{Event} {Version}: {part} has a brace that belongs to no placeholder";
        }
        if (Placeholder().Replace(Sms, "").Any(c => !PlainLetters.IsPlain(c)))
            yield return $"{Event} {Version}: sms has a letter that does not fit the GSM alphabet";
        if (Subject.AsSpan().IndexOfAny('\r', '\n') >= 0)
            yield return $"{Event} {Version}: subject has more than one line";
    }

    public IEnumerable<string> Names() => Names(Subject + Email + Sms + Portal);

    /// <summary>Control characters become spaces: a value must never begin a new header of the mail.</summary>
    public string SubjectWith(IReadOnlyDictionary<string, string> values) => Clean(Put(Subject, values, v => v));

    public string EmailWith(IReadOnlyDictionary<string, string> values) => Put(Email, values, v => WebUtility.HtmlEncode(v));

    public string SmsWith(IReadOnlyDictionary<string, string> values) => PlainLetters.OneSegment(Put(Sms, values, v => v));

    public string PortalWith(IReadOnlyDictionary<string, string> values) => Put(Portal, values, v => v).Trim();

    private static IEnumerable<string> Names(string text) => Placeholder().Matches(text).Select(m => m.Groups[1].Value).Distinct();

    /// <summary>A known name without a value is left out, as the fee of a procedure without one.</summary>
    private static string Put(string text, IReadOnlyDictionary<string, string> values, Func<string, string> write) =>
        Placeholder().Replace(text, m => write(values.GetValueOrDefault(m.Groups[1].Value, "")));

    private static string Clean(string line) => string.Concat(line.Select(c => char.IsControl(c) ? ' ' : c));

    [GeneratedRegex(@"\{([A-Za-z]+)\}")]
    private static partial Regex Placeholder();
}
