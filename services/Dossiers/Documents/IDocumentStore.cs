namespace Platform.Dossiers.Documents;

/// <summary>Where files lie, as ciphertext, addressed by the SHA-256 of what lies there: whoever holds the folder can check it without a key.</summary>
public interface IDocumentStore
{
    /// <summary>Keeps what <paramref name="write"/> writes, whole or not at all. The same content twice is harmless.</summary>
    /// <returns>The address: SHA-256 of the bytes, hexadecimal.</returns>
    Task<string> Put(Func<Stream, CancellationToken, Task> write, CancellationToken ct);

    /// <summary>Harmless where nothing is kept there.</summary>
    Task Delete(string address, CancellationToken ct);

    /// <exception cref="FileNotFoundException">Nothing is kept there.</exception>
    Task<Stream> Open(string address, CancellationToken ct);
}
