using Microsoft.Playwright;

namespace Platform.Browser.Tests;

/// <summary>A linked birth at the counter: one dossier for the mother, its parts as lines, each a dossier of its own for the office.</summary>
[Collection(nameof(RunningPlatform))]
public sealed class LinkedTests(RunningPlatform platform)
{
    private const string Card = "011095012777||Vàng Thị Dợ|05021995|Nữ|Bản Háng Tơ Mang, Tủa Chùa, Điện Biên|10052022";

    [Fact]
    public async Task A_clerk_accepts_once_and_the_page_shows_the_parts_in_order()
    {
        var anyone = await platform.NewPage(phone: true);
        await anyone.GotoAsync("/procedures/2.000986");
        await Assertions.Expect(anyone.GetByTestId("linked").Locator("li")).ToHaveCountAsync(3);

        var clerk = await Person.Clerk.SignIn(platform);
        await clerk.GotoAsync("/staff/counter/2.000986");
        await clerk.GetByTestId("card").FillAsync(Card);
        await clerk.GetByTestId("read-card").ClickAsync();
        await clerk.GetByTestId("phone").FillAsync("0912345777");
        await Steps.FillBirth(clerk);
        foreach (var paper in await clerk.GetByTestId("seen-required").AllAsync())
            await paper.CheckAsync();
        await clerk.GetByTestId("return-counter").CheckAsync();
        await clerk.GetByTestId("save").ClickAsync();
        await Steps.Done(clerk, "Đã tiếp nhận");
        var code = (await clerk.GetByTestId("code").InnerTextAsync()).Trim();
        var address = clerk.Url.Split('?')[0];
        for (var i = 0; i < 40 && await clerk.GetByTestId("part").GetByRole(AriaRole.Link, new() { Name = "Đăng ký khai sinh" }).CountAsync() == 0; i++)
        {
            await Task.Delay(250);
            await clerk.GotoAsync(address);
        }
        await Assertions.Expect(clerk.GetByTestId("part-state")).ToHaveTextAsync(["đang giải quyết", "chờ phần trước", "chờ phần trước"]);
        await clerk.ScreenshotAsync(new PageScreenshotOptions { Path = RunningPlatform.Artifact("staff-linked.png"), FullPage = true });
        await clerk.GetByTestId("part").GetByRole(AriaRole.Link, new() { Name = "Đăng ký khai sinh" }).ClickAsync();
        await Assertions.Expect(clerk.GetByTestId("parent")).ToContainTextAsync(code);
        await clerk.ScreenshotAsync(new PageScreenshotOptions { Path = RunningPlatform.Artifact("staff-linked-part.png"), FullPage = true });
    }
}
