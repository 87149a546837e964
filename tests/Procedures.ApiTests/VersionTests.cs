using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using Platform.Testing;

namespace Platform.Procedures.ApiTests;

/// <summary>Draft, published, retired. Each test has a procedure of its own.</summary>
public sealed class VersionTests(SmallHost host) : IClassFixture<SmallHost>
{
    private static int made;

    [Fact]
    public async Task A_change_of_a_real_procedure_is_a_new_version_and_the_old_one_stays()
    {
        var (status, draft) = await host.Post("/v1/procedures/1.000656/drafts", People.It);
        status.ShouldBe(201);
        draft.GetProperty("basedOn").GetInt32().ShouldBe(1);
        draft.GetProperty("errors").EnumerateObject().ShouldBeEmpty();
        var terms = JsonNode.Parse(draft.GetProperty("terms").GetRawText())!;
        terms["name"] = "Đăng ký khai tử (sửa đổi)";
        (await host.Put("/v1/procedures/1.000656/drafts/1", People.It, terms.ToJsonString(), ifMatch: 1)).Status.ShouldBe(200);
        (await host.Get("/v1/procedures/1.000656")).GetProperty("version").GetInt32().ShouldBe(1);
        var (published, answer) = await host.Post("/v1/procedures/1.000656/drafts/1/publish", People.ProvinceLeader, new { effectiveFrom = host.Clock.Today }, ifMatch: 2);
        published.ShouldBe(200, answer.ToString());
        answer.GetProperty("version").GetInt32().ShouldBe(2);
        answer.GetProperty("accepts").GetBoolean().ShouldBeTrue();

        var now = await host.Get("/v1/procedures/1.000656");
        now.GetProperty("name").GetString().ShouldBe("Đăng ký khai tử (sửa đổi)");
        now.GetProperty("origin").GetString().ShouldBe("province");
        (await host.Get("/v1/procedures/1.000656?on=2025-07-01")).GetProperty("version").GetInt32().ShouldBe(1);
        (await host.Get("/v1/procedures/1.000656/versions/1")).GetProperty("name").GetString()!.ShouldNotContain("sửa đổi");
        var life = await host.Get("/v1/procedures/1.000656/versions", People.It);
        life.GetProperty("versions").EnumerateArray().Select(v => v.GetProperty("state").GetString()).ShouldBe(["applies", "past"]);
        life.GetProperty("versions")[1].GetProperty("effectiveUntil").GetString().ShouldBe(host.Clock.Today.AddDays(-1).ToString("yyyy-MM-dd"));
        (await Said("ProcedurePublished", "1.000656")).ShouldContain(m => m.GetProperty("version").GetInt32() == 2);
        (await host.Put("/v1/procedures/1.000656/drafts/1", People.It, terms.ToJsonString())).Body.GetProperty("code").GetString().ShouldBe("draft-closed");
    }

    [Fact]
    public async Task A_procedure_that_waited_for_a_decision_is_decided_by_draft_and_publication()
    {
        (await Undecided()).ShouldContain("1.000005");
        var (_, draft) = await host.Post("/v1/procedures/1.000005/drafts", People.It);
        draft.GetProperty("undecided").GetArrayLength().ShouldBeGreaterThan(0);
        var terms = JsonNode.Parse(draft.GetProperty("terms").GetRawText())!;
        foreach (var one in terms["cases"]!.AsArray())
            foreach (var channel in one!["channels"]!.AsArray())
                (channel!["amount"], channel["unit"]) = (1, "workingDay");
        terms["undecided"] = new JsonArray();
        (await host.Put("/v1/procedures/1.000005/drafts/1", People.It, terms.ToJsonString())).Body.GetProperty("undecided").GetArrayLength().ShouldBe(0);
        (await host.Post("/v1/procedures/1.000005/drafts/1/publish", SmallHost.OtherIt, new { effectiveFrom = host.Clock.Today })).Status.ShouldBe(200);
        (await host.Get("/v1/procedures/1.000005")).GetProperty("accepts").GetBoolean().ShouldBeTrue();
        (await Undecided()).ShouldNotContain("1.000005");

        var (_, report) = await host.Import(null);
        report.GetProperty("kept").GetInt32().ShouldBeGreaterThan(0);
        var oddity = report.GetProperty("oddities").EnumerateArray().Single(o => o.GetProperty("kind").GetString() == "province-decided" && o.GetProperty("code").GetString() == "1.000005");
        oddity.GetProperty("problem").GetString()!.ShouldNotContain("đã thay đổi");
        (await host.Get("/v1/procedures/1.000005")).GetProperty("version").GetInt32().ShouldBe(2);
        Sum(report).ShouldBe(report.GetProperty("sourceRows").GetInt32());
    }

