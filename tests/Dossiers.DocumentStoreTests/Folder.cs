using Microsoft.Extensions.Configuration;
using Platform.Dossiers.Documents;

namespace Platform.Dossiers.DocumentStoreTests;

/// <summary>A folder on a volume; away as when the volume is not mounted, where a file stands in its place.</summary>
public sealed class Folder : IStoreUnderTest
{
    private readonly string place = Path.Combine(Directory.CreateTempSubdirectory("documents-").FullName, "volume");

    public IDocumentStore Store { get; }

    public Folder() => Store = new FolderDocumentStore(new ConfigurationBuilder().AddInMemoryCollection([new("Documents:Folder", place)]).Build());

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        Directory.Delete(Path.GetDirectoryName(place)!, recursive: true);
        return Task.CompletedTask;
    }

    public int Count() => Directory.Exists(place) ? Directory.EnumerateFiles(place, "*", SearchOption.AllDirectories).Count() : 0;

    public byte[] Lying(string address) => File.ReadAllBytes(Path.Combine(place, address[..2], address[2..4], address));

    public void Away()
    {
        Directory.Move(place, $"{place}-away");
        File.WriteAllText(place, "");
    }

    public Task Back()
    {
        File.Delete(place);
        Directory.Move($"{place}-away", place);
        return Task.CompletedTask;
    }
}

public sealed class KeepingInAFolder(Folder folder) : Keeping(folder), IClassFixture<Folder>;
