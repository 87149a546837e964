using Microsoft.Playwright;

namespace Platform.Browser.Tests;

/// <summary>What a clerk is asked across the counter: where a dossier is, how it stood on a day, who helped with it.</summary>
[Collection(nameof(RunningPlatform))]
public sealed class FindingTests(RunningPlatform platform)
{
    [Fact]
    public async Task A_search_finds_a_dossier_at_whatever_stage_it_is()
    {
        var mother = await Person.Mother.SignIn(platform);
        var dossier = await Steps.ApplyForBirth(mother);
        var clerk = await Person.Clerk.SignIn(platform);
        await clerk.GotoAsync("/staff/");
        await clerk.GetByTestId("stage-issued").ClickAsync();
        await clerk.GetByTestId("q").FillAsync(dossier.Number);
        await clerk.GetByTestId("q").PressAsync("Enter");
        await Assertions.Expect(clerk.GetByTestId("dossier")).ToHaveCountAsync(1);
        await Assertions.Expect(clerk.GetByTestId("dossier").GetByTestId("stage")).ToHaveTextAsync("Chờ tiếp nhận");
        await Picture(clerk, "staff-search.png");

        await clerk.GetByTestId("further").Locator("summary").ClickAsync();
        await clerk.GetByTestId("channel").SelectOptionAsync("counter");
        await clerk.GetByTestId("filter").ClickAsync();
        await Assertions.Expect(clerk.GetByTestId("empty")).ToBeVisibleAsync();
        await clerk.GetByTestId("channel").SelectOptionAsync("online");
        var today = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(7));
        await clerk.GetByTestId("from").FillAsync($"{today:yyyy-MM-dd}");
        await clerk.GetByTestId("to").FillAsync($"{today.AddDays(1):yyyy-MM-dd}"); // midnight may pass
        await clerk.GetByTestId("filter").ClickAsync();
        await Assertions.Expect(clerk.GetByTestId("dossier")).ToHaveCountAsync(1);
        await clerk.GetByTestId("to").FillAsync($"{today.AddDays(-1):yyyy-MM-dd}");
        await clerk.GetByTestId("filter").ClickAsync();
        await Assertions.Expect(clerk.GetByTestId("form-errors")).ToContainTextAsync("trước hoặc trùng ngày kết thúc");
    }

    [Fact]
    public async Task A_dossier_is_shown_as_it_was_and_nothing_can_be_done_to_it_then()
    {
        var mother = await Person.Mother.SignIn(platform);
        var dossier = await Steps.ApplyForBirth(mother);
        var clerk = await Person.Clerk.SignIn(platform);
        await Steps.OpenFrom(clerk, "submitted", dossier.Number);
        var submitted = (await clerk.GetByTestId("timeline").Locator("time").Last.GetAttributeAsync("datetime"))![..19];
        var code = await Steps.Accept(clerk);
        var address = clerk.Url.Split('?')[0];

        await clerk.GotoAsync($"{address}?asOf={submitted}");
        await Assertions.Expect(clerk.GetByTestId("past")).ToContainTextAsync("chỉ để xem");
        await Assertions.Expect(clerk.GetByTestId("code")).ToHaveTextAsync(dossier.Number);
        await Assertions.Expect(clerk.GetByTestId("actions")).ToHaveCountAsync(0);
        await Assertions.Expect(clerk.Locator("main form[method=post]")).ToHaveCountAsync(0);
        await Assertions.Expect(clerk.GetByTestId("timeline")).Not.ToContainTextAsync(code);
        await Picture(clerk, "staff-dossier-past.png");
        await clerk.GetByTestId("to-now").ClickAsync();
        await Assertions.Expect(clerk.GetByTestId("code")).ToHaveTextAsync(code);

        await clerk.GetByTestId("as-of-at").FillAsync("2025-07-01T08:00"); // before there was any of it
        await clerk.GetByTestId("do-as-of").ClickAsync();
        await Assertions.Expect(clerk.GetByTestId("no-past")).ToContainTextAsync("chưa có hồ sơ này");
        await Assertions.Expect(clerk.GetByTestId("code")).ToHaveTextAsync(code);
    }

    [Fact]
    public async Task Who_helped_is_named_online_and_at_the_counter_and_is_not_the_applicant()
    {
        var mother = await Person.Mother.SignIn(platform, phone: true);
        await mother.GotoAsync($"/apply/{Steps.Birth}");
        await mother.GetByTestId("phone").FillAsync("0912000101");
        await mother.GetByTestId("street").FillAsync("Bản Nà Tòng");
        await mother.GetByTestId("helper").Locator("summary").ClickAsync();
        await mother.GetByTestId("helper-organisation").FillAsync("Tổ công nghệ số bản Nà Tòng");
        await Steps.FillBirth(mother);
        await Steps.UploadEveryRequiredPaper(mother);
        await mother.GetByTestId("return-counter").CheckAsync();
        await mother.GetByTestId("review-button").ClickAsync();
        await Assertions.Expect(mother.GetByTestId("form-errors")).ToContainTextAsync("tên người hỗ trợ");
        await mother.GetByTestId("helper-name").FillAsync("Quàng Văn Hỗ");
        await Picture(mother, "citizen-helper-phone.png");
        await mother.GetByTestId("review-button").ClickAsync();
        await Assertions.Expect(mother.GetByTestId("review")).ToContainTextAsync("Quàng Văn Hỗ, Tổ công nghệ số bản Nà Tòng");
        await mother.GetByTestId("submit").ClickAsync();
        var number = (await mother.GetByTestId("number").InnerTextAsync()).Trim();

        var clerk = await Person.Clerk.SignIn(platform);
        await Steps.OpenFrom(clerk, "submitted", number);
        await Assertions.Expect(clerk.GetByTestId("helper")).ToHaveTextAsync("Quàng Văn Hỗ, Tổ công nghệ số bản Nà Tòng");
        await Assertions.Expect(clerk.GetByTestId("applicant")).ToHaveTextAsync(Person.Mother.Name);

        await clerk.GotoAsync($"/staff/counter/{Steps.Birth}");
        await clerk.GetByTestId("card").FillAsync("011095012347||Vàng Thị Dếnh|05021995|Nữ|Bản Háng Tơ Mang, Tủa Chùa, Điện Biên|10052022");
        await clerk.GetByTestId("read-card").ClickAsync();
        await clerk.GetByTestId("declared-paper").CheckAsync();
        await clerk.GetByTestId("helper").Locator("summary").ClickAsync();
        await clerk.GetByTestId("helper-name").FillAsync("Giàng Thị Giúp");
        foreach (var paper in await clerk.GetByTestId("seen-required").AllAsync())
            await paper.CheckAsync();
        await clerk.GetByTestId("return-counter").CheckAsync();
        await clerk.GetByTestId("save").ClickAsync();
        await Steps.Done(clerk, "Đã tiếp nhận");
        await Assertions.Expect(clerk.GetByTestId("helper")).ToHaveTextAsync("Giàng Thị Giúp");
        await Assertions.Expect(clerk.GetByTestId("applicant")).ToHaveTextAsync("Vàng Thị Dếnh");
    }

    private static Task Picture(IPage page, string name) => page.ScreenshotAsync(new() { Path = RunningPlatform.Artifact(name), FullPage = true });
}
