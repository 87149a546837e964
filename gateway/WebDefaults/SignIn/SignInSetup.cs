using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Platform.ServiceDefaults;
using Platform.WebDefaults.Sessions;

namespace Platform.WebDefaults.SignIn;

/// <summary>
/// Signing in and out. Settings: <c>Auth:Authority</c>, <c>Auth:ClientId</c>, <c>Auth:ClientSecret</c>, <c>Auth:Resource</c> (RFC 8707;
/// default: the provider's own), <c>Auth:Scope</c>, <c>PublicOrigin</c>.
/// </summary>
public static class SignInSetup
{
    public const string Scheme = "provider";
    private const string DefaultScope = "openid profile email phone";

    public static IServiceCollection AddSignIn(this IServiceCollection services, IConfiguration configuration, Site site)
    {
        services.AddSingleton<Provider>();
        services.AddSingleton<PostgresTickets>();
        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .Configure<PostgresTickets>((cookie, tickets) => cookie.SessionStore = tickets);
        services
            .AddAuthentication(options =>
            {
                options.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme;
                options.DefaultChallengeScheme = Scheme;
            })
            .AddCookie(cookie =>
            {
                cookie.Cookie.Name = $"{site.Key}-session";
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                cookie.SlidingExpiration = false; // a session ends with its token
                cookie.Events.OnRedirectToAccessDenied = context =>
                {
                    context.Response.StatusCode = StatusCodes.Status403Forbidden;
                    return Task.CompletedTask;
                };
            })
            .AddOAuth<OAuthOptions, SignInHandler>(Scheme, oauth =>
            {
                oauth.ClientId = configuration["Auth:ClientId"] ?? site.Key;
                oauth.ClientSecret = configuration["Auth:ClientSecret"] ?? throw new MissingSettingException("Auth:ClientSecret");
                oauth.CallbackPath = "/signin-oidc";
                oauth.UsePkce = true;
                oauth.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
                oauth.CorrelationCookie.Name = $"{site.Key}-signin.";
                oauth.CorrelationCookie.SameSite = SameSiteMode.Lax;
                oauth.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                oauth.AuthorizationEndpoint = oauth.TokenEndpoint = Provider.Authority(configuration); // until the discovery document is read
                oauth.Scope.Clear();
                foreach (var scope in (configuration["Auth:Scope"] ?? DefaultScope).Split(' '))
                    oauth.Scope.Add(scope);
                if (configuration["Auth:Resource"] is { Length: > 0 } resource)
                    oauth.AdditionalAuthorizationParameters["resource"] = resource;
                oauth.Events.OnRemoteFailure = context =>
                {
                    context.Response.Redirect($"{context.Request.PathBase}/sign-in/failed");
                    context.HandleResponse();
                    return Task.CompletedTask;
                };
            });
        return services;
    }

    public static void MapSignIn(this IEndpointRouteBuilder app, Site site)
    {
        app.MapGet("/sign-in", (HttpContext http, string? returnUrl) =>
            TypedResults.Challenge(new AuthenticationProperties { RedirectUri = Local(http.Request.PathBase, returnUrl) }, [Scheme])).AllowAnonymous();

        app.MapPost("/sign-out", async (HttpContext http, IAntiforgery antiforgery, Provider provider, IConfiguration configuration) =>
        {
            await antiforgery.ValidateRequestAsync(http);
            var idToken = await http.GetTokenAsync("id_token");
            await http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            return TypedResults.Redirect(await After(idToken, $"{configuration["PublicOrigin"]?.TrimEnd('/')}{site.PathBase}/", provider, http.RequestAborted));
        }).AllowAnonymous();
    }

    /// <summary>Where the provider ends its own session; straight home where it cannot be reached, for here the person is out already.</summary>
    private static async Task<string> After(string? idToken, string home, Provider provider, CancellationToken ct)
    {
        try
        {
            return idToken is not null && await provider.Get(ct) is { EndSessionEndpoint: { Length: > 0 } end }
                ? $"{end}?id_token_hint={Uri.EscapeDataString(idToken)}&post_logout_redirect_uri={Uri.EscapeDataString(home)}"
                : home;
        }
        catch (InvalidOperationException)
        {
            return home;
        }
    }

    /// <summary>Only back to ourselves. Browsers read a backslash as a slash and drop tabs and line ends: <c>/\t/elsewhere</c> would be another host.</summary>
    public static string Local(PathString pathBase, string? returnUrl) =>
        returnUrl is ['/', not '/', ..] && !returnUrl.Any(c => c is '\\' || char.IsControl(c)) ? returnUrl : $"{pathBase}/";
}
