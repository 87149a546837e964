using static Platform.WorkingTime.Tests.Samples;

namespace Platform.WorkingTime.Tests;

/// <summary>Units, calendar files, absurd limits and local time.</summary>
public class ReadingTests
{
    [Theory]
    [InlineData("workingDay", TimeUnit.WorkingDay)]
    [InlineData("WorkingDays", TimeUnit.WorkingDay)]
    [InlineData("day", TimeUnit.CalendarDay)]
    [InlineData("days", TimeUnit.CalendarDay)]
    [InlineData("calendarDay", TimeUnit.CalendarDay)]
    [InlineData("HOUR", TimeUnit.Hour)]
    [InlineData("workingHours", TimeUnit.Hour)]
    [InlineData("minute", TimeUnit.Minute)]
    [InlineData("workingMinutes", TimeUnit.Minute)]
    [InlineData(" week ", TimeUnit.Week)]
    [InlineData("months", TimeUnit.Month)]
    public void A_unit_is_read_in_any_case_singular_or_plural(string text, TimeUnit expected)
    {
        TimeLimit.TryParseUnit(text, out var unit).ShouldBeTrue();
        unit.ShouldBe(expected);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("year")]
    public void An_unknown_unit_is_not_guessed(string? text) => TimeLimit.TryParseUnit(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData(-1, TimeUnit.WorkingDay)]
    [InlineData(-0.5, TimeUnit.Hour)]
    [InlineData(3651, TimeUnit.WorkingDay)]
    [InlineData(3650.5, TimeUnit.CalendarDay)]
    [InlineData(522, TimeUnit.Week)]
    [InlineData(122, TimeUnit.Month)]
    [InlineData(29201, TimeUnit.Hour)]
    [InlineData(1752001, TimeUnit.Minute)]
    [InlineData(1, (TimeUnit)99)]
    public void An_absurd_limit_is_refused(double amount, TimeUnit unit) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Due("2026-11-09 09:00", new TimeLimit((decimal)amount, unit)));

    [Fact]
    public void Ten_years_of_working_days_still_are_counted() => Due("2026-11-09 09:00", WorkingDays(3650)).CountedDays.ShouldBe(3650);

    [Fact]
    public void The_calendar_file_is_read_whole()
    {
        SpecialDays.Count.ShouldBe(90); // lines of build/seed/calendar.json
        SpecialDays[0].ShouldBe(new SpecialDay(Day("2021-01-01"), SpecialDayKind.Holiday, "Tết Dương lịch"));
        SpecialDays.Where(d => d.Kind is SpecialDayKind.MakeUpWorkingDay).Select(d => d.Date)
            .ShouldBe([Day("2024-05-04"), Day("2025-04-26"), Day("2026-01-10"), Day("2026-08-22")]);
    }

    [Fact]
    public void Every_wrong_entry_of_a_calendar_file_is_named()
    {
        var wrong = """[{"date": "2026-13-01", "kind": "holiday", "name": "A"}, {"date": "2026-01-01", "kind": "feast", "name": "B"}, {"date": "2026-01-01", "kind": "holiday"}, 5]""";
        Should.Throw<FormatException>(() => CalendarFile.Parse(wrong)).Message.ShouldBe(
            "Mục 1: date không phải ngày dạng yyyy-MM-dd. Mục 2: kind phải là holiday hoặc makeUpWorkingDay. Mục 3: thiếu name. Mục 4: date không phải ngày dạng yyyy-MM-dd.");
        Should.Throw<FormatException>(() => CalendarFile.Parse("{}"));
        Should.Throw<FormatException>(() => CalendarFile.Parse("not json"));
    }

    // 17:00 UTC is midnight in Vietnam.
    [Fact]
    public void Local_time_is_seven_hours_ahead_of_utc()
    {
        LocalTime.LocalDate(new DateTimeOffset(2026, 11, 9, 16, 59, 59, TimeSpan.Zero)).ShouldBe(Day("2026-11-09"));
        LocalTime.LocalDate(new DateTimeOffset(2026, 11, 9, 17, 0, 0, TimeSpan.Zero)).ShouldBe(Day("2026-11-10"));
        var opening = LocalTime.At(Day("2026-11-09"), new TimeOnly(7, 30));
        opening.ShouldBe(new DateTimeOffset(2026, 11, 9, 0, 30, 0, TimeSpan.Zero));
        opening.Offset.ShouldBe(TimeSpan.Zero);
        LocalTime.ToLocal(opening).Hour.ShouldBe(7);
    }
}
