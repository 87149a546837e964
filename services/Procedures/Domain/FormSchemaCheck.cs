using System.Text.Json;
using System.Text.RegularExpressions;

namespace Platform.Procedures.Domain;

/// <summary>
/// Whether an electronic form is the part of JSON Schema that the front end renders: objects to four levels, text, date, choice, number, yes/no. Anything else would be
/// shown as something it is not, or not at all, so it is an error here.
/// </summary>
public static class FormSchemaCheck
{
    public const int Largest = 64 * 1024;
    private const int Deepest = 4;
    private static readonly HashSet<string> Types = ["object", "string", "boolean", "integer", "number"];
    private static readonly HashSet<string> Formats = ["date", "textarea"];
    private static readonly HashSet<string> Known =
    [
        "$schema", "$id", "title", "description", "type", "properties", "required", "additionalProperties", "format", "enum", "enumNames", "x-enumNames", "oneOf", "const",
        "default", "minLength", "maxLength", "pattern", "minimum", "maximum", "examples",
    ];

    /// <summary>Sentences with the place; empty where the form can be shown.</summary>
    public static IReadOnlyList<string> Errors(string schema)
    {
        if (schema.Length > Largest)
            return [$"Biểu mẫu dài quá {Largest / 1024} KB."];
        try
        {
            using var document = JsonDocument.Parse(schema);
            List<string> errors = [];
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("properties", out _))
                return ["Biểu mẫu phải là một đối tượng JSON Schema có properties."];
            Object(document.RootElement, "biểu mẫu", 1, errors);
            return errors;
        }
        catch (JsonException e)
        {
            return [$"Biểu mẫu không phải JSON hợp lệ: dòng {e.LineNumber + 1}, vị trí {e.BytePositionInLine + 1}."];
        }
    }

    private static void Object(JsonElement schema, string path, int depth, List<string> errors)
    {
        if (depth > Deepest)
        {
            errors.Add($"{path}: lồng quá {Deepest} cấp.");
            return;
        }
        Members(schema, path, errors);
        if (!schema.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object || !properties.EnumerateObject().Any())
        {
            errors.Add($"{path}: thiếu properties.");
            return;
        }
        HashSet<string> names = [];
        foreach (var property in properties.EnumerateObject())
        {
            var at = path == "biểu mẫu" ? property.Name : $"{path}.{property.Name}";
            if (!names.Add(property.Name))
                errors.Add($"{at}: có hai lần.");
            if (property.Name.Length == 0 || property.Name.Contains('.', StringComparison.Ordinal))
                errors.Add($"{at}: tên trường không được trống hay có dấu chấm.");
            if (property.Value.ValueKind != JsonValueKind.Object)
                errors.Add($"{at}: phải là một đối tượng.");
            else
                Field(property.Value, at, depth, errors);
        }
        if (schema.TryGetProperty("required", out var required)
            && (required.ValueKind != JsonValueKind.Array || required.EnumerateArray().Any(r => r.ValueKind != JsonValueKind.String || !names.Contains(r.GetString()!))))
            errors.Add($"{path}: required phải là danh sách tên trường có trong properties.");
    }

    private static void Field(JsonElement field, string path, int depth, List<string> errors)
    {
        var type = field.TryGetProperty("type", out var given) ? Type(given) : field.TryGetProperty("properties", out _) ? "object" : "string";
        if (type is null || !Types.Contains(type))
        {
            errors.Add($"{path}: type không hiển thị được (dùng object, string, boolean, integer, number).");
            return;
        }
        if (type == "object")
        {
            Object(field, path, depth + 1, errors);
            return;
        }
        Members(field, path, errors);
        if (field.TryGetProperty("format", out var format) && (format.ValueKind != JsonValueKind.String || !Formats.Contains(format.GetString()!)))
            errors.Add($"{path}: format chỉ là date hoặc textarea.");
        if (field.TryGetProperty("pattern", out var pattern) && !IsPattern(pattern))
            errors.Add($"{path}: pattern không phải biểu thức chính quy hợp lệ.");
        foreach (var number in new[] { "minLength", "maxLength", "minimum", "maximum" })
            if (field.TryGetProperty(number, out var value) && (value.ValueKind != JsonValueKind.Number || (number.EndsWith("Length", StringComparison.Ordinal) && !(value.TryGetInt32(out var length) && length >= 0))))
                errors.Add($"{path}: {number} phải là một số.");
        Choices(field, path, errors);
    }

    private static void Choices(JsonElement field, string path, List<string> errors)
    {
        if (field.TryGetProperty("enum", out var values))
        {
            if (values.ValueKind != JsonValueKind.Array || values.GetArrayLength() == 0 || values.EnumerateArray().Any(v => v.ValueKind is not (JsonValueKind.String or JsonValueKind.Number)))
                errors.Add($"{path}: enum phải là danh sách chữ hoặc số.");
            else if (field.TryGetProperty("enumNames", out var names) && (names.ValueKind != JsonValueKind.Array || names.GetArrayLength() != values.GetArrayLength() || names.EnumerateArray().Any(n => n.ValueKind != JsonValueKind.String)))
                errors.Add($"{path}: enumNames phải có đúng một tên cho mỗi giá trị.");
        }
        if (field.TryGetProperty("oneOf", out var options)
            && (options.ValueKind != JsonValueKind.Array || options.GetArrayLength() == 0 || options.EnumerateArray().Any(o => o.ValueKind != JsonValueKind.Object || !o.TryGetProperty("const", out _))))
            errors.Add($"{path}: mỗi phần tử của oneOf cần const.");
    }

    private static void Members(JsonElement schema, string path, List<string> errors)
    {
        foreach (var member in schema.EnumerateObject().Where(m => !Known.Contains(m.Name)))
            errors.Add($"{path}: {member.Name} không được hỗ trợ.");
        foreach (var text in new[] { "title", "description" })
            if (schema.TryGetProperty(text, out var value) && value.ValueKind != JsonValueKind.String)
                errors.Add($"{path}: {text} phải là chữ.");
    }

    private static string? Type(JsonElement type) => type.ValueKind switch
    {
        JsonValueKind.String => type.GetString(),
        JsonValueKind.Array when type.EnumerateArray().All(t => t.ValueKind == JsonValueKind.String) => type.EnumerateArray().Select(t => t.GetString()).SingleOrDefault(t => t != "null"),
        _ => null,
    };

    private static bool IsPattern(JsonElement pattern)
    {
        if (pattern.ValueKind != JsonValueKind.String)
            return false;
        try
        {
            _ = new Regex(pattern.GetString()!, RegexOptions.ECMAScript, TimeSpan.FromMilliseconds(100));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
