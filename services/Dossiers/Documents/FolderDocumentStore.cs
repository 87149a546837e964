using System.Security.Cryptography;

namespace Platform.Dossiers.Documents;

/// <summary>A folder, on one machine or a shared volume. Setting: <c>Documents:Folder</c>.</summary>
public sealed class FolderDocumentStore(IConfiguration configuration) : IDocumentStore
{
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(6);
    private readonly string folder = configuration["Documents:Folder"] ?? throw new InvalidOperationException("Documents:Folder is not set.");
    private int swept;

    public async Task<string> Put(Func<Stream, CancellationToken, Task> write, CancellationToken ct)
    {
        var incoming = Directory.CreateDirectory(Path.Combine(folder, "incoming")).FullName;
        if (Interlocked.Exchange(ref swept, 1) == 0)
            SweepAbandoned(incoming);
        var temporary = Path.Combine(incoming, Guid.NewGuid().ToString("N"));
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 4096, FileOptions.Asynchronous))
            {
                await using (var hashed = new HashingStream(file, hash))
                    await write(hashed, ct);
                file.Flush(flushToDisk: true);
            }
            var address = Convert.ToHexStringLower(hash.GetHashAndReset());
            var place = PlaceOf(address);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Move(temporary, place, overwrite: true);
            return address;
        }
        finally
        {
            File.Delete(temporary); // there only when something went wrong
        }
    }

    public Task<Stream> Open(string address, CancellationToken ct) =>
        Task.FromResult<Stream>(new FileStream(PlaceOf(address), FileMode.Open, FileAccess.Read, FileShare.Read, 4096, FileOptions.Asynchronous | FileOptions.SequentialScan));

    public Task Delete(string address, CancellationToken ct)
    {
        if (Directory.Exists(Path.GetDirectoryName(PlaceOf(address))))
            File.Delete(PlaceOf(address));
        return Task.CompletedTask;
    }

    /// <summary>What a process that was killed in the middle of an upload left behind.</summary>
    private static void SweepAbandoned(string incoming)
    {
        foreach (var file in new DirectoryInfo(incoming).EnumerateFiles())
            if (file.LastWriteTimeUtc < DateTime.UtcNow - Abandoned)
                file.Delete();
    }

    private string PlaceOf(string address) => Path.Combine(folder, address[..2], address[2..4], address);

    private sealed class HashingStream(Stream inner, IncrementalHash hash) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => throw new NotSupportedException();
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            hash.AppendData(buffer, offset, count);
            inner.Write(buffer, offset, count);
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            hash.AppendData(buffer.Span);
            await inner.WriteAsync(buffer, cancellationToken);
        }
    }
}
