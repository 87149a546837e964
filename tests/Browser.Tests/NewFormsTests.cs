using Microsoft.Playwright;

namespace Platform.Browser.Tests;

/// <summary>Forms that are opened seldom, each at a desk's width and on a phone: nothing runs out of the page, and what they say comes of it.</summary>
[Collection(nameof(RunningPlatform))]
public sealed class NewFormsTests(RunningPlatform platform)
{
    [Fact]
    public async Task A_fee_is_put_right_a_payment_of_another_amount_is_settled_and_what_was_too_much_goes_back()
    {
        var mother = await Person.Mother.SignIn(platform);
        var (clerk, code) = await Accepted(mother);
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

        await clerk.ReloadAsync();
        var fix = clerk.GetByTestId("correct-fee");
        await fix.Locator("summary").ClickAsync();
        await fix.GetByTestId("fix").First.CheckAsync();
        await fix.GetByTestId("fix-amount").First.FillAsync("5.000");
        await fix.GetByTestId("fix-reason").FillAsync("Ghi nhầm số bản sao.");
        await Look(clerk, "fee-correction");
        await fix.GetByTestId("do-correct-fee").ClickAsync();
        await Assertions.Expect(clerk.GetByTestId("fee-corrected")).ToContainTextAsync("Bớt 3.000 đồng: Ghi nhầm số bản sao.");

        await mother.GotoAsync("/dossiers");
        await mother.GetByTestId("dossier").Filter(new() { HasText = code }).GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(mother.GetByTestId("outstanding")).ToHaveTextAsync("5.000 đồng");
        await mother.GetByTestId("do-pay-online").ClickAsync();
        await mother.GetByTestId("to-provider").ClickAsync();
        var behaviour = new Uri(new Uri(mother.Url), "/payment/behaviour").ToString();
        await mother.APIRequest.PutAsync(behaviour, new() { DataObject = new { amountOff = 2000 } });
        try
        {
            await mother.GetByRole(AriaRole.Button, new() { Name = "Thanh toán" }).ClickAsync();
            await Assertions.Expect(mother.GetByTestId("payment-state")).ToBeVisibleAsync();
            await Until(mother, () => mother.GetByTestId("payment-state"), "không đúng với số phải nộp");
        }
        finally
        {
            await mother.APIRequest.PutAsync(behaviour, new() { DataObject = new { amountOff = 0 } });
        }
        await Look(mother, "citizen-payment-mismatch");

        await clerk.ReloadAsync();
        await Assertions.Expect(clerk.GetByTestId("told")).ToHaveTextAsync("7.000 đồng");
        var settle = clerk.GetByTestId("settle-payment");
        await settle.Locator("summary").ClickAsync();
        await settle.GetByTestId("outcome-returned").CheckAsync();
        await Look(clerk, "settle-payment");
        await settle.Locator("[name=outcome][value=taken]").CheckAsync();
        await settle.Locator("[name=reason]").FillAsync("Đã đối soát sao kê ngày hôm nay.");
        await settle.GetByTestId("do-settle-payment").ClickAsync();
        await Assertions.Expect(clerk.GetByTestId("refundable")).ToContainTextAsync("2.000 đồng");

        var refund = clerk.GetByTestId("refund");
        await refund.Locator("summary").ClickAsync();
        await refund.Locator("[name=reason]").FillAsync("Nộp thừa khi thanh toán trực tuyến.");
        await Look(clerk, "refund");
        await refund.GetByTestId("do-refund").ClickAsync();
        await Assertions.Expect(clerk.GetByTestId("refund-voucher")).ToBeVisibleAsync();
        var voucher = await clerk.Context.RunAndWaitForPageAsync(() => clerk.GetByTestId("refund-voucher").ClickAsync());
        await Assertions.Expect(voucher.Locator("body")).ToContainTextAsync("PHIẾU HOÀN TRẢ", new() { IgnoreCase = true });
        await Look(voucher, "refund-voucher", printed: true);
    }

