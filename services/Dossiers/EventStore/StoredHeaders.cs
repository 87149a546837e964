using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Dossiers.EventStore;

/// <summary>Our metadata as the <c>headers</c> column holds it: <c>{"previous":"…","hash":"…","traceParent":"…"}</c>.</summary>
internal static partial class StoredHeaders
{
    /// <summary>Of an event that somebody stored past the chain.</summary>
    public static EventHeaders None { get; } = new("", "", null);

    public static byte[] Write(EventHeaders headers) => JsonSerializer.SerializeToUtf8Bytes(headers, Shape.Default.EventHeaders);

    public static EventHeaders Read(byte[] stored)
    {
        var headers = JsonSerializer.Deserialize(stored, Shape.Default.EventHeaders);
        return headers is { Previous: not null, Hash: not null } ? headers : None;
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(EventHeaders))]
    private sealed partial class Shape : JsonSerializerContext;
}
