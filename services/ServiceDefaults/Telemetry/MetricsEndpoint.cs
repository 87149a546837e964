using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Platform.ServiceDefaults.Telemetry;

/// <summary>
/// <c>GET /metrics</c> on a port of its own, which the network policies open for monitoring alone. A bare Kestrel without the application's pipeline: nothing of the
/// service can be reached here, nothing of this there, and reading the figures is not counted among the service's requests.
/// </summary>
internal sealed class MetricsEndpoint(PrometheusExporter exporter, ILoggerFactory logs) : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private KestrelServer? server;

    /// <param name="address">An IP address; null = every address of the machine.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public Task Start(string? address, int port, CancellationToken ct)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        if (address is null)
            options.ListenAnyIP(port);
        else
            options.Listen(IPAddress.Parse(address), port);
        server = new KestrelServer(Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), logs), logs);
        return server.StartAsync(this, ct);
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public async Task ProcessRequestAsync(HttpContext context)
    {
        var response = context.Response;
        if (context.Request.Path != "/metrics")
        {
            response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (!HttpMethods.IsGet(context.Request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        }
        else
        {
            var text = await exporter.Scrape(context.RequestAborted);
            response.ContentType = PrometheusText.ContentType;
            await response.WriteAsync(text, context.RequestAborted);
        }
    }

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async ValueTask DisposeAsync()
    {
        if (server is null)
            return;
        using var atOnce = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await server.StopAsync(atOnce.Token);
        server.Dispose();
    }
}
