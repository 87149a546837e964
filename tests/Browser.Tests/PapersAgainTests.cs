using Microsoft.Playwright;

namespace Platform.Browser.Tests;

[Collection(nameof(RunningPlatform))]
public sealed class PapersAgainTests(RunningPlatform platform)
{
    [Fact]
    public async Task A_paper_given_before_is_picked_with_consent_and_the_clerk_certifies_a_scan()
    {
        var mother = await Person.Mother.SignIn(platform);
        await Steps.ApplyForBirth(mother);
        await mother.GotoAsync($"/apply/{Steps.Birth}");
        await mother.GetByTestId("phone").FillAsync("0912000101");
        await mother.GetByTestId("street").FillAsync("Bản Nà Tòng");
        await Steps.FillBirth(mother);
        var papers = mother.GetByTestId("paper");
        for (var i = 0; i < await papers.CountAsync(); i++)
        {
            await papers.Nth(i).GetByTestId("reuse").Locator("summary").ClickAsync();
            await papers.Nth(i).GetByTestId("reuse").Locator("input[type=checkbox]").First.CheckAsync();
        }
        await mother.GetByTestId("return-counter").CheckAsync();
        await mother.GetByTestId("review-button").ClickAsync();
        await Assertions.Expect(mother.Locator("#f-reuseConsent")).ToContainTextAsync("Xin đánh dấu đồng ý");
        await mother.GetByTestId("reuse-consent").CheckAsync();
        await mother.ScreenshotAsync(new PageScreenshotOptions { Path = RunningPlatform.Artifact("citizen-papers-again.png"), FullPage = true });
        await mother.GetByTestId("review-button").ClickAsync();
        await Assertions.Expect(mother.GetByTestId("again")).ToContainTextAsync("dùng lại theo đồng ý");
        await mother.GetByTestId("submit").ClickAsync();
        var number = (await mother.GetByTestId("number").InnerTextAsync()).Trim();

        var clerk = await Person.Clerk.SignIn(platform);
        await Steps.OpenFrom(clerk, "submitted", number);
        await Assertions.Expect(clerk.GetByTestId("timeline")).ToContainTextAsync("giấy tờ đã có theo đồng ý");
        await Assertions.Expect(clerk.GetByTestId("paper-state").First).ToContainTextAsync("dùng lại giấy tờ đã có");
        await clerk.GetByTestId("digitise-paper").Locator("summary").ClickAsync();
        await clerk.GetByTestId("digitise-paper").Locator("input[type=file]").SetInputFilesAsync(Steps.PhotoOfPaper);
        await Assertions.Expect(clerk.GetByTestId("digitise-paper").GetByRole(AriaRole.Status)).ToContainTextAsync("Đã tải lên");
        await clerk.GetByTestId("do-digitise").ClickAsync();
        await Steps.Done(clerk, "Đã ghi tình trạng số hoá");
        await Assertions.Expect(clerk.GetByTestId("digitisation")).ToContainTextAsync("1 đã xác nhận đúng bản chính");
        await clerk.ScreenshotAsync(new PageScreenshotOptions { Path = RunningPlatform.Artifact("staff-papers-held.png"), FullPage = true });
    }

    [Fact]
    public async Task At_the_counter_earlier_papers_are_seen_once_the_person_agrees()
    {
        var mother = await Person.Mother.SignIn(platform);
        await Steps.ApplyForBirth(mother);
        var clerk = await Person.Clerk.SignIn(platform);
        await clerk.GotoAsync($"/staff/counter/{Steps.Birth}");
        await clerk.GetByTestId("consent").ClickAsync();
        await Assertions.Expect(clerk.Locator("body")).ToContainTextAsync("Xin ghi số định danh trước");
        await clerk.GetByTestId("identity").FillAsync(Mother);
        await clerk.GetByTestId("consent").ClickAsync();
        await Assertions.Expect(clerk.GetByTestId("consented")).ToContainTextAsync("Đã ghi nhận đồng ý");
        await clerk.GetByTestId("name").FillAsync("Lò Thị Mai");
        await clerk.GetByTestId("street").FillAsync("Bản Nà Tòng");
        await clerk.GetByTestId("declared-paper").CheckAsync();
        foreach (var paper in await clerk.GetByTestId("paper").AllAsync())
            if (await paper.GetByTestId("seen-required").CountAsync() > 0)
                await paper.Locator("input[name^='reuse.']").First.CheckAsync();
        await clerk.GetByTestId("return-counter").CheckAsync();
        await clerk.GetByTestId("save").ClickAsync();
        await Steps.Done(clerk, "Đã tiếp nhận");
        await Assertions.Expect(clerk.GetByTestId("paper-state").First).ToContainTextAsync("dùng lại giấy tờ đã có");
    }

    private const string Mother = "011195004218";
}
