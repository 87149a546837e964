using System.Text.Json;
using Microsoft.Playwright;

namespace Platform.Browser.Tests;

/// <summary>What holds for every page: readable by machines that read aloud, usable on a phone, clean under its own policy.</summary>
[Collection(nameof(RunningPlatform))]
public sealed class PagesTests(RunningPlatform platform)
{
    private static readonly Lazy<string> Axe = new(() =>
    {
        using var reader = new StreamReader(typeof(PagesTests).Assembly.GetManifestResourceStream("axe.min.js")!);
        return reader.ReadToEnd();
    });

    [Theory]
    [InlineData("/")]
    [InlineData("/?q=khai+sinh")]
    [InlineData("/procedures/1.001193")]
    [InlineData("/track")]
    public async Task A_public_page_is_accessible_and_fits_a_phone(string path)
    {
        var page = await platform.NewPage(phone: true);
        await Look(page, path, $"public{Name(path)}-phone.png");
    }

    [Theory]
    [InlineData("/apply/1.001193")]
    [InlineData("/dossiers")]
    public async Task A_citizens_page_is_accessible_and_fits_a_phone(string path)
    {
        var page = await Person.Mother.SignIn(platform, phone: true);
        await Look(page, path, $"citizen{Name(path)}-phone.png");
    }

    [Theory]
    [InlineData("/staff/", "clerk")]
    [InlineData("/staff/?view=mine", "clerk")]
    [InlineData("/staff/?stage=all&channel=online", "clerk")]
    [InlineData("/staff/counter", "clerk")]
    [InlineData("/staff/counter/authorities", "clerk")]
    [InlineData("/staff/officers", "leader")]
    [InlineData("/staff/counter/1.001193", "clerk")]
    [InlineData("/staff/reports/ii-06a", "leader")]
    [InlineData("/staff/consignments", "postal")]
    [InlineData("/staff/it", "it")]
    [InlineData("/staff/it/calendar", "it")]
    [InlineData("/staff/it/hours", "it")]
    [InlineData("/staff/it/agencies", "it")]
    [InlineData("/staff/catalogue", "it")]
    [InlineData("/staff/catalogue?show=undecided", "it")]
    [InlineData("/staff/catalogue/1.001193", "it")]
    [InlineData("/staff/catalogue/import", "it")]
    [InlineData("/staff/catalogue/agencies/H18.25", "it")]
    public async Task A_staff_page_is_accessible_and_fits_a_phone(string path, string who)
    {
        var person = who switch { "leader" => Person.Leader, "postal" => Person.PostalOfficer, "it" => Person.It, _ => Person.Clerk };
        var page = await person.SignIn(platform, phone: true);
        await Look(page, path, $"staff{Name(path)}-phone.png");
    }

    [Fact]
    public async Task Searching_and_tracking_work_without_javascript()
    {
        var page = await platform.NewPage(javaScript: false);
        await page.GotoAsync("/");
        await page.GetByTestId("search").FillAsync("khai sinh");
        await page.GetByTestId("search").PressAsync("Enter");
        await Assertions.Expect(page.GetByTestId("procedure").First).ToBeVisibleAsync();
        await page.GotoAsync("/track?code=H18.25-000000-0000&secret=nothing");
        await Assertions.Expect(page.GetByTestId("form-errors")).ToContainTextAsync("Không tìm thấy");
    }

    [Fact]
    public async Task The_qr_code_of_an_issued_copy_opens_the_page_with_the_code_and_asks_for_the_secret_only_when_sent()
    {
        var page = await platform.NewPage(phone: true);
        await page.GotoAsync("/track?code=H18.25-261121-0007");
        await Assertions.Expect(page.GetByTestId("code")).ToHaveValueAsync("H18.25-261121-0007");
        await Assertions.Expect(page.GetByText("Xin nhập mã tra cứu.")).ToHaveCountAsync(0);
        await page.GotoAsync("/track?code=H18.25-261121-0007&secret=");
        await Assertions.Expect(page.GetByText("Xin nhập mã tra cứu.").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_whole_application_works_without_javascript()
    {
        var page = await platform.NewPage(phone: true, javaScript: false);
        await page.GotoAsync("/sign-in?returnUrl=/apply/1.001193");
        await page.GetByRole(AriaRole.Button, new() { Name = Person.Mother.Name }).ClickAsync();
        await page.GetByTestId("phone").FillAsync("0912000101");
        await page.GetByTestId("street").FillAsync("Bản Nà Tòng");
        await Steps.FillBirth(page);
        var papers = await page.GetByTestId("paper").CountAsync();
        for (var i = 0; i < papers; i++)
        {
            await page.GetByTestId("paper").Nth(i).Locator("input[type=file]").SetInputFilesAsync(Steps.PhotoOfPaper);
            await page.GetByTestId("paper").Nth(i).GetByRole(AriaRole.Button, new() { Name = "Tải lên" }).ClickAsync();
            await Assertions.Expect(page.GetByTestId("paper").Nth(i)).ToContainTextAsync("giay-chung-sinh.png");
            await Assertions.Expect(page.Locator("[name='form.childName']")).ToHaveValueAsync("Lò Minh An");
        }
        await page.GetByTestId("return-counter").CheckAsync();
        await page.GetByTestId("review-button").ClickAsync();
        await page.GetByTestId("submit").ClickAsync();
        await Assertions.Expect(page.GetByTestId("number")).Not.ToBeEmptyAsync();
    }

    [Fact]
    public async Task Wrong_entries_come_back_with_what_was_typed()
    {
        var page = await Person.Mother.SignIn(platform, phone: true);
        await page.GotoAsync("/apply/1.001193");
        await page.GetByTestId("phone").FillAsync("12");
        await page.FillAsync("[name='form.childName']", "Lò Minh An");
        await page.EvaluateAsync("document.querySelectorAll('[required]').forEach(e => e.required = false)");
        await page.GetByTestId("review-button").ClickAsync();
        await Assertions.Expect(page.GetByTestId("form-errors")).ToContainTextAsync("điện thoại");
        await Assertions.Expect(page.Locator("[name='form.childName']")).ToHaveValueAsync("Lò Minh An");
        await page.ScreenshotAsync(new() { Path = RunningPlatform.Artifact("citizen-errors-phone.png"), FullPage = true });
    }

    private static async Task Look(IPage page, string path, string picture)
    {
        List<string> complaints = [];
        page.Console += (_, message) =>
        {
            if (message.Type is "error")
                complaints.Add(message.Text);
        };
        page.PageError += (_, error) => complaints.Add(error);
        await page.GotoAsync(path);
        await page.ScreenshotAsync(new() { Path = RunningPlatform.Artifact(picture), FullPage = true });
        complaints.ShouldBeEmpty();
        var wide = await page.EvaluateAsync<string>("[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth).map(e => e.outerHTML.slice(0, 120)).slice(-4).join('\\n')");
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(360, $"{path} is wider than a phone: {wide}");
        await page.EvaluateAsync(Axe.Value); // through the debugger, so the page's policy stays as it is
        var found = await page.EvaluateAsync<JsonElement>("axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(r => r.violations.map(v => ({ id: v.id, where: v.nodes.map(n => n.target.join(' ')).slice(0, 3) })))");
        found.GetArrayLength().ShouldBe(0, $"{path}: {found}");
    }

    private static string Name(string path) => string.Concat(path.Split('?')[0].Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).TrimEnd('-');
}
