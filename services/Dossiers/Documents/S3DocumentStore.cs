using System.Net;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Platform.ServiceDefaults.Outside;
using Platform.ServiceDefaults;

namespace Platform.Dossiers.Documents;

/// <summary>Settings <c>Documents:S3</c>. The credentials are secrets of the sidecar's store: <c>documents-s3-access-key</c>, <c>documents-s3-secret-key</c>.</summary>
public sealed class S3Options
{
    /// <summary>Of a store that is not Amazon's (MinIO, Ceph): <c>https://s3.tinh.gov.vn</c>. Default empty: Amazon's of the region.</summary>
    public string ServiceUrl { get; init; } = "";

    public string Bucket { get; init; } = "";

    /// <summary>Part of every signature. Default <c>us-east-1</c>, which stores outside of Amazon take.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>The bucket in the path and not in the host's name. Default true: needs no DNS.</summary>
    public bool ForcePathStyle { get; init; } = true;
}

/// <summary>
/// A bucket of an S3 store: one object per file under its address. The bucket is made by whoever runs the store; needed on it are GetObject, PutObject,
/// DeleteObject and ListBucket (without the last a missing file looks like a forbidden one).
/// </summary>
public sealed class S3DocumentStore : IDocumentStore, IDisposable
{
    private readonly string bucket;
    private readonly AmazonS3Client client;
    private readonly ILogger<S3DocumentStore> log;

    public S3DocumentStore(S3Options options, AWSCredentials credentials, ILogger<S3DocumentStore> log)
    {
        bucket = options.Bucket is { Length: > 0 } named ? named : throw new MissingSettingException("Documents:S3:Bucket");
        var config = new AmazonS3Config { AuthenticationRegion = options.Region, ForcePathStyle = options.ForcePathStyle, MaxErrorRetry = 2, Timeout = TimeSpan.FromSeconds(30) };
        if (options.ServiceUrl.Length > 0)
            config.ServiceURL = options.ServiceUrl;
        else
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(options.Region);
        client = new AmazonS3Client(credentials, config);
        this.log = log;
    }

    /// <summary>The address is known only at the end and S3 has no renaming, so the ciphertext waits in a temporary file; the object comes into being whole or not at all.</summary>
    public async Task<string> Put(Func<Stream, CancellationToken, Task> write, CancellationToken ct)
    {
        var temporary = Path.GetTempFileName();
        await using var file = new FileStream(temporary, FileMode.Open, FileAccess.ReadWrite, FileShare.Delete, 4096, FileOptions.Asynchronous);
        File.Delete(temporary); // has no name from here on: a process that is killed leaves nothing
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var hashed = new StoreStream(file, hash);
        await write(hashed, ct);
        await file.FlushAsync(ct);
        var address = Convert.ToHexStringLower(hash.GetHashAndReset());
        file.Position = 0;
        await Ask("put", () => client.PutObjectAsync(
            // signed over the whole content: the store refuses what was altered on the way
            new PutObjectRequest { BucketName = bucket, Key = address, InputStream = file, AutoCloseStream = false, AutoResetStreamPosition = false, ContentType = "application/octet-stream", UseChunkEncoding = false }, ct), ct);
        return address;
    }

    public async Task<Stream> Open(string address, CancellationToken ct) =>
        new StoreStream((await Ask("get", () => client.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = address }, ct), ct)).ResponseStream);

    public Task Delete(string address, CancellationToken ct) => Ask("delete", () => client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = bucket, Key = address }, ct), ct);

    public Task Check(CancellationToken ct) => Ask("list", () => client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket, MaxKeys = 1 }, ct), ct);

    public void Dispose() => client.Dispose();

    private async Task<T> Ask<T>(string what, Func<Task<T>> ask, CancellationToken ct)
    {
        try
        {
            return await ask();
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode == "NoSuchKey")
        {
            throw new FileNotFoundException("Nothing is kept there.");
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or InvalidOperationException || StoreStream.IsAway(e) || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            log.LogWarning("The document store did not {What}: {Kind} {Code}", what, e.GetType().Name, (e as AmazonServiceException)?.ErrorCode);
            throw new DocumentStoreAwayException(e);
        }
    }
}

/// <summary>The store's credentials from the secret store, read anew every ten minutes, so that they can be changed without a restart.</summary>
public sealed class S3Credentials(IServiceScopeFactory scopes) : RefreshingAWSCredentials
{
    private static readonly TimeSpan Remember = TimeSpan.FromMinutes(10);

    protected override CredentialsRefreshState GenerateNewCredentials() => GenerateNewCredentialsAsync().GetAwaiter().GetResult();

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        var secrets = scope.ServiceProvider.GetRequiredService<Sidecar>();
        var read = new ImmutableCredentials(await secrets.Secret("documents-s3-access-key", default), await secrets.Secret("documents-s3-secret-key", default), null);
        return new CredentialsRefreshState(read, DateTime.UtcNow + Remember); // the SDK asks with the machine's own clock
    }
}
