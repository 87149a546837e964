using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Platform.Dossiers.Documents;
using Platform.ServiceDefaults.Outside;
using Platform.Testing;

namespace Platform.Dossiers.DocumentStoreTests;

/// <summary>A real S3 server over HTTP on loopback (npm's <c>s3rver</c>, MIT, for tests alone), its objects in a folder of its own.</summary>
public sealed class S3 : IStoreUnderTest
{
    private readonly string place = Directory.CreateTempSubdirectory("s3-").FullName;
    private readonly int port = Ports.Free();
    private Process? server;

    private S3DocumentStore? store;

    public string Address => $"http://127.0.0.1:{port}";

    public IDocumentStore Store => store!;

    public async Task InitializeAsync()
    {
        await Back();
        store = new S3DocumentStore(
            new S3Options { ServiceUrl = Address, Bucket = "documents" }, new BasicAWSCredentials("S3RVER", "S3RVER"), NullLogger<S3DocumentStore>.Instance);
    }

    public Task DisposeAsync()
    {
        Away();
        store!.Dispose();
        Directory.Delete(place, recursive: true);
        return Task.CompletedTask;
    }

    public int Count() => Directory.Exists(Path.Combine(place, "documents")) ? Directory.EnumerateFiles(Path.Combine(place, "documents"), "*_object").Count() : 0;

    public byte[] Lying(string address) => File.ReadAllBytes(Path.Combine(place, "documents", $"{address}._S3rver_object"));

    public void Away()
    {
        server!.Kill(entireProcessTree: true);
        server.WaitForExit();
        server.Dispose();
    }

    public Task Back()
    {
        var program = Path.Combine(Servers.Repository, "tests", "Dossiers.DocumentStoreTests", "s3", "node_modules", "s3rver", "bin", "s3rver.js");
        File.Exists(program).ShouldBeTrue("run build/ensure-tools tests/Dossiers.DocumentStoreTests/s3");
        server = Process.Start(new ProcessStartInfo("node", [program, "-d", place, "-a", "127.0.0.1", "-p", $"{port}", "-s", "--configure-bucket", "documents"]))!;
        return Eventually.Is(Listens, "the S3 server listens");
    }

    private bool Listens()
    {
        try
        {
            using var probe = new TcpClient();
            probe.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

public sealed class KeepingInS3(S3 s3) : Keeping(s3), IClassFixture<S3>
{
    [Fact]
    public async Task A_store_that_does_not_know_us_is_away_and_names_no_secret()
    {
        var url = s3.Address;
        using var stranger = new S3DocumentStore(new S3Options { ServiceUrl = url, Bucket = "documents" }, new BasicAWSCredentials("S3RVER", "a-wrong-secret"), NullLogger<S3DocumentStore>.Instance);
        (await Should.ThrowAsync<DocumentStoreAwayException>(() => stranger.Check(default))).ToString().ShouldNotContain("a-wrong-secret");
        using var nowhere = new S3DocumentStore(new S3Options { ServiceUrl = url, Bucket = "no-such-bucket" }, new BasicAWSCredentials("S3RVER", "S3RVER"), NullLogger<S3DocumentStore>.Instance);
        await Should.ThrowAsync<DocumentStoreAwayException>(() => nowhere.Check(default));
    }

    [Fact]
    public async Task The_settings_choose_the_store_and_its_credentials_come_from_the_secret_store()
    {
        await using var chosen = Services(("Documents:Store", "s3"), ("Secrets:documents-s3-secret-key", "S3RVER"));
        var store = chosen.GetRequiredService<IDocumentStore>().ShouldBeOfType<S3DocumentStore>();
        var address = await store.Put(async (stream, ct) => await stream.WriteAsync(new byte[] { 1, 2, 3 }, ct), default);
        s3.Lying(address).ShouldBe([1, 2, 3]);

        await using var wrong = Services(("Documents:Store", "s3"), ("Secrets:documents-s3-secret-key", "another"));
        await Should.ThrowAsync<DocumentStoreAwayException>(() => wrong.GetRequiredService<IDocumentStore>().Check(default));
        await using var none = Services(("Documents:Store", "s3"), ("Dapr:HttpEndpoint", "http://127.0.0.1:1"));
        await Should.ThrowAsync<DocumentStoreAwayException>(() => none.GetRequiredService<IDocumentStore>().Check(default));
        await using var folder = Services(("Documents:Folder", Path.GetTempPath()));
        folder.GetRequiredService<IDocumentStore>().ShouldBeOfType<FolderDocumentStore>();
        Should.Throw<InvalidOperationException>(() => Services(("Documents:Store", "ftp")));
    }

    private ServiceProvider Services(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Documents:S3:ServiceUrl", s3.Address), new("Documents:S3:Bucket", "documents"), new("Secrets:documents-s3-access-key", "S3RVER"),
            .. settings.Select(x => new KeyValuePair<string, string?>(x.Key, x.Value)),
        ]).Build();
        return new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSidecar(configuration).AddDocumentStore(configuration).BuildServiceProvider();
    }
}
