using Platform.Postgres;

namespace Platform.PostalReturns.Tests;

/// <summary>The rule that PostalReturns and Notifications share.</summary>
public sealed class AgencySuccessionTests
{
    private static readonly DateOnly Merger = new(2027, 1, 1);

    private static readonly AgencyLife[] Tree =
    [
        Agency("H18", null),
        Agency("H18.25", "H18", until: Merger.AddDays(-1)), Agency("H18.26", "H18", until: Merger.AddDays(-1)), Agency("H18.27", "H18"),
        Agency("H18.70", "H18", Merger, predecessors: ["H18.25", "H18.26"]),
        Agency("H18.71", "H18", Merger, predecessors: ["H18.27"]), // a part of H18.27, which goes on
        Agency("H18.28", "H18", predecessors: ["H18.05.01"]),
    ];

    [Fact]
    public void Until_the_day_of_the_merger_everybody_keeps_their_own()
    {
        var before = new AgencySuccession(Tree, Merger.AddDays(-1));
        before.SuccessorOf("H18.25").ShouldBe("H18.25");
        before.HeldBy("H18.25").ShouldBe(["H18.25"]);
        before.HeldBy("H18.70").ShouldBe(["H18.70"]);
    }

    [Fact]
    public void From_that_day_on_the_successor_has_all_and_the_ended_ones_nothing()
    {
        var after = new AgencySuccession(Tree, Merger);
        after.SuccessorOf("H18.26").ShouldBe("H18.70");
        after.HeldBy("H18.70").ShouldBe(["H18.70", "H18.25", "H18.26"], ignoreOrder: true);
        after.HeldBy("H18.25").ShouldBeEmpty();
        after.HeldBy("H18").Count.ShouldBe(8, "the province has all of them, the agency before the copy included");
    }

    [Fact]
    public void An_agency_that_goes_on_after_a_part_was_split_off_keeps_what_it_has()
    {
        var after = new AgencySuccession(Tree, Merger);
        after.SuccessorOf("H18.27").ShouldBe("H18.27");
        after.HeldBy("H18.71").ShouldBe(["H18.71"]);
    }

    [Fact]
    public void Succession_is_followed_over_several_steps_and_never_in_a_ring()
    {
        AgencyLife[] chain = [Agency("A", null, until: new(2025, 6, 30)), Agency("B", null, until: new(2026, 6, 30), predecessors: ["A", "C"]), Agency("C", null, until: new(2026, 12, 31), predecessors: ["B"])];
        new AgencySuccession(chain, new(2026, 1, 1)).SuccessorOf("A").ShouldBe("B");
        new AgencySuccession(chain, new(2026, 7, 1)).SuccessorOf("A").ShouldBe("C");
        new AgencySuccession(chain, new(2027, 7, 1)).SuccessorOf("A").ShouldBeOneOf("A", "B", "C");
    }

    [Fact]
    public void A_predecessor_from_before_the_copy_follows_and_a_stranger_has_itself()
    {
        var today = new AgencySuccession(Tree, Merger);
        today.HeldBy("H18.28").ShouldBe(["H18.28", "H18.05.01"], ignoreOrder: true);
        today.HeldBy("H99").ShouldBe(["H99"]);
        today.SuccessorOf("H99").ShouldBe("H99");
    }

    private static AgencyLife Agency(string code, string? parent, DateOnly? from = null, DateOnly? until = null, string[]? predecessors = null) => new(code, parent, from ?? new(2025, 7, 1), until, predecessors ?? []);
}
