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

    [Fact]
    public void A_new_agency_begins_with_its_first_predecessors_hours_unless_others_are_given()
    {
        AgencyHours[] hours =
        [
            Hours("H18.25", new(2025, 7, 1), null), Hours("H18.25", new(2026, 11, 1), new(2027, 3, 31)), // the winter's, beyond the day
            Hours("H18.25", new(2025, 11, 1), new(2026, 3, 31)),                                          // last winter's
            Hours("H18.26", new(2025, 7, 1), null),
        ];
        var (plan, _) = AgencyChanges.Work(Tree, ["H18.25", "H18.26"], [new("H18.70", "UBND xã Mới")], On, Today, hours);
        plan!.Hours!.Select(h => (h.Agency, h.ValidFrom, h.ValidUntil)).ShouldBe([("H18.70", new(2025, 7, 1), null), ("H18.70", new(2026, 11, 1), new DateOnly(2027, 3, 31))]);

        var saturday = new Dictionary<string, IReadOnlyList<HoursSpan>> { ["Saturday"] = [new(new(7, 30), new(11, 30))] };
        (plan, _) = AgencyChanges.Work(Tree, ["H18.25", "H18.26"], [new("H18.70", "UBND xã Mới", Hours: saturday)], On, Today, hours);
        var own = plan!.Hours!.ShouldHaveSingleItem();
        (own.Agency, own.ValidFrom, own.ValidUntil).ShouldBe(("H18.70", On, null));
        own.Days.Keys.ShouldBe(["Saturday"]);

        AgencyChanges.Work(Tree, ["H18.26"], [new("H18.25", "UBND xã Tủa Chùa")], On, Today, hours).Plan!.Hours!.ShouldBeEmpty("one that goes on keeps its own");
        AgencyChanges.Work(Tree, ["H18.27"], [new("H18.71", "A"), new("H18.72", "B")], On, Today, hours).Plan!.Hours!.ShouldBeEmpty("everybody's, as before");
        AgencyChanges.Work(Tree, ["H18.25"], [new("H18.70", "Xã", Hours: new Dictionary<string, IReadOnlyList<HoursSpan>>())], On, Today).Refusal!.Fields!.Keys.ShouldBe(["into"]);
    }

    [Fact]
    public void What_an_agency_does_not_accept_or_decides_elsewhere_goes_with_it()
    {
        var tree = Tree.Select(a => a.Code switch
        {
            "H18.25" => a with { Excluded = ["1.000008", "1.000009"], Decides = new ProcedureScope(null, ["1.000002"], []) },
            "H18.26" => a with { Excluded = ["1.000009"] },
            _ => a,
        }).ToList();
        var made = AgencyChanges.Work(tree, ["H18.25", "H18.26"], [new("H18.70", "Xã Mới")], On, Today).Plan!.Made.Single();
        made.Excluded.ShouldBe(["1.000009"], "H18.26 accepted the other one");
        made.Decides!.Procedures.ShouldBe(["1.000002"]);
        AgencyChanges.Work(tree, ["H18.27"], [new("H18.25", "Xã")], On, Today).Plan!.Made.Single().Decides.ShouldNotBeNull();
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

    private static AgencyHours Hours(string agency, DateOnly from, DateOnly? until) => new(agency, from, until, new Dictionary<string, IReadOnlyList<HoursSpan>> { ["Monday"] = [new(new(7, 0), new(11, 0))] });
}
