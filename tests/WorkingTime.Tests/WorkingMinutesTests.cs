using static Platform.WorkingTime.Tests.Samples;

namespace Platform.WorkingTime.Tests;

/// <summary>Hours, minutes, fractions of a working day and mode elapsed run in working minutes.</summary>
public class WorkingMinutesTests
{
    [Theory]
    [InlineData("2026-11-10 11:30", 1, "2026-11-10 14:30")] // the morning is over at 11:30, the hour runs from 13:30
    [InlineData("2026-11-10 12:00", 1, "2026-11-10 14:30")]
    [InlineData("2026-11-10 07:30", 4, "2026-11-10 11:30")] // ends with the morning, not at 13:30
    [InlineData("2026-11-13 13:30", 4, "2026-11-13 17:30")] // ends with Friday, not on Monday morning
    [InlineData("2026-11-13 15:30", 4, "2026-11-16 09:30")] // 2 h on Friday, 2 h on Monday
    [InlineData("2026-11-13 09:00", 8, "2026-11-16 09:00")] // 2.5 + 4 h on Friday, 1.5 h on Monday
    [InlineData("2026-01-09 16:30", 2, "2026-01-10 08:30")] // 1 h on Friday, 1 h on the make-up Saturday
    [InlineData("2026-08-28 16:30", 2, "2026-09-03 08:30")] // 1 h before National Day, 1 h after
    [InlineData("2026-11-15 10:00", 1, "2026-11-16 08:30")] // a Sunday
    [InlineData("2026-11-10 09:00", 0.5, "2026-11-10 09:30")]
    public void Hours_are_working_hours(string received, double hours, string expected)
    {
        Due(received, Hours((decimal)hours)).ShouldBeDue(expected);
        Due(received, Hours((decimal)hours), Elapsed).ShouldBeDue(expected);
    }

    // 10 minutes to noon closing, 20 after 13:30.
    [Fact]
    public void Minutes_are_working_minutes() => Due("2026-11-10 11:20", Minutes(30)).ShouldBeDue("2026-11-10 13:50");

    // 12 working hours from Mon 9/11 09:00: 6.5 h on Monday, 4 h Tuesday morning, 1.5 h from 13:30.
    [Fact]
    public void One_and_a_half_working_days_are_twelve_working_hours() =>
        Due("2026-11-09 09:00", WorkingDays(1.5m)).ShouldBeDue("2026-11-10 15:00");

    [Fact]
    public void Half_a_working_day_from_half_past_one_ends_at_closing_time() =>
        Due("2026-11-13 13:30", WorkingDays(0.5m)).ShouldBeDue("2026-11-13 17:30");

    // 0.333 × 480 = 159.84: 159 minutes after 07:30.
    [Fact]
    public void A_fraction_of_a_minute_is_dropped() => Due("2026-11-09 07:30", WorkingDays(0.333m)).ShouldBeDue("2026-11-09 10:09");

    [Fact]
    public void The_smallest_limit_is_a_minute() => Due("2026-11-09 07:30", Minutes(0.1m)).ShouldBeDue("2026-11-09 07:31");

    // 16 working hours from Mon 09:00: 6.5 + 8 + 1.5 on Wednesday.
    [Theory]
    [InlineData("2026-11-09 09:00", 2, "2026-11-11 09:00")]
    [InlineData("2026-11-09 07:30", 1, "2026-11-09 17:30")]
    [InlineData("2026-01-09 13:30", 1, "2026-01-10 11:30")] // Friday afternoon and the make-up Saturday's morning
    public void In_mode_elapsed_a_working_day_is_eight_working_hours(string received, double days, string expected) =>
        Due(received, WorkingDays((decimal)days), Elapsed).ShouldBeDue(expected);

    // Seven hours a day in summer: Mon 1/6 07:00 + 8 h leaves one hour for Tuesday.
    [Fact]
    public void A_full_working_day_is_eight_hours_of_promise_where_the_agency_works_seven() =>
        DueCalculator.Due(At("2026-06-01 07:00"), WorkingDays(1), new WorkCalendar(SpecialDays, [Summer]), Elapsed).ShouldBeDue("2026-06-02 08:00");

    [Fact]
    public void Seconds_of_the_receipt_never_make_it_later()
    {
        var due = Due("2026-11-10 09:00:59", Hours(1));
        due.ShouldBeDue("2026-11-10 10:00");
        due.ReceivedAt.ShouldBe(At("2026-11-10 09:00"));
        Due("2026-11-10 11:29:59", Minutes(1)).ShouldBeDue("2026-11-10 11:30");
    }

    [Fact]
    public void The_calculator_counts_what_passed_and_finds_when_it_will_have_passed()
    {
        Calendar.MinutesBetween(At("2026-11-13 09:00"), At("2026-11-16 09:00")).ShouldBe(480); // 150 + 240 + 90
        Calendar.MinutesBetween(At("2026-11-16 09:00"), At("2026-11-13 09:00")).ShouldBe(-480);
        Calendar.MinutesBetween(At("2026-11-13 17:30"), At("2026-11-16 07:30")).ShouldBe(0);
        Calendar.MinutesBetween(At("2026-01-09 17:30"), At("2026-01-12 07:30")).ShouldBe(480); // the make-up Saturday
        Local(Calendar.AddMinutes(At("2026-11-13 09:00"), 480)).ShouldBe("2026-11-16 09:00");
        Calendar.AddMinutes(At("2026-11-14 09:00"), 0).ShouldBe(At("2026-11-14 09:00"));
        Should.Throw<ArgumentOutOfRangeException>(() => Calendar.AddMinutes(At("2026-11-13 09:00"), -1));
    }
}
