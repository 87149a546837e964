using System.Buffers.Binary;
using Platform.Dossiers.Signing.Pdf;

namespace Platform.Dossiers.Documents;

/// <summary>What a file is by its bytes, whatever its name or the sender says: PDF, JPEG, PNG or DOCX.</summary>
public sealed class ContentKind
{
    private const int Kept = 64 * 1024;

    /// <summary>Of a Word document, unpacked: ten times the largest file taken.</summary>
    private const long LargestUnpacked = 250L * 1024 * 1024;

    private const int MostEntries = 1000;
    private byte[] head = [];
    private byte[] tail = [];

    /// <summary>A PDF in which something may be signed.</summary>
    public bool MayBeSigned { get; private set; }

    /// <summary>Sees the file pass; keeps its first bytes and its end, where a ZIP has its list of contents.</summary>
    public void See(ReadOnlySpan<byte> chunk)
    {
        if (head.Length == 0)
            head = chunk[..Math.Min(16, chunk.Length)].ToArray();
        var mark = SignatureDictionaries.Mark;
        byte[] seam = [.. tail.AsSpan(Math.Max(0, tail.Length - mark.Length)), .. chunk[..Math.Min(mark.Length, chunk.Length)]];
        MayBeSigned = MayBeSigned || chunk.IndexOf(mark) >= 0 || seam.AsSpan().IndexOf(mark) >= 0;
        tail = chunk.Length >= Kept ? chunk[^Kept..].ToArray() : [.. tail.AsSpan(Math.Max(0, tail.Length + chunk.Length - Kept)), .. chunk];
    }

    /// <returns>The media type; null for everything that is not allowed.</returns>
    public string? Recognised() => head switch
    {
        [0x25, 0x50, 0x44, 0x46, 0x2D, ..] => "application/pdf",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
        [0x50, 0x4B, 0x03, 0x04, ..] when IsWord() => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _ => null,
    };

    /// <summary>
    /// Whether the ZIP's list of contents is a Word document's: complete, without macros, and nothing that unpacks to more than anybody writes. We never
    /// unpack it; whoever opens it later would. What the list claims of the sizes is what Word reserves room by.
    /// </summary>
    private bool IsWord()
    {
        ReadOnlySpan<byte> end = [0x50, 0x4B, 0x05, 0x06];
        var at = tail.AsSpan().LastIndexOf(end);
        if (at < 0 || at + 22 > tail.Length)
            return false;
        var entries = BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + 10));
        var directory = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at + 12));
        if (entries is 0 or > MostEntries || directory > at)
            return false; // also one whose list does not fit into what we keep of the end
        var (types, word, unpacked) = (false, false, 0L);
        var rest = tail.AsSpan((int)(at - directory), (int)directory);
        for (var i = 0; i < entries; i++)
        {
            if (rest.Length < 46 || BinaryPrimitives.ReadUInt32LittleEndian(rest) != 0x02014B50)
                return false;
            unpacked += BinaryPrimitives.ReadUInt32LittleEndian(rest[24..]);
            var (name, extra, note) = (BinaryPrimitives.ReadUInt16LittleEndian(rest[28..]), BinaryPrimitives.ReadUInt16LittleEndian(rest[30..]), BinaryPrimitives.ReadUInt16LittleEndian(rest[32..]));
            if (rest.Length < 46 + name + extra + note)
                return false;
            var text = rest.Slice(46, name);
            if (text.IndexOf("vbaProject.bin"u8) >= 0)
                return false;
            types |= text.SequenceEqual("[Content_Types].xml"u8);
            word |= text.StartsWith("word/"u8);
            rest = rest[(46 + name + extra + note)..];
        }
        return types && word && unpacked <= LargestUnpacked;
    }
}
