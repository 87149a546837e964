using FsCheck;
using FsCheck.Fluent;
using Platform.Reporting.Domain;
using Platform.Reporting.Storage;
using Platform.Reporting.Tests;
using Platform.Reporting.UseCases;

namespace Platform.Reporting.ApiTests;

[Collection(nameof(ReportingHost))]
public sealed class TheDatabaseCountsLikeTheFold(ReportingHost host)
{
    private static readonly Guid Whole = new("0198f3a0-0000-7000-8000-000000000077");
    private static int next;

    [Fact]
    public void Random_lives_in_random_periods_give_the_same_figures_in_SQL_as_in_memory()
    {
        var cases =
            from lives in Gen.ArrayOf(RandomLives.Of("X1"), 10)
            from periods in Gen.ArrayOf(RandomLives.Periods, 8)
            select (lives, periods);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(25), Prop.ForAll(cases.ToArbitrary(), c => Same(c.lives, c.periods).GetAwaiter().GetResult()));
    }

    private async Task<bool> Same(Fact[][] lives, Period[] periods)
    {
        var agency = $"P{Random.Shared.Next(100_000, 999_999)}{Interlocked.Increment(ref next)}";
        Fact[] all = [.. lives.SelectMany((l, i) => l.Select(f => f with { Of = f.Of with { CompetentAgency = agency, Parent = i % 4 == 3 ? Whole : null } }))]; // every fourth is a part of a linked dossier
        Random.Shared.Shuffle(all);
        await using (var connection = await host.Database.OpenConnectionAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            foreach (var fact in all.Concat(all.Take(5)))
                await FactStore.Record(connection, transaction, fact);
            await transaction.CommitAsync();
        }
        foreach (var period in periods)
        {
            foreach (var by in Enum.GetValues<Grouping>())
            {
                var tree = AgencyTree.At(period.AsOf, [], [agency]);
                var question = new ReportQuestion(agency, period, by, tree, tree.CountedUnder(agency, Structure.Current, period.To));
                var report = await ReportIi06a.Answer(question, host.Database, default);
                var expected = all.GroupBy(f => f.Dossier)
                    .GroupBy(d => by switch { Grouping.Agency => agency, Grouping.Field => d.First().Of.Field, _ => d.First().Of.ProcedureCode })
                    .ToDictionary(g => g.Key, g => Figures.Count(g.Select(d => Position.Of(d, period)).OfType<Position>()));
                foreach (var (key, figures) in expected)
                    Plain(report.Rows.SingleOrDefault(r => r.Key == key)).ShouldBe(figures, $"{by} {key} {period}");
                report.Total.ShouldBe(Figures.Sum(expected.Values));
            }
        }
        return true;
    }

    private static Figures Plain(Figures? row) => row is null ? Figures.None : Figures.Sum([row]);
}
