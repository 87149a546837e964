using static Platform.WorkingTime.Tests.Samples;

namespace Platform.WorkingTime.Tests;

/// <summary>A stop moves the due date later by exactly the working minutes between stop and resumption.</summary>
public class PauseTests
{
    // Mon 9/11 + 2 is Wed 11 17:30; one hour more is Thu 12 08:30.
    [Fact]
    public void An_hours_pause_moves_the_due_date_an_hour() =>
        Due("2026-11-09 09:00", WorkingDays(2), Pause("2026-11-10 10:00", "2026-11-10 11:00")).ShouldBeDue("2026-11-12 08:30");

    // Thu 12/11 + 2 is Mon 16. From Friday 18:00 to Saturday 10:00 nobody works.
    [Fact]
    public void A_pause_from_friday_evening_to_saturday_moves_nothing()
    {
        var due = Due("2026-11-12 09:00", WorkingDays(2), Pause("2026-11-13 18:00", "2026-11-14 10:00"));
        due.ShouldBeDue("2026-11-16 17:30");
        due.Explanation.ShouldContain(s => s.Reason == "Tạm dừng: chờ bổ sung hồ sơ");
    }

    // From Friday 17:00 thirty minutes are lost: Mon 16 17:30 becomes Tue 17 08:00.
    [Fact]
    public void A_pause_from_late_friday_to_saturday_moves_the_rest_of_friday() =>
        Due("2026-11-12 09:00", WorkingDays(2), Pause("2026-11-13 17:00", "2026-11-14 10:00")).ShouldBeDue("2026-11-17 08:00");

    // Thu 8/1 + 3: Fri 9, make-up Sat 10, Mon 12. Friday 18:00 to Saturday 09:30 takes two hours of Saturday: Tue 13 09:30.
    [Fact]
    public void A_pause_from_friday_evening_into_a_make_up_saturday_moves_what_saturday_lost() =>
        Due("2026-01-08 09:00", WorkingDays(3), Pause("2026-01-09 18:00", "2026-01-10 09:30")).ShouldBeDue("2026-01-13 09:30");

    // Thu 8/1 + 5 is Wed 14. Fri 16:30 to Mon 12/1 08:00: 60 + 480 + 30 minutes = a day and 90 minutes: Fri 16/1 09:00.
    [Fact]
    public void A_pause_over_a_make_up_saturday_moves_its_eight_hours_too() =>
        Due("2026-01-08 09:00", WorkingDays(5), Pause("2026-01-09 16:30", "2026-01-12 08:00")).ShouldBeDue("2026-01-16 09:00");

    // Mon 09:00 + 8 h is Tue 09:00. Mon 10:00 to Tue 10:00: 90 + 240 + 150 minutes, a full day: Wed 09:00.
    [Fact]
    public void Hours_go_on_where_they_stopped() =>
        Due("2026-11-09 09:00", Hours(8), Pause("2026-11-09 10:00", "2026-11-10 10:00")).ShouldBeDue("2026-11-11 09:00");

    [Fact]
    public void A_pause_on_the_day_of_receipt_counts() =>
        Due("2026-11-09 09:00", TimeLimit.SameDay, Pause("2026-11-09 10:00", "2026-11-09 11:00")).ShouldBeDue("2026-11-10 08:30");

    // 10:00-11:00 and 10:30-11:30 together stop 90 minutes; what lies inside or is repeated adds nothing.
    [Fact]
    public void Overlapping_pauses_count_once_in_any_order() =>
        Due("2026-11-09 09:00", WorkingDays(2), Pause("2026-11-10 10:30", "2026-11-10 11:30"), Pause("2026-11-10 10:00", "2026-11-10 11:00"),
            Pause("2026-11-10 10:15", "2026-11-10 10:45"), Pause("2026-11-10 10:00", "2026-11-10 11:00")).ShouldBeDue("2026-11-12 09:00");

    // The first pause moves Tue 10 17:30 to Wed 08:30; the second begins at 08:00, in time, and lasts an hour.
    [Fact]
    public void A_pause_in_the_time_won_by_an_earlier_one_counts() =>
        Due("2026-11-09 09:00", WorkingDays(1), Pause("2026-11-10 10:00", "2026-11-10 11:00"), Pause("2026-11-11 08:00", "2026-11-11 09:00"))
            .ShouldBeDue("2026-11-11 09:30");

