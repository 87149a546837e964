using Platform.Contracts;
using Platform.Procedures.Domain;

namespace Platform.Procedures.Tests;

public sealed class RowReadingTests
{
    [Fact]
    public void A_complete_row_is_published_without_oddities_of_its_channels()
    {
        var row = Reading.One(Reading.Row());
        row.Outcome.ShouldBe(RowOutcome.Published);
        var channel = row.Procedure!.Cases.Single().Channels.Single();
        (channel.Channel, channel.Amount, channel.Unit).ShouldBe((Channel.Counter, 5m, "workingDay"));
        row.Procedure.Cases.Single().Key.ShouldBe("default");
        row.Oddities.Select(o => o.Kind).ShouldBe(["no-papers"]);
    }

    [Theory]
    [InlineData("7", "row-unusable")]
    [InlineData("null", "row-unusable")]
    [InlineData("""{"name":"Không mã"}""", "row-unusable")]
    [InlineData("""{"code":5,"name":"Mã số"}""", "row-unusable")]
    [InlineData("""{"code":"1.2","name":"Mã ngắn"}""", "row-unusable")]
    [InlineData("""{"code":"1.234567","name":"  "}""", "row-unusable")]
    public void A_row_that_cannot_be_used_is_kept_and_reported(string raw, string kind)
    {
        var row = Reading.One(raw);
        row.Outcome.ShouldBe(RowOutcome.Unusable);
        row.Procedure.ShouldBeNull();
        row.Oddities.Single().Kind.ShouldBe(kind);
        row.Raw.GetRawText().ShouldBe(raw);
    }

    [Fact]
    public void A_code_that_comes_twice_is_used_once()
    {
        var rows = CatalogueReading.Read(Reading.Parse($"[{Reading.Row()},{Reading.Row(name: "Khác")}]"), Decisions.None);
        rows.Select(r => r.Outcome).ShouldBe([RowOutcome.Published, RowOutcome.Unusable]);
        rows[1].Oddities.Single().Row.ShouldBe(2);
    }

