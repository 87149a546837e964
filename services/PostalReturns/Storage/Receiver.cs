using System.Text.Json;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults;

namespace Platform.PostalReturns.Storage;

/// <summary>Who gets the parcel. Personal data: stored sealed, shown to authorised staff and the carrier only.</summary>
/// <param name="Commune">Administrative unit code; <paramref name="CommuneName"/> as printed.</param>
public sealed record Receiver(string Name, string Phone, string? Email, string Street, string Commune, string CommuneName, string Province, string ProvinceName)
{
    public string SealWith(PersonKey key) => key.Seal(JsonSerializer.Serialize(this, Json.Options));

    /// <returns>Null where nothing is stored yet, or the person was erased.</returns>
    public static async Task<Receiver?> Open(string? sealedText, Guid person, PersonKeys keys, CancellationToken ct)
    {
        try
        {
            return sealedText is not null && await keys.Find(person, ct) is { } key ? JsonSerializer.Deserialize<Receiver>(key.Open(sealedText), Json.Options) : null;
        }
        catch (PersonErasedException)
        {
            return null;
        }
    }
}

/// <summary>What of a scan is personal: who took the parcel, and the carrier's free words.</summary>
public sealed record ScanWords(string? Receiver, string? Text, string? Reason)
{
    /// <returns>Null for somebody who was erased: then nothing personal is kept.</returns>
    public async Task<string?> SealFor(Guid person, PersonKeys keys, CancellationToken ct)
    {
        try
        {
            return (await keys.GetOrCreate(person, ct)).Seal(JsonSerializer.Serialize(this, Json.Options));
        }
        catch (PersonErasedException)
        {
            return null;
        }
    }

    public static async Task<ScanWords?> Open(string? sealedText, Guid person, PersonKeys keys, CancellationToken ct)
    {
        try
        {
            return sealedText is not null && await keys.Find(person, ct) is { } key ? JsonSerializer.Deserialize<ScanWords>(key.Open(sealedText), Json.Options) : null;
        }
        catch (PersonErasedException)
        {
            return null;
        }
    }
}
