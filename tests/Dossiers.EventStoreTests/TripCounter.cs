using System.Net;
using System.Net.Sockets;

namespace Platform.Dossiers.EventStoreTests;

/// <summary>
/// A proxy before PostgreSQL that counts round trips as the wire has them: each time the client speaks after the server has spoken.
/// However many packets a burst has, it is one trip.
/// </summary>
internal sealed class TripCounter : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Lock gate = new();
    private bool serverSpokeLast = true;
    private int trips;

    public TripCounter(string host, int port)
    {
        listener.Start();
        _ = Accept(host, port);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How many round trips the work took, on whatever connections.</summary>
    public async Task<int> During(Func<Task> work)
    {
        var before = Volatile.Read(ref trips);
        await work();
        return Volatile.Read(ref trips) - before;
    }

    public void Dispose() => listener.Dispose();

    private async Task Accept(string host, int port)
    {
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync();
            var server = new TcpClient { NoDelay = true };
            client.NoDelay = true;
            await server.ConnectAsync(host, port);
            _ = Pump(client.GetStream(), server.GetStream(), fromServer: false);
            _ = Pump(server.GetStream(), client.GetStream(), fromServer: true);
        }
    }

    private async Task Pump(NetworkStream from, NetworkStream to, bool fromServer)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer)) > 0)
        {
            lock (gate)
            {
                if (!fromServer && serverSpokeLast)
                    trips++;
                serverSpokeLast = fromServer;
            }
            await to.WriteAsync(buffer.AsMemory(0, read));
        }
        to.Socket.Shutdown(SocketShutdown.Send);
    }
}
