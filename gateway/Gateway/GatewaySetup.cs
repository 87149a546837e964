using Microsoft.AspNetCore.HttpOverrides;
using Platform.Gateway.Limits;
using Platform.Gateway.Proxy;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Health;
using Platform.ServiceDefaults.Problems;
using Platform.ServiceDefaults.Telemetry;

namespace Platform.Gateway;

/// <summary>
/// The one address of the platform: routes (appsettings, <c>ReverseProxy</c>), token checks, limits, headers, the API's documents. No domain.
/// Settings: <c>Services:{name}</c> addresses of the destinations; <c>Limits:*</c> (<see cref="LimitSettings"/>);
/// <c>TrustedNetworks</c> CIDR blocks whose <c>X-Forwarded-For</c> is believed (the front ends, an ingress; default loopback).
/// </summary>
public static class GatewaySetup
{
    public static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder)
    {
        builder.AddServiceDefaults("gateway", "Cổng", "Gateway of the platform");
        CertificateFigures.WatchHttps("gateway", builder.Configuration);
        var trusted = builder.Configuration.GetSection("TrustedNetworks").Get<string[]>() ?? ["127.0.0.0/8", "::1/128"];
        builder.Services.PostConfigure<ForwardedHeadersOptions>(o =>
        {
            // Unlike a service, the gateway is reached by anybody: a forged address would slip under the limits.
            o.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            o.KnownIPNetworks.Clear();
            foreach (var network in trusted)
                o.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        });
        builder.Services.Configure<LimitSettings>(builder.Configuration.GetSection("Limits"));
        builder.Services.AddCallLimits();
        builder.Services.AddReverseProxy()
            .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
            .AddConfigFilter<AddressesFromSettings>()
            .ConfigureHttpClient((_, handler) =>
            {
                handler.ConnectTimeout = TimeSpan.FromSeconds(2);
                handler.PooledConnectionLifetime = TimeSpan.FromSeconds(30); // a replica that has come since gets its share
                handler.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60);
                handler.MaxConnectionsPerServer = 512;
            });
        return builder;
    }

    public static WebApplication UseGateway(this WebApplication app)
    {
        AuthSetup.Metadata(app.Configuration); // without it no token could be checked
        app.UseForwardedHeaders();
        app.UseMiddleware<SecurityHeaders>();
        app.UseProblems();
        app.UseApiPages();
        app.UseRouting();
        app.UseAuthentication();
        app.UseMiddleware<TokenGate>();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.MapHealth();
        app.MapOperations();
        app.MapNowhere();
        app.MapReverseProxy(pipeline =>
        {
            pipeline.UseMiddleware<ProxyProblems>();
            pipeline.UseMiddleware<BodySize>();
            pipeline.UseLoadBalancing();
        }).DisableRequestTimeout();
        return app;
    }

    /// <summary>What looks like an API but is none of ours must not fall through to the citizens' pages; health and documents of the front ends are nobody's business.</summary>
    private static void MapNowhere(this WebApplication app)
    {
        foreach (var pattern in new[] { "/v1/{**rest}", "/openapi/{**rest}", "/health/{**rest}", "/staff/health/{**rest}", "/docs/{**rest}" })
            app.Map(pattern, (HttpContext http) => ProblemsSetup.Write(http, ProblemsSetup.ForStatus(StatusCodes.Status404NotFound))).AllowAnonymous().ExcludeFromDescription();
    }
}
