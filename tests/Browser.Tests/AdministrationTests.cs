using Microsoft.Playwright;

namespace Platform.Browser.Tests;

/// <summary>Provincial IT keeps the calendar and the agencies. Nothing is left changed: other tests count on both.</summary>
[Collection(nameof(RunningPlatform))]
public sealed class AdministrationTests(RunningPlatform platform)
{
    [Theory]
    [InlineData("/staff/it/calendar")]
    [InlineData("/staff/it/hours")]
    [InlineData("/staff/it/agencies")]
    public async Task The_pages_open(string path)
    {
        var page = await Person.It.SignIn(platform);
        await page.GotoAsync(path);
        await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_holiday_is_previewed_and_proposed_but_not_applied_by_the_same_person()
    {
        var page = await Person.It.SignIn(platform);
        await page.GotoAsync("/staff/it/calendar");
        await page.GetByLabel("Ngày", new() { Exact = true }).FillAsync("2030-05-06");
        await page.GetByLabel("Tên ngày").FillAsync("Nghỉ thử");
        await page.GetByTestId("preview").ClickAsync();
        await Assertions.Expect(page.GetByTestId("moved")).ToContainTextAsync("Không hồ sơ nào");
        await page.GetByTestId("propose").ClickAsync();
        await Steps.Done(page, "Đã ghi đề xuất");
        await page.GetByTestId("apply").First.ClickAsync();
        await Assertions.Expect(page.GetByTestId("form-errors")).ToContainTextAsync("một người khác");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rút lại" }).First.ClickAsync();
        await Steps.Done(page, "Đã rút");
    }

    [Fact]
    public async Task A_merger_is_previewed_and_proposed_but_not_applied_by_the_same_person()
    {
        var page = await Person.It.SignIn(platform);
        await page.GotoAsync("/staff/it/agencies");
        foreach (var code in new[] { "H18.30", "H18.31" })
            await page.Locator($"input[name=from][value='{code}']").CheckAsync();
        await page.GetByLabel("Ngày hiệu lực").FillAsync(DateTime.UtcNow.AddDays(90).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        await page.GetByLabel("Mã cơ quan mới 1").FillAsync("H18.199");
        await page.GetByLabel("Tên cơ quan mới 1").FillAsync("Ủy ban nhân dân xã Thử");
        await page.GetByTestId("agency-dry-run").ClickAsync();
        await Assertions.Expect(page.GetByTestId("agency-preview")).ToContainTextAsync("kế thừa H18.30, H18.31");
        await Assertions.Expect(page.GetByTestId("agency-preview")).ToContainTextAsync("Làm việc theo giờ chung");
        await page.GetByTestId("agency-propose").ClickAsync();
        await Steps.Done(page, "Đã ghi đề xuất");
        await page.ScreenshotAsync(new() { Path = RunningPlatform.Artifact("staff-agency-proposal.png"), FullPage = true });
        await page.GetByTestId("apply").First.ClickAsync();
        await Assertions.Expect(page.GetByTestId("form-errors")).ToContainTextAsync("một người khác");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rút lại" }).First.ClickAsync();
        await Steps.Done(page, "Đã rút");
    }

    [Fact]
    public async Task What_an_agency_accepts_is_proposed_by_it_and_applied_by_the_province()
    {
        var page = await Person.It.SignIn(platform);
        await page.GotoAsync("/staff/catalogue/agencies/H18.44");
        var before = await page.GetByLabel("Thủ tục đích danh").First.InputValueAsync();
        foreach (var codes in new[] { "1.004222\n1.001193", before })
        {
            await page.GetByLabel("Thủ tục đích danh").First.FillAsync(codes);
            await page.GetByTestId("propose").ClickAsync();
            await Steps.Done(page, "Đã ghi đề xuất");
            await page.GetByTestId("apply").First.ClickAsync();
            await Assertions.Expect(page.GetByTestId("form-errors")).ToContainTextAsync("một người khác");
            var leader = await Person.ProvinceLeader.SignIn(platform);
            await leader.GotoAsync("/staff/catalogue/agencies/H18.44");
            await leader.ScreenshotAsync(new() { Path = RunningPlatform.Artifact("staff-assignment-proposal.png"), FullPage = true });
            await leader.GetByTestId("apply").First.ClickAsync();
            await Steps.Done(leader, "Đã áp dụng");
            await page.ReloadAsync();
            await page.GotoAsync("/staff/catalogue/agencies/H18.44");
        }
    }

    [Fact]
    public async Task Suggestions_come_while_typing()
    {
        var page = await platform.NewPage();
        await page.GotoAsync("/");
        await page.GetByTestId("search").PressSequentiallyAsync("khai sih");
        await page.Locator(".suggestions a").First.ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("khai sinh", new() { IgnoreCase = true });
    }
}
