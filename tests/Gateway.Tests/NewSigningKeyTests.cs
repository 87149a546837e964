using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Platform.WebDefaults.SignIn;

namespace Platform.Gateway.Tests;

/// <summary>The sign-in provider takes a new key, as it does every few months, while a front end holds what it read before.</summary>
public sealed class NewSigningKeyTests : IDisposable
{
    private const string Issuer = "http://provider.test";
    private readonly RSA[] keys = [RSA.Create(2048), RSA.Create(2048), RSA.Create(2048)];
    private readonly ProviderOfTests provider = new();
    private readonly Provider seen;

    public NewSigningKeyTests() => seen = new Provider(new ConfigurationBuilder().AddInMemoryCollection([new("Auth:Authority", Issuer)]).Build(), provider);

    [Fact]
    public async Task A_token_of_the_new_key_is_accepted_at_once_and_one_of_a_key_the_provider_never_had_is_not()
    {
        provider.Publish(Key(0));
        (await seen.Check(Token(0), "citizen-web", "oidc", default)).Name.ShouldBe("Lò Thị Mai");

        provider.Publish(Key(0), Key(1));
        (await seen.Check(Token(1), "citizen-web", "oidc", default)).Name.ShouldBe("Lò Thị Mai");
        (await seen.Check(Token(0), "citizen-web", "oidc", default)).Name.ShouldBe("Lò Thị Mai");
        await Should.ThrowAsync<InvalidOperationException>(() => seen.Check(Token(2), "citizen-web", "oidc", default));
        await Should.ThrowAsync<InvalidOperationException>(() => seen.Check(Token(1), "another-client", "oidc", default));
    }

    public void Dispose()
    {
        foreach (var key in keys)
            key.Dispose();
    }

    private RsaSecurityKey Key(int index) => new(keys[index]) { KeyId = $"key-{index}" };

    private string Token(int index) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Audience = "citizen-web",
        Claims = new Dictionary<string, object> { ["sub"] = "1", ["name"] = "Lò Thị Mai" },
        SigningCredentials = new SigningCredentials(Key(index), SecurityAlgorithms.RsaSha256),
    });

    private sealed class ProviderOfTests : HttpMessageHandler, IHttpClientFactory
    {
        private string published = "";

        public void Publish(params RsaSecurityKey[] keys) => published = JsonSerializer.Serialize(new
        {
            keys = keys.Select(JsonWebKeyConverter.ConvertFromRSASecurityKey).Select(k => new { kty = k.Kty, kid = k.Kid, n = k.N, e = k.E, use = "sig", alg = "RS256" }),
        });

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent(request.RequestUri!.AbsolutePath == "/jwks" ? published : JsonSerializer.Serialize(new { issuer = Issuer, jwks_uri = $"{Issuer}/jwks" })),
        });
    }
}
