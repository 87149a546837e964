using Microsoft.Playwright;

namespace Platform.Browser.Tests;

[Collection(nameof(RunningPlatform))]
public sealed class CounterTests(RunningPlatform platform)
{
    private const string Card = "011095012345||Vàng Thị Sua|05021995|Nữ|Bản Háng Tơ Mang, Tủa Chùa, Điện Biên|10052022";

    [Fact]
    public async Task A_clerk_scans_the_card_accepts_at_the_counter_and_the_result_is_handed_out_there()
    {
        var clerk = await Person.Clerk.SignIn(platform);
        await clerk.GotoAsync("/staff/counter");
        await clerk.GetByTestId("q").FillAsync("dang ky khai sinh");
        await clerk.GetByTestId("q").PressAsync("Enter");
        await clerk.GetByTestId("procedure").GetByRole(AriaRole.Link, new() { Name = "Thủ tục đăng ký khai sinh", Exact = true }).First.ClickAsync();
        await clerk.GetByTestId("card").FillAsync(Card);
        await clerk.GetByTestId("read-card").ClickAsync();
        await Assertions.Expect(clerk.GetByTestId("name")).ToHaveValueAsync("Vàng Thị Sua");
        await Assertions.Expect(clerk.GetByTestId("identity")).ToHaveValueAsync("011095012345");
        await clerk.GetByTestId("phone").FillAsync("0912345678");
        await clerk.GetByTestId("email").FillAsync("vang.sua@example.vn");
        await clerk.GetByTestId("sets").FillAsync("2");
        await Steps.FillBirth(clerk);
        foreach (var paper in await clerk.GetByTestId("seen-required").AllAsync())
            await paper.CheckAsync();
        await clerk.GetByTestId("return-counter").CheckAsync();
        await clerk.GetByTestId("save").ClickAsync();
        await Steps.Done(clerk, "Đã tiếp nhận");
        var code = (await clerk.GetByTestId("code").InnerTextAsync()).Trim();

        var receipt = await clerk.Context.RunAndWaitForPageAsync(() => clerk.GetByTestId("receipt").ClickAsync());
        await Assertions.Expect(receipt.Locator("body")).ToContainTextAsync("tiếp nhận", new() { IgnoreCase = true });
        await Assertions.Expect(receipt.Locator("body")).ToContainTextAsync("vang.sua@example.vn");
        await Assertions.Expect(receipt.Locator("dt:has-text('Số lượng hồ sơ') + dd")).ToHaveTextAsync("2 (bộ)");

        var sheet = await clerk.Context.RunAndWaitForPageAsync(() => clerk.GetByTestId("paper-06").ClickAsync());
        await Assertions.Expect(sheet.Locator("h1")).ToHaveTextAsync("PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ");
        var day = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(7));
        await clerk.GotoAsync($"/staff/books/tracking?from={day:yyyy-MM-dd}&to={day.AddDays(14):yyyy-MM-dd}");
        await Assertions.Expect(clerk.GetByTestId("book")).ToContainTextAsync(code);
        await clerk.ScreenshotAsync(new PageScreenshotOptions { Path = RunningPlatform.Artifact("staff-tracking-book.png"), FullPage = true });
        var book = await clerk.Context.RunAndWaitForPageAsync(() => clerk.GetByTestId("print-book").ClickAsync());
        await Assertions.Expect(book.Locator("h1")).ToHaveTextAsync("SỔ THEO DÕI HỒ SƠ");

