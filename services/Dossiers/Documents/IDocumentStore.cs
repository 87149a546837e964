using Platform.ServiceDefaults.Problems;

namespace Platform.Dossiers.Documents;

/// <summary>Where files lie, as ciphertext, addressed by the SHA-256 of what lies there: whoever holds the folder can check it without a key.</summary>
public interface IDocumentStore
{
    /// <summary>Keeps what <paramref name="write"/> writes, whole or not at all. The same content twice is harmless.</summary>
    /// <returns>The address: SHA-256 of the bytes, hexadecimal.</returns>
    /// <exception cref="DocumentStoreAwayException">Nothing was kept.</exception>
    Task<string> Put(Func<Stream, CancellationToken, Task> write, CancellationToken ct);

    /// <summary>Harmless where nothing is kept there.</summary>
    /// <exception cref="DocumentStoreAwayException">It may still be there.</exception>
    Task Delete(string address, CancellationToken ct);

    /// <exception cref="FileNotFoundException">Nothing is kept there.</exception>
    /// <exception cref="DocumentStoreAwayException">Also while reading.</exception>
    Task<Stream> Open(string address, CancellationToken ct);

    /// <summary>Whether it takes files now.</summary>
    /// <exception cref="DocumentStoreAwayException">It does not.</exception>
    Task Check(CancellationToken ct);
}

/// <summary>The store cannot be reached, is full or refuses us; answered as <c>document-store-away</c> (503) wherever it comes up.</summary>
public sealed class DocumentStoreAwayException(Exception? cause = null) : RefusedException(
    Refusal.Unavailable("document-store-away", "Kho lưu tệp đang gián đoạn nên chưa nhận hoặc mở được tệp. Xin thử lại sau ít phút; các việc khác vẫn làm được."))
{
    /// <summary>For the operator's log: the kind of the cause alone, which names no file and no secret.</summary>
    public string Kind { get; } = cause?.GetType().Name ?? "unknown";
}
