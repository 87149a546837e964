using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Platform.WebDefaults.SignIn;

/// <summary>The framework's code flow with PKCE, with addresses from the provider's discovery document and the person read from the checked identity token.</summary>
public sealed class SignInHandler(IOptionsMonitor<OAuthOptions> options, ILoggerFactory logger, UrlEncoder encoder, Provider provider)
    : OAuthHandler<OAuthOptions>(options, logger, encoder)
{
    private static readonly string[] Kept = ["sub", "name", "identity_number", "role", "agency", "email", "phone_number", "birthdate"];

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (!HttpMethods.IsGet(Request.Method) && !HttpMethods.IsHead(Request.Method))
        {
            await ErrorPages.SessionEnded(Context); // going to the provider and back would lose what was typed
            return;
        }
        await Discover();
        await base.HandleChallengeAsync(properties);
    }

    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        await Discover();
        return await base.ExchangeCodeAsync(context);
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var idToken = tokens.Response?.RootElement.TryGetProperty("id_token", out var value) is true ? value.GetString() : null;
        var person = await provider.Check(idToken ?? throw new InvalidOperationException("The provider sent no identity token."), Options.ClientId, Scheme.Name, Context.RequestAborted);
        var claims = new ClaimsIdentity(Scheme.Name, "name", "role");
        claims.AddClaims(person.Claims.Where(c => Kept.Contains(c.Type)));
        // Role and agency are what the API will go by, so they come from the API's token where that is readable.
        if (new JsonWebTokenHandler().CanReadToken(tokens.AccessToken))
            claims.AddClaims(new JsonWebToken(tokens.AccessToken).Claims.Where(c => Kept.Contains(c.Type) && !claims.HasClaim(known => known.Type == c.Type && (c.Type != "role" || known.Value == c.Value))));
        var lifetime = int.TryParse(tokens.ExpiresIn, out var seconds) ? TimeSpan.FromSeconds(seconds) : TimeSpan.FromHours(1);
        properties.IssuedUtc = TimeProvider.GetUtcNow();
        properties.ExpiresUtc = TimeProvider.GetUtcNow() + lifetime;
        properties.StoreTokens([
            new AuthenticationToken { Name = "access_token", Value = tokens.AccessToken! },
            new AuthenticationToken { Name = "id_token", Value = idToken },
        ]);
        return new AuthenticationTicket(new ClaimsPrincipal(claims), properties, Scheme.Name);
    }

    private async Task Discover()
    {
        var found = await provider.Get(Context.RequestAborted);
        Options.AuthorizationEndpoint = found.AuthorizationEndpoint;
        Options.TokenEndpoint = found.TokenEndpoint;
    }
}
