using System.Text.Json;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Platform.Dossiers.Forms;

/// <summary>The electronic form of one version of a procedure, ready to check answers: what a front end lets through is not taken on trust.</summary>
/// <remarks>
/// Built from the part of JSON Schema that Procedures publishes (its FormSchemaCheck): <c>const</c> and <c>oneOf</c>, which NJsonSchema reads
/// otherwise, become lists of values, and patterns are matched here, under a time-out: whoever configures a form may write one that takes for
/// ever. A field without a type is text or a choice, as the front ends show it. One instance checks many answers at once.
/// </remarks>
public sealed class EForm
{
    private const int MostErrors = 100;
    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(100);

    private readonly JsonSchema schema;
    private readonly Dictionary<string, EFormQuestion> questions = [];
    private readonly List<(string Path, Regex Pattern)> patterns = [];

    /// <exception cref="JsonException">Not JSON: Procedures has published what it should not have.</exception>
    /// <exception cref="InvalidOperationException">JSON, but no form.</exception>
    public EForm(string text)
    {
        using var document = JsonDocument.Parse(text);
        schema = new JsonSchema { Type = JsonObjectType.Object };
        Object(schema, document.RootElement, "");
    }

    /// <summary>Everything that is wrong at once: <c>form.child.name</c> → a sentence. Empty where the answers may be taken.</summary>
    public IReadOnlyDictionary<string, string> Errors(JsonElement answers)
    {
        var found = new Dictionary<string, string>();
        var token = Token(answers);
        foreach (var error in schema.Validate(token).SelectMany(Single))
            Say(found, (error.Path ?? "").TrimStart('#', '/'), error.Kind);
        foreach (var (path, pattern) in patterns)
            if (Find(token, path) is JValue { Value: string value } && !Matches(pattern, value))
                Say(found, path, ValidationErrorKind.PatternMismatch);
        return found;
    }

    /// <summary>A group that is missing is asked for question by question: those have a control in the page.</summary>
    private void Say(Dictionary<string, string> found, string path, ValidationErrorKind kind)
    {
        if (found.Count == MostErrors)
            return;
        if (questions.GetValueOrDefault(path) is not { } question)
            found.TryAdd(path.Length == 0 ? "form" : $"form.{path}", EFormQuestion.Unexpected);
        else if (kind is ValidationErrorKind.PropertyRequired && question.Schema.Type.HasFlag(JsonObjectType.Object) && question.Schema.RequiredProperties.Count > 0)
            foreach (var inner in question.Schema.RequiredProperties)
                Say(found, $"{path}.{inner}", kind);
        else
            found.TryAdd($"form.{path}", question.Sentence(kind));
    }

    /// <summary>Of a field that may be null, what is wrong with it as what it is otherwise.</summary>
    private static IEnumerable<ValidationError> Single(ValidationError error) => error switch
    {
        MultiTypeValidationError either => either.Errors.Where(e => e.Key is not JsonObjectType.Null).SelectMany(e => e.Value).SelectMany(Single),
        ChildSchemaValidationError child => child.Errors.SelectMany(e => e.Value).SelectMany(Single),
        _ => [error],
    };

    private void Object(JsonSchema target, JsonElement given, string path)
    {
        foreach (var property in given.GetProperty("properties").EnumerateObject())
        {
            var field = new JsonSchemaProperty();
            target.Properties[property.Name] = field;
            Field(field, property.Value, property.Name, path.Length == 0 ? property.Name : $"{path}.{property.Name}");
        }
        if (given.TryGetProperty("required", out var required))
            foreach (var name in required.EnumerateArray())
                target.RequiredProperties.Add(name.GetString()!);
        if (given.TryGetProperty("additionalProperties", out var others))
            target.AllowAdditionalProperties = others.ValueKind is not JsonValueKind.False;
    }

    private void Field(JsonSchemaProperty field, JsonElement given, string name, string path)
    {
        var (type, nullable) = TypeOf(given);
        IEnumerable<JsonElement> choices = given.TryGetProperty("const", out var only) ? [only]
            : given.TryGetProperty("oneOf", out var options) ? options.EnumerateArray().Select(o => o.GetProperty("const"))
            : given.TryGetProperty("enum", out var values) ? values.EnumerateArray()
            : [];
        foreach (var choice in choices)
            field.Enumeration.Add(((JValue)Token(choice)).Value);
        field.Type = type switch
        {
            "object" => JsonObjectType.Object,
            "boolean" => JsonObjectType.Boolean,
            "integer" => JsonObjectType.Integer,
            "number" => JsonObjectType.Number,
            null when field.Enumeration.Count > 0 => JsonObjectType.None,
            _ => JsonObjectType.String,
        } | (nullable ? JsonObjectType.Null : JsonObjectType.None);
        field.Format = Text(given, "format") is "date" ? "date" : null;
        field.MinLength = Number(given, "minLength") is { } least ? (int)least : null;
        field.MaxLength = Number(given, "maxLength") is { } most ? (int)most : null;
        field.Minimum = Number(given, "minimum");
        field.Maximum = Number(given, "maximum");
        questions[path] = new EFormQuestion(Text(given, "title") ?? name, Text(given, "description"), field, only.ValueKind is JsonValueKind.True);
        if (Text(given, "pattern") is { } pattern)
            patterns.Add((path, new Regex(pattern, RegexOptions.ECMAScript, LongestMatch)));
        if (type == "object")
            Object(field, given, path);
    }

    private static (string? Type, bool Nullable) TypeOf(JsonElement field)
    {
        if (!field.TryGetProperty("type", out var type))
            return (field.TryGetProperty("properties", out _) ? "object" : null, false);
        if (type.ValueKind is JsonValueKind.String)
            return (type.GetString(), false);
        string?[] types = [.. type.EnumerateArray().Select(t => t.GetString())];
        return (types.FirstOrDefault(t => t != "null"), types.Contains("null"));
    }

    private static string? Text(JsonElement schema, string name) => schema.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static decimal? Number(JsonElement schema, string name) => schema.TryGetProperty(name, out var value) ? value.GetDecimal() : null;

    private static bool Matches(Regex pattern, string value)
    {
        try
        {
            return pattern.IsMatch(value);
        }
        catch (RegexMatchTimeoutException)
        {
            return false; // no honest answer takes that long
        }
    }

    private static JToken? Find(JToken token, string path)
    {
        var found = token;
        foreach (var name in path.Split('.'))
            found = (found as JObject)?[name];
        return found;
    }

    /// <summary>The library's own reader makes dates of text and numbers it cannot compare; <c>2.0</c> is a whole number.</summary>
    private static JToken Token(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new JObject();
                foreach (var member in json.EnumerateObject())
                    members[member.Name] = Token(member.Value);
                return members;
            case JsonValueKind.Array:
                return new JArray(json.EnumerateArray().Select(Token));
            case JsonValueKind.Number:
                return !json.TryGetDecimal(out var number) ? new JValue(json.GetDouble())
                    : number == decimal.Truncate(number) && Math.Abs(number) <= long.MaxValue ? new JValue((long)number)
                    : new JValue(number);
            case JsonValueKind.True or JsonValueKind.False:
                return new JValue(json.GetBoolean());
            default:
                return json.ValueKind is JsonValueKind.String ? new JValue(json.GetString()) : JValue.CreateNull();
        }
    }
}
