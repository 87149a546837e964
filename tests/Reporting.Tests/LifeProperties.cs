using FsCheck;
using FsCheck.Fluent;
using Platform.Reporting.Domain;

namespace Platform.Reporting.Tests;

public sealed class LifeProperties
{
    private static readonly Gen<(Fact[][] Lives, Period Period)> Cases =
        from lives in Gen.ArrayOf(RandomLives.Of("X1"), 20)
        from period in RandomLives.Periods
        select (lives, period);

    [Fact]
    public void The_random_lives_reach_every_cell()
    {
        var seen = Cases.Sample(400).SelectMany(c => c.Lives.Select(l => Position.Of(l, c.Period))).OfType<Position>().ToHashSet();
        seen.Count.ShouldBe(Enum.GetValues<Intake>().Length * Enum.GetValues<Standing>().Length);
    }

    [Fact]
    public void Received_is_always_resolved_plus_in_process()
    {
        Prop.ForAll(Cases.ToArbitrary(), c =>
        {
            var figures = Figures.Count(c.Lives.Select(l => Position.Of(l, c.Period)).OfType<Position>());
            return figures.ReceivedTotal == figures.ResolvedTotal + figures.InProcessTotal;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Arrival_order_and_repeats_do_not_matter()
    {
        Prop.ForAll(Cases.ToArbitrary(), c => c.Lives.All(life =>
        {
            Fact[] shuffled = [.. life];
            Random.Shared.Shuffle(shuffled);
            return Position.Of(life, c.Period) == Position.Of(shuffled.DistinctBy(f => (f.Version, f.Kind)), c.Period);
        })).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_happens_later_never_changes_an_answer_about_the_past()
    {
        Prop.ForAll(Cases.ToArbitrary(), c => c.Lives.All(life =>
        {
            Fact[] knownThen = [.. life.TakeWhile(f => f.OccurredAt <= c.Period.End)];
            return Position.Of(knownThen, c.Period) == Position.Of(life, c.Period);
        })).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_is_in_process_at_the_end_is_carried_over_into_the_next_period()
    {
        Prop.ForAll(Cases.ToArbitrary(), c =>
        {
            var first = c.Period with { AsOf = DateTimeOffset.MaxValue };
            var next = new Period(first.To.AddDays(1), first.To.AddDays(30), DateTimeOffset.MaxValue);
            var before = Figures.Count(c.Lives.Select(l => Position.Of(l, first)).OfType<Position>());
            var after = Figures.Count(c.Lives.Select(l => Position.Of(l, next)).OfType<Position>());
            return before.InProcessTotal == after.CarriedOver;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Spells_follow_each_other_without_gap_or_overlap()
    {
        Prop.ForAll(RandomLives.Of("X1").ToArbitrary(), facts =>
        {
            if (Life.Fold(facts) is not { } life)
                return true;
            return life.Spells[0].From == life.AcceptedAt
                && life.Spells.Zip(life.Spells.Skip(1)).All(p => p.First.Until == p.Second.From && p.First.From < p.Second.From)
                && life.Spells[^1].Until == life.ResolvedAt;
        }).QuickCheckThrowOnFailure();
    }
}
