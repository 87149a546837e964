using Platform.Testing;
using Platform.WorkingTime;

namespace Platform.Benchmarks;

/// <summary>
/// The due date of ten working days, over the real calendar: by the calculator, with its explanation, and by a bare loop over the days that knows weekends, holidays and
/// make-up days and nothing else. A thousand each time, received at another hour of each day from 2025 to 2027. Needs no server.
/// </summary>
internal static class DueBenchmark
{
    private const int Days = 10;
    private const int Many = 1000;
    private static readonly TimeSpan Offset = TimeSpan.FromHours(7);

    public static async Task Run()
    {
        var special = CalendarFile.Parse(await File.ReadAllTextAsync(Path.Combine(Servers.Repository, "build", "seed", "calendar.json")));
        var calendar = new WorkCalendar(special);
        var kinds = special.ToDictionary(d => d.Date, d => d.Kind);
        var limit = new TimeLimit(Days, TimeUnit.WorkingDay);
        DateTimeOffset[] received = [.. Enumerable.Range(0, Many).Select(i => new DateTimeOffset(2025, 1, 1, 8, 0, 0, Offset).AddDays(i).AddMinutes(i % 480))];
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

    private static DateTimeOffset Naive(DateTimeOffset received, Dictionary<DateOnly, SpecialDayKind> kinds)
    {
        var local = received.ToOffset(Offset).DateTime;
        var day = DateOnly.FromDateTime(local);
        if (!Works(day, kinds) || local.TimeOfDay >= new TimeSpan(17, 30, 0))
            do
                day = day.AddDays(1);
            while (!Works(day, kinds));
        for (var left = Days; left > 0; left -= Works(day, kinds) ? 1 : 0)
            day = day.AddDays(1);
        return new DateTimeOffset(day.ToDateTime(new TimeOnly(17, 30)), Offset);
    }

    private static bool Works(DateOnly day, Dictionary<DateOnly, SpecialDayKind> kinds) =>
        kinds.TryGetValue(day, out var kind) ? kind is not SpecialDayKind.Holiday : day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
}
