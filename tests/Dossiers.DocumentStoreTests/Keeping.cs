using System.Security.Cryptography;
using System.Text;
using Platform.Dossiers.Documents;

namespace Platform.Dossiers.DocumentStoreTests;

/// <summary>A store under test, which can be sent away and called back.</summary>
public interface IStoreUnderTest : IAsyncLifetime
{
    IDocumentStore Store { get; }

    /// <summary>How many files lie there, finished or begun.</summary>
    int Count();

    /// <summary>The bytes that lie at an address.</summary>
    byte[] Lying(string address);

    void Away();

    Task Back();
}

/// <summary>The contract of <see cref="IDocumentStore"/>, the same for every store.</summary>
public abstract class Keeping(IStoreUnderTest under)
{
    private IDocumentStore Store => under.Store;

    [Fact]
    public async Task What_was_put_is_opened_under_the_hash_of_its_bytes()
    {
        var content = Random(300_000);
        var address = await Put(content);
        address.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(content)));
        (await Read(address)).ShouldBe(content);
        under.Lying(address).ShouldBe(content);
    }

    [Fact]
    public async Task Nothing_at_all_is_kept_too()
    {
        var address = await Put([]);
        (await Read(address)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_content_twice_is_kept_once_also_at_once()
    {
        var content = Random(50_000);
        var before = under.Count();
        var addresses = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Put(content)));
        addresses.Distinct().Count().ShouldBe(1);
        under.Count().ShouldBe(before + 1);
        (await Read(addresses[0])).ShouldBe(content);
    }

    [Fact]
    public async Task What_breaks_off_leaves_nothing()
    {
        var before = under.Count();
        await Should.ThrowAsync<EndOfStreamException>(() => Store.Put(async (stream, ct) =>
        {
            await stream.WriteAsync(Random(200_000), ct);
            throw new EndOfStreamException("the sender's line broke");
        }, default));
        under.Count().ShouldBe(before);
    }

    [Fact]
    public async Task What_is_deleted_is_gone_and_deleting_again_is_harmless()
    {
        var address = await Put(Random(1000));
        await Store.Delete(address, default);
        await Should.ThrowAsync<FileNotFoundException>(() => Store.Open(address, default));
        await Store.Delete(address, default);
    }

    [Fact]
    public async Task What_was_never_there_is_said_to_be_missing() =>
        await Should.ThrowAsync<FileNotFoundException>(() => Store.Open(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("nowhere"))), default));

    [Fact]
    public async Task A_file_of_25_megabytes_streams_through_both_ways()
    {
        var chunk = Random(64 * 1024);
        var address = await Store.Put(async (stream, ct) =>
        {
            for (var i = 0; i < 400; i++)
                await stream.WriteAsync(chunk, ct);
        }, default);
        await using var opened = await Store.Open(address, default);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        var (held, most, passed) = (GC.GetTotalMemory(forceFullCollection: true), 0L, 0L);
        for (int read; (read = await opened.ReadAsync(buffer)) > 0; passed += read)
        {
            hash.AppendData(buffer, 0, read);
            if (passed / 5_000_000 != (passed + read) / 5_000_000)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - held);
        }
        passed.ShouldBe(400 * 64 * 1024);
        Convert.ToHexStringLower(hash.GetHashAndReset()).ShouldBe(address);
        most.ShouldBeLessThan(5L * 1024 * 1024, "the file is not held in memory as a whole");
    }

    [Fact]
    public async Task A_store_that_is_away_says_so_at_each_call_and_works_again_when_it_is_back()
    {
        var address = await Put(Random(1000));
        await Store.Check(default);
        under.Away();
        try
        {
            (await Should.ThrowAsync<DocumentStoreAwayException>(() => Put(Random(1000)))).Refusal.Code.ShouldBe("document-store-away");
            await Should.ThrowAsync<DocumentStoreAwayException>(() => Store.Open(address, default));
            await Should.ThrowAsync<DocumentStoreAwayException>(() => Store.Check(default));
        }
        finally
        {
            await under.Back();
        }
        await Store.Check(default);
        (await Read(address)).Length.ShouldBe(1000);
    }

    private Task<string> Put(byte[] content) => Store.Put(async (stream, ct) => await stream.WriteAsync(content, ct), default);

    private async Task<byte[]> Read(string address)
    {
        await using var opened = await Store.Open(address, default);
        using var bytes = new MemoryStream();
        await opened.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static byte[] Random(int size) => RandomNumberGenerator.GetBytes(size);
}
