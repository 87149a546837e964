using Microsoft.Playwright;

namespace Platform.Browser.Tests;

/// <summary>What the office waits for from the citizen, seen from both sides.</summary>
[Collection(nameof(RunningPlatform))]
public sealed class WaitingTests(RunningPlatform platform)
{
    [Fact]
    public async Task A_specialist_asks_for_a_paper_and_the_mother_sends_it_from_her_phone()
    {
        var mother = await Person.Mother.SignIn(platform, phone: true);
        var dossier = await Steps.ApplyForBirth(mother);
        var clerk = await Person.Clerk.SignIn(platform);
        await Steps.OpenFrom(clerk, "submitted", dossier.Number);
        var code = await Steps.Accept(clerk);

        var specialist = await Person.Specialist.SignIn(platform);
        await Steps.OpenFrom(specialist, "accepted", code);
        var ask = specialist.GetByTestId("request-supplement");
        await ask.Locator("summary").ClickAsync();
        await ask.GetByTestId("wrong").First.CheckAsync();
        await ask.GetByTestId("problem").First.FillAsync("Ảnh chụp bị mờ, không đọc được số");
        await ask.GetByTestId("supplement-ground").SelectOptionAsync("papers-wrong");
        await ask.GetByTestId("supplement-reason").FillAsync("Cần ảnh chụp rõ bốn góc để đối chiếu.");
        await specialist.ScreenshotAsync(new() { Path = RunningPlatform.Artifact("staff-ask-supplement.png"), FullPage = true });
        await ask.GetByTestId("do-request-supplement").ClickAsync();
        await Steps.Done(specialist, "Đã yêu cầu bổ sung");
        await Assertions.Expect(specialist.GetByTestId("supplement-open")).ToContainTextAsync("Ảnh chụp bị mờ");
        await Assertions.Expect(specialist.GetByTestId("do-draft")).ToHaveCountAsync(0);

        await mother.GotoAsync("/dossiers");
        await mother.GetByTestId("dossier").Filter(new() { HasText = code }).GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(mother.GetByTestId("supplement-open")).ToContainTextAsync("Ảnh chụp bị mờ");
        await mother.GetByTestId("do-supplement").ClickAsync();
        await Assertions.Expect(mother.GetByTestId("supplement")).ToContainTextAsync("Nộp bổ sung");
        await mother.GetByTestId("supplement").Locator("input[type=file]").SetInputFilesAsync(Steps.PhotoOfPaper);
        await Assertions.Expect(mother.GetByTestId("supplement").GetByRole(AriaRole.Status)).ToContainTextAsync("Đã tải lên");
        await mother.ScreenshotAsync(new() { Path = RunningPlatform.Artifact("supplement-phone.png"), FullPage = true });
        await mother.GetByTestId("do-supplement").ClickAsync();
        await Steps.Done(mother, "Đã nộp giấy tờ bổ sung");
        await Assertions.Expect(mother.GetByTestId("supplement-open")).ToHaveCountAsync(0);

        await specialist.ReloadAsync();
        await Assertions.Expect(specialist.GetByTestId("do-draft")).ToBeVisibleAsync();
        await Assertions.Expect(specialist.GetByTestId("timeline")).ToContainTextAsync("Đã nộp đủ giấy tờ bổ sung");
    }

