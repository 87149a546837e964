using Microsoft.Playwright;

namespace Platform.Browser.Tests;

/// <summary>A half-filled form is kept for a citizen on a bad line; an officer hears of what came in; somebody acts for another.</summary>
[Collection(nameof(RunningPlatform))]
public sealed class DraftsAndNoticesTests(RunningPlatform platform)
{
    [Fact]
    public async Task A_half_filled_form_is_kept_taken_up_again_and_gone_once_it_is_submitted()
    {
        var mother = await Person.Mother.SignIn(platform, phone: true);
        await Clear(mother);
        await mother.GotoAsync($"/apply/{Steps.Birth}");
        await mother.GetByTestId("phone").FillAsync("0912000101");
        await mother.GetByTestId("street").FillAsync("Bản Nháp Dở");
        await mother.FocusAsync("[name='form.childName']"); // the step is left
        await Assertions.Expect(mother.GetByTestId("autosave")).ToContainTextAsync("Đã lưu nháp lúc");
        await mother.FillAsync("[name='form.childName']", "Lò Minh Nháp");
        await Steps.UploadEveryRequiredPaper(mother);
        await mother.GetByTestId("save-draft").ClickAsync();
        await Assertions.Expect(mother.GetByTestId("draft-saved")).ToContainTextAsync("Đã lưu nháp lúc");
        await mother.ScreenshotAsync(new PageScreenshotOptions { Path = RunningPlatform.Artifact("citizen-draft-saved.png"), FullPage = true });

        await mother.GotoAsync("/dossiers");
        await mother.ScreenshotAsync(new PageScreenshotOptions { Path = RunningPlatform.Artifact("citizen-drafts.png"), FullPage = true });
        await Assertions.Expect(mother.GetByTestId("draft")).ToHaveCountAsync(1);
        await mother.GetByTestId("resume").ClickAsync();
        await Assertions.Expect(mother.GetByTestId("street")).ToHaveValueAsync("Bản Nháp Dở");
        await Assertions.Expect(mother.Locator("[name='form.childName']")).ToHaveValueAsync("Lò Minh Nháp");
        await Assertions.Expect(mother.GetByTestId("paper").First).ToContainTextAsync(Steps.PhotoOfPaper.Name);
        await Steps.FillBirth(mother);
        await mother.Locator("[name=returnMethod][value=counter]").CheckAsync();
        await mother.GetByTestId("review-button").ClickAsync();
        await mother.GetByTestId("submit").ClickAsync();
        await Assertions.Expect(mother.GetByTestId("submitted")).ToBeVisibleAsync();
        await mother.GotoAsync("/dossiers");
        await Assertions.Expect(mother.GetByTestId("draft")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_draft_is_kept_and_taken_up_without_javascript()
    {
        var page = await platform.NewPage(javaScript: false);
        await page.GotoAsync("/sign-in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Giàng A Sùng" }).ClickAsync();
        await Clear(page);
        await page.GotoAsync($"/apply/{Steps.Birth}");
        await page.GetByTestId("street").FillAsync("Bản Không Mạng");
        await page.GetByTestId("save-draft").ClickAsync();
        await Assertions.Expect(page.GetByTestId("draft-saved")).ToContainTextAsync("Đã lưu nháp lúc");
        await page.GotoAsync("/dossiers");
        await page.GetByTestId("resume").ClickAsync();
        await Assertions.Expect(page.GetByTestId("street")).ToHaveValueAsync("Bản Không Mạng");
        await Clear(page);
    }

    [Fact]
    public async Task An_officer_hears_of_an_online_dossier_and_opens_it_from_the_bell()
    {
        var clerk = await Person.Clerk.SignIn(platform);
        await clerk.GotoAsync("/staff/notices");
        if (await clerk.GetByTestId("read-all").CountAsync() > 0)
            await clerk.GetByTestId("read-all").ClickAsync();
        var mother = await Person.Mother.SignIn(platform);
        var dossier = await Steps.ApplyForBirth(mother);
        for (var i = 0; i < 40 && await clerk.GetByTestId("notice").Filter(new() { HasText = dossier.Number }).CountAsync() == 0; i++)
        {
            await Task.Delay(500);
            await clerk.GotoAsync("/staff/notices?unread=true");
        }
        await Assertions.Expect(clerk.GetByTestId("bell-count")).ToBeVisibleAsync();
        await clerk.ScreenshotAsync(new PageScreenshotOptions { Path = RunningPlatform.Artifact("staff-notices.png"), FullPage = true });
        await clerk.GetByTestId("notice").Filter(new() { HasText = dossier.Number }).GetByTestId("open").ClickAsync();
        await Assertions.Expect(clerk.GetByTestId("code")).ToContainTextAsync(dossier.Number);
        await clerk.GotoAsync("/staff/notices?unread=true");
        await Assertions.Expect(clerk.GetByTestId("notice").Filter(new() { HasText = dossier.Number })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_father_hands_in_for_his_child_and_a_mother_lets_somebody_act_and_takes_it_back()
    {
        var father = await platform.NewPage();
        await father.GotoAsync("/sign-in");
        await father.GetByRole(AriaRole.Button, new() { Name = "Giàng A Sùng" }).ClickAsync();
        await father.GotoAsync($"/apply/{Steps.Birth}");
        await father.GetByTestId("phone").FillAsync("0912000102");
        await father.GetByTestId("street").FillAsync("Bản Tà Là Cáo");
        await father.GetByTestId("for-other").CheckAsync();
        await father.GetByTestId("relation").SelectOptionAsync("parent");
        await father.GetByTestId("principal-name").FillAsync("Giàng Bé Na");
        await father.GetByTestId("principal-birth").FillAsync("2026-11-10");
        await Steps.FillBirth(father);
        await Steps.UploadEveryRequiredPaper(father);
        await father.Locator("[name=returnMethod][value=counter]").CheckAsync();
        await father.ScreenshotAsync(new PageScreenshotOptions { Path = RunningPlatform.Artifact("citizen-on-behalf.png"), FullPage = true });
        await father.GetByTestId("review-button").ClickAsync();
        await Assertions.Expect(father.GetByTestId("review")).ToContainTextAsync("Giàng Bé Na");
        await father.GetByTestId("submit").ClickAsync();
        await Assertions.Expect(father.GetByTestId("submitted")).ToBeVisibleAsync();
        var number = (await father.GetByTestId("number").InnerTextAsync()).Trim();
        await father.GotoAsync("/dossiers");
        await father.GetByTestId("dossier").Filter(new() { HasText = number }).GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(father.GetByTestId("representatives")).ToContainTextAsync("Cha, mẹ");

        var mother = await Person.Mother.SignIn(platform);
        var dossier = await Steps.ApplyForBirth(mother);
        await mother.GotoAsync("/dossiers");
        await mother.GetByTestId("dossier").Filter(new() { HasText = dossier.Number }).GetByRole(AriaRole.Link).ClickAsync();
        await mother.GetByTestId("authorise").Locator("summary").ClickAsync();
        await mother.GetByTestId("representative-name").FillAsync("Giàng A Sùng");
        await mother.GetByTestId("representative-number").FillAsync("011088007341");
        await mother.GetByTestId("do-authorise").ClickAsync();
        await Steps.Done(mother, "Đã uỷ quyền");
        await mother.ScreenshotAsync(new PageScreenshotOptions { Path = RunningPlatform.Artifact("citizen-authorised.png"), FullPage = true });
        await father.GotoAsync("/dossiers");
        await Assertions.Expect(father.GetByTestId("dossier").Filter(new() { HasText = dossier.Number })).ToHaveCountAsync(1);
        await mother.GetByTestId("do-revoke").ClickAsync();
        await Steps.Done(mother, "Đã thu hồi uỷ quyền");
        await father.GotoAsync("/dossiers");
        await Assertions.Expect(father.GetByTestId("dossier").Filter(new() { HasText = dossier.Number })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_leader_lets_provincial_it_read_one_dossier_and_another_leader_goes_over_the_log()
    {
        var mother = await Person.Mother.SignIn(platform);
        var dossier = await Steps.ApplyForBirth(mother);
        var it = await Person.It.SignIn(platform);
        await it.GotoAsync("/staff/support");
        var leader = await Person.Leader.SignIn(platform);
        await Steps.OpenFrom(leader, "submitted", dossier.Number);
        await leader.GetByTestId("support").ClickAsync();
        await leader.GetByTestId("support-person").SelectOptionAsync(new SelectOptionValue { Label = Person.It.Name });
        await leader.GetByTestId("reason").FillAsync("Người dân báo không mở được hồ sơ trên cổng.");
        await leader.GetByTestId("do-grant").ClickAsync();
        await Steps.Done(leader, "Đã cấp quyền đọc");
        await leader.ScreenshotAsync(new PageScreenshotOptions { Path = RunningPlatform.Artifact("staff-support-list.png"), FullPage = true });

        await it.GotoAsync("/staff/support");
        await it.GetByTestId("grant-row").Filter(new() { HasText = dossier.Number }).GetByRole(AriaRole.Link).ClickAsync();
        await it.GetByTestId("do-read").ClickAsync();
        await Assertions.Expect(it.GetByTestId("support-dossier")).ToContainTextAsync("Lò Minh An");
        await it.ScreenshotAsync(new PageScreenshotOptions { Path = RunningPlatform.Artifact("staff-support-dossier.png"), FullPage = true });

        await leader.GetByTestId("grant-row").Filter(new() { HasText = dossier.Number }).GetByRole(AriaRole.Link).ClickAsync();
        await leader.GetByTestId("do-revoke").ClickAsync();
        await Steps.Done(leader, "Đã thu hồi");
        var province = await Person.ProvinceLeader.SignIn(platform);
        await province.GotoAsync(new Uri(leader.Url).PathAndQuery);
        await Assertions.Expect(province.GetByTestId("log")).ToContainTextAsync("Đọc hồ sơ");
        await province.GetByTestId("do-review").ClickAsync();
        await Steps.Done(province, "Đã ghi rà soát");
    }

    private static async Task Clear(IPage page)
    {
        await page.GotoAsync("/dossiers");
        while (await page.GetByTestId("discard").CountAsync() is > 0 and var left)
        {
            await page.GetByTestId("discard").First.ClickAsync();
            await Assertions.Expect(page.GetByTestId("discard")).ToHaveCountAsync(left - 1);
        }
    }
}
