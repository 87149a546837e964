using Microsoft.Playwright;

namespace Platform.Browser.Tests;

/// <summary>What people do on the pages, in their words; journeys are made of these.</summary>
public static class Steps
{
    public const string Birth = "1.001193";

    /// <summary>A one-pixel picture: the platform looks at the content, not at the name.</summary>
    private static readonly byte[] Photo = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    public static FilePayload PhotoOfPaper => new() { Name = "giay-chung-sinh.png", MimeType = "image/png", Buffer = Photo };

    public sealed record Acknowledged(string Number, string Secret);

    public static async Task FillBirth(IPage page)
    {
        await page.FillAsync("[name='form.childName']", "Lò Minh An");
        await page.FillAsync("[name='form.birthDate']", "2026-11-10");
        await page.SelectOptionAsync("[name='form.sex']", new SelectOptionValue { Label = "Nữ" });
        await page.FillAsync("[name='form.birthPlace']", "Trung tâm Y tế Tủa Chùa, xã Tủa Chùa, tỉnh Điện Biên");
        await page.FillAsync("[name='form.mother.fullName']", "Lò Thị Mai");
        await page.SelectOptionAsync("[name='form.requesterRelation']", new SelectOptionValue { Label = "Mẹ" });
        await page.CheckAsync("[name='form.commitment']");
    }

    /// <summary>The mother applies for a birth registration and wants the result by post.</summary>
    public static async Task<Acknowledged> ApplyForBirth(IPage page)
    {
        await page.GotoAsync("/?q=khai+sinh");
        await page.GetByTestId("procedure").GetByRole(AriaRole.Link, new() { Name = "Thủ tục đăng ký khai sinh", Exact = true }).First.ClickAsync();
        await page.GetByTestId("apply").ClickAsync();
        await page.GetByTestId("phone").FillAsync("0912000101");
        await page.GetByTestId("street").FillAsync("Bản Nà Tòng");
        await FillBirth(page);
        await UploadEveryRequiredPaper(page);
        await page.GetByTestId("return-postal").CheckAsync();
        await page.GetByTestId("return-street").FillAsync("Bản Nà Tòng");
        await page.GetByTestId("review-button").ClickAsync();
        await Assertions.Expect(page.GetByTestId("review")).ToContainTextAsync("Lò Minh An");
        await page.GetByTestId("submit").ClickAsync();
        await Assertions.Expect(page.GetByTestId("submitted")).ToBeVisibleAsync();
        return new Acknowledged((await page.GetByTestId("number").InnerTextAsync()).Trim(), (await page.GetByTestId("tracking-secret").InnerTextAsync()).Trim());
    }

    public static async Task UploadEveryRequiredPaper(IPage page)
    {
        var papers = page.GetByTestId("paper");
        for (var i = 0; i < await papers.CountAsync(); i++)
        {
            var paper = papers.Nth(i);
            await paper.Locator("input[type=file]").SetInputFilesAsync(PhotoOfPaper);
            await Assertions.Expect(paper.GetByRole(AriaRole.Status)).ToContainTextAsync("Đã tải lên");
        }
    }

    /// <summary>An officer searches for a dossier by its number or code and finds it at the stage where it should be.</summary>
    public static async Task OpenFrom(IPage page, string stage, string number)
    {
        await page.GotoAsync($"/staff/?stage={stage}&q={Uri.EscapeDataString(number)}");
        await page.GetByTestId("dossier").GetByRole(AriaRole.Link, new() { Name = number }).First.ClickAsync();
        await Assertions.Expect(page.GetByTestId("code")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".crumbs a").First).ToHaveAttributeAsync("href", $"/staff/?stage={stage}");
    }

    public static async Task Done(IPage page, string words) => await Assertions.Expect(page.GetByTestId("done")).ToContainTextAsync(words);

    /// <summary>The clerk accepts what lies open; the dossier's code.</summary>
    public static async Task<string> Accept(IPage page)
    {
        await page.GetByTestId("do-accept").ClickAsync();
        await Done(page, "Đã tiếp nhận");
        var code = (await page.GetByTestId("code").InnerTextAsync()).Trim();
        code.ShouldMatch(@"^H18\.25-\d{6}-\d{4,}$");
        return code;
    }

    /// <summary>From accepted to issued: three people, three acts.</summary>
    public static async Task Resolve(RunningPlatform platform, string code, string summary)
    {
        var specialist = await Person.Specialist.SignIn(platform);
        await OpenFrom(specialist, "accepted", code);
        await specialist.GetByTestId("summary").FillAsync(summary);
        await specialist.GetByTestId("do-draft").ClickAsync();
        await Done(specialist, "Đã trình lãnh đạo ký");

        var leader = await Person.Leader.SignIn(platform);
        await OpenFrom(leader, "drafted", code);
        await Assertions.Expect(leader.GetByTestId("approve")).ToContainTextAsync(summary);
        await leader.GetByTestId("do-approve").ClickAsync();
        await Done(leader, "Đã ký duyệt");

        var officer = await Person.ClericalOfficer.SignIn(platform);
        await OpenFrom(officer, "approved", code);
        await officer.GetByTestId("do-issue").ClickAsync();
        await Done(officer, "Đã phát hành");
        await Assertions.Expect(officer.GetByTestId("result-number")).Not.ToBeEmptyAsync();
    }

    public static async Task Track(IPage page, Acknowledged dossier)
    {
        await page.GotoAsync("/track");
        await page.GetByTestId("code").FillAsync(dossier.Number);
        await page.GetByTestId("secret").FillAsync(dossier.Secret);
        await page.GetByTestId("track").ClickAsync();
        await Assertions.Expect(page.GetByTestId("tracking")).ToBeVisibleAsync();
    }

    /// <summary>Looks again every few seconds, slower than the limit of the public tracking.</summary>
    public static async Task TrackUntil(IPage page, Acknowledged dossier, string status, TimeSpan limit)
    {
        var end = DateTime.UtcNow + limit;
        while (true)
        {
            await Track(page, dossier);
            var now = await page.GetByTestId("status").First.InnerTextAsync();
            if (now.Contains(status, StringComparison.Ordinal))
                return;
            (DateTime.UtcNow < end).ShouldBeTrue($"after {limit} the tracking page still says: {now}");
            await Task.Delay(4000);
        }
    }
}