    [Fact]
    public async Task An_import_keeps_the_provinces_own_and_says_when_the_file_has_changed()
    {
        var code = await Published();
        var (_, first) = await host.Post("/v1/procedures/imports?retireMissing=true&dryRun=true", People.It, "[" + Row(code, "Tên quốc gia") + "]");
        first.GetProperty("kept").GetInt32().ShouldBe(1);
        first.GetProperty("oddities").EnumerateArray().ShouldContain(o => o.GetProperty("kind").GetString() == "province-decided" && o.GetProperty("code").GetString() == code && o.GetProperty("problem").GetString()!.Contains("đã thay đổi"));
        await host.Import("[" + Row(code, "Tên quốc gia") + "]");
        (await host.Get($"/v1/procedures/{code}")).GetProperty("name").GetString().ShouldBe("Thủ tục của tỉnh");
        var (_, again) = await host.Import("[" + Row(code, "Tên quốc gia") + "]");
        again.GetProperty("oddities").EnumerateArray().Single(o => o.GetProperty("kind").GetString() == "province-decided" && o.GetProperty("code").GetString() == code).GetProperty("problem").GetString()!.ShouldNotContain("đã thay đổi");
        Sum(again).ShouldBe(1);
    }

    [Fact]
    public async Task A_version_of_a_later_day_is_told_at_once_and_applies_from_that_day()
    {
        await using var later = new SmallHost();
        await later.InitializeAsync();
        var code = await Published(later);
        await Draft(later, code, "Tên mới");
        var day = later.Clock.Today.AddDays(3);
        (await later.Post($"/v1/procedures/{code}/drafts/2/publish", SmallHost.OtherIt, new { effectiveFrom = day })).Status.ShouldBe(200);
        (await later.Get($"/v1/procedures/{code}")).GetProperty("version").GetInt32().ShouldBe(1);
        (await later.Get($"/v1/procedures/{code}?on={day:yyyy-MM-dd}")).GetProperty("name").GetString().ShouldBe("Tên mới");
        (await later.Get($"/v1/procedures/{code}?on={day.AddDays(-1):yyyy-MM-dd}")).GetProperty("version").GetInt32().ShouldBe(1);
        (await later.Get($"/v1/procedures/{code}/versions", People.It)).GetProperty("versions")[0].GetProperty("state").GetString().ShouldBe("waiting");

        await Draft(later, code, "Tên chen ngang");
        (await later.Post($"/v1/procedures/{code}/drafts/3/publish", SmallHost.OtherIt, new { effectiveFrom = later.Clock.Today })).Body.GetProperty("code").GetString().ShouldBe("later-version-waits");
        (await later.Post($"/v1/procedures/{code}/retire", People.It, new { effectiveFrom = day.AddDays(2), reason = "QĐ 2" })).Body.GetProperty("state").GetString().ShouldBe("proposed");
        (await later.Post($"/v1/procedures/{code}/retire", SmallHost.OtherIt, new { effectiveFrom = day.AddDays(2) })).Body.GetProperty("state").GetString().ShouldBe("retired");
        (await later.Get($"/v1/procedures/{code}?on={day.AddDays(2):yyyy-MM-dd}")).GetProperty("accepts").GetBoolean().ShouldBeFalse();

        later.Clock.Days = 3;
        (await later.Get($"/v1/procedures/{code}")).GetProperty("version").GetInt32().ShouldBe(2);
        await InForceNow(later);
        (await Names(later)).ShouldContain("Tên mới");
        later.Clock.Days = 5;
        await InForceNow(later);
        (await Names(later)).ShouldNotContain("Tên mới");
        (await later.Get($"/v1/procedures/{code}")).GetProperty("accepts").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Todays_terms_are_corrected_while_a_later_version_waits_and_that_one_still_comes()
    {
        await using var later = new SmallHost();
        await later.InitializeAsync();
        var (code, day) = await Waiting(later);
        await DraftFrom(later, code, 1, "Sửa cho hôm nay");
        (await later.Post($"/v1/procedures/{code}/drafts/3/publish", SmallHost.OtherIt, new { effectiveFrom = later.Clock.Today })).Body.GetProperty("code").GetString().ShouldBe("later-version-waits");
        (await later.Post($"/v1/procedures/{code}/drafts/3/publish", People.It, new { effectiveFrom = later.Clock.Today, waiting = "keep" })).Body.GetProperty("code").GetString().ShouldBe("same-person");
        var (status, published) = await later.Post($"/v1/procedures/{code}/drafts/3/publish", SmallHost.OtherIt, new { effectiveFrom = later.Clock.Today, waiting = "keep" });
        status.ShouldBe(200, published.ToString());
        var repeated = published.GetProperty("repeated")[0];
        (repeated.GetProperty("version").GetInt32(), repeated.GetProperty("of").GetInt32(), repeated.GetProperty("effectiveFrom").GetString()).ShouldBe((4, 2, $"{day:yyyy-MM-dd}"));
        (await later.Get($"/v1/procedures/{code}")).GetProperty("name").GetString().ShouldBe("Sửa cho hôm nay");
        (await later.Get($"/v1/procedures/{code}?on={day:yyyy-MM-dd}")).GetProperty("name").GetString().ShouldBe("Tên mới");
        (await later.Get($"/v1/procedures/{code}/versions", People.It)).GetProperty("versions").EnumerateArray().Select(v => v.GetProperty("state").GetString()).ShouldBe(["waiting", "applies", "replaced", "past"]);
        later.Clock.Days = 3;
        await InForceNow(later);
        (await Names(later)).ShouldContain("Tên mới");
    }

    [Fact]
    public async Task A_version_that_waits_is_withdrawn_by_two_people()
    {
        await using var later = new SmallHost();
        await later.InitializeAsync();
        var (code, day) = await Waiting(later);
        (await later.Post($"/v1/procedures/{code}/drafts", People.It, new { from = 9 })).Body.GetProperty("code").GetString().ShouldBe("unknown-version");
        (await later.Post($"/v1/procedures/{code}/drafts", People.It, new { from = 1 })).Status.ShouldBe(201);
        (await later.Post($"/v1/procedures/{code}/drafts/3/publish", SmallHost.OtherIt, new { effectiveFrom = later.Clock.Today, waiting = "replace" })).Status.ShouldBe(200);
        (await later.Get($"/v1/procedures/{code}?on={day:yyyy-MM-dd}")).GetProperty("name").GetString().ShouldBe("Thủ tục của tỉnh");
        later.Clock.Days = 4;
        await InForceNow(later);
        (await Names(later)).ShouldNotContain("Tên mới");
    }

    [Fact]
    public async Task An_end_that_waits_is_withdrawn_or_kept()
    {
        var (kept, withdrawn, end) = (await Published(), await Published(), host.Clock.Today.AddDays(5));
        foreach (var (code, waiting) in new[] { (kept, "keep"), (withdrawn, "replace") })
        {
            await host.Post($"/v1/procedures/{code}/retire", People.It, new { effectiveFrom = end, reason = "QĐ 77" });
            await host.Post($"/v1/procedures/{code}/retire", People.ProvinceLeader, new { effectiveFrom = end });
            var life = await host.Get($"/v1/procedures/{code}/versions", People.It);
            (life.GetProperty("retiredReason").GetString(), life.GetProperty("retiredProposedByName").GetString(), life.GetProperty("retiredDecidedByName").GetString()).ShouldBe(("QĐ 77", People.It.Name, People.ProvinceLeader.Name));
            await Draft(host, code, "Sửa trước khi hết");
            (await host.Post($"/v1/procedures/{code}/drafts/2/publish", SmallHost.OtherIt, new { effectiveFrom = host.Clock.Today })).Body.GetProperty("code").GetString().ShouldBe("retirement-waits");
            (await host.Post($"/v1/procedures/{code}/drafts/2/publish", SmallHost.OtherIt, new { effectiveFrom = host.Clock.Today, waiting })).Status.ShouldBe(200);
        }
        (await host.Get($"/v1/procedures/{kept}?on={end:yyyy-MM-dd}")).GetProperty("accepts").GetBoolean().ShouldBeFalse();
        (await host.Get($"/v1/procedures/{kept}/versions", People.It)).GetProperty("retiredReason").GetString().ShouldBe("QĐ 77");
        (await host.Get($"/v1/procedures/{withdrawn}?on={end:yyyy-MM-dd}")).GetProperty("accepts").GetBoolean().ShouldBeTrue();
        (await host.Get($"/v1/procedures/{withdrawn}/versions", People.It)).TryGetProperty("retiredFrom", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task What_was_seen_last_is_a_number() =>
        (await BadIfMatch()).ShouldBe((400, "bad-if-match"));

    [Fact]
    public async Task A_new_procedure_begins_empty_and_is_not_there_before_its_day()
    {
        var code = NewCode();
        var (status, draft) = await host.Post($"/v1/procedures/{code}/drafts", People.It);
        status.ShouldBe(201);
        draft.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe(["name", "field", "levels"], ignoreOrder: true);
        (await host.Post($"/v1/procedures/{code}/drafts/1/publish", SmallHost.OtherIt, new { effectiveFrom = host.Clock.Today })).Status.ShouldBe(422);
        await host.Put($"/v1/procedures/{code}/drafts/1", People.It, Terms("Thủ tục tương lai"));
        (await host.Post($"/v1/procedures/{code}/drafts/1/publish", SmallHost.OtherIt, new { effectiveFrom = host.Clock.Today.AddDays(30) })).Status.ShouldBe(200);
        (await host.Refused($"/v1/procedures/{code}")).Problem.GetProperty("code").GetString().ShouldBe("not-in-force");
        (await host.Get($"/v1/procedures/{code}?on={host.Clock.Today.AddDays(30):yyyy-MM-dd}")).GetProperty("version").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Who_had_a_hand_in_a_draft_does_not_publish_it()
    {
        var code = NewCode();
        await host.Post($"/v1/procedures/{code}/drafts", People.It);
        await host.Put($"/v1/procedures/{code}/drafts/1", SmallHost.OtherIt, Terms("Hai người soạn"));
        foreach (var person in new[] { People.It, SmallHost.OtherIt })
        {
            var (status, problem) = await host.Post($"/v1/procedures/{code}/drafts/1/publish", person, new { effectiveFrom = host.Clock.Today });
            status.ShouldBe(403);
            problem.GetProperty("code").GetString().ShouldBe("same-person");
        }
        (await host.Get("/v1/procedures/drafts?limit=200", SmallHost.OtherIt)).GetProperty("items").EnumerateArray().Single(i => i.GetProperty("code").GetString() == code).GetProperty("mine").GetBoolean().ShouldBeTrue();
        (await host.Get("/v1/procedures/drafts?limit=200", People.ProvinceLeader)).GetProperty("items").EnumerateArray().Single(i => i.GetProperty("code").GetString() == code).GetProperty("mine").GetBoolean().ShouldBeFalse();
        (await host.Post($"/v1/procedures/{code}/drafts/1/publish", People.Leader, new { effectiveFrom = host.Clock.Today })).Body.GetProperty("code").GetString().ShouldBe("not-province");
        (await host.Post($"/v1/procedures/{code}/drafts/1/publish", People.ProvinceLeader, new { effectiveFrom = host.Clock.Today })).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Every_wrong_member_is_named_at_once_and_nothing_is_saved()
    {
        var code = NewCode();
        await host.Post($"/v1/procedures/{code}/drafts", People.It);
        var (status, problem) = await host.Put($"/v1/procedures/{code}/drafts/1", People.It, """{"name":"","field":"Thử","levels":["commune"],"cases":[{"key":"a","name":"","channels":[{"channel":"counter","amount":5,"unit":"fortnight","fees":[]}]}],"rules":{"formSchema":"{"}}""");
        status.ShouldBe(422);
        problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe(["name", "cases.0.channels.0.unit", "rules.formSchema"], ignoreOrder: true);
        (await host.Get($"/v1/procedures/{code}/drafts/1", People.It)).GetProperty("revision").GetInt64().ShouldBe(1);
        (await host.Put($"/v1/procedures/{code}/drafts/1", People.It, """{"levels":["village"]}""")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task The_whole_model_is_edited_published_and_read_as_it_was_written()
    {
        var code = NewCode();
        await host.Post($"/v1/procedures/{code}/drafts", People.It);
        const string terms = """
            {"name":"Thủ tục đủ mục","field":"Thử","levels":["province","commune"],"serviceLevel":"partial",
             "rules":{"cutOff":"15:00:00","sameDay":false,"postalReturn":true,"onlinePayment":true,"formSchema":"{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"title\":\"A\"}}}"},
             "cases":[{"key":"moi","name":"Cấp mới","channels":[{"channel":"counter","amount":3,"unit":"workingDay","fees":[
                 {"key":"f1","kind":"charge","name":"Lệ phí","amount":50000,"condition":""},{"key":"f2","kind":"fee","name":"Phí thẩm định","amount":120000,"condition":"Trường hợp phải thẩm định tại chỗ"}],"note":"Kể từ ngày nhận đủ hồ sơ"},
                 {"channel":"online","amount":2.5,"unit":"workingDay","fees":[{"key":"f1","kind":"charge","name":"Lệ phí","amount":25000,"condition":""}]}]},
               {"key":"doi","name":"Cấp đổi","channels":[{"channel":"postal","amount":1,"unit":"month","fees":[]}]}],
             "papers":[{"key":"to-khai","group":"Giấy tờ phải nộp","name":"Tờ khai","formFile":"mau-01.docx","originals":1,"copies":0,"required":true},
               {"key":"uy-quyen","group":"","name":"Văn bản ủy quyền","originals":0,"copies":1,"required":false,"requiredWhen":"Trường hợp ủy quyền thực hiện thủ tục"}],
             "notes":["Một lưu ý"],"results":["Giấy phép"],"decision":"1/QĐ-UBND","kind":"TTHC của tỉnh","subjects":["Công dân Việt Nam"],"ministry":"","legalBases":["Luật 1","Nghị định 2"],
             "steps":"Bước 1\nBước 2","conditions":"Có đất","source":"","undecided":[]}
            """;
        var (status, draft) = await host.Put($"/v1/procedures/{code}/drafts/1", People.It, terms);
        status.ShouldBe(200, draft.ToString());
        draft.GetProperty("errors").EnumerateObject().ShouldBeEmpty();
        (await host.Post($"/v1/procedures/{code}/drafts/1/publish", SmallHost.OtherIt, new { effectiveFrom = host.Clock.Today })).Status.ShouldBe(200);
        var read = await host.Get($"/v1/procedures/{code}");
        foreach (var member in JsonDocument.Parse(terms).RootElement.EnumerateObject())
            JsonElement.DeepEquals(read.GetProperty(member.Name), member.Value).ShouldBeTrue($"{member.Name}: {read.GetProperty(member.Name)}");
        (await Said("ProcedurePublished", code)).Single().GetProperty("papers")[1].GetProperty("requiredWhen").GetString().ShouldBe("Trường hợp ủy quyền thực hiện thủ tục");
    }

    [Fact]
    public async Task Two_editors_at_once_do_not_overwrite_each_other()
    {
        var code = NewCode();
        await host.Post($"/v1/procedures/{code}/drafts", People.It);
        var both = await Task.WhenAll(
            host.Put($"/v1/procedures/{code}/drafts/1", People.It, Terms("Bản của Nam"), ifMatch: 1),
            host.Put($"/v1/procedures/{code}/drafts/1", SmallHost.OtherIt, Terms("Bản của Thu"), ifMatch: 1));
        both.Select(b => b.Status).Order().ShouldBe([200, 412]);
        both.Single(b => b.Status == 412).Body.GetProperty("code").GetString().ShouldBe("version-conflict");
    }

    [Fact]
    public async Task Two_who_begin_or_publish_at_once_make_one_draft_and_one_version()
    {
        var code = NewCode();
        var begun = await Task.WhenAll(host.Post($"/v1/procedures/{code}/drafts", People.It), host.Post($"/v1/procedures/{code}/drafts", SmallHost.OtherIt));
        begun.Select(b => b.Status).Order().ShouldBe([201, 409]);
        begun.Single(b => b.Status == 409).Body.GetProperty("code").GetString().ShouldBe("draft-open");
        await host.Put($"/v1/procedures/{code}/drafts/1", People.It, Terms("Một lần thôi"));
        var third = People.It with { Id = "it-3" };
        var published = await Task.WhenAll(host.Post($"/v1/procedures/{code}/drafts/1/publish", People.ProvinceLeader, new { effectiveFrom = host.Clock.Today }), host.Post($"/v1/procedures/{code}/drafts/1/publish", third, new { effectiveFrom = host.Clock.Today }));
        published.Select(b => b.Status).Order().ShouldBe([200, 409]);
        published.Single(b => b.Status == 409).Body.GetProperty("code").GetString().ShouldBe("draft-closed");
        (await host.Get($"/v1/procedures/{code}/versions", People.It)).GetProperty("versions").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task The_same_key_again_answers_the_same_and_another_body_is_refused()
    {
        var code = NewCode();
        var key = Guid.NewGuid().ToString();
        var (_, first) = await host.Post($"/v1/procedures/{code}/drafts", People.It, key: key);
        var (status, again) = await host.Post($"/v1/procedures/{code}/drafts", People.It, key: key);
        status.ShouldBe(201);
        again.GetProperty("number").GetInt32().ShouldBe(first.GetProperty("number").GetInt32());
        var save = Guid.NewGuid().ToString();
        (await host.Put($"/v1/procedures/{code}/drafts/1", People.It, Terms("Một"), save, 1)).Status.ShouldBe(200);
        (await host.Put($"/v1/procedures/{code}/drafts/1", People.It, Terms("Một"), save, 1)).Status.ShouldBe(200);
        (await host.Put($"/v1/procedures/{code}/drafts/1", People.It, Terms("Hai"), save, 1)).Body.GetProperty("code").GetString().ShouldBe("idempotency-key-reused");
        var publish = Guid.NewGuid().ToString();
        var request = new { effectiveFrom = host.Clock.Today };
        (await host.Post($"/v1/procedures/{code}/drafts/1/publish", People.ProvinceLeader, request, publish)).Body.GetProperty("version").GetInt32().ShouldBe(1);
        (await host.Post($"/v1/procedures/{code}/drafts/1/publish", People.ProvinceLeader, request, publish)).Body.GetProperty("version").GetInt32().ShouldBe(1);
        (await Said("ProcedurePublished", code)).Select(m => m.GetProperty("version").GetInt32()).ShouldBe([1]);
    }

    [Fact]
    public async Task A_draft_older_than_the_last_version_is_compared_with_it_first()
    {
        var code = await Imported("Đợt một");
        await Draft(host, code, "Bản nháp");
        await host.Import("[" + Row(code, "Đợt hai") + "]");
        (await host.Post($"/v1/procedures/{code}/drafts/1/publish", SmallHost.OtherIt, new { effectiveFrom = host.Clock.Today })).Body.GetProperty("code").GetString().ShouldBe("base-changed");
        (await host.Put($"/v1/procedures/{code}/drafts/1?basedOn=1", People.It, Terms("Bản nháp"))).Body.GetProperty("code").GetString().ShouldBe("not-last-version");
        (await host.Put($"/v1/procedures/{code}/drafts/1?basedOn=2", People.It, Terms("Bản nháp"))).Status.ShouldBe(200);
        (await host.Post($"/v1/procedures/{code}/drafts/1/publish", SmallHost.OtherIt, new { effectiveFrom = host.Clock.Today })).Body.GetProperty("version").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task The_same_terms_again_are_no_new_version()
    {
        var code = await Published();
        await host.Post($"/v1/procedures/{code}/drafts", People.It);
        (await host.Post($"/v1/procedures/{code}/drafts/2/publish", SmallHost.OtherIt, new { effectiveFrom = host.Clock.Today })).Body.GetProperty("code").GetString().ShouldBe("nothing-changed");
        var (status, gone) = await host.Post($"/v1/procedures/{code}/drafts/2/discard", People.It);
        (status, gone.GetProperty("state").GetString()).ShouldBe((200, "discarded"));
        (await host.Post($"/v1/procedures/{code}/drafts/2/discard", People.It)).Status.ShouldBe(200);
        (await host.Post($"/v1/procedures/{code}/drafts/1/discard", People.It)).Body.GetProperty("code").GetString().ShouldBe("draft-closed");
        (await host.Post($"/v1/procedures/{code}/drafts/9/discard", People.It)).Body.GetProperty("code").GetString().ShouldBe("draft-unknown");
        (await host.Post($"/v1/procedures/{code}/drafts", People.It)).Body.GetProperty("number").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task Two_people_end_a_procedure_and_a_later_version_brings_it_back()
    {
        var code = await Published();
        var today = host.Clock.Today;
        (await host.Post($"/v1/procedures/{code}/retire", People.It, new { effectiveFrom = today })).Body.GetProperty("errors").TryGetProperty("reason", out _).ShouldBeTrue();
        (await host.Post($"/v1/procedures/{code}/retire", People.It, new { effectiveFrom = today.AddDays(-1), reason = "x" })).Status.ShouldBe(422);
        (await host.Post($"/v1/procedures/{code}/retire", People.It, new { effectiveFrom = today, reason = "QĐ 12/QĐ-UBND" })).Body.GetProperty("state").GetString().ShouldBe("proposed");
        (await host.Get($"/v1/procedures/{code}")).GetProperty("accepts").GetBoolean().ShouldBeTrue();
        (await host.Post($"/v1/procedures/{code}/retire", People.It, new { effectiveFrom = today })).Body.GetProperty("code").GetString().ShouldBe("same-person");
        (await host.Post($"/v1/procedures/{code}/retire", People.ProvinceLeader, new { effectiveFrom = today.AddDays(1) })).Body.GetProperty("code").GetString().ShouldBe("other-retirement-proposed");
        (await host.Post($"/v1/procedures/{code}/retire", People.ProvinceLeader, new { effectiveFrom = today })).Body.GetProperty("state").GetString().ShouldBe("retired");
        (await host.Get($"/v1/procedures/{code}")).GetProperty("accepts").GetBoolean().ShouldBeFalse();
        (await Said("ProcedureRetired", code)).Count.ShouldBe(1);
        (await host.Post($"/v1/procedures/{code}/retire", People.It, new { effectiveFrom = today, reason = "x" })).Body.GetProperty("code").GetString().ShouldBe("already-retired");
        var (_, report) = await host.Import("[" + Row(code, "Vẫn còn trong tệp") + "]");
        report.GetProperty("oddities").EnumerateArray().ShouldContain(o => o.GetProperty("code").GetString() == code && o.GetProperty("problem").GetString()!.Contains("bãi bỏ"));
        (await host.Get($"/v1/procedures/{code}")).GetProperty("accepts").GetBoolean().ShouldBeFalse();

        await Draft(host, code, "Trở lại");
        (await host.Post($"/v1/procedures/{code}/drafts/2/publish", SmallHost.OtherIt, new { effectiveFrom = today })).Status.ShouldBe(200);
        (await host.Get($"/v1/procedures/{code}")).GetProperty("accepts").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_proposed_end_can_be_taken_back()
    {
        var code = await Published();
        (await host.Post($"/v1/procedures/{code}/retire/withdraw", People.It)).Body.GetProperty("code").GetString().ShouldBe("no-retirement-proposed");
        await host.Post($"/v1/procedures/{code}/retire", People.It, new { effectiveFrom = host.Clock.Today, reason = "Nhầm" });
        (await host.Get($"/v1/procedures/{code}/versions", People.It)).GetProperty("proposedEnd").GetProperty("mine").GetBoolean().ShouldBeTrue();
        (await host.Post($"/v1/procedures/{code}/retire/withdraw", People.ProvinceLeader)).Status.ShouldBe(200);
        (await host.Get($"/v1/procedures/{code}/versions", People.It)).TryGetProperty("proposedEnd", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Only_provincial_it_prepares_and_only_the_province_decides()
    {
        var code = await Published();
        foreach (var (person, status) in new[] { ((TestPerson?)null, 401), (People.Mother, 403), (People.Clerk, 403), (People.ProvinceLeader, 403) })
        {
            (await host.Post($"/v1/procedures/{code}/drafts", person)).Status.ShouldBe(status);
            (await host.Put($"/v1/procedures/{code}/drafts/1", person, Terms("x"))).Status.ShouldBe(status);
            (await host.Post($"/v1/procedures/{code}/drafts/1/discard", person)).Status.ShouldBe(status);
        }
        foreach (var (person, status) in new[] { ((TestPerson?)null, 401), (People.Mother, 403), (People.Clerk, 403), (People.Leader, 403) })
        {
            (await host.Post($"/v1/procedures/{code}/drafts/1/publish", person, new { effectiveFrom = host.Clock.Today })).Status.ShouldBe(status);
            (await host.Post($"/v1/procedures/{code}/retire", person, new { effectiveFrom = host.Clock.Today, reason = "x" })).Status.ShouldBe(status);
            (await host.Post($"/v1/procedures/{code}/retire/withdraw", person)).Status.ShouldBe(status);
        }
        (await host.Refused($"/v1/procedures/{code}/versions", People.Clerk)).Status.ShouldBe(403);
        (await host.Refused($"/v1/procedures/{code}/drafts/1", People.Mother)).Status.ShouldBe(403);
        (await host.Refused("/v1/procedures/drafts")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found_and_bad_codes_and_days_are_refused()
    {
        (await host.Post("/v1/procedures/khai-sinh/drafts", People.It)).Body.GetProperty("code").GetString().ShouldBe("bad-code");
        (await host.Post("/v1/procedures/1.001193.000.00.00.H18/drafts", People.It)).Status.ShouldBe(422);
        (await host.Refused("/v1/procedures/9.999998/versions", People.It)).Status.ShouldBe(404);
        (await host.Refused("/v1/procedures/9.999998/drafts/1", People.It)).Status.ShouldBe(404);
        (await host.Refused("/v1/procedures/1.001193/versions/77")).Problem.GetProperty("code").GetString().ShouldBe("unknown-version");
        (await host.Post("/v1/procedures/9.999998/retire", People.It, new { effectiveFrom = host.Clock.Today, reason = "x" })).Status.ShouldBe(404);
        (await host.Refused("/v1/procedures/1.001193?on=20-11-2026")).Status.ShouldBe(400);
        (await host.Refused("/v1/procedures/1.001193?on=2020-01-01")).Problem.GetProperty("code").GetString().ShouldBe("not-in-force");
        var code = NewCode();
        await host.Post($"/v1/procedures/{code}/drafts", People.It);
        await host.Put($"/v1/procedures/{code}/drafts/1", People.It, Terms("Không ngày"));
        (await host.Post($"/v1/procedures/{code}/drafts/1/publish", SmallHost.OtherIt, new { })).Body.GetProperty("errors").TryGetProperty("effectiveFrom", out _).ShouldBeTrue();
        (await host.Post($"/v1/procedures/{code}/drafts/1/publish", SmallHost.OtherIt, new { effectiveFrom = host.Clock.Today.AddDays(-1) })).Status.ShouldBe(422);
    }

    [Fact]
    public async Task What_waits_is_narrowed_by_words_field_and_level()
    {
        (await host.Get("/v1/procedures/undecided?q=hai+quan&limit=200", People.It)).GetProperty("items").EnumerateArray().ShouldAllBe(i => i.GetProperty("field").GetString() == "Hải quan");
        (await host.Get("/v1/procedures/undecided?field=Kh%C3%B4ng+c%C3%B3", People.It)).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await host.Refused("/v1/procedures/undecided?level=village", People.It)).Status.ShouldBe(400);
        (await host.Refused("/v1/procedures/undecided?agency=H99", People.It)).Problem.GetProperty("code").GetString().ShouldBe("unknown-agency");
        var code = NewCode();
        await host.Import($$"""[{"code":"{{code}}","name":"Chờ quyết định","field":"Thử","levels":["commune"],"subjects":["Doanh nghiệp"],"channels":[]}]""");
        (await Codes("subject=doanh+nghiep&agency=H18.25")).ShouldContain(code);
        (await Codes("subject=hop+tac+xa")).ShouldNotContain(code);
        (await Codes("agency=H18.51")).ShouldNotContain(code, "a department");
        (await Codes("serviceLevel=full")).ShouldNotContain(code);

        async Task<IEnumerable<string?>> Codes(string filter) =>
            [.. (await host.Get($"/v1/procedures/undecided?limit=200&{filter}", People.It)).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("code").GetString())];
    }

    private static string NewCode() => $"7.{Interlocked.Increment(ref made):000000}";

    /// <summary>A procedure of the province's own, version 1, from today.</summary>
    private Task<string> Published() => Published(host);

    private static async Task<string> Published(SmallHost at)
    {
        var code = NewCode();
        await Draft(at, code, "Thủ tục của tỉnh");
        (await at.Post($"/v1/procedures/{code}/drafts/1/publish", SmallHost.OtherIt, new { effectiveFrom = at.Clock.Today })).Status.ShouldBe(200);
        return code;
    }

    /// <summary>Version 1 from today, "Tên mới" waits for three days.</summary>
    private static async Task<(string Code, DateOnly Day)> Waiting(SmallHost at)
    {
        var code = await Published(at);
        await Draft(at, code, "Tên mới");
        var day = at.Clock.Today.AddDays(3);
        (await at.Post($"/v1/procedures/{code}/drafts/2/publish", SmallHost.OtherIt, new { effectiveFrom = day })).Status.ShouldBe(200);
        return (code, day);
    }

    private static async Task DraftFrom(SmallHost at, string code, int version, string name)
    {
        var (status, draft) = await at.Post($"/v1/procedures/{code}/drafts", People.It, new { from = version });
        status.ShouldBe(201, draft.ToString());
        draft.GetProperty("basedOn").GetInt32().ShouldBe(2, "compared with the last");
        draft.GetProperty("terms").GetProperty("name").GetString().ShouldBe("Thủ tục của tỉnh");
        (await at.Put($"/v1/procedures/{code}/drafts/{draft.GetProperty("number").GetInt32()}", People.It, Terms(name))).Status.ShouldBe(200);
    }

    private async Task<(int, string?)> BadIfMatch()
    {
        using var client = host.As(People.It);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/procedures/1.000894/drafts/1/discard");
        request.Headers.TryAddWithoutValidation("If-Match", "\"drei\"");
        using var response = await client.SendAsync(request);
        return ((int)response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("code").GetString());
    }

    private async Task<string> Imported(string name)
    {
        var code = NewCode();
        (await host.Import("[" + Row(code, name) + "]")).Status.ShouldBe(200);
        return code;
    }

    private static async Task Draft(SmallHost at, string code, string name)
    {
        var (status, draft) = await at.Post($"/v1/procedures/{code}/drafts", People.It);
        status.ShouldBe(201, draft.ToString());
        (await at.Put($"/v1/procedures/{code}/drafts/{draft.GetProperty("number").GetInt32()}", People.It, Terms(name))).Status.ShouldBe(200);
    }

    private static string Terms(string name) => new JsonObject
    {
        ["name"] = name,
        ["field"] = "Thử",
        ["levels"] = new JsonArray("commune"),
        ["cases"] = new JsonArray(new JsonObject { ["key"] = "default", ["name"] = "", ["channels"] = new JsonArray(new JsonObject { ["channel"] = "counter", ["amount"] = 5, ["unit"] = "workingDay", ["fees"] = new JsonArray() }) }),
    }.ToJsonString();

    private static string Row(string code, string name) => new JsonObject
    {
        ["code"] = code, ["name"] = name, ["field"] = "Thử", ["levels"] = new JsonArray("commune"),
        ["channels"] = new JsonArray(new JsonObject { ["channel"] = "counter", ["duration"] = 5, ["unit"] = "workingDay" }),
    }.ToJsonString();

    private static int Sum(JsonElement report) => report.GetProperty("published").GetInt32() + report.GetProperty("drafts").GetInt32() + report.GetProperty("unusable").GetInt32();

    private async Task<List<string?>> Undecided() =>
        [.. (await host.Get("/v1/procedures/undecided?limit=200", People.It)).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("code").GetString())];

    private static async Task<List<string?>> Names(SmallHost at) =>
        [.. (await at.Get("/v1/procedures?limit=200")).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("name").GetString())];

    /// <summary>Some change by somebody, after which what applies today is in the list.</summary>
    private static async Task InForceNow(SmallHost at) => await Published(at);

    /// <summary>What was put into the outbox, sent or not.</summary>
    private async Task<List<JsonElement>> Said(string type, string code)
    {
        await using var database = new NpgsqlConnection(host.Database);
        return [.. (await database.QueryAsync<string>("SELECT body FROM said.messages WHERE type = @type AND body::jsonb ->> 'code' = @code ORDER BY id", new { type, code })).Select(b => JsonDocument.Parse(b).RootElement)];
    }
}
