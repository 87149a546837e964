using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Platform.Testing;

namespace Platform.Gateway.Tests;

public sealed class RoutesTests(GatewayUnderTest gateway) : IClassFixture<GatewayUnderTest>
{
    [Theory]
    [InlineData("/", "CitizenWeb")]
    [InlineData("/track?code=a&secret=b", "CitizenWeb")]
    [InlineData("/procedures/1.001193", "CitizenWeb")]
    [InlineData("/staff", "StaffWeb")]
    [InlineData("/staff/dossiers/1", "StaffWeb")]
    [InlineData("/v1/procedures?q=khai", "Procedures")]
    [InlineData("/v1/agencies/H18.25", "Procedures")]
    [InlineData("/v1/administrative-units?parent=11", "Procedures")]
    [InlineData("/v1/calendar?year=2026", "Procedures")]
    [InlineData("/v1/working-time/due?amount=1", "Procedures")]
    [InlineData("/v1/tracking/H18.25-261121-0001?secret=x", "Dossiers")]
    [InlineData("/v1/carriers/vnpost/scans", "PostalReturns")]
    [InlineData("/v1/payments/national/callbacks", "Dossiers")]
    public async Task An_open_address_reaches_its_service_with_its_path(string path, string service)
    {
        var answer = await gateway.As(null).GetFromJsonAsync<JsonElement>(path);
        answer.GetProperty("service").GetString().ShouldBe(service);
        answer.GetProperty("path").GetString().ShouldBe(path);
    }

    [Theory]
    [InlineData("/v1/dossiers", "Dossiers")]
    [InlineData("/v1/documents/1", "Dossiers")]
    [InlineData("/v1/papers/consents", "Dossiers")]
    [InlineData("/v1/officers", "Dossiers")]
    [InlineData("/v1/books/tracking?from=2026-11-01&to=2026-11-30", "Dossiers")]
    [InlineData("/v1/cash?on=2026-11-23", "Dossiers")]
    [InlineData("/v1/consignments", "PostalReturns")]
    [InlineData("/v1/manifests/1", "PostalReturns")]
    [InlineData("/v1/notices", "Notifications")]
    [InlineData("/v1/notice-templates", "Notifications")]
    [InlineData("/v1/notice-preferences", "Notifications")]
    [InlineData("/v1/configuration/export", "Procedures")]
    [InlineData("/v1/operations/procedures/state", "Procedures")]
    [InlineData("/v1/operations/dossiers/erasures?dryRun=true", "Dossiers")]
    [InlineData("/v1/operations/notifications/outbox", "Notifications")]
    [InlineData("/v1/operations/postal-returns/jobs", "PostalReturns")]
    public async Task A_closed_address_wants_a_token_and_passes_it_on(string path, string service)
    {
        using var refused = await gateway.As(null).GetAsync(new Uri(path, UriKind.Relative));
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await Code(refused)).ShouldBe("not-signed-in");

