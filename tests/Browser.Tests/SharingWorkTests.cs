using Microsoft.Playwright;

namespace Platform.Browser.Tests;

/// <summary>A leader gives a dossier to one person, who asks the province; papers go from hand to hand.</summary>
[Collection(nameof(RunningPlatform))]
public sealed class SharingWorkTests(RunningPlatform platform)
{
    private const string Card = "011095012346||Vàng Thị Dua|05021995|Nữ|Bản Háng Tơ Mang, Tủa Chùa, Điện Biên|10052022";

    [Fact]
    public async Task One_person_is_responsible_another_agency_is_asked_and_papers_are_confirmed()
    {
        var specialist = await Person.Specialist.SignIn(platform);
        await specialist.GotoAsync("/staff/");
        var clerk = await Person.Clerk.SignIn(platform);
        var code = await AcceptAtCounter(clerk);

        var leader = await Person.Leader.SignIn(platform);
        await Steps.OpenFrom(leader, "accepted", code);
        await leader.GetByTestId("assign").Locator("summary").ClickAsync();
        var named = await leader.GetByTestId("officer").Locator("option", new() { HasText = Person.Specialist.Name }).First.GetAttributeAsync("value");
        await leader.GetByTestId("officer").SelectOptionAsync(named!);
        await leader.GetByTestId("do-assign").ClickAsync();
        await Steps.Done(leader, "Đã giao xử lý");
        await Assertions.Expect(leader.GetByTestId("holder")).ToContainTextAsync(Person.Specialist.Name);
        await Picture(leader, "staff-dossier-assigned.png");

        await clerk.GetByTestId("forward").Locator("summary").ClickAsync();
        await clerk.GetByTestId("to").SelectOptionAsync($"o:{named}");
        await clerk.GetByTestId("do-forward").ClickAsync();
        if (await clerk.GetByTestId("done").CountAsync() == 0 || !(await clerk.GetByTestId("done").InnerTextAsync()).Contains("Đã chuyển", StringComparison.Ordinal))
        {
            // the dossier has changed since the page was opened: looked at again, sent again
            await Steps.OpenFrom(clerk, "accepted", code);
            await clerk.GetByTestId("forward").Locator("summary").ClickAsync();
            await clerk.GetByTestId("to").SelectOptionAsync($"o:{named}");
            await clerk.GetByTestId("do-forward").ClickAsync();
        }
        await Steps.Done(clerk, "Đã chuyển");

        await specialist.GotoAsync($"/staff/?view=mine&q={code}");
        await Picture(specialist, "staff-my-work.png");
        await specialist.GetByTestId("dossier").GetByRole(AriaRole.Link, new() { Name = code }).ClickAsync();
        await specialist.GetByTestId("do-confirm").ClickAsync();
        await Steps.Done(specialist, "Đã xác nhận nhận hồ sơ");
        await Assertions.Expect(specialist.GetByTestId("custody")).ToContainTextAsync(Person.Specialist.Name);
        await specialist.GetByTestId("consult").Locator("summary").ClickAsync();
        await specialist.GetByTestId("agency-0").SelectOptionAsync("H18");
        await specialist.GetByTestId("question-0").FillAsync("Trường hợp này có phải xác minh thêm không?");
        await specialist.GetByTestId("do-consult").ClickAsync();
        await Steps.Done(specialist, "Đã gửi lấy ý kiến");

        var province = await Person.ProvinceLeader.SignIn(platform);
        await province.GotoAsync($"/staff/?view=asked&q={code}");
        await province.GetByTestId("dossier").GetByRole(AriaRole.Link, new() { Name = code }).ClickAsync();
        await province.GetByTestId("agree").CheckAsync();
        await province.GetByTestId("answer").FillAsync("Không phải xác minh thêm.");
        var written = province.GetByTestId("answer-consultation");
        await written.Locator("input[type=file]").SetInputFilesAsync(Steps.PhotoOfPaper);
        await Assertions.Expect(written.GetByRole(AriaRole.Status)).ToContainTextAsync("Đã tải lên");
        await Picture(province, "staff-consulted.png");
        await province.GetByTestId("do-answer").ClickAsync();
        await Steps.Done(province, "Đã gửi ý kiến");

        await Steps.Resolve(platform, code, "Đăng ký khai sinh");
        await Steps.OpenFrom(leader, "issued", code);
        await Assertions.Expect(leader.GetByTestId("consultations")).ToContainTextAsync("Không phải xác minh thêm");
        await Assertions.Expect(leader.GetByTestId("consultations")).ToContainTextAsync(Steps.PhotoOfPaper.Name);
        await leader.GotoAsync(leader.Url.Split('?')[0] + "/control-sheet");
        await Assertions.Expect(leader.GetByTestId("row")).ToHaveCountAsync(6);
        await Picture(leader, "staff-control-sheet.png");
        await leader.GotoAsync("/staff/officers");
        await Assertions.Expect(leader.GetByTestId("officer").Filter(new() { HasText = Person.Specialist.Name })).ToBeVisibleAsync();
        await Picture(leader, "staff-officers.png");
    }

    [Fact]
    public async Task A_process_is_drawn_and_the_checker_says_what_is_wrong_with_it()
    {
        var it = await Person.It.SignIn(platform);
        await it.GotoAsync("/staff/catalogue/1.000656");
        if (await it.GetByTestId("start-draft").CountAsync() > 0)
            await it.GetByTestId("start-draft").ClickAsync();
        else
            await it.GetByTestId("draft").Locator("a").ClickAsync();
        await it.GetByTestId("process-0").Locator("summary").First.ClickAsync();
        await it.GetByTestId("add-process").First.ClickAsync();
        await it.GetByTestId("process-0").Locator("summary").First.ClickAsync();
        await it.FillAsync("[name='cases.0.process.steps.0.share']", "50");
        await it.FillAsync("[name='cases.0.process.steps.0.forward']", "");
        await it.GetByTestId("save").ClickAsync();
        await Assertions.Expect(it.GetByTestId("process-errors")).ToContainTextAsync("90 %");
        await Assertions.Expect(it.GetByTestId("process-errors")).ToContainTextAsync("chưa có lối ra");
        await Picture(it, "staff-process-errors.png");
        await it.FillAsync("[name='cases.0.process.steps.0.share']", "60");
        await it.FillAsync("[name='cases.0.process.steps.0.forward']", "approve");
        await it.GetByTestId("save").ClickAsync();
        await Assertions.Expect(it.GetByTestId("process-0")).ToContainTextAsync("3 bước");
        await it.GetByRole(AriaRole.Button, new() { Name = "Huỷ bản nháp" }).ClickAsync();
        await Assertions.Expect(it.GetByTestId("start-draft")).ToBeVisibleAsync();
    }

    private static async Task<string> AcceptAtCounter(IPage clerk)
    {
        await clerk.GotoAsync("/staff/counter/1.001193");
        await clerk.GetByTestId("card").FillAsync(Card);
        await clerk.GetByTestId("read-card").ClickAsync();
        await clerk.GetByTestId("phone").FillAsync("0912345679");
        await Steps.FillBirth(clerk);
        foreach (var paper in await clerk.GetByTestId("seen-required").AllAsync())
            await paper.CheckAsync();
        await clerk.GetByTestId("return-counter").CheckAsync();
        await clerk.GetByTestId("save").ClickAsync();
        await Steps.Done(clerk, "Đã tiếp nhận");
        return (await clerk.GetByTestId("code").InnerTextAsync()).Trim();
    }

    private static Task Picture(IPage page, string name) => page.ScreenshotAsync(new() { Path = RunningPlatform.Artifact(name), FullPage = true });
}
