using System.Security.Cryptography;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Views;

namespace Platform.Dossiers.Tests;

public sealed class SealingFiles
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(SealedFile.ChunkSize - 1)]
    [InlineData(SealedFile.ChunkSize)]
    [InlineData(SealedFile.ChunkSize + 1)]
    [InlineData(3 * SealedFile.ChunkSize)]
    public async Task A_file_comes_back_as_it_was(int size)
    {
        var content = RandomNumberGenerator.GetBytes(size);
        (await Open(await Seal(content))).ShouldBe(content);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(SealedFile.ChunkSize + 16)] // exactly one chunk
    [InlineData(2 * (SealedFile.ChunkSize + 16))]
    public async Task A_file_cut_off_is_noticed(int cut)
    {
        var whole = await Seal(RandomNumberGenerator.GetBytes(3 * SealedFile.ChunkSize));
        await Should.ThrowAsync<CryptographicException>(() => Open(whole[..^cut]));
    }

    [Fact]
    public async Task Chunks_cannot_change_places_and_bytes_cannot_change()
    {
        const int chunk = SealedFile.ChunkSize + 16;
        var whole = await Seal(RandomNumberGenerator.GetBytes(3 * SealedFile.ChunkSize));
        await Should.ThrowAsync<CryptographicException>(() => Open([.. whole[..4], .. whole[(4 + chunk)..(4 + 2 * chunk)], .. whole[4..(4 + chunk)], .. whole[(4 + 2 * chunk)..]]));
        whole[100] ^= 1;
        await Should.ThrowAsync<CryptographicException>(() => Open(whole));
        await Should.ThrowAsync<CryptographicException>(() => Open([]));
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd.pdf")]
    [InlineData("C:\\giấy tờ\\khai sinh.exe", "khai sinh.pdf")]
    [InlineData("a\r\nSet-Cookie: x", "aSet-Cookie x.pdf")]
    [InlineData("", "tep-dinh-kem.pdf")]
    [InlineData("...", "tep-dinh-kem.pdf")]
    public void A_name_is_only_a_name(string given, string kept) => FileName.Clean(given, "application/pdf").ShouldBe(kept);

    [Theory]
    [InlineData("Đỗ Thị  Ngọc-Ánh", "do thi ngoc anh")]
    [InlineData("LƯỜNG VĂN THÀNH", "luong van thanh")]
    [InlineData("Quàng Thị Hoà", "quang thi hoa")]
    public void Names_are_found_without_diacritics(string name, string words) => string.Join(' ', SearchWords.Of(name)).ShouldBe(words);

    [Theory]
    [InlineData("+84 912 345 678", "0912345678")]
    [InlineData("0912.345.678", "0912345678")]
    public void A_phone_has_one_form(string typed, string kept) => SearchWords.Phone(typed).ShouldBe(kept);

    private static async Task<byte[]> Seal(byte[] content)
    {
        using var cipher = new MemoryStream();
        await SealedFile.Write(new MemoryStream(content), cipher, Key, _ => { }, default);
        return cipher.ToArray();
    }

    private static async Task<byte[]> Open(byte[] cipher)
    {
        using var plain = new MemoryStream();
        await SealedFile.Read(new MemoryStream(cipher), plain, Key, default);
        return plain.ToArray();
    }
}
