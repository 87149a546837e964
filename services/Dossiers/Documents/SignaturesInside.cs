using System.Security.Cryptography;
using System.Text.Json;
using Platform.Dossiers.Signing.Pdf;
using Platform.Dossiers.Views;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults;

namespace Platform.Dossiers.Documents;

/// <summary>
/// Looks at the signatures inside a PDF once it lies in the store. A signature can only be checked over the whole file, so files that may hold one, and they
/// alone, are read back into memory, one at a time: some 100 MB for the largest, whoever uploads how many at once.
/// </summary>
public sealed class SignaturesInside(IDocumentStore store, PdfSignatures signatures, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim oneAtATime = new(1, 1);

    /// <returns>Null where nothing is signed after all.</returns>
    internal async Task<SignaturesFound?> Read(string address, byte[] fileKey, long size, CancellationToken ct)
    {
        await oneAtATime.WaitAsync(ct);
        try
        {
            var content = new byte[size];
            using var bytes = new MemoryStream(content);
            await using (var file = await store.Open(address, ct))
                await SealedFile.Read(file, bytes, fileKey, ct);
            return SignaturesFound.Of(await Task.Run(() => signatures.Check(content, clock.GetUtcNow()), ct), fileKey);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public void Dispose() => oneAtATime.Dispose();
}

/// <summary>As they are stored with the document.</summary>
/// <param name="Status">The worst of them, in the words of JSON.</param>
/// <param name="Sealed">All of them; sealed under a key that the file's own yields: it changes hands, and is erased, together with the file.</param>
internal sealed record SignaturesFound(string Status, string Sealed)
{
    public static SignaturesFound? Of(IReadOnlyList<PdfSignature> found, byte[] fileKey) =>
        PdfSignatures.Worst(found) is { } worst ? new(DossierRows.Word(worst), KeyOf(fileKey).Seal(JsonSerializer.Serialize(found, Json.Options))) : null;

    /// <exception cref="CryptographicException">Altered, or another file's.</exception>
    public static IReadOnlyList<PdfSignature> Open(string? text, byte[] fileKey) => text is null ? [] : JsonSerializer.Deserialize<PdfSignature[]>(KeyOf(fileKey).Open(text), Json.Options)!;

    private static PersonKey KeyOf(byte[] fileKey) => PersonKey.Of(Guid.Empty, HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, 32, info: "signatures inside"u8.ToArray()));
}
