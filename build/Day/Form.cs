using System.Text.Json;

namespace Platform.Day;

/// <summary>Answers to a procedure's form, by its JSON Schema: plausible for the type, the same for the same dossier.</summary>
internal static class Form
{
    public static Dictionary<string, object> For(PlannedDossier plan, JsonElement procedure)
    {
        if (!procedure.GetProperty("rules").TryGetProperty("formSchema", out var text) || text.GetString() is not { Length: > 0 } schema)
            return new() { ["content"] = $"Đề nghị giải quyết hồ sơ thứ {plan.Number} trong ngày." };
        return Answers(JsonDocument.Parse(schema).RootElement, plan.Number);
    }

    private static Dictionary<string, object> Answers(JsonElement schema, int number) =>
        schema.GetProperty("properties").EnumerateObject().Where(p => CanAnswer(p.Value)).ToDictionary(p => p.Name, p => Answer(p.Value, number));

    /// <summary>The service checks patterns: of text in a shape of its own, an identity number is all that can be made up here.</summary>
    private static bool CanAnswer(JsonElement property) =>
        !property.TryGetProperty("pattern", out var pattern) || pattern.GetString()!.Contains("{12}", StringComparison.Ordinal);

    private static object Answer(JsonElement property, int number)
    {
        if (property.TryGetProperty("enum", out var choices))
            return choices[number % choices.GetArrayLength()].GetString()!;
        if (property.TryGetProperty("oneOf", out var options))
            return options[number % options.GetArrayLength()].GetProperty("const").GetString()!;
        var format = property.TryGetProperty("format", out var f) ? f.GetString() : null;
        var pattern = property.TryGetProperty("pattern", out var p) ? p.GetString() : null;
        return property.GetProperty("type").GetString() switch
        {
            "object" => Answers(property, number),
            "boolean" => true,
            "integer" or "number" => property.TryGetProperty("minimum", out var least) ? least.GetInt32() : 1,
            _ when format == "date" => new DateOnly(2026, 11, 1).AddDays(-(number % 60)).ToString("yyyy-MM-dd"),
            _ when pattern is not null && pattern.Contains("{12}", StringComparison.Ordinal) => $"0111{60 + (number % 39):00}{number:000000}",
            _ => "Lò Thị Mỷ",
        };
    }
}
