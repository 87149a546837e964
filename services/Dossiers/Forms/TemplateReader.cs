using System.Text.RegularExpressions;

namespace Platform.Dossiers.Forms;

/// <summary>
/// Reads a template and says everything that is wrong with it. What a province writes is markup and styles for paper: it runs nothing and
/// fetches nothing, and names only what the form has.
/// </summary>
/// <param name="include">The text of <c>{{&gt; name}}</c>, by name; null where there is none.</param>
public sealed partial class TemplateReader(Func<string, string?> include)
{
    private const int DeepestInclude = 5;

    /// <exception cref="TemplateException">It is not fit to print; the message says why.</exception>
    public Template Read(string name, string html, FormFields fields)
    {
        List<string> errors = [];
        var whole = Included(html, 0, errors);
        var plain = Comments().Replace(whole, "");
        if (plain.Contains("<!--", StringComparison.Ordinal))
            errors.Add("a comment is not closed");
        foreach (Match match in Active().Matches(plain))
            errors.Add($"'{match.Value.Trim()}' is not allowed: a paper runs nothing and fetches nothing");
        var template = new Template(Parts(plain, fields, errors));
        return errors.Count == 0 ? template : throw new TemplateException(name, errors);
    }

    private string Included(string html, int depth, List<string> errors) => Includes().Replace(html, match =>
    {
        var part = match.Groups["name"].Value;
        if (depth >= DeepestInclude || include(part) is not { } text)
        {
            errors.Add(depth >= DeepestInclude ? $"'{{{{> {part}}}}}' includes itself" : $"there is no part '{part}' to include");
            return "";
        }
        return Included(text, depth + 1, errors);
    });

    private static List<Template.Part> Parts(string html, FormFields fields, List<string> errors)
    {
        Stack<(string Name, FormFields Fields, List<Template.Part> Parts)> open = new();
        open.Push(("", fields, []));
        var at = 0;
        foreach (Match mark in Marks().Matches(html))
        {
            Plain(html[at..mark.Index]);
            at = mark.Index + mark.Length;
            var (inside, known, parts) = open.Peek();
            if (mark.Groups["open"] is { Success: true, Value: var opened })
            {
                if (!known.Texts.Contains(opened) && !known.Rows.ContainsKey(opened))
                    errors.Add(Unknown($"{{{{#{opened}}}}}", known));
                open.Push((opened, known.Rows.GetValueOrDefault(opened, known), []));
            }
            else if (mark.Groups["close"] is { Success: true, Value: var closed })
            {
                if (open.Count == 1 || inside != closed)
                {
                    errors.Add($"'{{{{/{closed}}}}}' closes nothing that is open");
                    continue;
                }
                open.Pop();
                open.Peek().Parts.Add(new Template.Block(closed, parts));
            }
            else if (mark.Groups["picture"] is { Success: true, Value: var picture })
            {
                if (!known.Pictures.Contains(picture))
                    errors.Add(known.Texts.Contains(picture) ? $"'{picture}' is text: write {{{{{picture}}}}}" : Unknown($"{{{{{{{picture}}}}}}}", known));
                parts.Add(new Template.Picture(picture));
            }
            else
            {
                var text = mark.Groups["text"].Value;
                if (!known.Texts.Contains(text))
                    errors.Add(known.Pictures.Contains(text) ? $"'{text}' is a picture: write {{{{{{{text}}}}}}}" : Unknown($"{{{{{text}}}}}", known));
                parts.Add(new Template.Text(text));
            }
        }
        Plain(html[at..]);
        errors.AddRange(open.Where(o => o.Name.Length > 0).Select(o => $"'{{{{#{o.Name}}}}}' is not closed"));
        return open.Last().Parts;

        void Plain(string markup)
        {
            if (markup.Contains("{{", StringComparison.Ordinal) || markup.Contains("}}", StringComparison.Ordinal))
                errors.Add($"cannot be read: '{markup[Math.Max(0, markup.IndexOf(markup.Contains("{{") ? "{{" : "}}", StringComparison.Ordinal))..].Split('\n')[0].Trim()}'");
            open.Peek().Parts.Add(new Template.Markup(markup));
        }
    }

    private static string Unknown(string mark, FormFields known) => $"'{mark}' is no field here; there are {string.Join(", ", known.Texts.Concat(known.Rows.Keys).Concat(known.Pictures).Order())}";

    [GeneratedRegex(@"\{\{>\s*(?<name>[\w-]+)\s*\}\}")]
    private static partial Regex Includes();

    [GeneratedRegex(@"\{\{#(?<open>\w+)\}\}|\{\{/(?<close>\w+)\}\}|\{\{\{(?<picture>\w+)\}\}\}|\{\{(?<text>\w+)\}\}")]
    private static partial Regex Marks();

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comments();

    // elements that run or fetch; event attributes; addresses other than data: ; values inside a tag or a style, where encoding does not hold; CSS that fetches
    [GeneratedRegex("""
        <\s*/?\s*(?:script|iframe|frame|object|embed|applet|link|base|form|input|button|video|audio|svg|math|portal|template)\b[^>]*
        |<\s*meta\b[^>]*http-equiv[^>]*
        |<[^>]*\son\w+\s*=[^>]*
        |<[^>]*\s(?:href|src|srcset|action|background|poster|data|xlink:href|formaction)\s*=\s*(?!["']?(?:data:image/|\#))[^\s>]*
        |<[a-z/][^>]*\{\{[^>]*
        |<\s*style[^>]*>[^<]*\{\{[^<]*
        |javascript\s*:
        |@import\b
        |expression\s*\(
        |url\s*\(\s*(?!["']?data:(?:image|font)/)[^)]*\)?
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Active();
}

/// <summary>A template that is not fit to print.</summary>
public sealed class TemplateException(string name, IReadOnlyList<string> errors)
    : Exception($"The form template {name} is refused: {string.Join("; ", errors.Distinct())}.");
