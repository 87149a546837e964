using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Platform.ServiceDefaults.Problems;

/// <summary>
/// A word that is none of those a member or parameter may have: which one it was and what may stand there. The framework says only where the JSON stopped
/// making sense, and of a query nothing; what was expected there is looked up in the shape that the endpoint declares.
/// </summary>
internal static partial class UnknownValue
{
    /// <summary>Null where something else was wrong.</summary>
    public static Refusal? In(Endpoint? asked, IQueryCollection query, BadHttpRequestException bad) =>
        bad.InnerException is JsonException { Path: { } path } json ? InBody(asked, json, path) : InQuery(asked, query);

    private static Refusal? InBody(Endpoint? asked, JsonException json, string path)
    {
        // what is no JSON at all has a cause of its own; a value of the wrong kind has none, or that of its own reading
        if (json.InnerException is JsonException || asked?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is not { } body)
            return null;
        var member = path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path.TrimStart('$');
        return Expected(body, member) is { } values ? Of(member, values) : null;
    }

    private static Refusal? InQuery(Endpoint? asked, IQueryCollection query) => (
        from parameter in asked?.Metadata.OfType<IParameterBindingMetadata>() ?? []
        let kind = Nullable.GetUnderlyingType(parameter.ParameterInfo.ParameterType) ?? parameter.ParameterInfo.ParameterType
        where kind.IsEnum && query.TryGetValue(parameter.Name, out var given) && !Enum.TryParse(kind, given, ignoreCase: true, out _)
        select Of(parameter.Name, kind)).FirstOrDefault();

    private static Refusal Of(string member, Type values)
    {
        var sentence = $"Chỉ nhận một trong các giá trị: {string.Join(", ", Enum.GetNames(values).Select(JsonNamingPolicy.CamelCase.ConvertName))}.";
        return Refusal.Invalid("unknown-value", $"Giá trị của {member} không có trong danh sách. {sentence}", new Dictionary<string, string> { [member] = sentence });
    }

    /// <summary>The enum that stands at a path such as <c>papers[0].kind</c>; null where none does.</summary>
    private static Type? Expected(Type body, string path)
    {
        var at = body;
        foreach (Match step in Steps().Matches(path))
        {
            var shape = Json.Options.GetTypeInfo(Nullable.GetUnderlyingType(at) ?? at);
            var next = shape.Kind switch
            {
                JsonTypeInfoKind.Object when step.Groups["name"] is { Success: true, Value: var name } =>
                    shape.Properties.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase))?.PropertyType,
                JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary => shape.ElementType,
                _ => null,
            };
            if (next is null)
                return null;
            at = next;
        }
        at = Nullable.GetUnderlyingType(at) ?? at;
        return at.IsEnum ? at : null;
    }

    [GeneratedRegex("""\[(?<index>\d+)\]|\.?(?<name>[^.\[\]]+)""")]
    private static partial Regex Steps();
}
