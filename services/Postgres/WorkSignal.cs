using System.Threading.Channels;

namespace Platform.Postgres;

/// <summary>Wakes this process's worker after a commit. What another replica or a crash left is found by the worker's own poll. A service's second worker has a signal of a type of its own.</summary>
public class WorkSignal
{
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Wake() => wake.Writer.TryWrite(true);

    /// <summary>Returns when woken, or after <paramref name="atMost"/>: the poll behind the signal.</summary>
    public async Task Wait(TimeSpan atMost, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(atMost);
        try
        {
            await wake.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // nobody woke: look anyway
        }
    }
}
