using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults;
using System.Security.Claims;

namespace Platform.WebDefaults.SignIn;

/// <summary>The identity provider as its discovery document describes it; read at the first sign-in and again when its keys change.</summary>
public sealed class Provider(IConfiguration configuration, IHttpClientFactory http)
{
    private readonly HttpDocumentRetriever documents = new(http.CreateClient(nameof(Provider))) { RequireHttps = AuthSetup.Metadata(configuration).StartsWith("https://", StringComparison.Ordinal) };
    private ConfigurationManager<OpenIdConnectConfiguration>? held;

    private ConfigurationManager<OpenIdConnectConfiguration> Discovery => LazyInitializer.EnsureInitialized(
        ref held, () => new ConfigurationManager<OpenIdConnectConfiguration>(AuthSetup.Metadata(configuration), new OpenIdConnectConfigurationRetriever(), documents));

    public static string Authority(IConfiguration configuration) =>
        (configuration["Auth:Authority"] ?? throw new MissingSettingException("Auth:Authority")).TrimEnd('/');

    /// <exception cref="InvalidOperationException">The provider does not answer.</exception>
    public Task<OpenIdConnectConfiguration> Get(CancellationToken ct) => Discovery.GetConfigurationAsync(ct);

    /// <summary>Checks the identity token (issuer, audience, signature, expiry) and gives its claims.</summary>
    public async Task<ClaimsIdentity> Check(string identityToken, string clientId, string scheme, CancellationToken ct)
    {
        var result = await Validate(identityToken, clientId, scheme, await Get(ct));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // signed with a key that is newer than what was read; the refresh is the others', and comes later
            Discovery.RequestRefresh();
            result = await Validate(identityToken, clientId, scheme, await OpenIdConnectConfigurationRetriever.GetAsync(AuthSetup.Metadata(configuration), documents, ct));
        }
        return result.IsValid ? result.ClaimsIdentity : throw new InvalidOperationException("The identity token was not accepted.", result.Exception);
    }

    private static Task<TokenValidationResult> Validate(string identityToken, string clientId, string scheme, OpenIdConnectConfiguration provider) =>
        new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(identityToken, new TokenValidationParameters
        {
            ValidIssuer = provider.Issuer,
            ValidAudience = clientId,
            IssuerSigningKeys = provider.SigningKeys,
            RequireSignedTokens = true,
            NameClaimType = "name",
            RoleClaimType = "role",
            AuthenticationType = scheme,
        });
}
