using System.Buffers;

namespace Platform.Tables;

/// <summary>What a writer that knows no waiting has written and what was not sent yet. It cannot be sought in, so that nothing written is changed again.</summary>
internal sealed class Written : Stream
{
    private const int Enough = 32 * 1024;
    private readonly ArrayBufferWriter<byte> kept = new(Enough);

    /// <param name="all">Otherwise it waits until sending is worth it.</param>
    public async ValueTask SendTo(Stream output, CancellationToken ct, bool all = false)
    {
        if (kept.WrittenCount == 0 || (kept.WrittenCount < Enough && !all))
            return;
        await output.WriteAsync(kept.WrittenMemory, ct);
        kept.ResetWrittenCount();
    }

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
    public override void Flush() { }
    public override void Write(byte[] buffer, int offset, int count) => kept.Write(buffer.AsSpan(offset, count));
    public override void Write(ReadOnlySpan<byte> buffer) => kept.Write(buffer);
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
