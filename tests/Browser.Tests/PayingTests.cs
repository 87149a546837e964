using Microsoft.Playwright;

namespace Platform.Browser.Tests;

[Collection(nameof(RunningPlatform))]
public sealed class PayingTests(RunningPlatform platform)
{
    [Fact]
    public async Task A_further_fee_is_paid_online_the_receipt_is_there_and_the_day_is_in_the_cash_book()
    {
        var mother = await Person.Mother.SignIn(platform);
        var dossier = await Steps.ApplyForBirth(mother);
        var clerk = await Person.Clerk.SignIn(platform);
        await Steps.OpenFrom(clerk, "submitted", dossier.Number);
        var code = await Steps.Accept(clerk);

        var specialist = await Person.Specialist.SignIn(platform);
        await Steps.OpenFrom(specialist, "accepted", code);
        var ask = specialist.GetByTestId("request-fee");
        await ask.Locator("summary").ClickAsync();
        await ask.Locator("[name=name]").FillAsync("Phí bản sao thêm");
        await ask.Locator("[name=amount]").FillAsync("8.000");
        await ask.Locator("[name=ground]").FillAsync("Thông tư 281/2016/TT-BTC");
        await ask.Locator("[name=reason]").FillAsync("Người nộp xin thêm bản sao.");
        await ask.GetByTestId("do-request-fee").ClickAsync();
        await Steps.Done(specialist, "Đã yêu cầu nộp phí");

        await mother.GotoAsync("/dossiers");
        await mother.GetByTestId("dossier").Filter(new() { HasText = code }).GetByRole(AriaRole.Link).ClickAsync();
        await mother.GetByTestId("vietqr").Locator("summary").ClickAsync();
        await Assertions.Expect(mother.GetByTestId("vietqr")).ToContainTextAsync(code);
        await mother.ScreenshotAsync(new PageScreenshotOptions { Path = RunningPlatform.Artifact("citizen-fee.png"), FullPage = true });
        await mother.GetByTestId("do-pay-online").ClickAsync();
        await mother.GetByTestId("to-provider").ClickAsync();
        await mother.GetByRole(AriaRole.Button, new() { Name = "Thanh toán" }).ClickAsync();
        var state = mother.GetByTestId("payment-state");
        await Assertions.Expect(state).ToBeVisibleAsync();
        for (var i = 0; i < 60 && !(await state.InnerTextAsync()).Contains("Đã thanh toán", StringComparison.Ordinal); i++)
        {
            await Assertions.Expect(mother.GetByTestId("outstanding")).ToHaveTextAsync("8.000 đồng"); // what is not yet known to be paid is owed
            await Task.Delay(500); // the callback and the person race for the page
            await mother.ReloadAsync();
        }
        (await state.InnerTextAsync()).ShouldContain("Đã thanh toán trực tuyến 8.000 đồng");
        (await mother.GetByTestId("outstanding").InnerTextAsync()).ShouldBe("Không", "paid and owed never stand on one page: no second look helps");
        var receipt = await mother.Context.RunAndWaitForPageAsync(() => mother.GetByTestId("fee-receipt").First.ClickAsync());
        await Assertions.Expect(receipt.Locator("body")).ToContainTextAsync("BIÊN LAI THU PHÍ");

        await clerk.GotoAsync("/staff/cash");
        await Assertions.Expect(clerk.GetByTestId("cash-lines")).ToContainTextAsync(code);
        await Assertions.Expect(clerk.GetByTestId("cash-totals")).ToContainTextAsync("Thanh toán trực tuyến");
        await clerk.ScreenshotAsync(new PageScreenshotOptions { Path = RunningPlatform.Artifact("staff-cash.png"), FullPage = true });
    }
}
