using Platform.Testing;
using Platform.WorkingTime;

namespace Platform.Benchmarks;

/// <summary>
/// The due date of ten working days, over the real calendar: by the calculator, with its explanation, and by a bare loop over the minutes that knows the closing
/// time, weekends, holidays and make-up days and nothing else. A hundred each time, received on every ninth day from 2025 to 2027 at another hour. Needs no server.
/// </summary>
internal static class DueBenchmark
{
    private const int Days = 10;
    private const int Many = 100;
    private const int MinutesPerDay = 24 * 60;
    private const int Closing = (17 * 60) + 30;
    private static readonly TimeSpan Offset = TimeSpan.FromHours(7);

    public static async Task Run()
    {
        var special = CalendarFile.Parse(await File.ReadAllTextAsync(Path.Combine(Servers.Repository, "build", "seed", "calendar.json")));
        var calendar = new WorkCalendar(special);
        var kinds = special.ToDictionary(d => d.Date, d => d.Kind);
        var limit = new TimeLimit(Days, TimeUnit.WorkingDay);
        DateTimeOffset[] received = [.. Enumerable.Range(0, Many).Select(i => new DateTimeOffset(2025, 1, 1, 8, 0, 0, Offset).AddDays(9 * i).AddMinutes(97 * i % 480))];
        if (received.FirstOrDefault(r => DueCalculator.Due(r, limit, calendar).DueAt != Naive(r, kinds)) is var other && other != default)
            throw new InvalidOperationException($"The two ways differ for {other:O}.");
        await Bench.Compare(
            $"{Many} due dates of {Days} working days",
            _ => Task.FromResult(Over(received, r => Naive(r, kinds).UtcTicks)),
            _ => Task.FromResult(Over(received, r => DueCalculator.Due(r, limit, calendar).DueAt!.Value.UtcTicks)));
    }

    private static Func<Task> Over(DateTimeOffset[] received, Func<DateTimeOffset, long> due) => () =>
    {
        var sum = 0L;
        foreach (var one in received)
            sum ^= due(one);
        return sum == 1 ? throw new InvalidOperationException("No instant is an odd tick.") : Task.CompletedTask; // the sum is used, so nothing is left out
    };

    /// <summary>The closing of the day it counts from is the first that comes; the tenth after it is the due date.</summary>
    private static DateTimeOffset Naive(DateTimeOffset received, Dictionary<DateOnly, SpecialDayKind> kinds)
    {
        var minute = received.ToOffset(Offset).DateTime.Ticks / TimeSpan.TicksPerMinute;
        for (var closings = 0; ; minute++)
        {
            if (minute % MinutesPerDay == Closing && Works(DateOnly.FromDayNumber((int)(minute / MinutesPerDay)), kinds) && closings++ == Days)
                return new DateTimeOffset(minute * TimeSpan.TicksPerMinute, Offset);
        }
    }

    private static bool Works(DateOnly day, Dictionary<DateOnly, SpecialDayKind> kinds) =>
        kinds.TryGetValue(day, out var kind) ? kind is not SpecialDayKind.Holiday : day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
}
