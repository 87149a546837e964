using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Platform.ServiceDefaults.Tests;

/// <summary>Stands between a client and a server on this machine, and is the network that fails.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Line, Task> lines = [];
    private readonly IPEndPoint to;
    private readonly Task work;

    public Relay(Uri to)
    {
        this.to = new IPEndPoint(IPAddress.Loopback, to.Port);
        listener.Start();
        Address = new UriBuilder(to) { Port = ((IPEndPoint)listener.LocalEndpoint).Port }.Uri;
        work = Accept();
    }

    /// <summary>The server's address, by way of here.</summary>
    public Uri Address { get; }

    /// <summary>Connections the client has open.</summary>
    public int Open => lines.Count;

    /// <summary>Every connection there is now breaks; new ones are taken.</summary>
    public void Break()
    {
        foreach (var line in lines.Keys)
            line.Break();
    }

    /// <summary>Every connection there is now stays open and carries nothing any more, as after a node has vanished; new ones carry.</summary>
    public void Freeze()
    {
        foreach (var line in lines.Keys)
            line.IsFrozen = true;
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        Break();
        await work;
        await Task.WhenAll(lines.Values);
    }

    private async Task Accept()
    {
        while (true)
        {
            try
            {
                var line = new Line(await listener.AcceptSocketAsync());
                lines[line] = line.Carry(to).ContinueWith(_ => lines.TryRemove(line, out var _), TaskScheduler.Default);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private sealed class Line(Socket client)
    {
        private readonly Socket server = new(SocketType.Stream, ProtocolType.Tcp);

        public volatile bool IsFrozen;

        public void Break()
        {
            client.Dispose();
            server.Dispose();
        }

        public async Task Carry(IPEndPoint to)
        {
            try
            {
                await server.ConnectAsync(to);
                await Task.WhenAny(Pump(client, server), Pump(server, client));
            }
            catch (SocketException)
            {
                // the server is not there: neither is this line
            }
            Break();
        }

        private async Task Pump(Socket from, Socket into)
        {
            var buffer = new byte[16 * 1024];
            while (await from.ReceiveAsync(buffer) is var read and > 0)
            {
                if (!IsFrozen)
                    await into.SendAsync(buffer.AsMemory(0, read));
            }
        }
    }
}
