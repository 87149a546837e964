using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Platform.WebDefaults;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.SignIn;

namespace Platform.Gateway.Tests;

public sealed class WebTests
{
    [Theory]
    [InlineData("/dossiers/1?tab=2", "/dossiers/1?tab=2")]
    [InlineData("/staff/", "/staff/")]
    [InlineData(null, "/staff/")]
    [InlineData("", "/staff/")]
    [InlineData("https://elsewhere.test/", "/staff/")]
    [InlineData("//elsewhere.test", "/staff/")]
    [InlineData("/\\elsewhere.test", "/staff/")]
    [InlineData("/\t/elsewhere.test", "/staff/")]
    [InlineData("/\n/elsewhere.test", "/staff/")]
    [InlineData("/a\\b", "/staff/")]
    [InlineData("/a\r\nSet-Cookie: x", "/staff/")]
    public void Signing_in_leads_back_to_ourselves_only(string? asked, string expected) => SignInSetup.Local("/staff", asked).ShouldBe(expected);

    [Fact]
    public async Task A_paper_that_takes_too_long_is_a_service_that_is_away()
    {
        using var http = new HttpClient(new Silent()) { BaseAddress = new Uri("http://gateway.test"), Timeout = TimeSpan.FromMilliseconds(50) };
        var api = new PlatformApi(http, new HttpContextAccessor());
        (await Should.ThrowAsync<ProblemException>(api.Open("/v1/documents/1", CancellationToken.None))).Problem.Status.ShouldBe(503);

        await Should.ThrowAsync<OperationCanceledException>(api.Open("/v1/documents/1", new CancellationToken(canceled: true)), "somebody who has left is not a service that is away");
    }

    [Fact]
    public void A_front_end_logs_no_request_lines_whatever_its_settings_file_says()
    {
        var builder = Site();
        using var services = builder.Services.BuildServiceProvider();
        var rules = services.GetRequiredService<IOptions<LoggerFilterOptions>>().Value.Rules;
        rules.Last(r => r.CategoryName == "Microsoft.AspNetCore").LogLevel.ShouldBe(LogLevel.Warning);
        rules.Last(r => r.CategoryName == "System.Net.Http").LogLevel.ShouldBe(LogLevel.Warning);
    }

    [Fact]
    public async Task A_form_sent_after_the_session_ended_is_not_lost_at_the_provider()
    {
        var builder = Site();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        await using var app = builder.Build();
        app.UseWebDefaults();
        await app.StartAsync();
        using var client = app.GetTestClient();
        using var answer = await client.PostAsync(new Uri("/staff/uploads", UriKind.Relative), new StringContent("typed for an hour"));
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
        var page = await answer.Content.ReadAsStringAsync();
        page.ShouldContain("<a class=\"button primary\" href=\"/staff/sign-in\" target=\"_blank\"");
        page.ShouldContain("F5");
    }

    private static WebApplicationBuilder Site()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Testing" });
        foreach (var (key, value) in new[] { ("PublicOrigin", "http://localhost"), ("Auth:Authority", "https://issuer.test"), ("Auth:ClientSecret", "x"), ("ConnectionStrings:Postgres", "Host=127.0.0.1;Port=1"), ("Logging:LogLevel:Microsoft.AspNetCore", "Information") })
            builder.Configuration[key] = value;
        return builder.AddWebDefaults(new Site("staff-web", "Một cửa", "/staff", _ => []));
    }

    private sealed class Silent : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException();
        }
    }
}
