using Platform.Contracts;
using Platform.Procedures.Domain;
using Platform.Procedures.Storage;

namespace Platform.Procedures.Tests;

public sealed class AgencyChangeTests
{
    private static readonly DateOnly Today = new(2026, 11, 21);
    private static readonly DateOnly On = new(2027, 1, 1);

    private static readonly Agency[] Tree =
    [
        Agency("H18", null, AdministrativeLevel.Province),
        Agency("H18.25", "H18"), Agency("H18.26", "H18"), Agency("H18.27", "H18"),
        Agency("H18.25.01", "H18.25"),
        Agency("H18.50", "H18", AdministrativeLevel.Province),
        Agency("H18.60", "H18") with { ValidUntil = new(2026, 6, 30) },
    ];

    [Fact]
    public void A_merger_ends_the_old_ones_the_day_before_and_names_them_as_predecessors()
    {
        var (plan, _) = AgencyChanges.Work(Tree, ["H18.25", "H18.26"], [new("H18.70", "UBND xã Mới", Unit: "09999")], On, Today);
        plan!.Ended.Select(a => (a.Code, a.ValidUntil)).ShouldBe([("H18.25", new DateOnly(2026, 12, 31)), ("H18.26", new DateOnly(2026, 12, 31))]);
        var made = plan.Made.ShouldHaveSingleItem();
        made.ValidFrom.ShouldBe(On);
        made.Predecessors.ShouldBe(["H18.25", "H18.26"]);
        made.Parent.ShouldBe("H18");
        made.AcceptsLevel.ShouldBe(AdministrativeLevel.Commune);
        made.Procedures.ShouldBe(["1.000001", "1.000002"], "all that the predecessors accepted");
        plan.Moved.ShouldHaveSingleItem().Parent.ShouldBe("H18.70");
        plan.DossiersTo["H18.26"].ShouldBe("H18.70");
    }

    [Fact]
    public void One_agency_may_take_another_in_and_go_on()
    {
        var (plan, _) = AgencyChanges.Work(Tree, ["H18.26"], [new("H18.25", "UBND xã Tủa Chùa")], On, Today);
        plan!.Ended.ShouldHaveSingleItem().Code.ShouldBe("H18.26");
        var made = plan.Made.ShouldHaveSingleItem();
        (made.Code, made.ValidFrom, made.ValidUntil).ShouldBe(("H18.25", new DateOnly(2025, 7, 1), null));
        made.Predecessors.ShouldBe(["H18.26"]);
    }

    [Fact]
    public void A_split_makes_several_and_the_first_by_code_gets_the_open_dossiers()
    {
        var (plan, _) = AgencyChanges.Work(Tree, ["H18.25"], [new("H18.72", "Xã Đông"), new("H18.71", "Xã Tây")], On, Today);
        plan!.Made.ShouldAllBe(a => a.Predecessors.Single() == "H18.25");
        plan.DossiersTo["H18.25"].ShouldBe("H18.71");
        var (part, _) = AgencyChanges.Work(Tree, ["H18.25"], [new("H18.25", "Xã Tủa Chùa"), new("H18.71", "Xã Tây")], On, Today);
        part!.Ended.ShouldBeEmpty("it goes on, smaller");
        part.DossiersTo.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("H18.25,H18.60", "H18.70", "agency-ended")]
    [InlineData("H18.25,H18.50", "H18.70", "agencies-unlike")]
    [InlineData("H18", "H18.70", "root-agency")]
    [InlineData("H18.25,H18.26", "H18.60", "code-taken")]
    [InlineData("H18.25,H18.99", "H18.70", "invalid")]
    [InlineData("H18.25,H18.25", "H18.70", "invalid")]
    [InlineData("H18.25", "H18.25", "invalid")]
    [InlineData("H18.25,H18.26", "xã mới", "invalid")]
    public void Every_refusal(string from, string into, string code) =>
        AgencyChanges.Work(Tree, from.Split(','), [new(into, "Tên")], On, Today).Refusal!.Code.ShouldBe(code);

    [Fact]
    public void Everything_missing_is_said_at_once() =>
        AgencyChanges.Work(Tree, null, null, null, Today).Refusal!.Fields!.Keys.ShouldBe(["on", "from", "into"], ignoreOrder: true);

    [Fact]
    public void Yesterday_is_too_late() => AgencyChanges.Work(Tree, ["H18.25", "H18.26"], [new("H18.70", "Tên")], Today.AddDays(-1), Today).Refusal!.Fields!.Keys.ShouldBe(["on"]);

    private static Agency Agency(string code, string? parent, AdministrativeLevel level = AdministrativeLevel.Commune) => new(
        code, code, parent, level, null, level, code switch { "H18.25" => ["1.000002"], "H18.26" => ["1.000001", "1.000002"], _ => [] }, "", "", new(2025, 7, 1), null, [], 1);
}
