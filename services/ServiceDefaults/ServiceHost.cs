using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Health;
using Platform.ServiceDefaults.Outside;
using Platform.ServiceDefaults.Problems;
using Platform.ServiceDefaults.Telemetry;

namespace Platform.ServiceDefaults;

/// <summary>What every service has: telemetry, health, token checks, problem details, JSON, its OpenAPI document, the sidecar.</summary>
public static class ServiceHost
{
    /// <summary>A request body may have 1 MiB unless its endpoint says otherwise.</summary>
    public const long LargestBody = 1024 * 1024;

    /// <param name="service">Kebab-case, e.g. <c>postal-returns</c>.</param>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder, string service, string title, string description)
    {
        builder.AddTelemetry(service);
        builder.Logging.AddQuietFilters();
        builder.Services.Configure<KestrelServerOptions>(o =>
        {
            o.Limits.MaxRequestBodySize = LargestBody;
            o.AddServerHeader = false;
        });
        builder.Services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true); // so that UseProblems can say what was wrong with the JSON
        builder.Services.Configure<JsonOptions>(o => Json.Configure(o.SerializerOptions));
        builder.Services.Configure<ForwardedHeadersOptions>(o =>
        {
            o.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            o.KnownIPNetworks.Clear();
            o.KnownProxies.Clear(); // only platform pods reach a service, by the network policies (k8s/base/network-policies.yaml and the chart's)
        });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddProblems();
        builder.Services.AddHealth();
        builder.Services.AddAuth(builder.Configuration);
        builder.Services.AddSidecar(builder.Configuration);
        builder.Services.AddOpenApiDocument(title, description);
        return builder;
    }

    public static WebApplication UseServiceDefaults(this WebApplication app)
    {
        AuthSetup.Metadata(app.Configuration); // without it no token could be checked
        app.UseForwardedHeaders();
        app.UseProblems();
        app.UseMiddleware<NotBeforeStartup>();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapHealth();
        app.MapOpenApiDocument();
        return app;
    }
}
