using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Dossiers.Forms;

/// <summary>
/// Printed forms are HTML files beside this one. <c>{{name}}</c> is replaced by text, encoded; <c>{{{name}}}</c> by markup of our own;
/// <c>{{#rows}}…{{/rows}}</c> repeats for each row, or stands once when the text of that name is not empty.
/// </summary>
public static partial class FormTemplate
{
    public static string Fill(string form, IReadOnlyDictionary<string, object?> values) => Fill(new StringBuilder(), Read(form), values).ToString();

    private static StringBuilder Fill(StringBuilder page, string template, IReadOnlyDictionary<string, object?> values)
    {
        var at = 0;
        foreach (Match mark in Marks().Matches(template))
        {
            page.Append(template, at, mark.Index - at);
            at = mark.Index + mark.Length;
            if (mark.Groups["section"] is { Success: true, Value: var section })
            {
                var inner = mark.Groups["inner"].Value;
                if (values[section] is IEnumerable<IReadOnlyDictionary<string, object?>> rows)
                    foreach (var row in rows)
                        Fill(page, inner, row);
                else if (values[section] is not null and not "")
                    Fill(page, inner, values);
            }
            else if (mark.Groups["raw"] is { Success: true, Value: var raw })
                page.Append(values[raw]);
            else
                page.Append(WebUtility.HtmlEncode(values[mark.Groups["text"].Value]?.ToString()));
        }
        return page.Append(template, at, template.Length - at);
    }

    private static string Read(string form)
    {
        using var reader = new StreamReader(typeof(FormTemplate).Assembly.GetManifestResourceStream($"Forms/{form}.html")!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\{\{#(?<section>\w+)\}\}(?<inner>.*?)\{\{/\k<section>\}\}|\{\{\{(?<raw>\w+)\}\}\}|\{\{(?<text>\w+)\}\}", RegexOptions.Singleline)]
    private static partial Regex Marks();
}
