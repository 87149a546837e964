using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Platform.WebDefaults.Forms;

/// <summary><c>&lt;field name="phone" label="Điện thoại" value="…" error="…" /&gt;</c>: one control of a page, drawn by <see cref="FieldHtml"/>; further attributes go to the control.</summary>
[HtmlTargetElement("field", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FieldTagHelper : TagHelper
{
    public required string Name { get; set; }

    public required string Label { get; set; }

    public string? Value { get; set; }

    public string? Error { get; set; }

    public string? Hint { get; set; }

    public FieldKind Kind { get; set; }

    public bool Required { get; set; } = true;

    public int? Longest { get; set; }

    public IReadOnlyList<Choice> Choices { get; set; } = [];

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var field = new FormField(Name, Label, Kind, Required, Hint, Choices, Longest, null, null, null, []);
        var rest = output.Attributes.ToDictionary(a => a.Name, a => a.Value?.ToString() ?? "");
        output.TagName = null;
        output.Content.SetHtmlContent(FieldHtml.Render(field, Name, Value, Error, rest));
    }
}
