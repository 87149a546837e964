using System.Net;
using System.Text;

namespace Platform.Dossiers.Forms;

/// <summary>
/// A printed form: <c>{{name}}</c> is replaced by text, encoded; <c>{{{name}}}</c> by a picture of our own; <c>{{#name}}…{{/name}}</c> repeats for
/// each row, or stands once when the text of that name is not empty. Read and checked once, at start.
/// </summary>
public sealed class Template
{
    private readonly IReadOnlyList<Part> parts;

    internal Template(IReadOnlyList<Part> parts) => this.parts = parts;

    public string Fill(IReadOnlyDictionary<string, object?> values)
    {
        var page = new StringBuilder();
        foreach (var part in parts)
            part.Write(page, values);
        return page.ToString();
    }

    internal abstract record Part
    {
        public abstract void Write(StringBuilder page, IReadOnlyDictionary<string, object?> values);
    }

    internal sealed record Markup(string Html) : Part
    {
        public override void Write(StringBuilder page, IReadOnlyDictionary<string, object?> values) => page.Append(Html);
    }

    internal sealed record Text(string Name) : Part
    {
        public override void Write(StringBuilder page, IReadOnlyDictionary<string, object?> values) => page.Append(WebUtility.HtmlEncode(values[Name]?.ToString()));
    }

    internal sealed record Picture(string Name) : Part
    {
        public override void Write(StringBuilder page, IReadOnlyDictionary<string, object?> values) => page.Append(values[Name]);
    }

    internal sealed record Block(string Name, IReadOnlyList<Part> Inner) : Part
    {
        public override void Write(StringBuilder page, IReadOnlyDictionary<string, object?> values)
        {
            if (values[Name] is IEnumerable<IReadOnlyDictionary<string, object?>> rows)
                foreach (var row in rows)
                    Inside(page, row);
            else if (values[Name] is not null and not "")
                Inside(page, values);
        }

        private void Inside(StringBuilder page, IReadOnlyDictionary<string, object?> values)
        {
            foreach (var part in Inner)
                part.Write(page, values);
        }
    }
}