    [Fact]
    public async Task What_was_written_down_of_the_applicant_is_put_right()
    {
        var mother = await Person.Mother.SignIn(platform);
        var (clerk, _) = await Accepted(mother);
        var fix = clerk.GetByTestId("correct-applicant");
        await fix.Locator("summary").ClickAsync();
        await fix.GetByTestId("fix-phone").FillAsync("0912000999");
        await fix.Locator("[name=returnMethod][value=postal]").CheckAsync();
        await Look(clerk, "correct-applicant");
        await fix.Locator("[name=returnMethod][value=counter]").CheckAsync();
        await fix.GetByTestId("fix-applicant-reason").FillAsync("Người nộp báo đổi số điện thoại và đến lấy tại quầy.");
        await fix.GetByTestId("do-correct-applicant").ClickAsync();
        await Assertions.Expect(clerk.GetByTestId("done")).ToBeVisibleAsync();
        await Assertions.Expect(clerk.Locator("body")).ToContainTextAsync("0912000999");
        await Look(clerk, "applicant-corrected");
    }

    [Fact]
    public async Task An_extension_entered_by_mistake_is_undone_and_the_dossier_is_seen_as_it_was_then()
    {
        var mother = await Person.Mother.SignIn(platform);
        var (_, code) = await Accepted(mother);
        var leader = await Person.Leader.SignIn(platform);
        await Steps.OpenFrom(leader, "accepted", code);
        var due = await leader.GetByTestId("due").First.InnerTextAsync();
        var extend = leader.GetByTestId("extend");
        await extend.Locator("summary").ClickAsync();
        await extend.Locator("[name=newDueOn]").FillAsync(Tuesday().ToString("yyyy-MM-dd"));
        await extend.Locator("[name=reason]").FillAsync("Phải xác minh tại nơi cư trú cũ.");
        await Look(leader, "extend");
        await extend.GetByTestId("do-extend").ClickAsync();
        await Assertions.Expect(leader.GetByTestId("done")).ToBeVisibleAsync();
        (await leader.GetByTestId("due").First.InnerTextAsync()).ShouldNotBe(due);

        var undo = leader.GetByTestId("undo");
        await undo.Locator("summary").ClickAsync();
        await undo.Locator("[name=reason]").FillAsync("Gia hạn nhầm hồ sơ.");
        await Look(leader, "undo-extension");
        await undo.GetByTestId("do-undo").ClickAsync();
        await Assertions.Expect(leader.GetByTestId("due").First).ToHaveTextAsync(due);
        await Assertions.Expect(leader.GetByTestId("timeline")).ToContainTextAsync("Sửa bước làm nhầm: huỷ bước 3");

        await leader.GetByTestId("as-of-at").FillAsync("2025-01-01T08:00");
        await leader.GetByTestId("do-as-of").ClickAsync();
        await Assertions.Expect(leader.GetByTestId("no-past")).ToContainTextAsync("chưa có hồ sơ này");
        await Look(leader, "as-of-before");
        var now = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(7));
        await leader.GetByTestId("as-of-at").FillAsync(now.ToString("yyyy-MM-dd'T'HH:mm"));
        await leader.GetByTestId("do-as-of").ClickAsync();
        await Assertions.Expect(leader.GetByTestId("past").Or(leader.GetByTestId("no-past"))).ToBeVisibleAsync();
        await Look(leader, "as-of");
    }

    [Fact]
    public async Task The_work_list_is_narrowed_by_period_and_channel()
    {
        var mother = await Person.Mother.SignIn(platform);
        var (clerk, code) = await Accepted(mother);
        var today = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(7));
        await clerk.GotoAsync($"/staff/?stage=accepted&q={Uri.EscapeDataString(code)}");
        await clerk.GetByTestId("further").Locator("summary").ClickAsync();
        await clerk.Locator("[name=channel]").SelectOptionAsync("online");
        await clerk.GetByTestId("from").FillAsync(today.ToString("yyyy-MM-dd"));
        await clerk.GetByTestId("to").FillAsync(today.ToString("yyyy-MM-dd"));
        await clerk.GetByTestId("further").GetByRole(AriaRole.Button, new() { Name = "Lọc" }).ClickAsync();
        await Assertions.Expect(clerk.GetByTestId("dossier")).ToContainTextAsync([code]);
        await Look(clerk, "filters");
        await clerk.Locator("[name=channel]").SelectOptionAsync("counter");
        await clerk.GetByTestId("further").GetByRole(AriaRole.Button, new() { Name = "Lọc" }).ClickAsync();
        await Assertions.Expect(clerk.GetByTestId("empty")).ToContainTextAsync("khớp với bộ lọc");
        await clerk.GetByTestId("to").FillAsync(today.AddDays(-1).ToString("yyyy-MM-dd"));
        await clerk.GetByTestId("further").GetByRole(AriaRole.Button, new() { Name = "Lọc" }).ClickAsync();
        await Assertions.Expect(clerk.GetByTestId("form-errors").Or(clerk.GetByTestId("empty"))).ToBeVisibleAsync();
        await Look(clerk, "filters-backwards");
    }

    [Fact]
    public async Task The_issued_result_is_a_PDF_that_the_agency_has_signed_for_the_office_and_for_the_person()
    {
        var mother = await Person.Mother.SignIn(platform);
        var (clerk, code) = await Accepted(mother);
        await Steps.Resolve(platform, code, "Đồng ý đăng ký khai sinh cho cháu Lò Minh An.");
        await Steps.OpenFrom(clerk, "issued", code);
        await Until(clerk, () => clerk.GetByTestId("signed"), "Cơ quan ký số");
        await clerk.GetByTestId("signed").Locator("summary").ClickAsync();
        await Look(clerk, "issued-staff");
        var copy = await Download(clerk, "result-pdf", ".pdf", 0x25);
        await Download(clerk, "agency-p7s", ".pdf.p7s", 0x30);
        File.Copy((await copy.PathAsync())!, RunningPlatform.Artifact("ban-phat-hanh.pdf"), overwrite: true);

        await clerk.GetByTestId("return-at-counter").Locator("summary").ClickAsync();
        await clerk.GetByTestId("signed-on-paper").CheckAsync();
        await clerk.GetByTestId("do-counter").ClickAsync();
        await Steps.Done(clerk, "Đã ghi trả kết quả tại quầy");
        await mother.GotoAsync("/dossiers");
        await mother.GetByTestId("dossier").Filter(new() { HasText = code }).GetByRole(AriaRole.Link).ClickAsync();
        await mother.GetByTestId("signed").Locator("summary").ClickAsync();
        await Assertions.Expect(mother.GetByTestId("agency-signed")).ToContainTextAsync("Tủa Chùa");
        await Look(mother, "citizen-signature");
        await Download(mother, "result-pdf", ".pdf", 0x25);
        await Download(mother, "agency-p7s", ".pdf.p7s", 0x30);
    }

    [Fact]
    public async Task A_step_s_products_are_ticked_before_it_ends()
    {
        var code = await ProcedureWithProducts();
        var clerk = await Person.Clerk.SignIn(platform);
        await clerk.GotoAsync($"/staff/counter/{code}");
        for (var i = 0; i < 20 && await clerk.GetByTestId("card").CountAsync() == 0; i++)
        {
            await Task.Delay(1000); // what was published is on its way
            await clerk.ReloadAsync();
        }
        await clerk.GetByTestId("card").FillAsync("011095012346||Vàng Thị Dua|05021995|Nữ|Bản Háng Tơ Mang, Tủa Chùa, Điện Biên|10052022");
        await clerk.GetByTestId("read-card").ClickAsync();
        await clerk.GetByTestId("phone").FillAsync("0912345679");
        await clerk.GetByLabel("Nội dung yêu cầu").FillAsync("Xin xác nhận.");
        await clerk.GetByTestId("return-counter").CheckAsync();
        await clerk.GetByTestId("save").ClickAsync();
        await Steps.Done(clerk, "Đã tiếp nhận");
        var dossier = (await clerk.GetByTestId("code").InnerTextAsync()).Trim();

        var specialist = await Person.Specialist.SignIn(platform);
        await Steps.OpenFrom(specialist, "accepted", dossier);
        await specialist.GetByTestId("summary").FillAsync("Đồng ý");
        await specialist.GetByTestId("do-draft").ClickAsync();
        await Assertions.Expect(specialist.GetByTestId("form-errors")).ToContainTextAsync("Tờ trình");
        await Look(specialist, "products");
        await specialist.GetByTestId("product").First.CheckAsync();
        await specialist.GetByTestId("product").Nth(1).CheckAsync();
        await specialist.GetByTestId("do-draft").ClickAsync();
        await Steps.Done(specialist, "Đã trình lãnh đạo ký");
    }

    private async Task<string> ProcedureWithProducts()
    {
        var code = $"7.{Random.Shared.Next(1_000_000):000000}";
        var it = await Person.It.SignIn(platform);
        await it.GotoAsync("/staff/catalogue");
        await it.GetByText("Thêm thủ tục mà danh mục quốc gia chưa có").ClickAsync();
        await it.FillAsync("[name=code]", code);
        await it.GetByRole(AriaRole.Button, new() { Name = "Soạn bản nháp" }).ClickAsync();
        await it.GetByTestId("name").FillAsync("Thủ tục có sản phẩm của bước");
        await it.GetByTestId("field").FillAsync("Thử");
        await it.CheckAsync("#level-commune");
        await it.GetByTestId("add-case").ClickAsync();
        await it.FillAsync("[name='cases.0.channels.0.amount']", "3");
        await it.GetByTestId("process-0").Locator("summary").First.ClickAsync();
        await it.GetByTestId("add-process").First.ClickAsync();
        await it.GetByTestId("process-0").Locator("summary").First.ClickAsync();
        await it.FillAsync("[name='cases.0.process.steps.0.products']", "Tờ trình của chuyên viên\nPhiếu xác minh");
        await Look(it, "process-products");
        await it.GetByTestId("save").ClickAsync();
        await Assertions.Expect(it.GetByTestId("form-errors")).ToHaveCountAsync(0);
        var leader = await Person.ProvinceLeader.SignIn(platform);
        await leader.GotoAsync($"/staff/catalogue/{code}/drafts/1");
        await leader.GetByTestId("publish").ClickAsync();
        await Assertions.Expect(leader.GetByTestId("versions")).ToContainTextAsync("Đang áp dụng");
        return code;
    }

    private async Task<(IPage Clerk, string Code)> Accepted(IPage mother)
    {
        var dossier = await Steps.ApplyForBirth(mother);
        var clerk = await Person.Clerk.SignIn(platform);
        await Steps.OpenFrom(clerk, "submitted", dossier.Number);
        return (clerk, await Steps.Accept(clerk));
    }

    private static async Task<IDownload> Download(IPage page, string link, string ending, byte first)
    {
        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByTestId(link).ClickAsync());
        file.SuggestedFilename.ShouldStartWith("ket-qua-");
        file.SuggestedFilename.ShouldEndWith(ending);
        (await File.ReadAllBytesAsync((await file.PathAsync())!))[0].ShouldBe(first);
        return file;
    }

    /// <summary>A working day some weeks ahead.</summary>
    private static DateTimeOffset Tuesday() => DateTimeOffset.UtcNow.AddDays(28 + (((int)DayOfWeek.Tuesday - (int)DateTimeOffset.UtcNow.DayOfWeek + 7) % 7));

    /// <summary>Looks again while something is still on its way.</summary>
    private static async Task Until(IPage page, Func<ILocator> where, string words)
    {
        for (var i = 0; i < 90 && !(await where().First.InnerTextAsync()).Contains(words, StringComparison.Ordinal); i++)
        {
            await Task.Delay(1000);
            await page.ReloadAsync();
        }
        (await where().First.InnerTextAsync()).ShouldContain(words);
    }

    /// <summary>A picture at the width of an office's old screen and of a phone; the page itself never scrolls sideways.</summary>
    private static async Task Look(IPage page, string name, bool printed = false)
    {
        foreach (var (width, height, suffix) in new[] { (1366, 768, "desk"), (390, 844, "phone") })
        {
            await page.SetViewportSizeAsync(width, height);
            await page.ScreenshotAsync(new() { Path = RunningPlatform.Artifact($"new-{name}-{suffix}.png"), FullPage = true });
            if (!printed)
                (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width, $"{name} at {width}");
        }
        await page.SetViewportSizeAsync(1366, 768);
    }
}
