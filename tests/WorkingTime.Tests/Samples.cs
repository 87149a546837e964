using System.Globalization;

namespace Platform.WorkingTime.Tests;

/// <summary>The real calendar, and dates written as a clerk would say them: local time.</summary>
internal static class Samples
{
    public static readonly IReadOnlyList<SpecialDay> SpecialDays =
        CalendarFile.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "calendar.json")));

    /// <summary>Default hours, 07:30-11:30 and 13:30-17:30, with the holidays of 2021-2026.</summary>
    public static readonly WorkCalendar Calendar = new(SpecialDays);

    public static readonly ReceiptRules CivilStatus = new(CutOff: new TimeOnly(15, 0));

    public static readonly ReceiptRules Elapsed = new(Mode: CountingMode.Elapsed);

    /// <summary>The default week, and Saturday morning.</summary>
    public static readonly WeeklyHours SaturdayMornings = WeeklyHours.Default with
    {
        Days = new Dictionary<DayOfWeek, IReadOnlyList<WorkSpan>>(WeeklyHours.Default.Days)
        {
            [DayOfWeek.Saturday] = [Span("07:30", "11:30")],
        },
    };

    /// <summary>07:00-11:00 and 14:00-17:00 from 16 April to 15 October 2026: seven hours a day.</summary>
    public static readonly WeeklyHours Summer = new(
        new DateOnly(2026, 4, 16),
        new DateOnly(2026, 10, 15),
        WeeklyHours.Default.Days.Keys.ToDictionary(d => d, _ => (IReadOnlyList<WorkSpan>)[Span("07:00", "11:00"), Span("14:00", "17:00")]));

    public static DateTimeOffset At(string local) =>
        DateTimeOffset.ParseExact(local + " +07:00", ["yyyy-MM-dd HH:mm zzz", "yyyy-MM-dd HH:mm:ss zzz"], CultureInfo.InvariantCulture);

    public static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static WorkSpan Span(string from, string to) => new(TimeOnly.Parse(from, CultureInfo.InvariantCulture), TimeOnly.Parse(to, CultureInfo.InvariantCulture));

    public static TimeLimit WorkingDays(decimal amount) => new(amount, TimeUnit.WorkingDay);

    public static TimeLimit CalendarDays(decimal amount) => new(amount, TimeUnit.CalendarDay);

    public static TimeLimit Hours(decimal amount) => new(amount, TimeUnit.Hour);

    public static TimeLimit Minutes(decimal amount) => new(amount, TimeUnit.Minute);

    public static TimeLimit Months(decimal amount) => new(amount, TimeUnit.Month);

    public static DueDate Due(string received, TimeLimit limit, ReceiptRules? rules = null, params Pause[] pauses) =>
        DueCalculator.Due(At(received), limit, Calendar, rules, pauses);

    public static DueDate Due(string received, TimeLimit limit, params Pause[] pauses) => Due(received, limit, null, pauses);

    public static Pause Pause(string from, string? until, string reason = "chờ bổ sung hồ sơ") =>
        new(At(from), until is null ? null : At(until), reason);

    /// <summary>Compares in local time, so that a failure reads as a clerk would say it, and holds the answer to being told in UTC.</summary>
    public static void ShouldBeDue(this DueDate due, string local)
    {
        Local(due.DueAt.ShouldNotBeNull()).ShouldBe(local);
        due.DueAt.Value.Offset.ShouldBe(TimeSpan.Zero);
    }

    public static string Local(DateTimeOffset instant) => LocalTime.ToLocal(instant).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>One line a span: local from and to, "+" if counted, reason, what was counted.</summary>
    public static string[] Told(this DueDate due) =>
    [
        .. due.Explanation.Select(s => string.Create(
            CultureInfo.InvariantCulture,
            $"{LocalTime.ToLocal(s.From):dd/MM HH:mm} - {LocalTime.ToLocal(s.To):dd/MM HH:mm} {(s.Counted ? "+" : "-")} {s.Reason}{Counted(s)}")),
    ];

    private static string Counted(Span span) =>
        span.CountedMinutes > 0 ? $" [{span.CountedMinutes} phút]" : span.CountedDays > 0 ? $" [{span.CountedDays:0.######} ngày]" : "";
}
