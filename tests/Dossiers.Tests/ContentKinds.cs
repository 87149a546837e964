using System.Buffers.Binary;
using System.IO.Compression;
using Platform.Dossiers.Documents;

namespace Platform.Dossiers.Tests;

public sealed class ContentKinds
{
    private const string Word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    [Fact]
    public void A_word_document_is_known_by_its_list_of_contents()
    {
        Of(Zip("[Content_Types].xml", "word/document.xml")).ShouldBe(Word);
        Of(Zip("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")).ShouldBeNull("macros");
        Of(Zip("[Content_Types].xml", "xl/workbook.xml")).ShouldBeNull("a spreadsheet");
        Of(Zip("note [Content_Types].xml", "word/")).ShouldBeNull();
        Of(Zip("[Content_Types].xml", "word/document.xml")[..^30]).ShouldBeNull("cut off");
        Of(Zip([.. Enumerable.Range(0, 1100).Select(i => $"word/{i}"), "[Content_Types].xml"])).ShouldBeNull("more entries than a document has");
    }

    [Fact]
    public void What_unpacks_to_more_than_anybody_writes_is_not_taken()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("[Content_Types].xml");
            using var entry = zip.CreateEntry("word/document.xml", CompressionLevel.Fastest).Open();
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 300; i++)
                entry.Write(zeros);
        }
        bytes.Length.ShouldBeLessThan(3 * 1024 * 1024);
        Of(bytes.ToArray()).ShouldBeNull();

        var claimed = Zip("[Content_Types].xml", "word/document.xml");
        var directory = claimed.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x50, 0x4B, 0x01, 0x02]);
        BinaryPrimitives.WriteUInt32LittleEndian(claimed.AsSpan(directory + 24), 4_000_000_000);
        Of(claimed).ShouldBeNull();
    }

    [Theory]
    [InlineData(97)]
    [InlineData(65531)]
    [InlineData(65536)]
    public void A_mark_of_a_signature_is_seen_wherever_the_chunks_end(int size)
    {
        byte[] file = [.. "%PDF-1.7\n"u8, .. new byte[65530], .. "/ByteRange [0 1 2 3]"u8];
        var kind = new ContentKind();
        foreach (var chunk in file.Chunk(size))
            kind.See(chunk);
        kind.MayBeSigned.ShouldBeTrue();
        var plain = new ContentKind();
        plain.See("%PDF-1.7\nkhông có gì"u8);
        plain.MayBeSigned.ShouldBeFalse();
    }

    private static string? Of(byte[] file)
    {
        var kind = new ContentKind();
        foreach (var chunk in file.Chunk(64 * 1024))
            kind.See(chunk);
        return kind.Recognised();
    }

    private static byte[] Zip(params string[] names)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var name in names)
                zip.CreateEntry(name);
        return bytes.ToArray();
    }
}