        await Steps.Resolve(platform, code, "Đăng ký khai sinh");
        await Steps.OpenFrom(clerk, "issued", code);
        await Assertions.Expect(clerk.GetByTestId("signed")).ToContainTextAsync(Person.Leader.Name);
        await clerk.GetByTestId("signed").Locator("summary").ClickAsync();
        var signature = await clerk.RunAndWaitForDownloadAsync(() => clerk.GetByTestId("p7s").ClickAsync());
        signature.SuggestedFilename.ShouldEndWith(".p7s");
        (await File.ReadAllBytesAsync((await signature.PathAsync())!))[0].ShouldBe((byte)0x30); // DER, as it is
        await clerk.GetByTestId("signed-on-paper").CheckAsync();
        await clerk.GetByTestId("do-counter").ClickAsync();
        await Steps.Done(clerk, "Đã ghi trả kết quả tại quầy");
    }

    [Fact]
    public async Task What_a_clerk_has_half_typed_outlives_the_tab_and_is_used_up_by_accepting()
    {
        var clerk = await Person.Clerk.SignIn(platform);
        await clerk.GotoAsync($"/staff/counter/{Steps.Birth}");
        await clerk.GetByTestId("name").FillAsync("Sùng Thị Dở Dang");
        await clerk.GetByTestId("identity").FillAsync("011095012399");
        await clerk.FillAsync("[name='form.childName']", "Sùng Minh Nháp");
        await Assertions.Expect(clerk.GetByTestId("autosave")).ToContainTextAsync("Đã lưu nháp lúc", new() { Timeout = 15000 });
        var again = await clerk.Context.NewPageAsync();
        await clerk.CloseAsync();

        await again.GotoAsync("/staff/counter");
        var draft = again.GetByTestId("draft").Filter(new() { HasText = "Sùng Thị Dở Dang" });
        await again.ScreenshotAsync(new PageScreenshotOptions { Path = RunningPlatform.Artifact("staff-counter-drafts.png"), FullPage = true });
        await draft.GetByTestId("resume").ClickAsync();
        await Assertions.Expect(again.GetByTestId("identity")).ToHaveValueAsync("011095012399");
        await Assertions.Expect(again.Locator("[name='form.childName']")).ToHaveValueAsync("Sùng Minh Nháp");
        await again.GetByTestId("street").FillAsync("Bản Háng Tơ Mang");
        await again.GetByTestId("declared-paper").CheckAsync();
        foreach (var paper in await again.GetByTestId("seen-required").AllAsync())
            await paper.CheckAsync();
        await again.GetByTestId("return-counter").CheckAsync();
        await again.GetByTestId("save").ClickAsync();
        await Steps.Done(again, "Đã tiếp nhận");
        await again.GotoAsync("/staff/counter");
        await Assertions.Expect(draft).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_clerk_finds_a_dossier_from_the_counter_records_an_authority_and_takes_it_back()
    {
        var mother = await Person.Mother.SignIn(platform);
        var dossier = await Steps.ApplyForBirth(mother);
        var clerk = await Person.Clerk.SignIn(platform);
        await clerk.GotoAsync("/staff/counter");
        await clerk.GetByTestId("to-authorities").ClickAsync();
        await clerk.GetByTestId("q").FillAsync(dossier.Number);
        await clerk.GetByTestId("q").PressAsync("Enter");
        await clerk.GetByTestId("dossier").GetByRole(AriaRole.Link).ClickAsync();
        await clerk.GetByTestId("authority-name").FillAsync("Giàng A Sùng");
        await clerk.GetByTestId("authority-number").FillAsync("011088007341");
        await clerk.GetByTestId("do-authorise").ClickAsync();
        await Assertions.Expect(clerk.GetByTestId("authorise")).ToContainTextAsync("Xin tải lên bản chụp giấy uỷ quyền");
        await clerk.GetByTestId("authority-until").FillAsync("2027-06-30");
        await clerk.GetByTestId("file-authorityProof").SetInputFilesAsync(Steps.PhotoOfPaper);
        await Assertions.Expect(clerk.GetByTestId("authorise").GetByRole(AriaRole.Status)).ToContainTextAsync("Đã tải lên");
        await clerk.GetByTestId("do-authorise").ClickAsync();
        await Steps.Done(clerk, "Đã ghi uỷ quyền");
        await Assertions.Expect(clerk.GetByTestId("representative")).ToContainTextAsync("30/06/2027");
        await Assertions.Expect(clerk.GetByTestId("may-act").First).ToContainTextAsync("Giàng A Sùng"); // where a withdrawal is taken in
        await clerk.ScreenshotAsync(new PageScreenshotOptions { Path = RunningPlatform.Artifact("staff-authority.png"), FullPage = true });

        var friend = await platform.NewPage();
        await friend.GotoAsync("/sign-in");
        await friend.GetByRole(AriaRole.Button, new() { Name = "Giàng A Sùng" }).ClickAsync();
        await friend.GotoAsync("/dossiers");
        await Assertions.Expect(friend.GetByTestId("dossier").Filter(new() { HasText = dossier.Number })).ToHaveCountAsync(1);
        await clerk.GetByTestId("revoke-authority").Locator("summary").ClickAsync();
        await clerk.GetByTestId("do-revoke-authority").ClickAsync();
        await Steps.Done(clerk, "Đã thu hồi uỷ quyền");
        await Assertions.Expect(clerk.GetByTestId("authorities")).ToContainTextAsync("Đã thu hồi");
        await friend.GotoAsync("/dossiers");
        await Assertions.Expect(friend.GetByTestId("dossier").Filter(new() { HasText = dossier.Number })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_counter_draft_is_kept_and_thrown_away_without_javascript()
    {
        var page = await platform.NewPage(javaScript: false);
        await page.GotoAsync("/staff/counter");
        await page.GetByRole(AriaRole.Button, new() { Name = Person.Clerk.Name }).ClickAsync();
        await page.GotoAsync($"/staff/counter/{Steps.Birth}");
        await page.GetByTestId("name").FillAsync("Mùa Thị Không Mạng");
        await page.GetByTestId("save-draft").ClickAsync();
        await Assertions.Expect(page.GetByTestId("draft-saved")).ToContainTextAsync("Đã lưu nháp lúc");
        await page.GotoAsync("/staff/counter");
        var draft = page.GetByTestId("draft").Filter(new() { HasText = "Mùa Thị Không Mạng" });
        await draft.GetByTestId("discard").ClickAsync();
        await Steps.Done(page, "Đã xoá bản nháp");
        await Assertions.Expect(draft).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_declaration_on_paper_is_left_out_and_the_dossier_names_its_three_agencies()
    {
        var clerk = await Person.Clerk.SignIn(platform);
        await clerk.GotoAsync($"/staff/counter/{Steps.Birth}");
        await clerk.GetByTestId("card").FillAsync(Card);
        await clerk.GetByTestId("read-card").ClickAsync();
        await clerk.GetByTestId("declared-paper").CheckAsync();
        await Assertions.Expect(clerk.Locator("[name='form.childName']")).ToBeHiddenAsync();
        await clerk.SelectOptionAsync("[name='competentAgency']", new SelectOptionValue { Label = "Ủy ban nhân dân xã Tủa Thàng" });
        await clerk.GetByTestId("helped-at").SelectOptionAsync(new SelectOptionValue { Label = "Ủy ban nhân dân phường Mường Lay" });
        foreach (var paper in await clerk.GetByTestId("seen-required").AllAsync())
            await paper.CheckAsync();
        await clerk.GetByTestId("return-counter").CheckAsync();
        await clerk.ScreenshotAsync(new PageScreenshotOptions { Path = RunningPlatform.Artifact("staff-counter-paper.png"), FullPage = true });
        await clerk.GetByTestId("save").ClickAsync();
        await Steps.Done(clerk, "Đã tiếp nhận");
        await Assertions.Expect(clerk.GetByTestId("helped-at")).ToHaveTextAsync("Ủy ban nhân dân phường Mường Lay");
        await Assertions.Expect(clerk.GetByTestId("received-at")).ToHaveTextAsync("Ủy ban nhân dân xã Tủa Chùa");
        await Assertions.Expect(clerk.GetByTestId("competent")).ToHaveTextAsync("Ủy ban nhân dân xã Tủa Thàng");
        var receipt = await clerk.Context.RunAndWaitForPageAsync(() => clerk.GetByTestId("receipt").ClickAsync());
        foreach (var agency in new[] { "Mường Lay", "Tủa Chùa", "Tủa Thàng" })
            await Assertions.Expect(receipt.Locator("body")).ToContainTextAsync(agency);
    }

    [Fact]
    public async Task A_dossier_that_cannot_be_accepted_is_refused_with_ground_and_reason()
    {
        var mother = await Person.Mother.SignIn(platform);
        var dossier = await Steps.ApplyForBirth(mother);

        var clerk = await Person.Clerk.SignIn(platform);
        await Steps.OpenFrom(clerk, "submitted", dossier.Number);
        await clerk.GetByTestId("refuse").Locator("summary").ClickAsync();
        await clerk.GetByTestId("ground").SelectOptionAsync("papers-incomplete");
        await clerk.GetByTestId("refuse-reason").FillAsync("Giấy chứng sinh chụp không đọc được.");
        await clerk.GetByTestId("do-refuse").ClickAsync();
        await Steps.Done(clerk, "Đã từ chối tiếp nhận");

        await Steps.Track(mother, dossier);
        await Assertions.Expect(mother.GetByTestId("status").First).ToContainTextAsync("Không được tiếp nhận");
    }

    [Fact]
    public async Task Without_a_reason_nothing_is_refused_and_what_was_typed_stays()
    {
        var mother = await Person.Mother.SignIn(platform);
        var dossier = await Steps.ApplyForBirth(mother);
        var clerk = await Person.Clerk.SignIn(platform);
        await Steps.OpenFrom(clerk, "submitted", dossier.Number);
        await clerk.GetByTestId("refuse").Locator("summary").ClickAsync();
        await clerk.GetByTestId("ground").SelectOptionAsync("duplicate");
        await clerk.EvaluateAsync("document.querySelectorAll('[required]').forEach(e => e.required = false)");
        await clerk.GetByTestId("do-refuse").ClickAsync();
        await Assertions.Expect(clerk.GetByTestId("form-errors")).ToContainTextAsync("lý do");
        await Assertions.Expect(clerk.GetByTestId("ground")).ToHaveValueAsync("duplicate");
    }
}
