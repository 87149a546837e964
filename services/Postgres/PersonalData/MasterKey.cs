using System.Security.Cryptography;
using System.Text;
using Platform.ServiceDefaults.Outside;

namespace Platform.Postgres.PersonalData;

/// <summary>
/// The two secrets behind personal data, read once from the secret store: <c>personal-data-key</c> (base64, 32 bytes) wraps people's keys,
/// <c>search-hash-key</c> (base64, 32 bytes) keys the hashes that searches use.
/// </summary>
public sealed class MasterKey(Sidecar sidecar) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private Keys? keys;

    internal sealed record Keys(byte[] Wrapping, byte[] Hashing);

    internal async ValueTask<Keys> Get(CancellationToken ct)
    {
        if (keys is not null)
            return keys;
        await gate.WaitAsync(ct);
        try
        {
            return keys ??= new Keys(
                Convert.FromBase64String(await sidecar.Secret("personal-data-key", ct)),
                Convert.FromBase64String(await sidecar.Secret("search-hash-key", ct)));
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Keyed hash of a word to search by; the caller has normalised it (trimmed, lower case, without diacritics). 32 hex digits.</summary>
    public async ValueTask<string> Hash(string kind, string normalised, CancellationToken ct) => Convert.ToHexStringLower(await HashBytes(kind, normalised, ct));

    /// <summary>The reference of a person known by identity number: the same for the same number, opaque without the key.</summary>
    public async ValueTask<Guid> PersonOf(string identityNumber, CancellationToken ct)
    {
        var bytes = await HashBytes("person", identityNumber.Trim(), ct);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80); // a version 8 (custom) UUID
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The reference of an organisation known by tax number; never that of an identity number.</summary>
    /// <param name="taxNumber">Ten digits, or those of a branch: <c>0100109106-001</c>.</param>
    public ValueTask<Guid> OrganisationOf(string taxNumber, CancellationToken ct) => PersonOf($"mst:{taxNumber}", ct);

    /// <summary>Keyed hash of content that may hold personal data, to notice the same again: nobody without the key finds out by trying. 64 hex digits.</summary>
    public async ValueTask<string> Fingerprint(string kind, byte[] content, CancellationToken ct)
    {
        byte[] all = [.. Encoding.UTF8.GetBytes($"{kind}\n"), .. content];
        return Convert.ToHexStringLower(HMACSHA256.HashData((await Get(ct)).Hashing, all));
    }

    private async ValueTask<byte[]> HashBytes(string kind, string text, CancellationToken ct) =>
        HMACSHA256.HashData((await Get(ct)).Hashing, Encoding.UTF8.GetBytes($"{kind}\n{text}"))[..16];

    public void Dispose() => gate.Dispose();
}