    [Theory]
    [InlineData("2026-11-10 17:30", "2026-11-12 17:30")]
    [InlineData("2026-11-11 08:00", null)]
    public void A_pause_that_begins_once_it_is_due_makes_nothing_on_time(string from, string? until) =>
        Due("2026-11-09 09:00", WorkingDays(1), Pause(from, until)).ShouldBeDue("2026-11-10 17:30");

    // Received Fri 13/11 15:20 under the 15:00 rule, the clock starts on Mon 16 07:30: of the pause only Monday's hour counts.
    [Fact]
    public void Before_the_counted_receipt_no_clock_runs_that_could_stop() =>
        Due("2026-11-13 15:20", WorkingDays(1), CivilStatus, Pause("2026-11-13 16:00", "2026-11-16 08:30")).ShouldBeDue("2026-11-18 08:30");

    // A life of the year of a commune: received Thu 7/1/2027 15:36, counts from Fri 8 07:30; three days end Wed 13 17:30. Stopped Thu 17:14, resumed Fri 07:55: the 16 minutes
    // of Thursday are before the clock began, 25 after: Thu 14 07:55.
    [Fact]
    public void A_stop_between_the_cut_off_and_the_evening_counts_from_the_next_opening() =>
        Due("2027-01-07 15:36", WorkingDays(3), CivilStatus, Pause("2027-01-07 17:14", "2027-01-08 07:55")).ShouldBeDue("2027-01-14 07:55");

    [Fact]
    public void A_stop_that_ends_before_the_counted_receipt_moves_nothing() =>
        Due("2027-01-07 15:36", WorkingDays(3), CivilStatus, Pause("2027-01-07 16:00", "2027-01-07 17:00")).ShouldBeDue("2027-01-13 17:30");

    // The same stop, but the date is one that a leader set: the same 25 minutes.
    [Fact]
    public void A_date_that_somebody_set_moves_by_the_same_minutes() => DueCalculator
        .MovedLater(At("2027-01-13 17:30"), Pause("2027-01-07 17:14", "2027-01-08 07:55"), Calendar, At("2027-01-08 07:30"))
        .ShouldBe(At("2027-01-14 07:55"));

    [Fact]
    public void While_a_pause_is_open_there_is_no_due_date()
    {
        var due = Due("2026-11-09 09:00", WorkingDays(5), Pause("2026-11-10 10:00", null, "chờ nộp thuế"));
        due.DueAt.ShouldBeNull();
        due.Remark.ShouldBe("Đang tạm dừng: chờ nộp thuế. Hạn trả được tính khi hồ sơ tiếp tục được giải quyết");
        due.Told().ShouldBe(
        [
            "09/11 09:00 - 10/11 00:00 - Ngày tiếp nhận, không tính",
            "10/11 00:00 - 10/11 10:00 + Ngày làm việc thứ 1 [0.3125 ngày]", // 150 of 480 minutes
        ]);
    }

    // The minute in which the clock stops and the one in which it resumes both count: 10:01-11:00, 59 minutes.
    [Fact]
    public void Seconds_of_a_pause_never_make_it_longer() =>
        Due("2026-11-09 09:00", WorkingDays(2), Pause("2026-11-10 10:00:30", "2026-11-10 11:00:30")).ShouldBeDue("2026-11-12 08:29");

    [Fact]
    public void Pauses_that_touch_within_a_minute_lose_nothing() =>
        Due("2026-11-09 09:00", WorkingDays(2), Pause("2026-11-10 10:00", "2026-11-10 10:30:30"), Pause("2026-11-10 10:30:30", "2026-11-10 11:00"))
            .ShouldBeDue("2026-11-12 08:30");

    [Fact]
    public void A_short_pause_within_another_does_not_stretch_it() =>
        Due("2026-11-09 09:00", WorkingDays(2), Pause("2026-11-10 10:00:10", "2026-11-10 10:00:50"), Pause("2026-11-10 10:00:30", "2026-11-10 11:00"))
            .ShouldBeDue("2026-11-12 08:29");

    [Fact]
    public void A_pause_that_ends_before_it_begins_is_a_mistake() =>
        Should.Throw<ArgumentException>(() => Due("2026-11-09 09:00", WorkingDays(2), Pause("2026-11-10 10:00", "2026-11-10 09:00")));
}