    [Fact]
    public async Task What_was_declared_wrongly_is_put_right_by_the_mother_or_entered_by_the_clerk()
    {
        var mother = await Person.Mother.SignIn(platform, phone: true);
        var dossier = await Steps.ApplyForBirth(mother);
        var clerk = await Person.Clerk.SignIn(platform);
        await Steps.OpenFrom(clerk, "submitted", dossier.Number);
        await AskForTheDeclaration(clerk, "Họ tên trẻ khác giấy chứng sinh");

        await mother.GotoAsync("/dossiers");
        await mother.GetByTestId("dossier").Filter(new() { HasText = dossier.Number }).GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(mother.Locator("[name='form.childName']")).ToHaveValueAsync("Lò Minh An");
        await Assertions.Expect(mother.Locator("[name='form.commitment']")).ToBeCheckedAsync();
        await mother.FillAsync("[name='form.childName']", "Lò Minh Ân");
        await mother.GetByTestId("supplement").Locator("input[type=file]").SetInputFilesAsync(Steps.PhotoOfPaper);
        await Assertions.Expect(mother.GetByTestId("supplement").GetByRole(AriaRole.Status)).ToContainTextAsync("Đã tải lên");
        await mother.ScreenshotAsync(new() { Path = RunningPlatform.Artifact("supplement-declaration-phone.png"), FullPage = true });
        await mother.GetByTestId("do-supplement").ClickAsync();
        await Steps.Done(mother, "Đã nộp giấy tờ bổ sung");
        await Assertions.Expect(mother.GetByTestId("answers")).ToContainTextAsync("Lò Minh Ân");

        await clerk.ReloadAsync();
        await Assertions.Expect(clerk.GetByTestId("answers")).ToContainTextAsync("Lò Minh Ân");
        await AskForTheDeclaration(clerk, "Nơi sinh chưa đủ");
        var enter = clerk.GetByTestId("supplement");
        await enter.Locator("summary").First.ClickAsync();
        await Assertions.Expect(enter.Locator("[name='form.childName']")).ToHaveValueAsync("Lò Minh Ân");
        await enter.Locator("[name='form.birthPlace']").FillAsync("Trạm y tế xã Tủa Chùa, tỉnh Điện Biên");
        await enter.GetByTestId("supplement-originals").FillAsync("1");
        await clerk.ScreenshotAsync(new() { Path = RunningPlatform.Artifact("staff-supplement-declaration.png"), FullPage = true });
        await enter.GetByTestId("do-supplement").ClickAsync();
        await Assertions.Expect(clerk.GetByTestId("supplement-open")).ToHaveCountAsync(0);
        await Assertions.Expect(clerk.GetByTestId("answers")).ToContainTextAsync("Trạm y tế xã Tủa Chùa");
    }

    private static async Task AskForTheDeclaration(IPage clerk, string problem)
    {
        var ask = clerk.GetByTestId("request-supplement");
        await ask.Locator("summary").First.ClickAsync();
        await ask.Locator("[name='other.1']").FillAsync("Tờ khai");
        await ask.Locator("[name='otherProblem.1']").FillAsync(problem);
        await ask.GetByTestId("supplement-ground").SelectOptionAsync("content-inconsistent");
        await ask.GetByTestId("supplement-reason").FillAsync("Nội dung khai khác giấy tờ kèm theo.");
        await ask.GetByTestId("do-request-supplement").ClickAsync();
        await Steps.Done(clerk, "Đã yêu cầu bổ sung");
    }

    [Fact]
    public async Task A_dossier_is_withdrawn_by_its_owner_and_given_back_by_the_clerk()
    {
        var mother = await Person.Mother.SignIn(platform);
        var dossier = await Steps.ApplyForBirth(mother);
        var clerk = await Person.Clerk.SignIn(platform);
        await Steps.OpenFrom(clerk, "submitted", dossier.Number);
        var code = await Steps.Accept(clerk);

        await mother.GotoAsync("/dossiers");
        await mother.GetByTestId("dossier").Filter(new() { HasText = code }).GetByRole(AriaRole.Link).ClickAsync();
        await mother.GetByTestId("withdraw").Locator("summary").ClickAsync();
        await mother.GetByTestId("do-withdraw").ClickAsync();
        await Steps.Done(mother, "Đã ghi nhận yêu cầu rút hồ sơ");

        await Steps.OpenFrom(clerk, "accepted", code);
        await clerk.GetByTestId("confirm-withdrawal").Locator("summary").ClickAsync();
        await clerk.GetByTestId("do-confirm-withdrawal").ClickAsync();
        await Steps.Done(clerk, "Đã xác nhận rút hồ sơ");
        await clerk.ScreenshotAsync(new() { Path = RunningPlatform.Artifact("staff-withdrawn.png"), FullPage = true });
    }
}
