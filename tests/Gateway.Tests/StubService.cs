using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Platform.Gateway.Tests;

/// <summary>A destination on loopback that says who it is and what reached it.</summary>
public sealed class StubService : IAsyncDisposable
{
    private WebApplication app = null!;

    public required string Name { get; init; }

    public string Address { get; private set; } = "";

    public static async Task<StubService> Start(string name, int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.ListenLocalhostOrAny(port));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(async http =>
        {
            var body = await new StreamReader(http.Request.Body).ReadToEndAsync();
            http.Response.Headers["X-Stub"] = name;
            await http.Response.WriteAsJsonAsync(new
            {
                service = name,
                path = http.Request.PathBase + http.Request.Path + http.Request.QueryString,
                authorization = http.Request.Headers.Authorization.ToString(),
                traceparent = http.Request.Headers.TraceParent.ToString(),
                forwardedFor = http.Request.Headers["X-Forwarded-For"].ToString(),
                length = body.Length,
            });
        });
        await app.StartAsync();
        return new StubService { Name = name, app = app, Address = app.Urls.First() };
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}

internal static class LoopbackListening
{
    public static void ListenLocalhostOrAny(this KestrelServerOptions kestrel, int port) =>
        kestrel.Listen(System.Net.IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
}
