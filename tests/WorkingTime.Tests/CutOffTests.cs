using static Platform.WorkingTime.Tests.Samples;

namespace Platform.WorkingTime.Tests;

/// <summary>Civil-status matters received at or after 15:00 count at the opening of the next working day.</summary>
public class CutOffTests
{
    // Tuesday 10/11 15:00 counts on Wednesday 11; day 1 is Thursday 12.
    [Fact]
    public void On_an_ordinary_day_a_receipt_at_three_counts_the_next_morning()
    {
        var due = Due("2026-11-10 15:00", WorkingDays(1), CivilStatus);
        Local(due.CountedFrom).ShouldBe("2026-11-11 07:30");
        due.ShouldBeDue("2026-11-12 17:30");
    }

    [Fact]
    public void A_second_before_three_is_before_three() =>
        Due("2026-11-10 14:59:59", WorkingDays(1), CivilStatus).ShouldBeDue("2026-11-11 17:30");

    [Fact]
    public void Without_the_rule_three_is_an_hour_like_others() => Due("2026-11-10 15:00", WorkingDays(1)).ShouldBeDue("2026-11-11 17:30");

    // Friday 13/11 counts on Monday 16; day 1 is Tuesday 17.
    [Fact]
    public void On_a_friday_it_counts_on_monday() => Due("2026-11-13 15:20", WorkingDays(1), CivilStatus).ShouldBeDue("2026-11-17 17:30");

    // Friday 28/8: off until Wed 2/9, counts on Thursday 3/9; day 1 is Friday 4/9.
    [Fact]
    public void Before_a_holiday_it_counts_after_the_holiday() => Due("2026-08-28 15:00", WorkingDays(1), CivilStatus).ShouldBeDue("2026-09-04 17:30");

    // Friday 21/8 counts on the make-up Saturday 22/8; day 1 is Monday 24/8.
    [Fact]
    public void Before_a_make_up_saturday_it_counts_on_the_saturday()
    {
        var due = Due("2026-08-21 15:30", WorkingDays(1), CivilStatus);
        Local(due.CountedFrom).ShouldBe("2026-08-22 07:30");
        due.ShouldBeDue("2026-08-24 17:30");
    }

    // Monday 16/11 from 07:30: four hours end with the morning.
    [Fact]
    public void Hours_run_from_the_next_opening() => Due("2026-11-13 16:00", Hours(4), CivilStatus).ShouldBeDue("2026-11-16 11:30");

    [Fact]
    public void The_same_day_is_the_next_working_day() => Due("2026-11-13 15:00", TimeLimit.SameDay, CivilStatus).ShouldBeDue("2026-11-16 17:30");

    // Saturday afternoon is past 15:00 too, but Monday is the next working day either way; day 1 is Tuesday 17.
    [Fact]
    public void On_a_day_off_nothing_is_added()
    {
        var due = Due("2026-11-14 16:00", WorkingDays(1), CivilStatus);
        due.ShouldBeDue("2026-11-17 17:30");
        due.Explanation[0].Reason.ShouldBe("Nghỉ cuối tuần");
    }

    // The receipt counts on Monday 2/2, so a month ends on Monday 2/3, not on Saturday 28/2 moved to Monday.
    [Fact]
    public void A_month_runs_from_the_counted_day() => Due("2026-01-30 15:30", Months(1), CivilStatus).ShouldBeDue("2026-03-02 17:30");

    [Theory]
    [InlineData(15, 0, "Tiếp nhận sau 15 giờ, tính từ đầu giờ ngày làm việc tiếp theo")]
    [InlineData(15, 30, "Tiếp nhận sau 15 giờ 30, tính từ đầu giờ ngày làm việc tiếp theo")]
    public void The_explanation_names_the_hour(int hour, int minute, string reason)
    {
        var due = Due("2026-11-13 16:00", WorkingDays(1), new ReceiptRules(new TimeOnly(hour, minute)));
        due.Explanation[0].Reason.ShouldBe(reason);
        Local(due.Explanation[0].To).ShouldBe("2026-11-16 07:30");
    }
}
