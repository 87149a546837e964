using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Platform.Dossiers.Documents;

/// <summary>
/// A file as ciphertext, in chunks, so that 25 MB pass through 64 KB of memory: AES-256-GCM per chunk under the file's own key, the chunk's
/// index as nonce, and whether it is the last in the authenticated data. A chunk moved, dropped or cut off is an error when read.
/// </summary>
public static class SealedFile
{
    public const int ChunkSize = 64 * 1024;
    private const int TagSize = 16;

    /// <summary>Format mark at the head of every file.</summary>
    private static ReadOnlySpan<byte> Mark => "MCD1"u8;

    /// <param name="see">Sees every plain chunk as it passes: to count, to hash, to recognise the content.</param>
    public static async Task Write(Stream plain, Stream cipher, byte[] key, Action<ReadOnlyMemory<byte>> see, CancellationToken ct)
    {
        using var aes = new AesGcm(key, TagSize);
        await cipher.WriteAsync(Mark.ToArray(), ct);
        var (now, next) = (new byte[ChunkSize], new byte[ChunkSize]);
        var sealedChunk = new byte[ChunkSize + TagSize];
        var length = await plain.ReadAtLeastAsync(now, ChunkSize, throwOnEndOfStream: false, ct);
        for (var index = 0L; ; index++)
        {
            var following = length < ChunkSize ? 0 : await plain.ReadAtLeastAsync(next, ChunkSize, throwOnEndOfStream: false, ct);
            see(now.AsMemory(0, length));
            aes.Encrypt(Nonce(index), now.AsSpan(0, length), sealedChunk.AsSpan(0, length), sealedChunk.AsSpan(length, TagSize), Last(following == 0));
            await cipher.WriteAsync(sealedChunk.AsMemory(0, length + TagSize), ct);
            if (following == 0)
                return;
            (now, next, length) = (next, now, following);
        }
    }

    /// <exception cref="CryptographicException">Not whole, altered, or another file's key. What was written up to there must not be trusted.</exception>
    public static async Task Read(Stream cipher, Stream plain, byte[] key, CancellationToken ct)
    {
        using var aes = new AesGcm(key, TagSize);
        var mark = new byte[Mark.Length];
        if (await cipher.ReadAtLeastAsync(mark, mark.Length, throwOnEndOfStream: false, ct) < mark.Length || !Mark.SequenceEqual(mark))
            throw new CryptographicException("Not a sealed file.");
        var (now, next) = (new byte[ChunkSize + TagSize], new byte[ChunkSize + TagSize]);
        var chunk = new byte[ChunkSize];
        var length = await cipher.ReadAtLeastAsync(now, now.Length, throwOnEndOfStream: false, ct);
        for (var index = 0L; ; index++)
        {
            if (length < TagSize)
                throw new CryptographicException("Cut off.");
            var following = length < now.Length ? 0 : await cipher.ReadAtLeastAsync(next, next.Length, throwOnEndOfStream: false, ct);
            var size = length - TagSize;
            aes.Decrypt(Nonce(index), now.AsSpan(0, size), now.AsSpan(size, TagSize), chunk.AsSpan(0, size), Last(following == 0));
            await plain.WriteAsync(chunk.AsMemory(0, size), ct);
            if (following == 0)
                return;
            (now, next, length) = (next, now, following);
        }
    }

    private static byte[] Nonce(long index)
    {
        var nonce = new byte[12];
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(4), index);
        return nonce;
    }

    private static byte[] Last(bool last) => [last ? (byte)1 : (byte)0];
}
