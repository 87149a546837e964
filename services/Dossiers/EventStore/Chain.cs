using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Platform.Dossiers.EventStore;

/// <summary>
/// Each event of a dossier carries the hash of the one before, so that nobody, with whatever rights in the database, changes the past
/// unnoticed. The hash is SHA-256, in lower-case hexadecimal, of this canonical JSON in UTF-8:
/// <c>{"data":…,"previous":"…","stream":"…","timestamp":"2026-11-21T02:03:04.123456Z","type":"…","version":1}</c>.
/// </summary>
public static class Chain
{
    /// <summary>What the first event of a stream carries as its previous hash.</summary>
    public static string Start { get; } = new('0', 64);

    /// <param name="version">Of this event in its stream, from 1.</param>
    /// <param name="timestamp">Cut to what the database keeps (<see cref="Kept"/>).</param>
    /// <param name="previous">Hash of the event before; <see cref="Start"/> for the first.</param>
    public static string Hash(Guid stream, long version, string type, DateTimeOffset timestamp, JsonElement data, string previous)
    {
        var text = new ArrayBufferWriter<byte>(1024);
        text.Write("{\"data\":"u8);
        CanonicalJson.Write(text, data);
        text.Write(",\"previous\":"u8);
        CanonicalJson.WriteString(text, previous);
        text.Write(",\"stream\":\""u8);
        Format(text, stream, "D");
        text.Write("\",\"timestamp\":\""u8);
        Format(text, Kept(timestamp).UtcDateTime, "yyyy-MM-ddTHH:mm:ss.ffffffZ");
        text.Write("\",\"type\":"u8);
        CanonicalJson.WriteString(text, type);
        text.Write(",\"version\":"u8);
        Format(text, version, "D");
        text.Write("}"u8);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text.WrittenSpan, hash);
        return Convert.ToHexStringLower(hash);
    }

    public static string Hash(StoredEvent stored) => Hash(stored.Stream, stored.Version, stored.Type, stored.Timestamp, stored.Data, stored.Headers.Previous);

    /// <summary>PostgreSQL keeps microseconds and rounds; .NET has tenths of them. Cut before writing, so that what was hashed is what is read.</summary>
    public static DateTimeOffset Kept(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    private static void Format<T>(ArrayBufferWriter<byte> to, T value, string format)
        where T : IUtf8SpanFormattable
    {
        if (!value.TryFormat(to.GetSpan(40), out var written, format, CultureInfo.InvariantCulture))
            throw new InvalidOperationException("Forty bytes hold any of these.");
        to.Advance(written);
    }
}
