using System.Net;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Caching.Memory;
using Platform.ServiceDefaults.Auth;
using Platform.StaffWeb.Pages;
using Platform.WebDefaults.Api;

namespace Platform.Gateway.Tests;

/// <summary>Who closes their takings on the page of the day's money.</summary>
public sealed class CashPageTests
{
    [Theory]
    [InlineData(Roles.Clerk, "me", false, true)]
    [InlineData(Roles.Clerk, "another", false, true)]
    [InlineData(Roles.Clerk, "me", true, false)]
    [InlineData(Roles.Leader, "me", false, true)] // gave cash back
    [InlineData(Roles.Leader, "another", false, false)]
    [InlineData(Roles.Leader, "me", true, false)]
    public async Task Whoever_has_money_in_the_book_closes_the_day_once(string role, string inTheBook, bool closed, bool mayClose)
    {
        var day = new CashDay("H18.25", new(2026, 11, 23), [], null, [new(inTheBook, "A", "cash", 0, 0, 8_000, -8_000)], closed ? [new("me", "A", -8_000, -8_000, null, DateTimeOffset.UnixEpoch)] : []);
        var api = new PlatformApi(new HttpClient(new Answering(day)) { BaseAddress = new Uri("http://gateway.test") }, new HttpContextAccessor());
        using var cache = new MemoryCache(new MemoryCacheOptions());
        var person = new ClaimsPrincipal(new ClaimsIdentity([new Claim("role", role), new Claim("sub", "me")], "test", "name", "role"));
        var page = new CashModel(api, new Catalogue(api, cache, TimeProvider.System)) { PageContext = new PageContext { HttpContext = new DefaultHttpContext { User = person } } };
        await page.OnGet(null, default);
        page.MayClose.ShouldBe(mayClose);
        page.MyCash.ShouldBe(inTheBook == "me" ? -8_000 : 0);
    }

    private sealed class Answering(CashDay day) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent(JsonSerializer.Serialize<object>(request.RequestUri!.AbsolutePath == "/v1/cash" ? day : new { items = Array.Empty<object>() }, JsonSerializerOptions.Web), Encoding.UTF8, "application/json"),
        });
    }
}
