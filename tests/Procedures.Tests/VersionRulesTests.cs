using Platform.Procedures.Domain;

namespace Platform.Procedures.Tests;

public sealed class VersionRulesTests
{
    private static readonly DateOnly Today = new(2026, 11, 21);

    [Theory]
    [InlineData("2026-11-20", "invalid")]
    [InlineData("2026-11-21", null)]
    [InlineData("2027-01-01", null)]
    [InlineData("2031-11-21", null)]
    [InlineData("2031-11-22", "invalid")]
    public void A_version_begins_today_or_later(string from, string? refusal) =>
        VersionRules.MayBegin(new VersionState(1, new DateOnly(2025, 7, 1), null), DateOnly.Parse(from), Today)?.Code.ShouldBe(refusal);

    [Fact]
    public void The_first_version_needs_none_before_it() => VersionRules.MayBegin(new VersionState(0, null, null), Today, Today).ShouldBeNull();

    [Fact]
    public void Nothing_slips_before_a_version_that_waits()
    {
        var waiting = new VersionState(2, new DateOnly(2027, 1, 1), null);
        VersionRules.MayBegin(waiting, new DateOnly(2026, 12, 31), Today)!.Code.ShouldBe("later-version-waits");
        VersionRules.MayBegin(waiting, new DateOnly(2027, 1, 1), Today).ShouldBeNull();
        VersionRules.MayEnd(waiting, new DateOnly(2026, 12, 31), Today)!.Code.ShouldBe("later-version-waits");
        VersionRules.MayEnd(waiting, new DateOnly(2027, 1, 1), Today).ShouldBeNull();
    }

    [Fact]
    public void What_ends_may_begin_again_from_its_end_on()
    {
        var ending = new VersionState(2, new DateOnly(2026, 1, 1), new DateOnly(2027, 1, 1));
        VersionRules.MayBegin(ending, new DateOnly(2026, 12, 1), Today)!.Code.ShouldBe("retirement-waits");
        VersionRules.MayBegin(ending, new DateOnly(2027, 1, 1), Today).ShouldBeNull();
        VersionRules.MayEnd(ending, new DateOnly(2027, 1, 1), Today)!.Code.ShouldBe("already-retired");
    }

    [Theory]
    [InlineData(Waits.Keep)]
    [InlineData(Waits.Replace)]
    public void Who_says_what_becomes_of_it_begins_before_what_waits_but_never_in_the_past(Waits waits)
    {
        VersionRules.MayBegin(new VersionState(2, new DateOnly(2027, 1, 1), null), Today, Today, waits).ShouldBeNull();
        VersionRules.MayBegin(new VersionState(2, new DateOnly(2026, 1, 1), new DateOnly(2027, 1, 1)), Today, Today, waits).ShouldBeNull();
        VersionRules.MayBegin(new VersionState(2, new DateOnly(2027, 1, 1), null), Today.AddDays(-1), Today, waits)!.Code.ShouldBe("invalid");
    }

    [Fact]
    public void Nobody_approves_what_they_prepared()
    {
        VersionRules.MayApprove(["it-1", "it-2"], "it-2").ShouldNotBeNull().ShouldSatisfyAllConditions(r => r.Code.ShouldBe("same-person"), r => r.Status.ShouldBe(403));
        VersionRules.MayApprove(["it-1", "it-2"], "leader-2").ShouldBeNull();
    }
}
