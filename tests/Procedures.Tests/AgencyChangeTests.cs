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
        var (plan, _) = Work(Tree, ["H18.25", "H18.26"], [new("H18.70", "UBND xã Mới", Unit: "09999")], On, Today);
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
        var (plan, _) = Work(Tree, ["H18.25", "H18.26"], [new("H18.25", "UBND xã Tủa Chùa")], On, Today);
        plan!.Ended.ShouldHaveSingleItem().Code.ShouldBe("H18.26");
        var made = plan.Made.ShouldHaveSingleItem();
        (made.Code, made.ValidFrom, made.ValidUntil).ShouldBe(("H18.25", new DateOnly(2025, 7, 1), null));
        made.Predecessors.ShouldBe(["H18.26"]);
    }

    [Fact]
    public void A_split_makes_several_and_the_main_one_gets_the_open_dossiers()
    {
        var (plan, _) = Work(Tree, ["H18.25"], [new("H18.72", "Xã Đông"), new("H18.71", "Xã Tây")], On, Today);
        plan!.DossiersTo["H18.25"].ShouldBe("H18.72", "nobody said: the first");
        plan.Made.Select(a => (a.Code, string.Join(",", a.Predecessors))).ShouldBe([("H18.72", "H18.25"), ("H18.71", "")], "others find the successor by the predecessors alone");
        (plan, _) = Work(Tree, ["H18.25"], [new("H18.72", "Xã Đông"), new("H18.71", "Xã Tây")], On, Today, main: "H18.71");
        plan!.DossiersTo["H18.25"].ShouldBe("H18.71");
        plan.Moved.ShouldHaveSingleItem().Parent.ShouldBe("H18.71");
        var (part, _) = Work(Tree, ["H18.25"], [new("H18.71", "Xã Tây"), new("H18.25", "Xã Tủa Chùa")], On, Today);
        part!.Ended.ShouldBeEmpty("it goes on, smaller");
        part.DossiersTo.ShouldBeEmpty();
        part.Made.ShouldAllBe(a => a.Predecessors.Count == 0);
        Work(Tree, ["H18.25"], [new("H18.71", "Xã Tây"), new("H18.25", "Xã Tủa Chùa")], On, Today, main: "H18.71").Refusal!.Code.ShouldBe("main-goes-on");
        Work(Tree, ["H18.25"], [new("H18.71", "Xã Tây"), new("H18.72", "Xã")], On, Today, main: "H18.73").Refusal!.Fields!.Keys.ShouldBe(["main"]);
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
        var (plan, _) = Work(Tree, ["H18.25", "H18.26"], [new("H18.70", "UBND xã Mới")], On, Today, hours);
        plan!.Hours!.Select(h => (h.Agency, h.ValidFrom, h.ValidUntil)).ShouldBe([("H18.70", new(2025, 7, 1), null), ("H18.70", new(2026, 11, 1), new DateOnly(2027, 3, 31))]);

        var saturday = new Dictionary<string, IReadOnlyList<HoursSpan>> { ["Saturday"] = [new(new(7, 30), new(11, 30))] };
        (plan, _) = Work(Tree, ["H18.25", "H18.26"], [new("H18.70", "UBND xã Mới", Hours: saturday)], On, Today, hours);
        var own = plan!.Hours!.ShouldHaveSingleItem();
        (own.Agency, own.ValidFrom, own.ValidUntil).ShouldBe(("H18.70", On, null));
        own.Days.Keys.ShouldBe(["Saturday"]);

        Work(Tree, ["H18.25", "H18.26"], [new("H18.25", "UBND xã Tủa Chùa")], On, Today, hours).Plan!.Hours!.ShouldBeEmpty("one that goes on keeps its own");
        Work(Tree, ["H18.27"], [new("H18.71", "A"), new("H18.72", "B")], On, Today, hours).Plan!.Hours!.ShouldBeEmpty("everybody's, as before");
        Work(Tree, ["H18.25"], [new("H18.70", "Xã", Hours: new Dictionary<string, IReadOnlyList<HoursSpan>>())], On, Today).Refusal!.Fields!.Keys.ShouldBe(["into"]);
    }

    [Fact]
    public void A_merger_accepts_and_decides_what_any_of_them_did()
    {
        var tree = Tree.Select(a => a.Code switch
        {
            "H18.25" => a with { Excluded = ["1.000008", "1.000009"], Decides = new ProcedureScope(null, ["1.000002"], []) },
            "H18.26" => a with { Excluded = ["1.000009"], Decides = new ProcedureScope(null, ["1.000003"], []) },
            "H18.27" => a with { AcceptsLevel = null, Procedures = ["1.000009"] },
            _ => a,
        }).ToList();
        var made = Work(tree, ["H18.25", "H18.26"], [new("H18.70", "Xã Mới")], On, Today).Plan!.Made.Single();
        made.Excluded.ShouldBe(["1.000009"], "H18.26 accepted the other one");
        made.Decides!.Procedures.ShouldBe(["1.000002", "1.000003"]);
        made = Work(tree, ["H18.25", "H18.26", "H18.27"], [new("H18.70", "Xã Mới")], On, Today).Plan!.Made.Single();
        made.Excluded.ShouldBeNull("H18.27 was named for it");
        made.Procedures.ShouldBe(["1.000001", "1.000002", "1.000009"]);
        made.Decides!.Procedures.ShouldBe(["1.000002", "1.000003", "1.000009"], "H18.27 decided what it accepted");
        Work(tree, ["H18.26", "H18.27"], [new("H18.70", "Xã", Procedures: ["1.000001"])], On, Today).Plan!.Made.Single().Procedures.ShouldBe(["1.000001"]);
        Work(Tree, ["H18.25", "H18.26"], [new("H18.70", "Xã")], On, Today).Plan!.Made.Single().Decides.ShouldBeNull("what it accepts");
    }

    [Fact]
    public void What_goes_on_after_a_split_keeps_what_it_excludes_and_decides()
    {
        var tree = Tree.Select(a => a.Code == "H18.25" ? a with { Excluded = ["1.000008"], Decides = new ProcedureScope(null, ["1.000002"], []) } : a).ToList();
        var plan = Work(tree, ["H18.25"], [new("H18.25", "Xã Tủa Chùa"), new("H18.71", "Xã Tây")], On, Today).Plan!;
        plan.Made.ShouldAllBe(a => a.Excluded!.Single() == "1.000008" && a.Decides!.Procedures.Single() == "1.000002");
    }

    [Fact]
    public void The_tree_must_hang_together_afterwards()
    {
        Code(["H18.25"], [new("H18.25", "A", Parent: "H18.71"), new("H18.71", "B", Parent: "H18.25")]).ShouldBe("parent-cycle");
        Code(["H18.25", "H18.26"], [new("H18.25", "A", Parent: "H18.25.01")]).ShouldBe("parent-cycle", "its own child");
        Code(["H18.25"], [new("H18.70", "A", Parent: "H18.70"), new("H18.71", "B")]).ShouldBe("parent-cycle");
        Code(["H18.25"], [new("H18.70", "A", Parent: "H18.25"), new("H18.71", "B")]).ShouldBe("parent-ended", "it ends the day before");
        Code(["H18.25"], [new("H18.70", "A", Parent: "H18.60"), new("H18.71", "B")]).ShouldBe("parent-ended");
        Code(["H18.25"], [new("H18.70", "A", Parent: "H18.99"), new("H18.71", "B")]).ShouldBe("unknown-parent");
        Code(["H18.25"], [new("H18.70", "A"), new("H18.71", "B", Parent: "H18.70")]).ShouldBeNull("a new one may stand under another new one");

        string? Code(string[] from, NewAgency[] into) => Work(Tree, from, into, On, Today).Refusal?.Code;
    }

    [Fact]
    public void Only_like_goes_into_like_and_only_what_was_chosen()
    {
        Code(["H18.26"], [new("H18.25", "Xã")]).ShouldBe("not-in-from");
        Code(["H18.25", "H18.26"], [new("H18.50", "Sở")]).ShouldBe("not-in-from", "communes into a department");
        Code(["H18.25", "H18.26"], [new("H18.70", "Sở", Level: AdministrativeLevel.Province)]).ShouldBe("level-differs");
        Code(["H18.25", "H18.26"], [new("H18.70", "Xã", Procedures: [null!, "zzz"])]).ShouldBe("unknown-procedure");
        Code(["H18.25", "H18.26"], [new("H18.70", "Xã", Procedures: ["1.000001", "zzz"])]).ShouldBe("unknown-procedure");
        Code(["H18.25", "H18.26"], [new("H18.70", "Xã", Procedures: ["1.000001"])]).ShouldBeNull();
        Code([null!, "H18.26"], [new("H18.70", "Xã")]).ShouldBe("invalid");

        string? Code(string[] from, NewAgency[] into) => Work(Tree, from, into, On, Today, catalogue: new HashSet<string> { "1.000001", "1.000002" }).Refusal?.Code;
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
        Work(Tree, from.Split(','), [new(into, "Tên")], On, Today).Refusal!.Code.ShouldBe(code);

    [Fact]
    public void Everything_missing_is_said_at_once() =>
        Work(Tree, null, null, null, Today).Refusal!.Fields!.Keys.ShouldBe(["on", "from", "into"], ignoreOrder: true);

    [Fact]
    public void Yesterday_is_too_late() => Work(Tree, ["H18.25", "H18.26"], [new("H18.70", "Tên")], Today.AddDays(-1), Today).Refusal!.Fields!.Keys.ShouldBe(["on"]);

    private static (AgencyPlan? Plan, ServiceDefaults.Problems.Refusal? Refusal) Work(
        IReadOnlyList<Agency> tree, string[]? from, NewAgency[]? into, DateOnly? on, DateOnly today, AgencyHours[]? hours = null, string? main = null, IReadOnlySet<string>? catalogue = null) =>
        AgencyChanges.Work(tree, new AgencyWish(from, into, on, main), today, hours, catalogue);

    private static Agency Agency(string code, string? parent, AdministrativeLevel level = AdministrativeLevel.Commune) => new(
        code, code, parent, level, null, level, code switch { "H18.25" => ["1.000002"], "H18.26" => ["1.000001", "1.000002"], _ => [] }, "", "", new(2025, 7, 1), null, [], 1);

    private static AgencyHours Hours(string agency, DateOnly from, DateOnly? until) => new(agency, from, until, new Dictionary<string, IReadOnlyList<HoursSpan>> { ["Monday"] = [new(new(7, 0), new(11, 0))] });
}
