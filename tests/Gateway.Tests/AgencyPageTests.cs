using System.Net;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.Primitives;
using Platform.StaffWeb;
using Platform.StaffWeb.Pages.Administration;
using Platform.WebDefaults.Api;

namespace Platform.Gateway.Tests;

/// <summary>What the page of agencies proposes is what it has shown.</summary>
public sealed class AgencyPageTests
{
    private readonly Answering platform = new();

    private static readonly (string, string)[] Merger =
        [("from", "H18.30"), ("from", "H18.31"), ("on", "2027-01-01"), ("code1", "H18.70"), ("name1", "Xã Mới"), ("address1", "Bản Một"), ("reason", "NQ 5")];

    [Fact]
    public async Task A_proposal_of_what_was_previewed_is_written_down()
    {
        var preview = await Sent([.. Merger, ("do", "preview")]);
        preview.Form.HasErrors.ShouldBeFalse(preview.Form.Sentence);
        AgencyWork.Lines(preview.Preview!.Plan, preview.Preview.On, preview.Open).First().ShouldContain("12 hồ sơ đang giải quyết chuyển về H18.70");
        platform.Proposed.ShouldBeEmpty();
        (await Act([.. Merger, ("do", "propose"), ("shown", preview.Shown!)])).ShouldBeOfType<LocalRedirectResult>();
        var into = platform.Proposed.ShouldHaveSingleItem().GetProperty("into");
        into.GetProperty("address").GetString().ShouldBe("Bản Một");
    }

    [Theory]
    [InlineData("from", "H18.32")] // a third agency ticked
    [InlineData("on", "2027-02-01")]
    [InlineData("phone1", "0215")]
    [InlineData("hours", "common")]
    public async Task What_was_changed_after_the_preview_is_previewed_again(string field, string value)
    {
        var preview = await Sent([.. Merger, ("do", "preview")]);
        var page = await Sent([.. Merger.Where(f => field == "from" || f.Item1 != field), (field, value), ("do", "propose"), ("shown", preview.Shown!)]);
        platform.Proposed.ShouldBeEmpty();
        page.Form.Sentence!.ShouldContain("Nội dung khác với bản đã xem trước");
        page.Preview.ShouldNotBeNull();
        page.Shown.ShouldNotBe(preview.Shown);
    }

    [Fact]
    public async Task What_changed_in_the_catalogue_after_the_preview_is_previewed_again()
    {
        var preview = await Sent([.. Merger, ("do", "preview")]);
        platform.EndedName = "Xã đã đổi tên";
        (await Sent([.. Merger, ("do", "propose"), ("shown", preview.Shown!)])).Preview.ShouldNotBeNull();
        platform.Proposed.ShouldBeEmpty();
    }

    private async Task<AgenciesModel> Sent(params (string Name, string Value)[] form)
    {
        var page = Prepared(form);
        (await page.OnPost(default)).ShouldBeOfType<PageResult>();
        return page;
    }

    private Task<IActionResult> Act(params (string Name, string Value)[] form) => Prepared(form).OnPost(default);

    private AgenciesModel Prepared((string Name, string Value)[] form)
    {
        var http = new DefaultHttpContext { User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, "it")], "test")) };
        http.Request.ContentType = "application/x-www-form-urlencoded";
        http.Request.Form = new FormCollection(form.GroupBy(f => f.Name).ToDictionary(f => f.Key, f => new StringValues([.. f.Select(v => v.Value)])));
        var page = new AgenciesModel(new PlatformApi(new HttpClient(platform) { BaseAddress = new Uri("http://gateway.test") }, new HttpContextAccessor()))
        {
            PageContext = new PageContext { HttpContext = http, ViewData = new ViewDataDictionary(new EmptyModelMetadataProvider(), new ModelStateDictionary()) },
        };
        page.TempData = new TempDataDictionary(http, new NoTempData());
        return page;
    }

    private sealed class NoTempData : ITempDataProvider
    {
        public IDictionary<string, object> LoadTempData(HttpContext context) => new Dictionary<string, object>();

        public void SaveTempData(HttpContext context, IDictionary<string, object> values)
        {
        }
    }

    /// <summary>Previews what it is sent.</summary>
    private sealed class Answering : HttpMessageHandler
    {
        public List<JsonElement> Proposed { get; } = [];

        public string EndedName { get; set; } = "Xã cũ";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            object answer = new { items = Array.Empty<object>() };
            if (request.RequestUri!.AbsolutePath == "/v1/dossiers/open-counts")
                answer = new[] { new { agency = "H18.30", open = 12 } };
            else if (request.Method == HttpMethod.Post)
            {
                var body = JsonElement.Parse(await request.Content!.ReadAsStringAsync(cancellationToken));
                if (!body.GetProperty("dryRun").GetBoolean())
                    Proposed.Add(body);
                var on = body.GetProperty("on").GetString();
                answer = new
                {
                    on, id = Guid.NewGuid(), kind = "merge", state = "proposed", reason = "", proposedByName = "A", proposedAt = DateTimeOffset.UnixEpoch,
                    plan = new
                    {
                        ended = new[] { new { code = "H18.30", name = EndedName, validFrom = "2025-07-01", validUntil = "2026-12-31" } },
                        made = new[] { new { code = "H18.70", name = "Xã Mới", validFrom = on } }, moved = Array.Empty<object>(), dossiersTo = new Dictionary<string, string> { ["H18.30"] = "H18.70" },
                    },
                };
            }
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(JsonSerializer.Serialize(answer), Encoding.UTF8, "application/json") };
        }
    }
}
