using System.Security.Cryptography;

namespace Platform.Dossiers.Documents;

/// <summary>The store's side of a file: hashes what is written, and tells trouble of the store from trouble of whoever sends or receives the file.</summary>
internal sealed class StoreStream(Stream inner, IncrementalHash? hash = null) : Stream
{
    public static bool IsAway(Exception e) => e is IOException or UnauthorizedAccessException or HttpRequestException or TimeoutException;

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => throw new NotSupportedException();
    }

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            return inner.Read(buffer, offset, count);
        }
        catch (Exception e) when (IsAway(e))
        {
            throw new DocumentStoreAwayException(e);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (IsAway(e) || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new DocumentStoreAwayException(e);
        }
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        hash?.AppendData(buffer, offset, count);
        try
        {
            inner.Write(buffer, offset, count);
        }
        catch (Exception e) when (IsAway(e))
        {
            throw new DocumentStoreAwayException(e);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        hash?.AppendData(buffer.Span);
        try
        {
            await inner.WriteAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (IsAway(e))
        {
            throw new DocumentStoreAwayException(e);
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