    [Fact]
    public void A_row_with_almost_nothing_is_a_draft_and_no_exception()
    {
        var row = Reading.One("""{"code":"1.234567.000.00.00.H18","name":"Trơ trọi","channels":"không","documents":[3,{"name":""}],"levels":["district",7],"fees":null,"results":{}}""");
        row.Outcome.ShouldBe(RowOutcome.Draft);
        row.Code.ShouldBe("1.234567");
        row.Procedure!.Undecided.Single().Code.ShouldBe("no-channels");
        row.Oddities.Select(o => o.Kind).Distinct().ShouldBe(["code-with-suffix", "level-unknown", "wrong-kind", "level-missing", "field-missing", "no-channels", "paper-nameless", "no-papers", "no-results"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("""{"channel":"counter","duration":3,"unit":"","fees":[],"note":""}""", "unit-missing", "unit-missing")]
    [InlineData("""{"channel":"counter","duration":0,"unit":"","fees":[],"note":""}""", "duration-zero", "unit-missing")]
    [InlineData("""{"channel":"counter","duration":120,"unit":"","fees":[],"note":"VNĐ(20.000 vnđ /tờ khai)"}""", "duration-and-fee-run-together", "unit-missing")]
    [InlineData("""{"channel":"counter","duration":1100,"unit":"workingDay","fees":[],"note":""}""", "duration-absurd", "unit-missing")]
    [InlineData("""{"channel":"counter","duration":5,"unit":"fortnight","fees":[],"note":""}""", "unit-unknown", "unit-missing")]
    [InlineData("""{"channel":"counter","unit":"day","fees":[],"note":""}""", "duration-missing", "unit-missing")]
    [InlineData("""{"channel":"counter","duration":30,"unit":"workingDay","fees":[],"note":"trong thời hạn 30 ngày kể từ ngày nhận"}""", "unit-contradicts-note", "limit-contradicts-note")]
    [InlineData("""{"channel":"counter","duration":20,"unit":"day","fees":[],"note":"không quá 20 ngày làm \nviệc"}""", "unit-contradicts-note", "limit-contradicts-note")]
    [InlineData("""{"channel":"counter","duration":5,"unit":"day","fees":[{"amount":800000,"note":"áp dụng mức phí 400.000 đồng/hồ sơ"}],"note":""}""", "fee-contradicts-note", "fee-unclear")]
    [InlineData("""{"channel":"counter","duration":5,"unit":"day","fees":[{"amount":50,"note":""}],"note":""}""", "fee-too-small", "fee-unclear")]
    [InlineData("""{"channel":"counter","duration":5,"unit":"day","fees":[{"amount":-5,"note":""}],"note":""}""", "fee-amount-unusable", "fee-unclear")]
    public void What_may_not_be_guessed_waits_for_the_province(string channel, string kind, string undecided)
    {
        var row = Reading.One(Reading.Row($"[{channel}]"));
        row.Oddities.Select(o => o.Kind).ShouldContain(kind);
        row.Outcome.ShouldBe(RowOutcome.Draft);
        row.Procedure!.Undecided.Single().Code.ShouldBe(undecided);
        row.Procedure.Cases.Single().Channels.Count.ShouldBe(1, "the source's row is kept");
    }

    [Fact]
    public void A_unit_beside_steps_of_other_length_contradicts_nothing() =>
        Reading.One(Reading.Row("""[{"channel":"counter","duration":7,"unit":"workingDay","fees":[],"note":"07 ngày làm việc; trả lời trong 03 ngày"}]""")).Outcome.ShouldBe(RowOutcome.Published);

    [Fact]
    public void A_fee_whose_note_says_a_thousand_times_more_lost_its_thousands()
    {
        var row = Reading.One(Reading.Row("""[{"channel":"counter","duration":5,"unit":"day","fees":[{"amount":20,"note":"Lệ phí: 20.000 vnđ /tờ khai"}],"note":""}]"""));
        var fee = row.Procedure!.Cases.Single().Channels.Single().Fees.Single();
        (fee.Amount, fee.Kind).ShouldBe((20_000, FeeKind.Charge));
        row.Oddities.Select(o => o.Kind).ShouldContain("fee-thousands-lost");
        row.Outcome.ShouldBe(RowOutcome.Published);
    }

    [Fact]
    public void Several_fees_keep_their_conditions_and_a_doubled_one_is_dropped()
    {
        var row = Reading.One(Reading.Row("""[{"channel":"online","duration":5,"unit":"day","fees":[{"amount":7000,"note":"cá nhân (hộ"},{"amount":10000,"note":"phí theo danh sách"},{"amount":7000,"note":"cá nhân (hộ"}],"note":"7,000 Việt Nam Đồng(cá nhân (hộ))"}]"""));
        var channel = row.Procedure!.Cases.Single().Channels.Single();
        channel.Fees.Select(f => (f.Key, f.Amount, f.Condition)).ShouldBe([("f1", 7000L, "cá nhân (hộ"), ("f2", 10000L, "phí theo danh sách")]);
        channel.Note.ShouldBe("(cá nhân (hộ))");
        row.Oddities.Select(o => o.Kind).ShouldBe(["fee-note-cut", "fee-note-cut", "fee-duplicate", "fee-kind-not-said", "several-fees", "no-papers"], ignoreOrder: true);
    }

    [Fact]
    public void Papers_are_cleaned_and_none_is_required()
    {
        var row = Reading.One(Reading.Row(documents: """
            [{"group":"--","name":"Tờ khai (mẫu CT01 kèm theo Thông tư số 53/2025/TT-BCA).1.MauCT01.doc","form":"TT-BCA).1.MauCT01.doc","originals":1,"copies":0},
             {"group":"Nhóm","name":"Đơn theo Thông tư số 88/2025/TT-BNNMT ngày 31/12/","form":"","originals":20251,"copies":1},
             {"group":"Nhóm","name":"Giấy tờ khác","form":"","originals":0,"copies":0},
             {"group":"Nhóm","name":"Giấy tờ khác","form":"","originals":0,"copies":0},
             {"group":"Lưu ý","name":"Không phải giấy tờ","form":"","originals":0,"copies":0},
             {"group":"--","name":"Lưu ý: cũng không phải","form":"","originals":0,"copies":0}]
            """));
        var papers = row.Procedure!.Papers;
        papers.Select(p => (p.Group, p.Name, p.FormFile, p.Originals, p.Copies)).ShouldBe([
            ("", "Tờ khai (mẫu CT01 kèm theo Thông tư số 53/2025/TT-BCA)", "1.MauCT01.doc", 1, 0),
            ("Nhóm", "Đơn theo Thông tư số 88/2025/TT-BNNMT ngày 31/12/2025", null, 1, 1),
            ("Nhóm", "Giấy tờ khác", null, 0, 0)]);
        papers.ShouldAllBe(p => !p.Required);
        papers.Select(p => p.Key).Distinct().Count().ShouldBe(3);
        row.Procedure.Notes.ShouldBe(["Không phải giấy tờ", "Lưu ý: cũng không phải"]);
        row.Oddities.Select(o => o.Kind).ShouldBe(["form-in-name", "paper-count-absurd", "paper-duplicate", "papers-without-count"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("Trường hợp ủy quyền thực hiện thủ tục", "Trường hợp ủy quyền thực hiện thủ tục")]
    [InlineData("- Trường hợp thay đổi vốn điều lệ:", "Trường hợp thay đổi vốn điều lệ")]
    [InlineData("b) Trường hợp cấp lại", "Trường hợp cấp lại")]
    [InlineData("(ii) Đối với trường hợp cấp đổi Giấy phép;", "Đối với trường hợp cấp đổi Giấy phép")]
    [InlineData("(*) Trường hợp khai hải quan", "Trường hợp khai hải quan")]
    [InlineData("++ trường hợp có vốn đầu tư", "trường hợp có vốn đầu tư")]
    [InlineData("2.1. Trường hợp mất", "Trường hợp mất")]
    [InlineData("a) Trường hợp cấp mới, hồ sơ bao gồm:", "Trường hợp cấp mới")]
    [InlineData("Giấy tờ phải nộp", null)]
    [InlineData("Hồ sơ miễn thuế đối với trường hợp có thay đổi", null)]
    [InlineData("Tùy từng trường hợp", null)]
    [InlineData("--", null)]
    public void A_group_that_is_a_situation_says_when_its_papers_are_needed(string group, string? when)
    {
        var paper = Reading.One(Reading.Row(documents: $$"""[{"group":"{{group}}","name":"Văn bản","form":"","originals":1,"copies":0}]""")).Procedure!.Papers.Single();
        paper.RequiredWhen.ShouldBe(when);
        paper.Group.ShouldBe(group == "--" ? "" : group, "as published");
    }

    [Fact]
    public void In_the_real_catalogue_more_than_a_thousand_papers_say_when_they_are_needed_and_none_of_them_is_always_required()
    {
        var papers = Reading.Real.Select(r => r.Procedure).OfType<Procedure>().SelectMany(p => p.Papers).Where(p => p.RequiredWhen is not null).ToList();
        papers.Count.ShouldBeGreaterThan(1000);
        papers.ShouldAllBe(p => !p.Required && p.RequiredWhen!.Contains("trường hợp", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("01/2020/TT-BTPT", "01/2020/TT-BTP")]
    [InlineData("7/2025/NQ-CPN", "7/2025/NQ-CP")]
    [InlineData("60/2014/QH1360", "60/2014/QH13")]
    [InlineData("60/2014/QH13", "60/2014/QH13")]
    [InlineData("45/2016/QĐ-TT", "45/2016/QĐ-TTg")]
    [InlineData("280/2025/NĐ-CP", "280/2025/NĐ-CP")]
    [InlineData("12/2020/TT-BCTX", "12/2020/TT-BCTX")]
    public void The_number_of_an_act_loses_what_was_glued_to_it(string source, string act) =>
        Reading.One(Reading.Row(legalBases: $"[\"{source}\"]")).Procedure!.LegalBases.ShouldBe([act]);
}
