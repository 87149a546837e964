using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Platform.Postgres.PersonalData;

/// <summary>One person's data key (AES-256-GCM). What it seals can be opened only with it, and only as this person's.</summary>
public sealed class PersonKey
{
    private const string Prefix = "v1.";
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly byte[] key;

    internal PersonKey(Guid person, byte[] key) => (Person, this.key) = (person, key);

    /// <summary>A key that no table holds, for tests of what is sealed.</summary>
    /// <param name="key">32 bytes.</param>
    public static PersonKey Of(Guid person, byte[] key) => new(person, key);

    public Guid Person { get; }

    /// <returns><c>v1.</c> and base64url of nonce, tag and ciphertext.</returns>
    public string Seal(string text) => Prefix + Base64Url.EncodeToString(SealBytes(Encoding.UTF8.GetBytes(text)));

    /// <exception cref="CryptographicException">It was sealed for somebody else, or altered.</exception>
    public string Open(string sealedText) => sealedText.StartsWith(Prefix, StringComparison.Ordinal)
        ? Encoding.UTF8.GetString(OpenBytes(Base64Url.DecodeFromChars(sealedText.AsSpan(Prefix.Length))))
        : throw new CryptographicException("Not a sealed text.");

    public byte[] SealBytes(ReadOnlySpan<byte> plain) => Aes(key, plain, Person);

    public byte[] OpenBytes(ReadOnlySpan<byte> sealedBytes) => UnAes(key, sealedBytes, Person);

    internal static byte[] Aes(byte[] key, ReadOnlySpan<byte> plain, Guid person)
    {
        var result = new byte[NonceSize + TagSize + plain.Length];
        RandomNumberGenerator.Fill(result.AsSpan(0, NonceSize));
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(result.AsSpan(0, NonceSize), plain, result.AsSpan(NonceSize + TagSize), result.AsSpan(NonceSize, TagSize), person.ToByteArray());
        return result;
    }

    internal static byte[] UnAes(byte[] key, ReadOnlySpan<byte> sealedBytes, Guid person)
    {
        if (sealedBytes.Length < NonceSize + TagSize)
            throw new CryptographicException("Too short to be sealed.");
        var plain = new byte[sealedBytes.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(sealedBytes[..NonceSize], sealedBytes[(NonceSize + TagSize)..], sealedBytes.Slice(NonceSize, TagSize), plain, person.ToByteArray());
        return plain;
    }
}
