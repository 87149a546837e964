using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Platform.ServiceDefaults;

/// <summary>One way of writing JSON everywhere: camelCase, enums as strings and never as numbers, Vietnamese letters unescaped, nulls left out.</summary>
public static class Json
{
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web), frozen: true);

    public static JsonSerializerOptions Configure(JsonSerializerOptions options) => Configure(options, frozen: false);

    private static JsonSerializerOptions Configure(JsonSerializerOptions options, bool frozen)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        if (frozen)
            options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
