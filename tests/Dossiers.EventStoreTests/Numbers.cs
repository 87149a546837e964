using Platform.Dossiers.EventStore;
using static Platform.Dossiers.EventStoreTests.StoreUnderTest;

namespace Platform.Dossiers.EventStoreTests;

/// <summary>Gapless numbers: receipt numbers of an agency's day have neither gaps nor twins.</summary>
public abstract class Numbers(StoreUnderTest under) : IClassFixture<StoreUnderTest>
{
    private readonly IEventStore store = under.Store;

    [Fact]
    public async Task Two_hundred_at_once_with_failures_among_them_leave_neither_gaps_nor_twins()
    {
        var counter = NewCounter("2026-11-21");
        var taken = Guid.NewGuid();
        await store.Append(Start(taken, Submitted()), default);
        var numbers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Attempt(i)));
        var committed = numbers.Where(n => n > 0).Order().ToArray();
        committed.ShouldBe(Enumerable.Range(1, 120).Select(n => (long)n));
        (await under.Scalar<long[]>("SELECT array_agg(version ORDER BY version) FROM view_rows WHERE note = $1", counter)).ShouldBe(committed);

        async Task<long> Attempt(int i)
        {
            var number = 0L;
            try
            {
                await store.AppendNumbered(counter, n => (i % 5) switch
                {
                    0 => null, // nothing after all
                    1 => Start(taken, Submitted()), // refused by the version check
                    _ => Numbered(number = n, counter),
                }, default);
                return number;
            }
            catch (StreamConflictException)
            {
                return 0;
            }
        }
    }

    [Fact]
    public async Task A_new_day_counts_from_one()
    {
        (await Take(NewCounter("2026-11-21"), 2)).ShouldBe([1, 2]);
        (await Take(NewCounter("2026-11-22"), 1)).ShouldBe([1]);
    }

    [Fact]
    public async Task A_row_that_fails_gives_the_number_back()
    {
        var counter = NewCounter("2026-11-21");
        await Should.ThrowAsync<Exception>(() => store.AppendNumbered(counter, n => Start(Guid.NewGuid(), Submitted()) with { Rows = [ViewRow(Guid.NewGuid(), n, "forbidden")] }, default));
        await Should.ThrowAsync<DivideByZeroException>(() => store.AppendNumbered(counter, _ => throw new DivideByZeroException(), default));
        (await Take(counter, 1)).ShouldBe([1]);
    }

    [Fact]
    public async Task A_repeated_request_gives_the_number_back()
    {
        var counter = NewCounter("2026-11-21");
        var request = Request(Guid.NewGuid().ToString());
        await store.AppendNumbered(counter, n => Numbered(n, counter) with { Request = request }, default);
        await Should.ThrowAsync<RequestRepeatedException>(() => store.AppendNumbered(counter, n => Numbered(n, counter) with { Request = request }, default));
        (await Take(counter, 1)).ShouldBe([2]);
    }

    [Fact]
    public async Task Numbers_of_two_counters_are_taken_and_given_back_together()
    {
        var (day, year) = (NewCounter("2026-11-21"), NewCounter("2026"));
        await Take(day, 2);
        List<(long, long)> taken = [];
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => store.AppendNumbered([day, year], numbers =>
        {
            if (i % 4 == 0)
                return null;
            lock (taken)
                taken.Add((numbers[0], numbers[1]));
            return Numbered(numbers[0], day);
        }, default)));
        taken.Order().ShouldBe(Enumerable.Range(1, 30).Select(n => (n + 2L, (long)n)));
    }

    private static string NewCounter(string day) => $"dossier:H18.25:{Guid.NewGuid()}:{day}";

    private static Append Numbered(long number, string counter)
    {
        var id = Guid.NewGuid();
        return Start(id, Submitted($"{counter} {number}")) with { Rows = [ViewRow(id, number, counter)] };
    }

    private async Task<List<long>> Take(string counter, int times)
    {
        List<long> taken = [];
        for (var i = 0; i < times; i++)
        {
            await store.AppendNumbered(counter, n =>
            {
                taken.Add(n);
                return Numbered(n, counter);
            }, default);
        }
        return taken;
    }
}
