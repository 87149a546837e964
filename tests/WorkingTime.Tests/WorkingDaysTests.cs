using static Platform.WorkingTime.Tests.Samples;

namespace Platform.WorkingTime.Tests;

public class WorkingDaysTests
{
    // Monday 9/11/2026 is not counted: Tue 10, Wed 11, Thu 12, Fri 13, Mon 16.
    [Fact]
    public void Five_working_days_from_a_monday_end_at_the_close_of_the_next_monday() =>
        Due("2026-11-09 09:00", WorkingDays(5)).ShouldBeDue("2026-11-16 17:30");

    // Thu 8/1/2026: day 1 Fri 9, day 2 the make-up Saturday 10 (for 2/1), day 3 Mon 12.
    [Fact]
    public void Due_date_counts_the_make_up_saturday_of_january_with_mondays_hours()
    {
        Due("2026-01-08 09:00", WorkingDays(2)).ShouldBeDue("2026-01-10 17:30");
        Due("2026-01-08 09:00", WorkingDays(3)).ShouldBeDue("2026-01-12 17:30");
    }

    // Fri 21/8/2026: day 1 is Saturday 22/8, worked for Monday 31/8; day 2 Mon 24.
    [Fact]
    public void Due_date_counts_the_make_up_saturday_of_august_with_mondays_hours()
    {
        Due("2026-08-21 10:00", WorkingDays(1)).ShouldBeDue("2026-08-22 17:30");
        Due("2026-08-21 10:00", WorkingDays(2)).ShouldBeDue("2026-08-24 17:30");
    }

    // The Saturdays after 10/1 and 22/8 are ordinary ones: Fri 16/1 + 1 is Mon 19/1.
    [Fact]
    public void Due_date_skips_an_ordinary_saturday() => Due("2026-01-16 09:00", WorkingDays(1)).ShouldBeDue("2026-01-19 17:30");

    [Fact]
    public void A_receipt_on_the_make_up_saturday_counts_there() => Due("2026-01-10 09:00", WorkingDays(1)).ShouldBeDue("2026-01-12 17:30");

    // Thu 27/8: Fri 28 is day 1; Sat, Sun, Mon 31 (swapped), Tue 1/9, Wed 2/9 are off; Thu 3/9 day 2, Fri 4/9 day 3.
    [Fact]
    public void Due_date_skips_the_weekend_and_the_three_days_of_national_day() =>
        Due("2026-08-27 10:00", WorkingDays(3)).ShouldBeDue("2026-09-04 17:30");

    // Tết 2026 is Mon 16 to Fri 20 February: from Fri 13 the next working day is Mon 23.
    [Fact]
    public void Due_date_skips_tet() => Due("2026-02-13 14:00", WorkingDays(1)).ShouldBeDue("2026-02-23 17:30");

    // Giỗ Tổ 2026 falls on Sunday 26/4, so Monday 27 is off too: Fri 24 + 1 is Tue 28.
    [Fact]
    public void Due_date_skips_the_day_off_in_lieu_of_a_sunday_holiday() =>
        Due("2026-04-24 09:00", WorkingDays(1)).ShouldBeDue("2026-04-28 17:30");

    // Trap: holidays loaded only from today on. Wed 1/9/2021: Thu 2 and Fri 3 are off, then Mon 6.
    [Fact]
    public void A_dossier_of_2021_is_counted_with_the_holidays_of_2021() =>
        Due("2021-09-01 09:00", WorkingDays(1)).ShouldBeDue("2021-09-06 17:30");

    // Closing time is no working minute: Fri 13/11 17:30 counts from Mon 16, day 1 is Tue 17.
    [Fact]
    public void A_receipt_at_closing_time_counts_on_the_next_working_day()
    {
        Due("2026-11-13 17:29", WorkingDays(1)).ShouldBeDue("2026-11-16 17:30");
        var due = Due("2026-11-13 17:30", WorkingDays(1));
        Local(due.CountedFrom).ShouldBe("2026-11-16 07:30");
        due.ShouldBeDue("2026-11-17 17:30");
    }

    [Fact]
    public void A_receipt_on_sunday_counts_on_monday() => Due("2026-11-15 10:00", WorkingDays(1)).ShouldBeDue("2026-11-17 17:30");

    [Fact]
    public void A_receipt_before_opening_counts_at_opening_of_the_same_day()
    {
        var due = Due("2026-11-16 06:00", WorkingDays(1));
        Local(due.CountedFrom).ShouldBe("2026-11-16 07:30");
        due.ShouldBeDue("2026-11-17 17:30");
    }

    [Fact]
    public void A_receipt_at_half_past_eleven_counts_at_half_past_one()
    {
        var due = Due("2026-11-10 11:30", WorkingDays(1));
        Local(due.CountedFrom).ShouldBe("2026-11-10 13:30");
        due.ShouldBeDue("2026-11-11 17:30");
    }

    // 17:30 UTC on Monday 9/11 is 00:30 on Tuesday in Vietnam: Tuesday is the day of receipt, Wednesday day 1.
    // 16:30 UTC is 23:30 on Monday, after closing: it counts on Tuesday as well.
    [Theory]
    [InlineData("2026-11-09T17:30:00+00:00")]
    [InlineData("2026-11-09T16:30:00+00:00")]
    [InlineData("2026-11-09T12:30:00-05:00")]
    public void The_day_is_the_local_one_around_midnight(string instant) =>
        DueCalculator.Due(DateTimeOffset.Parse(instant), WorkingDays(1), Calendar).ShouldBeDue("2026-11-11 17:30");

    [Theory]
    [InlineData("2026-11-09 09:00", "2026-11-09 17:30")]
    [InlineData("2026-11-09 18:00", "2026-11-10 17:30")]
    [InlineData("2026-11-14 09:00", "2026-11-16 17:30")] // a Saturday
    public void Zero_of_any_unit_is_due_at_the_close_of_the_day_of_the_counted_receipt(string received, string expected)
    {
        Due(received, TimeLimit.SameDay).ShouldBeDue(expected);
        foreach (var unit in Enum.GetValues<TimeUnit>())
            foreach (var mode in Enum.GetValues<CountingMode>())
                Due(received, new TimeLimit(0, unit), new ReceiptRules(Mode: mode)).ShouldBeDue(expected);
    }
}
