using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.ServiceDefaults;

namespace Platform.Procedures.Domain;

/// <summary>
/// The shape in which a procedure's file is read and compared by people: texts of several lines as lists of lines, an electronic form's schema as JSON.
/// Both shapes are read; what was written and read again is the same text, letter for letter.
/// </summary>
public static class ReadableFile
{
    private static readonly string[] LongTexts = ["steps", "conditions"];

    public static JsonNode Spread(JsonNode file)
    {
        foreach (var terms in Terms(file))
        {
            foreach (var member in LongTexts)
                Lines(terms, member);
            foreach (var channel in Channels(terms))
                Lines(channel, "note");
            if (terms["rules"] is JsonObject rules && rules["formSchema"] is JsonValue value && value.GetValueKind() == JsonValueKind.String)
            {
                if (AsJson(value.GetValue<string>()) is { } schema)
                    rules["formSchema"] = schema;
                else
                    Lines(rules, "formSchema"); // written with spaces of somebody's own: kept as they are
            }
        }
        return file;
    }

    public static JsonNode Gather(JsonNode file)
    {
        foreach (var terms in Terms(file))
        {
            foreach (var member in LongTexts)
                Text(terms, member);
            foreach (var channel in Channels(terms))
                Text(channel, "note");
            if (terms["rules"] is JsonObject rules)
            {
                if (rules["formSchema"] is JsonObject schema)
                    rules["formSchema"] = schema.ToJsonString(Json.Options);
                else
                    Text(rules, "formSchema");
            }
        }
        return file;
    }

    /// <summary>Only where writing it closely again gives the same text.</summary>
    private static JsonNode? AsJson(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject schema && schema.ToJsonString(Json.Options) == text ? schema : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Lines(JsonObject owner, string member)
    {
        if (owner[member] is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is var text && text.Contains('\n', StringComparison.Ordinal))
            owner[member] = new JsonArray([.. text.Split('\n').Select(line => JsonValue.Create(line))]);
    }

    private static void Text(JsonObject owner, string member)
    {
        if (owner[member] is JsonArray lines && lines.All(l => l?.GetValueKind() == JsonValueKind.String))
            owner[member] = string.Join('\n', lines.Select(l => l!.GetValue<string>()));
    }

    private static IEnumerable<JsonObject> Terms(JsonNode file) =>
        ((file as JsonObject)?["versions"] as JsonArray ?? []).OfType<JsonObject>().Select(v => v["terms"]).OfType<JsonObject>();

    private static IEnumerable<JsonObject> Channels(JsonObject terms) =>
        (terms["cases"] as JsonArray ?? []).OfType<JsonObject>().SelectMany(c => c["channels"] as JsonArray ?? []).OfType<JsonObject>();
}
