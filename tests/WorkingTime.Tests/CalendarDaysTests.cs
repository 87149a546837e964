using static Platform.WorkingTime.Tests.Samples;

namespace Platform.WorkingTime.Tests;

public class CalendarDaysTests
{
    [Theory]
    [InlineData("2026-11-09 09:00", 3, "2026-11-12 17:30")] // Mon → Thu
    [InlineData("2026-11-12 09:00", 2, "2026-11-16 17:30")] // Sat 14 → Mon 16
    [InlineData("2026-01-08 09:00", 2, "2026-01-10 17:30")] // Sat 10/1 is a make-up day: no need to move
    [InlineData("2026-08-03 09:00", 30, "2026-09-03 17:30")] // day 30 is National Day, Wed 2/9 → Thu 3/9
    [InlineData("2026-11-13 18:00", 1, "2026-11-17 17:30")] // counts on Mon 16
    [InlineData("2026-11-09 09:00", 2.5, "2026-11-12 17:30")] // the third day has begun, so it is a whole one
    public void Calendar_days_end_on_a_working_day(string received, double days, string expected)
    {
        Due(received, CalendarDays((decimal)days)).ShouldBeDue(expected);
        Due(received, CalendarDays((decimal)days), Elapsed).ShouldBeDue(expected);
    }

    [Fact]
    public void A_week_is_seven_calendar_days()
    {
        Due("2026-11-10 09:00", new TimeLimit(2, TimeUnit.Week)).ShouldBeDue("2026-11-24 17:30");
        Due("2026-11-10 09:00", new TimeLimit(1.5m, TimeUnit.Week)).ShouldBeDue("2026-11-23 17:30"); // 10.5 days: day 11 is Sat 21
    }

    [Theory]
    [InlineData("2026-11-09 09:00", 1, "2026-12-09 17:30")]
    [InlineData("2026-01-30 09:00", 1, "2026-03-02 17:30")] // no 30 February: Sat 28 → Mon 2/3
    [InlineData("2024-01-31 09:00", 1, "2024-02-29 17:30")] // leap year, a Thursday
    [InlineData("2026-03-31 09:00", 1, "2026-05-04 17:30")] // 30/4 and 1/5 are holidays, then a weekend
    [InlineData("2025-08-29 09:00", 6, "2026-03-02 17:30")] // no 29 February 2026: Sat 28 → Mon 2/3
    [InlineData("2026-11-02 09:00", 1.5, "2026-12-17 17:30")] // half a month is fifteen days
    public void Months_end_on_the_same_day_number_or_the_months_last_day(string received, double months, string expected) =>
        Due(received, Months((decimal)months)).ShouldBeDue(expected);

    // Tue 29/12/2026: 30, 31, then Fri 1/1 (a holiday nobody has announced yet), Mon 4, Tue 5.
    [Fact]
    public void A_date_past_the_last_announced_year_says_so()
    {
        var due = Due("2026-12-29 09:00", WorkingDays(5));
        due.ShouldBeDue("2027-01-05 17:30");
        due.Remark.ShouldBe("Lịch nghỉ lễ năm 2027 chưa được công bố, hạn trả có thể thay đổi");
    }

    [Fact]
    public void A_date_within_the_last_announced_year_carries_no_remark()
    {
        Due("2026-12-29 09:00", WorkingDays(2)).Remark.ShouldBeNull();
        Calendar.LastKnownYear.ShouldBe(2026);
    }

    [Fact]
    public void An_empty_calendar_knows_no_year_and_a_province_may_say_which_it_knows()
    {
        DueCalculator.Due(At("2026-11-09 09:00"), WorkingDays(1), new WorkCalendar([])).Remark.ShouldNotBeNull();
        DueCalculator.Due(At("2026-11-09 09:00"), WorkingDays(1), new WorkCalendar([], announcedYears: [2026])).Remark.ShouldBeNull();
    }

    [Fact]
    public void A_single_day_of_next_year_announces_no_year()
    {
        SpecialDay[] days = [new(new(2026, 9, 2), SpecialDayKind.Holiday, "Quốc khánh"), new(new(2027, 1, 2), SpecialDayKind.MakeUpWorkingDay, "Làm bù")];
        DueCalculator.Due(At("2026-12-30 09:00"), WorkingDays(3), new WorkCalendar(days)).Remark.ShouldNotBeNull("a make-up day alone, in a calendar that does not say its years");
        DueCalculator.Due(At("2026-12-30 09:00"), WorkingDays(3), new WorkCalendar([.. days, new(new(2027, 1, 1), SpecialDayKind.Holiday, "Tết")], announcedYears: [2026])).Remark.ShouldNotBeNull("a holiday alone");
        DueCalculator.Due(At("2026-12-30 09:00"), WorkingDays(3), new WorkCalendar(days, announcedYears: [2026, 2027])).Remark.ShouldBeNull();
    }

    [Fact]
    public void A_year_between_announced_ones_may_be_unknown_and_the_past_is_known()
    {
        var calendar = new WorkCalendar([], announcedYears: [2026, 2028]);
        new[] { 2019, 2026, 2027, 2028, 2029 }.Select(calendar.IsAnnounced).ShouldBe([true, true, false, true, false]);
        calendar.LastKnownYear.ShouldBe(2028);
    }
}
