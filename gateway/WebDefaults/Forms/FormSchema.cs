using System.Text.Json;

namespace Platform.WebDefaults.Forms;

/// <summary>
/// The questions of a procedure, from its JSON Schema: objects one inside another, text, date, enum, number, boolean, <c>required</c>, <c>title</c>,
/// <c>description</c>, <c>minLength</c>… A procedure without a schema asks one thing: what is wanted.
/// </summary>
public static class FormSchema
{
    public static readonly IReadOnlyList<FormField> Generic =
        [new("content", "Nội dung yêu cầu", FieldKind.LongText, true, "Viết ngắn gọn việc bạn cần giải quyết.", [], 4000, null, null, null, [])];

    public static IReadOnlyList<FormField> Parse(string? schema)
    {
        if (string.IsNullOrWhiteSpace(schema))
            return Generic;
        try
        {
            using var document = JsonDocument.Parse(schema);
            var fields = Fields(document.RootElement, "", 0);
            return fields.Count > 0 ? fields : Generic;
        }
        catch (JsonException)
        {
            return Generic;
        }
    }

    private static List<FormField> Fields(JsonElement schema, string path, int depth)
    {
        if (schema.ValueKind is not JsonValueKind.Object || !schema.TryGetProperty("properties", out var properties) || depth > 3)
            return [];
        HashSet<string?> required = schema.TryGetProperty("required", out var names) ? [.. names.EnumerateArray().Select(n => n.GetString())] : [];
        return [.. properties.EnumerateObject().Select(p => Field(p.Value, path + p.Name, p.Name, required.Contains(p.Name), depth))];
    }

    private static FormField Field(JsonElement schema, string path, string name, bool required, int depth)
    {
        var choices = Choices(schema);
        var kind = Kind(schema, choices.Count > 0);
        return new FormField(
            path,
            Text(schema, "title") ?? name,
            kind,
            required,
            Text(schema, "description"),
            choices,
            Number(schema, "maxLength") is { } longest ? (int)longest : null,
            Text(schema, "pattern"),
            Number(schema, "minimum"),
            Number(schema, "maximum"),
            kind is FieldKind.Group ? Fields(schema, path + ".", depth + 1) : [],
            schema.TryGetProperty("default", out var preset) && preset.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null) ? preset.ToString() : null,
            kind is FieldKind.YesNo && schema.TryGetProperty("const", out var only) && only.ValueKind is JsonValueKind.True);
    }

    private static FieldKind Kind(JsonElement schema, bool hasChoices) => (Type(schema), Text(schema, "format")) switch
    {
        ("object", _) => FieldKind.Group,
        ("boolean", _) => FieldKind.YesNo,
        _ when hasChoices => FieldKind.Choice,
        ("integer", _) => FieldKind.WholeNumber,
        ("number", _) => FieldKind.Number,
        (_, "date") => FieldKind.Date,
        (_, "textarea") => FieldKind.LongText,
        _ when Number(schema, "maxLength") > 300 => FieldKind.LongText,
        _ => FieldKind.Text,
    };

    /// <summary>A type may be given with null beside it: <c>["string", "null"]</c>.</summary>
    private static string Type(JsonElement schema) => !schema.TryGetProperty("type", out var type)
        ? schema.TryGetProperty("properties", out _) ? "object" : "string"
        : type.ValueKind is JsonValueKind.Array
            ? type.EnumerateArray().Select(t => t.GetString()).FirstOrDefault(t => t != "null") ?? "string"
            : type.GetString() ?? "string";

    private static List<Choice> Choices(JsonElement schema)
    {
        if (schema.TryGetProperty("oneOf", out var options) && options.ValueKind is JsonValueKind.Array)
            return [.. options.EnumerateArray().Where(o => o.TryGetProperty("const", out _)).Select(o => new Choice(o.GetProperty("const").ToString(), Text(o, "title") ?? o.GetProperty("const").ToString(), o.GetProperty("const").ValueKind is JsonValueKind.Number))];
        if (!schema.TryGetProperty("enum", out var values) || values.ValueKind is not JsonValueKind.Array)
            return [];
        string?[] names = schema.TryGetProperty("x-enumNames", out var titles) || schema.TryGetProperty("enumNames", out titles)
            ? [.. titles.EnumerateArray().Select(t => t.GetString())]
            : [];
        return [.. values.EnumerateArray().Select((value, i) => new Choice(value.ToString(), (i < names.Length ? names[i] : null) ?? value.ToString(), value.ValueKind is JsonValueKind.Number))];
    }

    private static string? Text(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static decimal? Number(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number ? value.GetDecimal() : null;
}
