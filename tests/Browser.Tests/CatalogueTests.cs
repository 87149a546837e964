using Microsoft.Playwright;

namespace Platform.Browser.Tests;

/// <summary>The province's administrator and who approves: a draft on a phone without JavaScript, published by somebody else.</summary>
[Collection(nameof(RunningPlatform))]
public sealed class CatalogueTests(RunningPlatform platform)
{
    [Fact]
    public async Task Provincial_it_prepares_without_javascript_and_a_provincial_leader_publishes()
    {
        var code = $"6.{Random.Shared.Next(1_000_000):000000}";
        var it = await platform.NewPage(phone: true, javaScript: false);
        await it.GotoAsync("/staff/catalogue");
        await it.GetByRole(AriaRole.Button, new() { Name = Person.It.Name }).ClickAsync();
        await it.GetByText("Thêm thủ tục mà danh mục quốc gia chưa có").ClickAsync();
        await it.FillAsync("[name=code]", code);
        await it.GetByRole(AriaRole.Button, new() { Name = "Soạn bản nháp" }).ClickAsync();
        await it.GetByTestId("save").ClickAsync();
        await Assertions.Expect(it.GetByTestId("form-errors")).ToContainTextAsync("Chưa có tên thủ tục");
        await it.GetByTestId("name").FillAsync("Thủ tục riêng của tỉnh");
        await it.GetByTestId("field").FillAsync("Thử");
        await it.CheckAsync("#level-commune");
        await it.GetByTestId("add-case").ClickAsync();
        await it.FillAsync("[name='cases.0.channels.0.amount']", "năm");
        await it.GetByTestId("add-paper").ClickAsync();
        await it.GetByTestId("save").ClickAsync();
        await Assertions.Expect(it.GetByTestId("form-errors")).ToContainTextAsync("Nhập một số không âm");
        await it.FillAsync("[name='cases.0.channels.0.amount']", "0,5");
        await it.CheckAsync("[name='papers.0.drop']");
        await it.GetByTestId("save").ClickAsync();
        await Assertions.Expect(it.GetByTestId("form-errors")).ToHaveCountAsync(0);
        await Assertions.Expect(it.GetByTestId("undecided")).ToHaveCountAsync(0);
        await Assertions.Expect(it.GetByTestId("same-person")).ToBeVisibleAsync();
        (await it.InputValueAsync("[name='cases.0.channels.0.amount']")).ShouldBe("0,5");

        var leader = await Person.ProvinceLeader.SignIn(platform);
        await leader.GotoAsync($"/staff/catalogue/{code}/drafts/1");
        await leader.GetByTestId("publish").ClickAsync();
        await Assertions.Expect(leader.GetByTestId("versions")).ToContainTextAsync("Đang áp dụng");
        await leader.GotoAsync($"/procedures/{code}");
        await Assertions.Expect(leader.Locator("h1")).ToContainTextAsync("Thủ tục riêng của tỉnh");
    }

    [Fact]
    public async Task The_parts_of_a_linked_procedure_are_rows_of_a_form_without_javascript()
    {
        var it = await platform.NewPage(phone: true, javaScript: false);
        await it.GotoAsync("/staff/catalogue/2.000986");
        await it.GetByRole(AriaRole.Button, new() { Name = Person.It.Name }).ClickAsync();
        if (await it.GetByTestId("start-draft").CountAsync() > 0)
            await it.GetByTestId("start-draft").ClickAsync();
        else
            await it.GetByTestId("draft").Locator("a").ClickAsync();
        await it.GetByTestId("save").ClickAsync();
        await Assertions.Expect(it.GetByTestId("changes")).ToContainTextAsync("Chưa có gì khác");
        await it.GetByTestId("linked-parts").Locator("summary").First.ClickAsync();
        await Assertions.Expect(it.GetByTestId("part-row")).ToHaveCountAsync(3);
        await it.GetByTestId("part-row").Nth(2).GetByTestId("part-after-1").CheckAsync(); // the card waits for the residence, too
        await it.GetByTestId("add-part").ClickAsync();
        await it.GetByTestId("part-row").Nth(3).GetByTestId("part-name").FillAsync("Trợ cấp của tỉnh");
        await it.GetByTestId("part-row").Nth(3).GetByTestId("part-order").FillAsync("1,5");
        await it.GetByTestId("save").ClickAsync();
        await Assertions.Expect(it.GetByTestId("form-errors")).ToContainTextAsync("cần thời hạn");
        await it.GetByTestId("part-row").Nth(1).GetByTestId("part-amount").FillAsync("5");
        await it.GetByTestId("save").ClickAsync();
        await Assertions.Expect(it.GetByTestId("changes")).ToContainTextAsync("các phần liên thông");
        await Assertions.Expect(it.GetByTestId("linked-parts").Locator("ol.steps li")).ToContainTextAsync(["Đăng ký khai sinh", "Trợ cấp của tỉnh", "sau khi xong", "sau khi xong"]);
        (await it.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(360);
        await it.GetByRole(AriaRole.Button, new() { Name = "Huỷ bản nháp" }).ClickAsync();
        await Assertions.Expect(it.GetByTestId("start-draft")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_draft_saved_as_it_was_shown_changes_nothing()
    {
        var it = await Person.It.SignIn(platform, phone: true);
        await it.GotoAsync("/staff/catalogue/2.002011"); // 24 papers and more, several fees
        if (await it.GetByTestId("start-draft").CountAsync() > 0)
            await it.GetByTestId("start-draft").ClickAsync();
        else
            await it.GetByTestId("draft").Locator("a").ClickAsync();
        await it.GetByTestId("save").ClickAsync();
        await Assertions.Expect(it.GetByTestId("changes")).ToContainTextAsync("Chưa có gì khác");
        await it.GetByRole(AriaRole.Button, new() { Name = "Huỷ bản nháp" }).ClickAsync();
        await Assertions.Expect(it.GetByTestId("start-draft")).ToBeVisibleAsync();
    }
}