        var answer = await gateway.As(People.Clerk).GetFromJsonAsync<JsonElement>(path);
        answer.GetProperty("service").GetString().ShouldBe(service);
        answer.GetProperty("authorization").GetString()!.ShouldStartWith("Bearer ");
    }

    [Theory]
    [InlineData("/v1/contacts/5f1c3a52-7f0e-4c3b-9a51-0d6f6c1a0001")]
    [InlineData("/v1/anything")]
    [InlineData("/v1/operations/citizen-web/state")]
    [InlineData("/openapi/citizen-web.json")]
    [InlineData("/staff/health/ready")]
    [InlineData("/health/else")]
    public async Task What_is_nobodys_business_is_not_routed(string path)
    {
        using var answer = await gateway.As(People.ServiceNotifications).GetAsync(new Uri(path, UriKind.Relative));
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        answer.Headers.Contains("X-Stub").ShouldBeFalse();
        (await Code(answer)).ShouldBe("not-found");
    }

    [Theory]
    [InlineData("procedures", "Procedures")]
    [InlineData("dossiers", "Dossiers")]
    [InlineData("notifications", "Notifications")]
    [InlineData("postal-returns", "PostalReturns")]
    public async Task A_services_document_is_found_under_its_name(string name, string service)
    {
        var answer = await gateway.As(null).GetFromJsonAsync<JsonElement>($"/openapi/{name}.json");
        answer.GetProperty("service").GetString().ShouldBe(service);
        answer.GetProperty("path").GetString().ShouldBe("/openapi.json");
    }

    [Fact]
    public async Task An_operator_is_told_the_gateways_version_and_anybody_where_to_sign_in()
    {
        var state = await gateway.As(People.It).GetFromJsonAsync<JsonElement>("/v1/operations/gateway/state");
        state.GetProperty("version").GetString()!.ShouldNotBeEmpty();
        (await gateway.As(People.NeighbourSystem with { Scope = "operations" }).GetAsync(new Uri("/v1/operations/gateway/state", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await gateway.As(People.NeighbourSystem).GetAsync(new Uri("/v1/operations/gateway/state", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await gateway.As(People.Leader).GetAsync(new Uri("/v1/operations/gateway/state", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await gateway.As(null).GetAsync(new Uri("/v1/operations/gateway/state", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        var resource = await gateway.As(null).GetFromJsonAsync<JsonElement>("/.well-known/oauth-protected-resource");
        resource.GetProperty("authorization_servers").EnumerateArray().Single().GetString().ShouldBe(TestTokens.Issuer);
    }

    [Fact]
    public async Task The_api_pages_bring_everything_themselves()
    {
        var client = gateway.As(null);
        (await client.GetAsync(new Uri("/docs", UriKind.Relative))).Headers.Location!.ToString().ShouldBe("/docs/");
        var page = await client.GetStringAsync(new Uri("/docs/", UriKind.Relative));
        page.ShouldContain("swagger-ui-bundle.js");
        page.ShouldNotContain("http");
        (await client.GetAsync(new Uri("/docs/swagger-ui-bundle.js", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync(new Uri("/docs/LICENSE", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound, "a file without a type is not served, but lies beside the others");
    }

    [Fact]
    public async Task A_token_that_is_there_must_be_good_even_where_none_is_needed()
    {
        foreach (var token in new[] { "nonsense", TestTokens.For(People.Mother, expires: DateTime.UtcNow.AddMinutes(-5)), TestTokens.For(People.Mother, audience: "somebody-else"), TestTokens.For(People.Mother, issuer: "https://elsewhere.test") })
        {
            var client = gateway.As(null);
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await client.GetAsync(new Uri("/v1/procedures", UriKind.Relative));
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            (await Code(answer)).ShouldBe("not-signed-in");
        }
    }

    [Fact]
    public async Task A_service_that_is_away_is_502_at_once_and_back_soon()
    {
        var client = gateway.As(People.Leader);
        using var away = await client.GetAsync(new Uri("/v1/reports/ii-06a", UriKind.Relative));
        away.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        (await Code(away)).ShouldBe("service-unreachable");
        away.Headers.RetryAfter.ShouldNotBeNull();

        await gateway.StartReporting();
        await Eventually.Is(async () => (await client.GetAsync(new Uri("/v1/reports/ii-06a", UriKind.Relative))).StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers()
    {
        using var answer = await gateway.As(null).GetAsync(new Uri("/v1/procedures", UriKind.Relative));
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'none'");
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldNotContain("unsafe-inline");
        answer.Headers.Contains("Referrer-Policy").ShouldBeTrue();
        answer.Headers.Contains("Server").ShouldBeFalse();
    }

    [Fact]
    public async Task The_trace_goes_on_and_a_made_up_address_is_believed_from_loopback_only()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/procedures");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        using var answer = await gateway.As(null).SendAsync(request);
        var seen = await answer.Content.ReadFromJsonAsync<JsonElement>();
        seen.GetProperty("traceparent").GetString()!.ShouldContain("0af7651916cd43dd8448eb211c80319c");
        seen.GetProperty("forwardedFor").GetString().ShouldBe("203.0.113.7");
    }

    [Fact]
    public async Task It_says_that_it_lives() =>
        (await gateway.As(null).GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);

    internal static async Task<string?> Code(HttpResponseMessage answer)
    {
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
    }
}
