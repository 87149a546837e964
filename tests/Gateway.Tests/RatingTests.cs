using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Primitives;
using Platform.CitizenWeb.Pages;
using Platform.WebDefaults.Api;

namespace Platform.Gateway.Tests;

/// <summary>A returned dossier's page towards the API: what is asked for and what is sent.</summary>
public sealed class RatingTests
{
    private static readonly Guid Id = Guid.Parse("0198f3a0-0000-7000-8000-000000000001");
    private readonly Answering platform = new();

    [Fact]
    public async Task A_rating_is_sent_once_with_the_version_seen()
    {
        var page = Page(("score", "3"), ("comment", "  Cán bộ rất tận tình. "), ("key", "0123456789abcdef0123"), ("version", "9"));
        (await page.OnPost(Id, CancellationToken.None)).ShouldBeOfType<LocalRedirectResult>();
        var (request, body) = platform.Posted.ShouldHaveSingleItem();
        request.RequestUri!.AbsolutePath.ShouldBe($"/v1/dossiers/{Id}/rate");
        request.Headers.GetValues("Idempotency-Key").ShouldBe(["0123456789abcdef0123"]);
        request.Headers.IfMatch.Single().Tag.ShouldBe("\"9\"");
        var sent = JsonElement.Parse(body);
        sent.GetProperty("score").GetInt32().ShouldBe(3);
        sent.GetProperty("comment").GetString().ShouldBe("Cán bộ rất tận tình.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("4")]
    [InlineData("rất")]
    public async Task Without_one_of_the_three_degrees_nothing_is_sent_and_the_page_says_why(string score)
    {
        var page = Page(("score", score), ("comment", "giữ lại"));
        (await page.OnPost(Id, CancellationToken.None)).ShouldBeOfType<PageResult>();
        platform.Posted.ShouldBeEmpty();
        page.Form.Error("score").ShouldNotBeNull();
        page.Form["comment"].ShouldBe("giữ lại");
    }

    [Fact]
    public async Task The_page_knows_whether_it_may_be_rated_and_how_it_was()
    {
        var page = Page();
        await page.OnGet(Id, CancellationToken.None);
        page.Dossier.May("rate").ShouldBeTrue();
        platform.Dossier = """{"id":"0198f3a0-0000-7000-8000-000000000001","version":10,"number":"n","stage":"returned","status":10,"actions":[],"rating":{"score":2,"comment":"Nhanh","at":"2026-11-24T02:00:00Z"}}""";
        await page.OnGet(Id, CancellationToken.None);
        page.Dossier.May("rate").ShouldBeFalse();
        page.Dossier.Rating!.Score.ShouldBe(2);
    }

    private DossierModel Page(params (string Name, string Value)[] form)
    {
        var api = new PlatformApi(new HttpClient(platform) { BaseAddress = new Uri("http://gateway.test") }, new HttpContextAccessor());
        var http = new DefaultHttpContext();
        http.Request.ContentType = "application/x-www-form-urlencoded";
        http.Request.Form = new FormCollection(form.ToDictionary(f => f.Name, f => new StringValues(f.Value)));
        return new DossierModel(api, new Catalogue(api, new MemoryCache(new MemoryCacheOptions()), TimeProvider.System))
        {
            PageContext = new PageContext { HttpContext = http, ViewData = new ViewDataDictionary(new EmptyModelMetadataProvider(), new ModelStateDictionary()) },
            TempData = new TempDataDictionary(http, new Forgetful()),
        };
    }

    private sealed class Answering : HttpMessageHandler
    {
        public List<(HttpRequestMessage Request, string Body)> Posted { get; } = [];

        public string Dossier { get; set; } = """{"id":"0198f3a0-0000-7000-8000-000000000001","version":9,"number":"n","stage":"returned","status":10,"actions":["rate"]}""";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Post)
                Posted.Add((request, await request.Content!.ReadAsStringAsync(cancellationToken)));
            var text = request.Method == HttpMethod.Post ? "{}" : request.RequestUri!.AbsolutePath == $"/v1/dossiers/{Id}" ? Dossier : null;
            return new HttpResponseMessage(text is null ? HttpStatusCode.NotFound : HttpStatusCode.OK) { Content = new StringContent(text ?? "{}", Encoding.UTF8, "application/json") };
        }
    }

    private sealed class Forgetful : ITempDataProvider
    {
        public IDictionary<string, object> LoadTempData(HttpContext context) => new Dictionary<string, object>();

        public void SaveTempData(HttpContext context, IDictionary<string, object> values)
        {
        }
    }
}
