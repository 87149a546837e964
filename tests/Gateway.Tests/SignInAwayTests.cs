using System.Net;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Platform.Testing;

namespace Platform.Gateway.Tests;

/// <summary>A gateway that cannot read the sign-in provider's keys: nobody listens at the address it was told.</summary>
public sealed class SignInAwayTests : WebApplicationFactory<Program>
{
    [Fact]
    public async Task A_token_that_cannot_be_judged_is_answered_503_and_not_as_if_nobody_had_signed_in()
    {
        using var client = CreateClient();
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/v1/dossiers");
        asked.Headers.Authorization = new("Bearer", TestTokens.For(People.Clerk));
        using var answer = await client.SendAsync(asked);
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await RoutesTests.Code(answer)).ShouldBe("sign-in-away");
        answer.Headers.RetryAfter.ShouldNotBeNull();

        using var ready = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        ready.StatusCode.ShouldBe(HttpStatusCode.OK, "another replica would know no more");
        (await ready.Content.ReadAsStringAsync()).ShouldContain("\"sign-in\":{\"status\":\"Degraded\"");
    }

    [Fact]
    public async Task Keys_once_read_are_enough()
    {
        using var client = WithWebHostBuilder(builder => builder.ConfigureServices(services => services.PostConfigure<JwtBearerOptions>(
            JwtBearerDefaults.AuthenticationScheme, o => o.ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(new OpenIdConnectConfiguration { Issuer = TestTokens.Issuer })))).CreateClient();
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/v1/dossiers");
        asked.Headers.Authorization = new("Bearer", TestTokens.For(People.Clerk)); // not signed by that provider
        (await client.SendAsync(asked)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Testing");
        builder.UseSetting("Auth:Authority", TestTokens.Issuer);
        builder.UseSetting("Auth:Metadata", $"http://127.0.0.1:{Ports.Free()}/.well-known/openid-configuration");
        foreach (var service in new[] { "CitizenWeb", "StaffWeb", "Procedures", "Dossiers", "PostalReturns", "Notifications", "Reporting" })
            builder.UseSetting($"Services:{service}", "http://127.0.0.1:1");
    }
}
