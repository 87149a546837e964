using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Platform.WebDefaults.Forms;

/// <summary>A control with its label, hint and error tied together for screen readers. The same for every field of both sites.</summary>
public static class FieldHtml
{
    /// <param name="value">What was typed before.</param>
    /// <param name="attributes">Further attributes of the control, e.g. <c>autocomplete</c>, <c>inputmode</c>.</param>
    public static IHtmlContent Render(FormField field, string control, string? value, string? error, IReadOnlyDictionary<string, string>? attributes = null)
    {
        var id = "f-" + control.Replace('.', '-');
        var optional = !field.Required && attributes?.ContainsKey("data-required") is not true; // needed wherever it is shown: not called optional
        var box = new TagBuilder("div");
        box.AddCssClass(error is null ? "field" : "field wrong");
        if (field.Kind is FieldKind.YesNo)
        {
            box.AddCssClass("check");
            box.InnerHtml.AppendHtml(Control(field, control, id, value, error, attributes)).AppendHtml(Label(field, id, optional));
            if (error is not null)
                box.InnerHtml.AppendHtml(Note(id + "-error", "error", error));
        }
        else
        {
            box.InnerHtml.AppendHtml(Label(field, id, optional));
            AppendHint(box, field, id);
            if (error is not null)
                box.InnerHtml.AppendHtml(Note(id + "-error", "error", error));
            box.InnerHtml.AppendHtml(Control(field, control, id, value, error, attributes));
            return box;
        }
        AppendHint(box, field, id);
        return box;
    }

    /// <summary>A whole form, groups as fieldsets.</summary>
    public static IHtmlContent Render(IReadOnlyList<FormField> fields, Func<string, string?> typed, IReadOnlyDictionary<string, string> errors)
    {
        var all = new HtmlContentBuilder();
        foreach (var field in fields)
        {
            if (field.Kind is not FieldKind.Group)
            {
                all.AppendHtml(Render(field, field.Control, typed(field.Control), errors.GetValueOrDefault(field.Control)));
                continue;
            }
            var group = new TagBuilder("fieldset");
            group.AddCssClass("inner");
            var legend = new TagBuilder("legend");
            legend.InnerHtml.Append(field.Title);
            group.InnerHtml.AppendHtml(legend).AppendHtml(Render(field.Fields, typed, errors));
            all.AppendHtml(group);
        }
        return all;
    }

    private static TagBuilder Label(FormField field, string id, bool optional)
    {
        var label = new TagBuilder("label");
        label.Attributes["for"] = id;
        label.InnerHtml.Append(field.Title);
        if (optional && field.Kind is not FieldKind.YesNo)
        {
            var mark = new TagBuilder("span");
            mark.AddCssClass("optional");
            mark.InnerHtml.Append(" (không bắt buộc)");
            label.InnerHtml.AppendHtml(mark);
        }
        return label;
    }

    private static void AppendHint(TagBuilder box, FormField field, string id)
    {
        if (field.Hint is not null)
            box.InnerHtml.AppendHtml(Note(id + "-hint", "hint", field.Hint));
    }

    private static TagBuilder Note(string id, string css, string text)
    {
        var note = new TagBuilder("p");
        note.AddCssClass(css);
        note.Attributes["id"] = id;
        note.InnerHtml.Append(text);
        return note;
    }

    private static TagBuilder Control(FormField field, string control, string id, string? value, string? error, IReadOnlyDictionary<string, string>? attributes)
    {
        var tag = field.Kind switch
        {
            FieldKind.LongText => LongText(value),
            FieldKind.Choice => Select(field, value),
            _ => Input(field, value),
        };
        tag.Attributes["id"] = id;
        tag.Attributes["name"] = control;
        string[] about = [.. field.Hint is null ? Array.Empty<string>() : [id + "-hint"], .. error is null ? Array.Empty<string>() : [id + "-error"]];
        if (about.Length > 0)
            tag.Attributes["aria-describedby"] = string.Join(' ', about);
        if (error is not null)
            tag.Attributes["aria-invalid"] = "true";
        if (field.Required && field.Kind is not FieldKind.YesNo)
            tag.Attributes["required"] = "required";
        if (field.LongestText is { } longest && field.Kind is FieldKind.Text or FieldKind.LongText)
            tag.Attributes["maxlength"] = (field.LongestText ?? 4000).ToString();
        foreach (var (name, text) in attributes ?? new Dictionary<string, string>())
            tag.Attributes[name] = text;
        return tag;
    }

    private static TagBuilder LongText(string? value)
    {
        var area = new TagBuilder("textarea");
        area.Attributes["rows"] = "5";
        area.InnerHtml.AppendHtml("\n").Append(value ?? "");
        return area;
    }

    private static TagBuilder Select(FormField field, string? value)
    {
        var select = new TagBuilder("select");
        select.InnerHtml.AppendHtml(Option("", field.Required ? "Chọn…" : "–", string.IsNullOrEmpty(value)));
        foreach (var choice in field.Choices)
            select.InnerHtml.AppendHtml(Option(choice.Value, choice.Text, choice.Value == value));
        return select;
    }

    private static TagBuilder Option(string value, string text, bool chosen)
    {
        var option = new TagBuilder("option");
        option.Attributes["value"] = value;
        if (chosen)
            option.Attributes["selected"] = "selected";
        option.InnerHtml.Append(text);
        return option;
    }

    private static TagBuilder Input(FormField field, string? value)
    {
        var input = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        input.Attributes["type"] = field.Kind switch { FieldKind.Date => "date", FieldKind.YesNo => "checkbox", _ => "text" };
        if (field.Kind is FieldKind.YesNo)
        {
            input.Attributes["value"] = "true";
            if (value is "true" or "on")
                input.Attributes["checked"] = "checked";
        }
        else
        {
            input.Attributes["value"] = value ?? "";
        }
        if (field.Kind is FieldKind.Number or FieldKind.WholeNumber)
            input.Attributes["inputmode"] = field.Kind is FieldKind.Number ? "decimal" : "numeric";
        return input;
    }
}
