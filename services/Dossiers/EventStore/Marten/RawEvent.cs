using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Dossiers.EventStore;

internal interface IRawEvent
{
    JsonElement Json { get; }
}

/// <summary>The JSON of one of the domain's events, as Marten sees it: a .NET type of its own, serialised as nothing but that JSON.</summary>
[JsonConverter(typeof(RawEvents))]
public sealed record RawEvent<T>(JsonElement Json) : IRawEvent;

/// <summary>Makes and converts raw events of whatever type.</summary>
public sealed class RawEvents : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(RawEvent<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GenericTypeArguments))!;

    internal static object Wrap(Type wrapper, JsonElement json) => Activator.CreateInstance(wrapper, json)!;

    private sealed class Converter<T> : JsonConverter<RawEvent<T>>
    {
        public override RawEvent<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(JsonElement.ParseValue(ref reader));

        public override void Write(Utf8JsonWriter writer, RawEvent<T> value, JsonSerializerOptions options) => value.Json.WriteTo(writer);
    }
}
