namespace Platform.Browser.Tests;

[Collection(nameof(RunningPlatform))]
public sealed class BirthByPostTests(RunningPlatform platform)
{
    [Fact]
    public async Task A_mother_applies_at_home_and_the_birth_certificate_comes_by_post()
    {
        var mother = await Person.Mother.SignIn(platform);
        var dossier = await Steps.ApplyForBirth(mother);

        var clerk = await Person.Clerk.SignIn(platform);
        await Steps.OpenFrom(clerk, "submitted", dossier.Number);
        await clerk.ScreenshotAsync(new() { Path = RunningPlatform.Artifact("staff-dossier.png"), FullPage = true });
        var code = await Steps.Accept(clerk);
        await clerk.GotoAsync("/staff/?stage=accepted");
        await clerk.ScreenshotAsync(new() { Path = RunningPlatform.Artifact("staff-worklist.png"), FullPage = true });

        await mother.GotoAsync("/dossiers");
        await mother.GetByTestId("dossier").Filter(new() { HasText = code }).GetByRole(Microsoft.Playwright.AriaRole.Link).ClickAsync();
        await Microsoft.Playwright.Assertions.Expect(mother.GetByTestId("due")).ToContainTextAsync("lúc");
        await mother.GetByTestId("why").Locator("summary").ClickAsync();
        await Microsoft.Playwright.Assertions.Expect(mother.GetByTestId("why").Locator("tbody tr").First).ToBeVisibleAsync();

        var anybody = await platform.NewPage(phone: true);
        await Steps.Track(anybody, dossier);
        await anybody.GetByTestId("why").Locator("summary").ClickAsync();
        await Microsoft.Playwright.Assertions.Expect(anybody.GetByTestId("why").Locator("tbody tr").First).ToBeVisibleAsync();
        await anybody.ScreenshotAsync(new() { Path = RunningPlatform.Artifact("tracking-why-phone.png"), FullPage = true });

        await Steps.Resolve(platform, code, "Đăng ký khai sinh cho trẻ Lò Minh An");

        await Steps.OpenFrom(clerk, "issued", code);
        await clerk.GetByTestId("do-post").ClickAsync();
        await Steps.Done(clerk, "Đã giao bưu điện");

        // Anybody with the receipt follows it to the door, without signing in.
        await Steps.TrackUntil(anybody, dossier, "Đã trả kết quả", TimeSpan.FromSeconds(120));
        await Microsoft.Playwright.Assertions.Expect(anybody.GetByTestId("parcel-state")).ToContainTextAsync("Đã phát");
        await anybody.ScreenshotAsync(new() { Path = RunningPlatform.Artifact("tracking-phone.png"), FullPage = true });

        await mother.ReloadAsync();
        await Microsoft.Playwright.Assertions.Expect(mother.GetByTestId("download")).ToBeVisibleAsync();
        await mother.ScreenshotAsync(new() { Path = RunningPlatform.Artifact("dossier.png"), FullPage = true });
    }

    [Fact]
    public async Task A_double_click_on_a_bad_line_submits_once()
    {
        var mother = await Person.Mother.SignIn(platform);
        var before = await Count(mother);
        await mother.RouteAsync("**/apply/**", async route =>
        {
            // The first answer is lost on the way back: the person sends the same page again.
            if (route.Request.Method == "POST" && route.Request.PostData?.Contains("submit", StringComparison.Ordinal) is true && !lost)
            {
                lost = true;
                await route.FetchAsync(new() { MaxRedirects = 0 });
                await route.FulfillAsync(new() { Status = 504, Body = "lost", ContentType = "text/plain" });
                return;
            }
            await route.ContinueAsync();
        });
        await mother.GotoAsync($"/apply/{Steps.Birth}");
        await mother.GetByTestId("phone").FillAsync("0912000101");
        await mother.GetByTestId("street").FillAsync("Bản Nà Tòng");
        await Steps.FillBirth(mother);
        await Steps.UploadEveryRequiredPaper(mother);
        await mother.GetByTestId("return-counter").CheckAsync();
        await mother.GetByTestId("review-button").ClickAsync();
        await mother.GetByTestId("submit").ClickAsync();
        await mother.GetByText("lost").WaitForAsync();
        await mother.ReloadAsync(); // sends the same form again
        await Microsoft.Playwright.Assertions.Expect(mother.GetByTestId("submitted")).ToBeVisibleAsync();
        (await Count(mother)).ShouldBe(before + 1);
    }

    private bool lost;

    private static async Task<int> Count(Microsoft.Playwright.IPage page)
    {
        await page.GotoAsync("/dossiers");
        var count = await page.GetByTestId("dossier").CountAsync();
        while (await page.Locator("a[rel=next]").CountAsync() > 0)
        {
            await page.GotoAsync($"/dossiers{await page.Locator("a[rel=next]").GetAttributeAsync("href")}");
            count += await page.GetByTestId("dossier").CountAsync();
        }
        return count;
    }
}
