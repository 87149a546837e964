using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.WebEncoders;
using Platform.Postgres;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Health;
using Platform.ServiceDefaults.Telemetry;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Assets;
using Platform.WebDefaults.Documents;
using Platform.WebDefaults.Forms;
using Platform.WebDefaults.Sessions;
using Platform.WebDefaults.SignIn;

namespace Platform.WebDefaults;

/// <summary>
/// What both front ends have. Settings: <c>PublicOrigin</c> (where people reach the gateway), <c>Services:Gateway</c> (where this process does;
/// default the public origin), <c>ConnectionStrings:Postgres</c> (database <c>web</c>), and those of <see cref="SignInSetup"/>.
/// </summary>
public static class WebSetup
{
    public static WebApplicationBuilder AddWebDefaults(this WebApplicationBuilder builder, Site site)
    {
        var configuration = builder.Configuration;
        builder.AddTelemetry(site.Key);
        builder.Logging.AddQuietFilters();
        builder.Services.Configure<KestrelServerOptions>(o =>
        {
            o.Limits.MaxRequestBodySize = ServiceHost.LargestBody;
            o.AddServerHeader = false;
        });
        builder.Services.Configure<ForwardedHeadersOptions>(o =>
        {
            o.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
            o.KnownIPNetworks.Clear();
            o.KnownProxies.Clear(); // only the gateway reaches a front end, by the network policies
        });
        builder.Services.AddSingleton(site);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddHealth();
        builder.Services.AddPostgres(configuration, typeof(WebSetup).Assembly);
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSession(site);
        builder.Services.AddSignIn(configuration, site);
        builder.Services.AddHttpClient<PlatformApi>(client =>
        {
            client.BaseAddress = new Uri(configuration["Services:Gateway"] ?? configuration["PublicOrigin"] ?? throw new MissingSettingException("PublicOrigin"));
            client.Timeout = TimeSpan.FromSeconds(60);
        });
        builder.Services.AddMemoryCache();
        builder.Services.AddScoped<Catalogue>();
        builder.Services.AddScoped<DraftOfForm>();
        builder.Services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        builder.Services.Configure<RouteOptions>(o => o.LowercaseUrls = true);
        builder.Services.Configure<CookieTempDataProviderOptions>(o => o.Cookie.Name = $"{site.Key}-message");
        builder.Services.AddAntiforgery(o =>
        {
            o.Cookie.Name = $"{site.Key}-form";
            o.HeaderName = "X-Form-Token";
            o.SuppressXFrameOptionsHeader = true; // the policy below says it
        });
        builder.Services.AddRazorPages();
        return builder;
    }

    private static void AddSession(this IServiceCollection services, Site site)
    {
        services.AddDataProtection().SetApplicationName(site.Key);
        services.AddOptions<KeyManagementOptions>().Configure<IServiceProvider>((keys, sp) =>
        {
            keys.XmlRepository = ActivatorUtilities.CreateInstance<PostgresKeys>(sp);
            keys.XmlEncryptor = new KeyEncryptor(sp.GetRequiredService<IConfiguration>());
        });
    }

    public static WebApplication UseWebDefaults(this WebApplication app)
    {
        var site = app.Services.GetRequiredService<Site>();
        app.UseForwardedHeaders();
        app.UsePublicOrigin();
        if (site.PathBase.Length > 0)
            app.UsePathBase(site.PathBase);
        app.UsePageHeaders();
        app.UseErrorPages();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapHealth();
        app.MapAssets();
        app.MapSignIn(site);
        app.MapUploads();
        app.MapPapers();
        app.MapRazorPages();
        return app;
    }

    /// <summary>Links and sign-in always name the public address, whatever a request claims to have been sent to.</summary>
    private static void UsePublicOrigin(this WebApplication app)
    {
        var origin = new Uri(app.Configuration["PublicOrigin"] ?? throw new MissingSettingException("PublicOrigin"));
        app.Use((http, next) =>
        {
            http.Request.Scheme = origin.Scheme;
            http.Request.Host = new HostString(origin.Authority);
            return next(http);
        });
    }

    private static void UsePageHeaders(this WebApplication app)
    {
        // Signing out posts a form that is answered by a redirect to the provider: browsers ask form-action about that, too.
        var provider = new Uri(Provider.Authority(app.Configuration)).GetLeftPart(UriPartial.Authority);
        var policy = $"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self' {provider}; frame-ancestors 'none'; base-uri 'none'";
        app.Use((http, next) =>
        {
            // At the start of the answer: an error page is a fresh answer, whose headers were cleared on the way.
            http.Response.OnStarting(() =>
            {
                http.Response.Headers.TryAdd("Content-Security-Policy", policy);
                http.Response.Headers.XContentTypeOptions = "nosniff";
                http.Response.Headers["Referrer-Policy"] = "same-origin";
                http.Response.Headers.CacheControl = http.Response.Headers.CacheControl is { Count: > 0 } said ? said : "no-store";
                return Task.CompletedTask;
            });
            return next(http);
        });
    }
}
