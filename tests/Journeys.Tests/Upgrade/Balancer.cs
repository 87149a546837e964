using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Platform.Journeys.Tests.Upgrade;

/// <summary>
/// What a Kubernetes Service does: a new connection goes to one of the replicas that are ready; a connection that exists stays where it is.
/// </summary>
internal sealed class Balancer : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly TcpListener listener;
    private readonly ConcurrentDictionary<Replica, int> connections = new();
    private readonly Task work;
    private volatile Replica[] replicas;
    private volatile Replica[] ready = [];

    public Balancer(int port, params Replica[] replicas)
    {
        this.replicas = replicas;
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        work = Task.WhenAll(Accept(), Watch());
    }

    public void Add(Replica replica) => replicas = [.. replicas, replica];

    /// <summary>How many connections it has been given so far.</summary>
    public int ConnectionsOf(Replica replica) => connections.GetValueOrDefault(replica);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await work;
        stop.Dispose();
    }

    private async Task Watch()
    {
        while (!stop.IsCancellationRequested)
        {
            var asked = await Task.WhenAll(replicas.Select(async r => (Replica: r, IsReady: await r.IsReady())));
            ready = [.. asked.Where(a => a.IsReady).Select(a => a.Replica)];
            await Task.Delay(100);
        }
    }

    private async Task Accept()
    {
        while (true)
        {
            TcpClient caller;
            try
            {
                caller = await listener.AcceptTcpClientAsync(stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
            _ = Carry(caller);
        }
    }

    private async Task Carry(TcpClient caller)
    {
        using (caller)
        using (var replica = new TcpClient())
        {
            try
            {
                var chosen = ready[Random.Shared.Next(ready.Length)];
                connections.AddOrUpdate(chosen, 1, (_, n) => n + 1);
                await replica.ConnectAsync(IPAddress.Loopback, chosen.Port);
                await Task.WhenAny(caller.GetStream().CopyToAsync(replica.GetStream(), stop.Token), replica.GetStream().CopyToAsync(caller.GetStream(), stop.Token));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or IndexOutOfRangeException)
            {
                // the caller sees its connection closed
            }
        }
    }
}
