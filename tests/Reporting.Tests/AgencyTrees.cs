using Platform.Reporting.Domain;

namespace Platform.Reporting.Tests;

public sealed class AgencyTrees
{
    private static readonly DateTimeOffset Now = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Merger = new(2025, 7, 1);

    private static AgencyRevision Agency(string code, string? parent, long revision = 1, string? name = null, DateOnly? until = null, DateTimeOffset? at = null, params string[] predecessors) =>
        new(code, revision, at ?? Now.AddYears(-2), name ?? code, parent, predecessors.Length > 0 ? Merger : new DateOnly(2020, 1, 1), until, predecessors);

    private static readonly AgencyRevision[] Province =
    [
        Agency("X", null),
        Agency("X.1", "X"),
        Agency("X.2", "X", predecessors: ["X.8", "X.9"]),
        Agency("X.8", "X", until: Merger.AddDays(-1)),
        Agency("X.9", "X", until: Merger.AddDays(-1)),
    ];

    [Fact]
    public void An_agency_covers_itself_and_everything_under_it() =>
        AgencyTree.At(Now, [.. Province, Agency("X.1.1", "X.1"), Agency("Y", null)], []).Under("X.1").ShouldBe(["X.1", "X.1.1"], ignoreOrder: true);

    [Fact]
    public void Dossiers_of_merged_agencies_belong_to_the_successor_after_the_merger()
    {
        var tree = AgencyTree.At(Now, Province, []);
        tree.CountedUnder("X.2", Structure.Current, Merger).Select(c => c.Agency).ShouldBe(["X.2", "X.8", "X.9"]);
        tree.CountedUnder("X.2", Structure.Current, Merger.AddDays(-1)).Select(c => c.Agency).ShouldBe(["X.2"]);
    }

    [Fact]
    public void The_structure_of_that_time_can_be_asked_for_too()
    {
        var rows = AgencyTree.At(Now, Province, []).CountedUnder("X", Structure.Original, Merger);
        rows.ShouldAllBe(c => c.Agency == c.Row);
        rows.Select(c => c.Row).ShouldContain("X.8");
    }

    [Fact]
    public void The_successor_shows_what_it_took_over_in_rows_of_their_own_too()
    {
        var tree = AgencyTree.At(Now, Province, []);
        tree.CountedUnder("X.2", Structure.Original, Merger).ShouldBe([new("X.2", "X.2"), new("X.8", "X.8"), new("X.9", "X.9")]);
        tree.CountedUnder("X.8", Structure.Original, Merger).ShouldBe([new("X.8", "X.8")]);
        tree.CountedUnder("X.8", Structure.Current, Merger).ShouldBeEmpty("today they are X.2's");
    }

    [Fact]
    public void Who_may_see_whose_follows_a_merger()
    {
        var tree = AgencyTree.At(Now, Province, []);
        tree.HeldBy("X.2", Merger).ShouldBe(["X.2", "X.8", "X.9"], ignoreOrder: true);
        tree.HeldBy("X.8", Merger).ShouldBeEmpty();
        tree.HeldBy("X.8", Merger.AddDays(-1)).ShouldBe(["X.8"], ignoreOrder: true, customMessage: "its last day");
        tree.HeldBy("X.2", Merger.AddDays(-1)).ShouldBe(["X.2"]);
        tree.HeldBy("X", Merger).ShouldBe(["X", "X.1", "X.2", "X.8", "X.9"], ignoreOrder: true);
        tree.HeldBy("Z", Merger).ShouldBe(["Z"], ignoreOrder: true, customMessage: "an agency nobody announced has itself");
    }

    [Fact]
    public void What_an_agency_below_gave_to_another_branch_is_no_longer_held()
    {
        var tree = AgencyTree.At(Now, [Agency("X", null), Agency("X.1", "X"), Agency("X.1.1", "X.1", until: Merger.AddDays(-1)), Agency("X.2", "X", predecessors: "X.1.1")], []);
        tree.HeldBy("X.1", Merger).ShouldBe(["X.1"]);
        tree.HeldBy("X.2", Merger).ShouldBe(["X.2", "X.1.1"], ignoreOrder: true);
    }

    [Fact]
    public void A_split_leaves_the_dossiers_where_they_are()
    {
        var tree = AgencyTree.At(Now, [Agency("X", null), Agency("X.1", "X"), Agency("X.2", "X", predecessors: "X.1")], []);
        tree.HeldBy("X.2", Merger).ShouldBe(["X.2"]);
        tree.HeldBy("X.1", Merger).ShouldBe(["X.1"]);
    }

    [Fact]
    public void A_report_about_the_past_keeps_the_name_of_that_time()
    {
        AgencyRevision[] renamed = [Agency("X", null, 1, "Cũ", at: Now.AddDays(-10)), Agency("X", null, 2, "Mới", at: Now)];
        AgencyTree.At(Now.AddDays(-1), renamed, []).NameOf("X").ShouldBe("Cũ");
        AgencyTree.At(Now, renamed, []).NameOf("X").ShouldBe("Mới");
    }

    [Fact]
    public void An_agency_announced_after_asOf_is_shown_by_its_first_name() =>
        AgencyTree.At(Now.AddYears(-5), Province, []).Has("X.1").ShouldBeTrue();

    [Fact]
    public void An_agency_nobody_announced_counts_under_the_one_its_code_names()
    {
        var tree = AgencyTree.At(Now, [], ["H18.25", "000.00.14.H20"]);
        tree.Under("H18").ShouldBe(["H18", "H18.25"], ignoreOrder: true);
        tree.Has("000.00.14.H20").ShouldBeTrue();
    }

    [Fact]
    public void Agencies_that_name_each_other_as_parents_do_not_hang_the_report() =>
        AgencyTree.At(Now, [Agency("A", "B"), Agency("B", "A")], []).Under("A").ShouldBe(["A", "B"], ignoreOrder: true);
}
