using System.Net;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Primitives;
using Platform.CitizenWeb.Pages;
using Platform.StaffWeb.Pages;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.Gateway.Tests;

/// <summary>The declaration on its way from the pages to the API and what the API says of it back.</summary>
public sealed class DeclarationTests
{
    private readonly Answering platform = new();
    private readonly IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new("DefaultProvince", "11"), new("DefaultAgency", "H18.25")]).Build();

    [Fact]
    public async Task What_the_service_finds_wrong_with_an_answer_stands_beside_its_question()
    {
        platform.Answer = (HttpStatusCode.UnprocessableEntity, """{"code":"invalid","detail":"Một số mục chưa đúng.","errors":{"form.child.name":"Họ tên trẻ chưa đúng dạng.","applicant.phone":"Số điện thoại chưa đúng."}}""");
        var page = Prepared(new ApplyModel(Api, Catalogue, new DraftOfForm(Api), configuration),
            ("do", "submit"), ("competentAgency", "H18.25"), ("phone", "0912345678"), ("street", "Bản Đề Chu"), ("province", "11"), ("commune", "03217"), ("returnMethod", "online"), ("form.child.name", "Lò Minh An"));
        (await page.OnPost("9.1", CancellationToken.None)).ShouldBeOfType<PageResult>();
        JsonElement.Parse(platform.Posted.ShouldHaveSingleItem()).GetProperty("form").GetProperty("child").GetProperty("name").GetString().ShouldBe("Lò Minh An");
        page.Reviewing.ShouldBeFalse("the form is open again");
        page.Form.Errors.ShouldBe(new Dictionary<string, string> { ["form.child.name"] = "Họ tên trẻ chưa đúng dạng.", ["phone"] = "Số điện thoại chưa đúng." }, ignoreOrder: true);
        using var drawn = new StringWriter();
        FieldHtml.Render(page.Fields, name => page.Form[name], page.Form.Errors).WriteTo(drawn, System.Text.Encodings.Web.HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All));
        drawn.ToString().ShouldContain("""id="f-form-child-name-error">Họ tên trẻ chưa đúng dạng.""");
    }

    [Theory]
    [InlineData("paper", "H18.26")]
    [InlineData("here", "")]
    public async Task A_clerk_enters_a_declaration_or_says_that_it_is_on_paper(string declared, string helpedAt)
    {
        platform.Answer = (HttpStatusCode.UnprocessableEntity, """{"code":"agency-not-receiving","detail":"Xã không tiếp nhận thủ tục này."}""");
        (string, string)[] typed =
        [
            ("do", "save"), ("declared", declared), ("helpedAt", helpedAt), ("name", "Lò Thị Mai"), ("identityNumber", "011195000123"), ("street", "Bản Đề Chu"), ("province", "11"), ("commune", "03217"),
            ("competentAgency", "H18.25"), ("returnMethod", "counter"), ("form.child.name", declared == "paper" ? "" : "Lò Minh An"),
        ];
        var page = Prepared(new CounterEntryModel(Api, Catalogue, new DraftOfForm(Api), configuration), typed);
        await page.OnPost("9.1", CancellationToken.None);
        page.Form.Sentence.ShouldBe("Xã không tiếp nhận thủ tục này.");
        platform.Kept.ShouldHaveSingleItem("what was refused stays as a draft").ShouldBe($"/v1/drafts/{page.DraftId}");
        page.SupportPoints.Select(p => p.Value).ShouldBe(["H18.26"]);
        var sent = JsonElement.Parse(platform.Posted.ShouldHaveSingleItem());
        (sent.TryGetProperty("form", out var form) && form.ValueKind is JsonValueKind.Object).ShouldBe(declared == "here");
        (sent.TryGetProperty("helpedAt", out var helped) ? helped.GetString() : null).ShouldBe(helpedAt.Length == 0 ? null : helpedAt);
    }

    [Fact]
    public async Task An_acknowledgement_opened_again_after_another_submission_shows_its_own_secret()
    {
        Guid first = Guid.Parse("0198f3a0-0000-7000-8000-000000000001"), second = Guid.Parse("0198f3a0-0000-7000-8000-000000000002");
        var session = new TempDataDictionary(new DefaultHttpContext(), new Forgetful());
        await Submit(first, "SECRETONE1");
        await Submit(second, "SECRETTWO2");
        platform.Dossier = $$"""{"id":"{{first}}","version":1,"number":"n-1","stage":"submitted","status":1,"trackingSecret":"SECRETONE1"}""";
        var page = new SubmittedModel(Api) { PageContext = new PageContext { HttpContext = new DefaultHttpContext() }, TempData = session };
        await page.OnGet(first, CancellationToken.None);
        page.Secret.ShouldBe("SECRETONE1");

        async Task Submit(Guid id, string secret)
        {
            platform.Answer = (HttpStatusCode.Created, $$"""{"id":"{{id}}","number":"n","version":1,"trackingSecret":"{{secret}}"}""");
            var form = Prepared(new ApplyModel(Api, Catalogue, new DraftOfForm(Api), configuration),
                ("do", "submit"), ("competentAgency", "H18.25"), ("phone", "0912345678"), ("street", "Bản Đề Chu"), ("province", "11"), ("commune", "03217"), ("returnMethod", "online"), ("form.child.name", "Lò Minh An"));
            form.TempData = session;
            (await form.OnPost("9.1", CancellationToken.None)).ShouldBeOfType<RedirectResult>().Url.ShouldBe($"/dossiers/{id}/submitted");
        }
    }

    [Fact]
    public async Task A_declaration_found_inconsistent_comes_filled_in_and_is_sent_whole_once_it_is_corrected()
    {
        platform.Dossier = Inconsistent("content-inconsistent");
        platform.Answer = (HttpStatusCode.OK, "{}");
        var opened = Prepared(Citizens());
        await opened.OnGet(Waiting, CancellationToken.None);
        Drawn(opened.Corrected!).ShouldContain("value=\"Lò Minh Ân\"");

        (await Prepared(Citizens(), Sent(("form.child.name", "Lò Minh An"))).OnPost(Waiting, CancellationToken.None)).ShouldBeOfType<LocalRedirectResult>();
        const string corrected = """{"child":{"name":"Lò Minh An","order":2},"kept":"như cũ"}""";
        Form(platform.Posted[^1]).ShouldBe(corrected, "what the form does not ask stays");
        (await Prepared(Officers(), Sent(("originals.p1", "1"), ("form.child.name", "Lò Minh An"))).OnPost(Waiting, CancellationToken.None)).ShouldBeOfType<LocalRedirectResult>();
        Form(platform.Posted[^1]).ShouldBe(corrected, "the clerk enters it as well");
        (await Prepared(Citizens(), Sent(("form.child.name", "Lò Minh Ân"))).OnPost(Waiting, CancellationToken.None)).ShouldBeOfType<LocalRedirectResult>();
        Form(platform.Posted[^1]).ShouldBeNull("nothing was changed");

        var (sent, wrong) = (platform.Posted.Count, Prepared(Citizens(), Sent(("form.child.name", ""))));
        (await wrong.OnPost(Waiting, CancellationToken.None)).ShouldBeOfType<PageResult>();
        platform.Posted.Count.ShouldBe(sent);
        Drawn(wrong.Corrected!).ShouldContain("""id="f-form-child-name-error">""");
    }

    [Fact]
    public async Task Where_papers_alone_are_asked_for_the_declaration_is_not_opened()
    {
        platform.Dossier = Inconsistent("papers-wrong");
        platform.Answer = (HttpStatusCode.OK, "{}");
        var opened = Prepared(Citizens());
        await opened.OnGet(Waiting, CancellationToken.None);
        opened.Corrected.ShouldBeNull();
        await Prepared(Citizens(), Sent(("form.child.name", "Người khác"))).OnPost(Waiting, CancellationToken.None);
        Form(platform.Posted.ShouldHaveSingleItem()).ShouldBeNull();
    }

    [Fact]
    public async Task A_clerk_says_how_many_sets_came_and_where_to_write_at_the_counter_and_on_accepting()
    {
        platform.Answer = (HttpStatusCode.UnprocessableEntity, """{"code":"invalid","detail":"Một số mục chưa đúng.","errors":{"applicant.email":"Địa chỉ e-mail chưa đúng."}}""");
        (string, string)[] typed =
        [
            ("do", "save"), ("declared", "paper"), ("name", "Lò Thị Mai"), ("identityNumber", "011195000123"), ("street", "Bản Đề Chu"), ("province", "11"), ("commune", "03217"),
            ("competentAgency", "H18.25"), ("returnMethod", "counter"), ("email", "lo.mai"),
        ];
        var page = Prepared(new CounterEntryModel(Api, Catalogue, new DraftOfForm(Api), configuration), [.. typed, ("sets", "2")]);
        await page.OnPost("9.1", CancellationToken.None);
        page.Form.Error("email").ShouldBe("Địa chỉ e-mail chưa đúng.");
        var sent = JsonElement.Parse(platform.Posted.ShouldHaveSingleItem());
        (sent.GetProperty("sets").GetInt32(), sent.GetProperty("applicant").GetProperty("email").GetString()).ShouldBe((2, "lo.mai"));

        var wrong = Prepared(new CounterEntryModel(Api, Catalogue, new DraftOfForm(Api), configuration), [.. typed, ("sets", "hai")]);
        await wrong.OnPost("9.1", CancellationToken.None);
        wrong.Form.Error("sets").ShouldBe("Số bộ hồ sơ là một số từ 1 đến 20.");
        platform.Posted.Count.ShouldBe(1, "nothing is entered");

        platform.Dossier = Inconsistent("papers-wrong");
        platform.Answer = (HttpStatusCode.OK, """{"code":"H18.25-261123-0001"}""");
        (await Prepared(Officers(), ("act", "accept"), ("sets", "3")).OnPost(Waiting, CancellationToken.None)).ShouldBeOfType<LocalRedirectResult>();
        JsonElement.Parse(platform.Posted[^1]).GetProperty("sets").GetInt32().ShouldBe(3);
        (await Prepared(Officers(), ("act", "accept"), ("sets", "21")).OnPost(Waiting, CancellationToken.None)).ShouldBeOfType<PageResult>();
        platform.Posted.Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_came_by_post_has_the_fees_of_that_channel_and_no_tick_of_the_counters_goes_with_it()
    {
        platform.Offers = """[{"channel":"counter","fees":[{"key":"c1","name":"Lệ phí tại quầy","amount":8000},{"key":"c2","name":"Bản sao","amount":5000,"condition":"Có bản sao"}]},{"channel":"postal","fees":[{"key":"p1","name":"Lệ phí qua bưu chính","amount":4000},{"key":"p2","name":"Chuyển phát","amount":30000,"condition":"Ngoài xã"}]}]""";
        (string, string)[] typed =
        [
            ("do", "save"), ("declared", "paper"), ("name", "Lò Thị Mai"), ("identityNumber", "011195000123"), ("street", "Bản Đề Chu"), ("province", "11"), ("commune", "03217"),
            ("competentAgency", "H18.25"), ("returnMethod", "counter"), ("channel", "postal"),
        ];
        var changed = Prepared(new CounterEntryModel(Api, Catalogue, new DraftOfForm(Api), configuration), [.. typed, ("feesOf", "counter"), ("feeLine", "c2")]);
        await changed.OnPost("9.1", CancellationToken.None);
        platform.Posted.ShouldBeEmpty("entered it would have been, and then refused");
        changed.Form.Error("channel").ShouldNotBeNull();
        (changed.Channel, string.Join(' ', changed.ConditionalFees.Select(f => f.Key)), string.Join(' ', changed.Fees.Select(f => f.Key))).ShouldBe(("postal", "p2", "p1 p2"));

        platform.Answer = (HttpStatusCode.Created, $$"""{"id":"{{Waiting}}","number":"n","version":1,"code":"H18.25-261123-0001"}""");
        var page = Prepared(new CounterEntryModel(Api, Catalogue, new DraftOfForm(Api), configuration), [.. typed, ("feesOf", "postal"), ("feeLine", "p2")]);
        (await page.OnPost("9.1", CancellationToken.None)).ShouldBeOfType<LocalRedirectResult>();
        JsonElement.Parse(platform.Posted[0]).GetProperty("channel").GetString().ShouldBe("postal");
        JsonElement.Parse(platform.Posted[1]).GetProperty("feeLines").EnumerateArray().Select(l => l.GetString()).ShouldBe(["p2"]);
    }

    [Fact]
    public async Task Where_both_channels_cost_the_same_the_clerk_goes_on_without_looking_again()
    {
        platform.Offers = """[{"channel":"counter","fees":[{"key":"f1","name":"Lệ phí","amount":8000}]},{"channel":"postal","fees":[{"key":"f1","name":"Lệ phí","amount":8000}]}]""";
        platform.Answer = (HttpStatusCode.Created, $$"""{"id":"{{Waiting}}","number":"n","version":1,"code":"H18.25-261123-0001"}""");
        var page = Prepared(new CounterEntryModel(Api, Catalogue, new DraftOfForm(Api), configuration),
            ("do", "save"), ("declared", "paper"), ("name", "Lò Thị Mai"), ("identityNumber", "011195000123"), ("street", "Bản Đề Chu"), ("province", "11"), ("commune", "03217"),
            ("competentAgency", "H18.25"), ("returnMethod", "counter"), ("channel", "postal"), ("feesOf", "counter"));
        (await page.OnPost("9.1", CancellationToken.None)).ShouldBeOfType<LocalRedirectResult>();
    }

    private static readonly Guid Waiting = Guid.Parse("0198f3a0-0000-7000-8000-000000000003");

    private static string Inconsistent(string ground) => $$"""
        {"id":"{{Waiting}}","version":4,"number":"n-3","stage":"submitted","status":5,"actions":["supplement"],"procedure":{"code":"9.1","version":2,"name":"Thử"},
         "form":{"child":{"name":"Lò Minh Ân","order":2},"kept":"như cũ"},
         "supplements":[{"stage":"beforeAcceptance","round":1,"ground":"{{ground}}","groundText":"","reason":"Sai họ tên","papers":[{"key":"p1","name":"Giấy chứng sinh","problem":"Khác tên"}],"answerBy":"2026-12-20T10:00:00Z","clockStops":false,"at":"2026-11-20T02:00:00Z"}]}
        """;

    private static (string, string)[] Sent(params (string, string)[] typed) =>
        [("act", "supplement"), ("key", "0123456789abcdef0123"), ("version", "4"), ("declaration", "1"), ("paper.p1", $"{Guid.Empty}|100|giay.png"), .. typed];

    private Platform.CitizenWeb.Pages.DossierModel Citizens() => new(Api, Catalogue);

    private Platform.StaffWeb.Pages.DossierModel Officers() => new(Api, Catalogue, TimeProvider.System);

    private static string? Form(string posted) => JsonElement.Parse(posted).TryGetProperty("form", out var form) && form.ValueKind is JsonValueKind.Object ? System.Text.Json.Nodes.JsonNode.Parse(form.GetRawText())!.ToJsonString(Plain) : null;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Drawn(CorrectedForm form)
    {
        using var drawn = new StringWriter();
        form.Html.WriteTo(drawn, System.Text.Encodings.Web.HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All));
        return drawn.ToString();
    }

    private PlatformApi Api => new(new HttpClient(platform) { BaseAddress = new Uri("http://gateway.test") }, new HttpContextAccessor());

    private Catalogue Catalogue => new(Api, new MemoryCache(new MemoryCacheOptions()), TimeProvider.System);

    private static T Prepared<T>(T page, params (string Name, string Value)[] form)
        where T : PageModel
    {
        var http = new DefaultHttpContext { User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("agency", "H18.25"), new Claim("name", "Lò Thị Mai"), new Claim("identity_number", "011195000123")], "test")) };
        http.Request.ContentType = "application/x-www-form-urlencoded";
        http.Request.Form = new FormCollection(form.ToDictionary(f => f.Name, f => new StringValues(f.Value)));
        page.TempData = new TempDataDictionary(http, new Forgetful());
        page.PageContext = new PageContext { HttpContext = http, RouteData = new RouteData(new RouteValueDictionary { ["id"] = Waiting }), ViewData = new ViewDataDictionary(new EmptyModelMetadataProvider(), new ModelStateDictionary()) };
        return page;
    }

    private sealed class Answering : HttpMessageHandler
    {
        private static readonly Dictionary<string, string> Known = new()
        {
            ["/v1/procedures/9.1"] = JsonSerializer.Serialize(new
            {
                code = "9.1", name = "Thử", field = "Hộ tịch", levels = new[] { "commune" }, accepts = true,
                rules = new { sameDay = false, postalReturn = false, onlinePayment = false, formSchema = """{"required":["child"],"properties":{"child":{"type":"object","title":"Trẻ","required":["name"],"properties":{"name":{"type":"string","title":"Họ tên trẻ"}}}}}""" },
            }),
            ["/v1/procedures/9.1/versions/2"] = """{"code":"9.1","name":"Thử","field":"Hộ tịch","accepts":true,"rules":{"sameDay":false,"postalReturn":false,"onlinePayment":false,"formSchema":"{\"required\":[\"child\"],\"properties\":{\"child\":{\"type\":\"object\",\"title\":\"Trẻ\",\"required\":[\"name\"],\"properties\":{\"name\":{\"type\":\"string\",\"title\":\"Họ tên trẻ\"}}}}}"}}""",
            ["/v1/agencies"] = """{"items":[{"code":"H18.25","name":"Xã Tủa Chùa","level":"commune","unit":"03217"},{"code":"H18.26","name":"Xã Tủa Thàng","level":"commune","unit":"03220"}]}""",
            ["/v1/procedures/9.1/agencies"] = """[{"code":"H18.25","name":"Xã Tủa Chùa","accepts":"level","decides":"level"},{"code":"H18.26","name":"Xã Tủa Thàng","accepts":"level"}]""",
            ["/v1/administrative-units"] = """[{"code":"11","name":"Điện Biên"},{"code":"03217","name":"Tủa Chùa","parent":"11"}]""",
        };

        public List<string> Posted { get; } = [];

        public List<string> Kept { get; } = [];

        /// <summary>What every dossier reads.</summary>
        public string Dossier { get; set; } = "{}";

        /// <summary>What the procedure costs by each channel; null: nothing, and its channels are not said.</summary>
        public string? Offers { get; set; }

        public (HttpStatusCode Status, string Body) Answer { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Post)
                Posted.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
            if (request.Method == HttpMethod.Put)
                Kept.Add(request.RequestUri!.AbsolutePath);
            var (status, text) = request.Method == HttpMethod.Post ? Answer
                : request.Method == HttpMethod.Put ? (HttpStatusCode.OK, """{"id":"0198f3a0-0000-7000-8000-000000000009","version":1,"savedAt":"2026-11-23T01:15:00Z","expiresAt":"2026-12-23T01:15:00Z"}""") : Read(request.RequestUri!.AbsolutePath);
            return new HttpResponseMessage(status) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
        }

        private (HttpStatusCode, string) Read(string path) => path == "/v1/procedures/9.1" && Offers is not null ? (HttpStatusCode.OK, Known[path][..^1] + $",\"cases\":[{{\"key\":\"default\",\"name\":\"Chung\",\"channels\":{Offers}}}]}}")
            : Known.TryGetValue(path, out var known) ? (HttpStatusCode.OK, known)
            : path.StartsWith("/v1/dossiers/", StringComparison.Ordinal) && Guid.TryParse(path["/v1/dossiers/".Length..], out _) ? (HttpStatusCode.OK, Dossier)
            : (HttpStatusCode.NotFound, "{}");
    }

    private sealed class Forgetful : ITempDataProvider
    {
        public IDictionary<string, object> LoadTempData(HttpContext context) => new Dictionary<string, object>();

        public void SaveTempData(HttpContext context, IDictionary<string, object> values)
        {
        }
    }
}
