using static Platform.WorkingTime.Tests.Samples;

namespace Platform.WorkingTime.Tests;

public class AgencyHoursTests
{
    private static readonly WorkCalendar WithSaturdays = new(SpecialDays, [SaturdayMornings]);
    private static readonly WorkCalendar WithSummer = new(SpecialDays, [Summer]);

    // Fri 13/11 + 1: Saturday 14 is a working day whose close is 11:30.
    [Fact]
    public void Where_the_agency_works_on_saturday_morning_it_is_a_whole_working_day() =>
        Due(WithSaturdays, "2026-11-13 09:00", WorkingDays(1)).ShouldBeDue("2026-11-14 11:30");

    // Friday 16:30: one hour, then Saturday 07:30-11:30, then Monday from 07:30: 1 + 4 + 1.
    [Fact]
    public void Hours_run_through_the_saturday_morning_into_monday() =>
        Due(WithSaturdays, "2026-11-13 16:30", Hours(6)).ShouldBeDue("2026-11-16 08:30");

    [Fact]
    public void A_make_up_saturday_has_mondays_hours_even_where_saturdays_are_short() =>
        Due(WithSaturdays, "2026-01-09 09:00", WorkingDays(1)).ShouldBeDue("2026-01-10 17:30");

    // The pause takes the four hours of Saturday 14: due Saturday 11:30 becomes Monday 11:30.
    [Fact]
    public void A_pause_over_a_saturday_morning_moves_its_four_hours() =>
        DueCalculator.Due(At("2026-11-13 09:00"), WorkingDays(1), WithSaturdays, pauses: [Pause("2026-11-13 18:00", "2026-11-15 10:00")])
            .ShouldBeDue("2026-11-16 11:30");

    // Thursday 15/10 is the last summer day (close 17:00), Friday 16/10 the first ordinary one (close 17:30).
    [Fact]
    public void Seasonal_hours_hold_to_their_last_day_and_the_default_ones_follow()
    {
        Due(WithSummer, "2026-10-14 09:00", WorkingDays(1)).ShouldBeDue("2026-10-15 17:00");
        Due(WithSummer, "2026-10-14 09:00", WorkingDays(2)).ShouldBeDue("2026-10-16 17:30");
        Due(WithSummer, "2026-04-14 09:00", WorkingDays(1)).ShouldBeDue("2026-04-15 17:30");
    }

    // Thu 15/10 14:00-17:00 is 3 h; Friday 07:30-11:30 is 4 h; the eighth hour is 13:30-14:30.
    [Fact]
    public void Hours_across_the_change_of_season_use_each_days_own() =>
        Due(WithSummer, "2026-10-15 14:00", Hours(8)).ShouldBeDue("2026-10-16 14:30");

    [Fact]
    public void A_make_up_day_in_summer_has_mondays_summer_hours() =>
        WithSummer.HoursOn(Day("2026-08-22")).ShouldBe([Span("07:00", "11:00"), Span("14:00", "17:00")]);

    [Fact]
    public void Of_hours_valid_together_the_latest_beginning_wins()
    {
        var calendar = new WorkCalendar(SpecialDays, [Summer, SaturdayMornings]);
        calendar.HoursOn(Day("2026-06-01"))[0].ShouldBe(Span("07:00", "11:00"));
        calendar.IsWorkingDay(Day("2026-06-06")).ShouldBeFalse(); // a Saturday in summer
        calendar.IsWorkingDay(Day("2026-11-14")).ShouldBeTrue();
    }

    [Fact]
    public void An_agency_that_never_works_is_said_so_instead_of_searched_for_ever()
    {
        var closed = new WorkCalendar([], [new WeeklyHours(DateOnly.MinValue, null, new Dictionary<DayOfWeek, IReadOnlyList<WorkSpan>>())]);
        foreach (var unit in Enum.GetValues<TimeUnit>())
            Should.Throw<InvalidOperationException>(() => Due(closed, "2026-11-09 09:00", new TimeLimit(3, unit))).Message.ShouldContain("không có giờ làm việc");
        Should.Throw<InvalidOperationException>(() => closed.AddMinutes(At("2026-11-09 09:00"), 1));
    }

    [Theory]
    [InlineData("11:30", "07:30")]
    [InlineData("07:30", "07:30")]
    [InlineData("07:30:30", "11:30")]
    public void Hours_that_run_backwards_or_have_seconds_are_refused(string from, string to) => Should.Throw<ArgumentException>(() => Mondays(Span(from, to)));

    [Fact]
    public void Overlapping_hours_are_refused_and_unsorted_ones_sorted()
    {
        Should.Throw<ArgumentException>(() => Mondays(Span("07:30", "11:30"), Span("11:00", "15:00")));
        Mondays(Span("13:00", "17:00"), Span("08:00", "11:00")).HoursOn(Day("2026-11-09"))[0].ShouldBe(Span("08:00", "11:00"));
    }

    [Fact]
    public void A_date_cannot_be_holiday_and_make_up_day() => Should.Throw<ArgumentException>(() => new WorkCalendar(
        [new(Day("2026-11-09"), SpecialDayKind.Holiday, "A"), new(Day("2026-11-09"), SpecialDayKind.MakeUpWorkingDay, "B")]));

    [Fact]
    public void The_calendar_tells_what_a_day_is()
    {
        Calendar.IsWorkingDay(Day("2026-09-02")).ShouldBeFalse();
        Calendar.SpecialDayOn(Day("2026-09-02"))!.Name.ShouldBe("Quốc khánh");
        Calendar.NextWorkingDay(Day("2026-08-28")).ShouldBe(Day("2026-09-03"));
        Calendar.OpensAt(Day("2026-01-10")).ShouldBe(At("2026-01-10 07:30"));
        Calendar.ClosesAt(Day("2026-01-10")).ShouldBe(At("2026-01-10 17:30"));
        Calendar.ClosesAt(Day("2026-01-11")).ShouldBeNull();
        Calendar.IsWorkingMinute(At("2026-11-09 11:29:59")).ShouldBeTrue();
        Calendar.IsWorkingMinute(At("2026-11-09 11:30")).ShouldBeFalse();
        Local(Calendar.NextWorkingMinute(At("2026-11-13 17:30"))).ShouldBe("2026-11-16 07:30");
    }

    private static DueDate Due(WorkCalendar calendar, string received, TimeLimit limit) => DueCalculator.Due(At(received), limit, calendar);

    private static DueDate Due(string received, TimeLimit limit) => Due(Calendar, received, limit);

    private static WorkCalendar Mondays(params WorkSpan[] spans) =>
        new([], [new WeeklyHours(DateOnly.MinValue, null, new Dictionary<DayOfWeek, IReadOnlyList<WorkSpan>> { [DayOfWeek.Monday] = spans })]);
}
