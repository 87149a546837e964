using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults;

namespace Platform.Dossiers.Domain;

/// <summary>
/// Personal data inside an event: its JSON, sealed with the key of the person whose matter it is. The event says what kind of data it
/// is, never what it says; erasing the key erases the data and leaves the history whole.
/// </summary>
/// <param name="Text">What <see cref="PersonKey.Seal"/> made; in the event's JSON this string alone.</param>
[JsonConverter(typeof(SealedJson))]
public readonly record struct Sealed<T>(string Text)
{
    /// <exception cref="System.Security.Cryptography.CryptographicException">Sealed for somebody else, or altered.</exception>
    public T Open(PersonKey key) => JsonSerializer.Deserialize<T>(key.Open(Text), Json.Options)!;
}

public static class SealedBy
{
    public static Sealed<T> SealJson<T>(this PersonKey key, T data) => new(key.Seal(JsonSerializer.Serialize(data, Json.Options)));

    /// <returns>Null for null and for blank text.</returns>
    public static Sealed<string>? SealText(this PersonKey key, string? text) => string.IsNullOrWhiteSpace(text) ? null : key.SealJson(text.Trim());
}

public sealed class SealedJson : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Sealed<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GetGenericArguments()[0]))!;

    private sealed class Of<T> : JsonConverter<Sealed<T>>
    {
        public override Sealed<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, Sealed<T> value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
    }
}
