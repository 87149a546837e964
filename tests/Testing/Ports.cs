using System.Net;
using System.Net.Sockets;

namespace Platform.Testing;

public static class Ports
{
    /// <summary>A loopback port on which nobody listens now: for a server that cannot choose one itself.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
