namespace Platform.Dossiers.Documents;

/// <summary>What a file is by its bytes, whatever its name or the sender says: PDF, JPEG, PNG or DOCX.</summary>
public sealed class ContentKind
{
    private const int Kept = 64 * 1024;
    private byte[] head = [];
    private byte[] tail = [];

    /// <summary>Sees the file pass; keeps its first bytes and its end, where a ZIP has its list of contents.</summary>
    public void See(ReadOnlySpan<byte> chunk)
    {
        if (head.Length == 0)
            head = chunk[..Math.Min(16, chunk.Length)].ToArray();
        tail = chunk.Length >= Kept ? chunk[^Kept..].ToArray() : [.. tail.AsSpan(Math.Max(0, tail.Length + chunk.Length - Kept)), .. chunk];
    }

    /// <returns>The media type; null for everything that is not allowed.</returns>
    public string? Recognised() => head switch
    {
        [0x25, 0x50, 0x44, 0x46, 0x2D, ..] => "application/pdf",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
        [0x50, 0x4B, 0x03, 0x04, ..] when Lists("[Content_Types].xml"u8) && Lists("word/"u8) && !Lists("vbaProject.bin"u8) => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _ => null,
    };

    /// <summary>Whether the ZIP's central directory names an entry that contains the text.</summary>
    private bool Lists(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> entry = [0x50, 0x4B, 0x01, 0x02];
        for (var rest = tail.AsSpan(); rest.IndexOf(entry) is var at and >= 0 && rest.Length >= at + 46; rest = rest[(at + 46)..])
        {
            var length = rest[at + 28] | (rest[at + 29] << 8);
            if (rest.Length >= at + 46 + length && rest.Slice(at + 46, length).IndexOf(name) >= 0)
                return true;
        }
        return false;
    }
}
