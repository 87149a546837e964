using System.Security.Cryptography;
using Platform.ServiceDefaults;

namespace Platform.Dossiers.Documents;

/// <summary>A folder, on one machine or a shared volume. Setting: <c>Documents:Folder</c>.</summary>
public sealed class FolderDocumentStore(IConfiguration configuration) : IDocumentStore
{
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(6);
    private readonly string folder = configuration["Documents:Folder"] ?? throw new MissingSettingException("Documents:Folder");
    private int swept;

    public async Task<string> Put(Func<Stream, CancellationToken, Task> write, CancellationToken ct)
    {
        var incoming = Path.Combine(folder, "incoming");
        var temporary = Path.Combine(incoming, Guid.NewGuid().ToString("N"));
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using (var file = Attempt(() => Begin(incoming, temporary)))
            {
                await write(new StoreStream(file, hash), ct);
                Attempt(() => file.Flush(flushToDisk: true));
            }
            var address = Convert.ToHexStringLower(hash.GetHashAndReset());
            Attempt(() =>
            {
                var place = PlaceOf(address);
                Directory.CreateDirectory(Path.GetDirectoryName(place)!);
                File.Move(temporary, place, overwrite: true);
            });
            return address;
        }
        finally
        {
            if (Directory.Exists(incoming))
                File.Delete(temporary); // there only when something went wrong
        }
    }

    public Task<Stream> Open(string address, CancellationToken ct)
    {
        try
        {
            return Task.FromResult<Stream>(new StoreStream(new FileStream(PlaceOf(address), FileMode.Open, FileAccess.Read, FileShare.Read, 4096, FileOptions.Asynchronous | FileOptions.SequentialScan)));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException && Directory.Exists(folder))
        {
            throw new FileNotFoundException("Nothing is kept there.");
        }
        catch (Exception e) when (StoreStream.IsAway(e))
        {
            throw new DocumentStoreAwayException(e); // a volume that is not there is not a file that is not there
        }
    }

    public Task Delete(string address, CancellationToken ct)
    {
        if (Directory.Exists(Path.GetDirectoryName(PlaceOf(address))))
            Attempt(() => File.Delete(PlaceOf(address)));
        return Task.CompletedTask;
    }

    public async Task Check(CancellationToken ct)
    {
        var probe = Path.Combine(folder, "incoming", $"check-{Guid.NewGuid():N}");
        Attempt(() => Directory.CreateDirectory(Path.GetDirectoryName(probe)!));
        await using var file = Attempt(() => new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose));
    }

    private FileStream Begin(string incoming, string temporary)
    {
        Directory.CreateDirectory(incoming);
        if (Interlocked.Exchange(ref swept, 1) == 0)
            SweepAbandoned(incoming);
        return new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 4096, FileOptions.Asynchronous);
    }

    private static void Attempt(Action action) => Attempt(() =>
    {
        action();
        return true;
    });

    private static T Attempt<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (StoreStream.IsAway(e))
        {
            throw new DocumentStoreAwayException(e);
        }
    }

    /// <summary>What a process that was killed in the middle of an upload left behind.</summary>
    private static void SweepAbandoned(string incoming)
    {
        foreach (var file in new DirectoryInfo(incoming).EnumerateFiles())
            if (file.LastWriteTimeUtc < DateTime.UtcNow - Abandoned)
                file.Delete();
    }

    private string PlaceOf(string address) => Path.Combine(folder, address[..2], address[2..4], address);
}
