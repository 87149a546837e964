using Platform.Contracts;
using Platform.Procedures.Domain;

namespace Platform.Procedures.Tests;

/// <summary>A linked procedure of three parts is right; each test breaks one thing in it.</summary>
public sealed class LinkedCheckTests
{
    private static readonly LinkedPart Birth = new("birth", "Đăng ký khai sinh", "1.001193", null, null, []);
    private static readonly LinkedPart Residence = new("residence", "Đăng ký thường trú", "1.004222", null, "H18.61", ["birth"], ["to-khai"]);
    private static readonly LinkedPart Card = new("card", "Cấp thẻ", null, null, null, ["birth"], Route: new("ministry", "bhxh", "Hệ thống Bảo hiểm xã hội"), Amount: 10, Unit: "calendarDay");

    private static ProcedureTerms Of(params LinkedPart[] parts) => new(
        "Liên thông thử", "Hộ tịch", [AdministrativeLevel.Commune], Rules: new ProcedureRules(null, false, true, false, null),
        Cases: [new("default", "", [new(Channel.Counter, 20, "workingDay", [], null)])], Papers: [new("to-khai", "", "Tờ khai", null, 1, 0, true)], Parts: parts);

    [Fact]
    public void Three_parts_in_order_are_right_and_go_out_with_the_message()
    {
        TermsCheck.Errors(Of(Birth, Residence, Card)).ShouldBeEmpty();
        var published = Of(Birth, Residence, Card).ToProcedure("2.000001").Published(1, new(2026, 1, 1), default);
        published.Parts!.Select(p => p.Key).ShouldBe(["birth", "residence", "card"]);
        published.Parts![2].Route!.System.ShouldBe("bhxh");
    }

    [Fact]
    public void Terms_without_parts_are_the_terms_they_were() => Of().ToProcedure("2.000001").Parts.ShouldBeNull();

    [Fact]
    public void No_part_waits_for_itself_by_way_of_another() =>
        Wrong([Birth with { After = ["residence"] }, Residence, Card], "parts.0.after", "vòng");

    [Fact]
    public void A_part_waits_only_for_parts_that_are_there() => Wrong([Birth, Residence with { After = ["marriage"] }, Card], "parts.1.after.0", "Không có phần nào khác");

    [Fact]
    public void Keys_are_unique() => Wrong([Birth, Residence with { Key = "birth", After = [] }], "parts.1.key", "đã dùng");

    [Fact]
    public void A_part_without_a_procedure_says_its_time() => Wrong([Birth, Card with { Amount = null }], "parts.1.amount", "thời hạn");

    [Fact]
    public void A_part_with_a_procedure_has_that_procedures_time() => Wrong([Birth with { Amount = 1, Unit = "workingDay" }, Card], "parts.0.amount", "theo thủ tục");

    [Fact]
    public void Only_papers_of_the_whole_are_passed_on() => Wrong([Birth, Residence with { Papers = ["giay-la"] }], "parts.1.papers.0", "không có giấy tờ");

    [Fact]
    public void A_ministrys_route_names_its_system() => Wrong([Birth, Card with { Route = new("ministry", null, null) }], "parts.1.route.system", "mã");

    [Fact]
    public void One_part_is_no_linked_procedure() => Wrong([Birth], "parts", "từ 2");

    [Fact]
    public void The_whole_is_held_by_us() =>
        TermsCheck.Errors(Of(Birth, Card) with { Route = new("ministry", "btp", "Bộ Tư pháp") }).Keys.ShouldContain("route");

    [Fact]
    public void What_a_part_names_must_exist_accept_and_not_be_linked_itself()
    {
        var linked = Of(Birth, Residence).ToProcedure("2.000001");
        var birth = Of().ToProcedure("1.001193");
        LinkedReading.Missing(linked, _ => birth).ShouldBeEmpty();
        LinkedReading.Missing(linked, code => code == "1.001193" ? birth : null).ShouldHaveSingleItem().Path.ShouldBe("parts.1.procedure");
        LinkedReading.Missing(linked, _ => linked).Count().ShouldBe(2);
        LinkedReading.Missing(linked, _ => birth with { Undecided = [new("unit-missing", "counter", "x")] }).Count().ShouldBe(2);
        LinkedReading.Missing(linked with { Parts = [Birth with { CaseKey = "khac" }] }, _ => birth).ShouldHaveSingleItem().Path.ShouldBe("parts.0.caseKey");
    }

    [Fact]
    public void The_bundle_of_birth_is_decided_by_the_province_and_nothing_else_is_linked()
    {
        var bundle = Reading.RealProcedure("2.000986");
        bundle.Accepts.ShouldBeTrue();
        bundle.Parts!.Select(p => (p.Key, p.Procedure, p.After.Count)).ShouldBe([("birth", "1.001193", 0), ("residence", "1.004222", 1), ("insurance", null, 1)]);
        bundle.Papers.Single(p => p.Required).Key.ShouldBe("giay-chung-sinh");
        Reading.Real.Where(r => r.Procedure?.Parts is not null).ShouldHaveSingleItem("the catalogue has no bundle for a death");
    }

    private static void Wrong(LinkedPart[] parts, string path, string sentence) =>
        TermsCheck.Errors(Of(parts)).Single(e => e.Key == path).Value.ShouldContain(sentence);
}
