using static Platform.WorkingTime.Tests.Samples;

namespace Platform.WorkingTime.Tests;

/// <summary>"Vì sao ngày này?" as citizens read it.</summary>
public class ExplanationTests
{
    [Fact]
    public void Working_days_are_numbered_and_the_make_up_day_is_named()
    {
        var due = Due("2026-01-08 09:00", WorkingDays(3));
        due.Told().ShouldBe(
        [
            "08/01 09:00 - 09/01 00:00 - Ngày tiếp nhận, không tính",
            "09/01 00:00 - 10/01 00:00 + Ngày làm việc thứ 1 [1 ngày]",
            "10/01 00:00 - 11/01 00:00 + Ngày làm việc thứ 2 (Làm bù 02/01) [1 ngày]",
            "11/01 00:00 - 12/01 00:00 - Nghỉ cuối tuần",
            "12/01 00:00 - 12/01 17:30 + Ngày làm việc thứ 3 [1 ngày]",
        ]);
        due.CountedDays.ShouldBe(3);
        due.CountedMinutes.ShouldBe(0);
    }

    [Fact]
    public void Holidays_are_named_and_the_cut_off_is_told() =>
        Due("2026-08-28 15:10", WorkingDays(1), CivilStatus).Told().ShouldBe(
        [
            "28/08 15:10 - 03/09 07:30 - Tiếp nhận sau 15 giờ, tính từ đầu giờ ngày làm việc tiếp theo",
            "03/09 07:30 - 04/09 00:00 - Ngày tiếp nhận, không tính",
            "04/09 00:00 - 04/09 17:30 + Ngày làm việc thứ 1 [1 ngày]",
        ]);

    [Fact]
    public void Hours_tell_every_break()
    {
        var due = Due("2026-08-28 16:30", Hours(2));
        due.Told().ShouldBe(
        [
            "28/08 16:30 - 28/08 17:30 + Trong giờ làm việc [60 phút]",
            "28/08 17:30 - 29/08 00:00 - Ngoài giờ làm việc",
            "29/08 00:00 - 31/08 00:00 - Nghỉ cuối tuần",
            "31/08 00:00 - 01/09 00:00 - Nghỉ lễ: Hoán đổi với 22/8",
            "01/09 00:00 - 03/09 00:00 - Nghỉ lễ: Quốc khánh",
            "03/09 00:00 - 03/09 07:30 - Ngoài giờ làm việc",
            "03/09 07:30 - 03/09 08:30 + Trong giờ làm việc [60 phút]",
        ]);
        due.CountedMinutes.ShouldBe(120);
    }

    [Fact]
    public void A_receipt_outside_hours_tells_the_waiting() =>
        Due("2026-11-14 10:00", Minutes(30)).Told().ShouldBe(
        [
            "14/11 10:00 - 16/11 00:00 - Nghỉ cuối tuần",
            "16/11 00:00 - 16/11 07:30 - Ngoài giờ làm việc",
            "16/11 07:30 - 16/11 08:00 + Trong giờ làm việc [30 phút]",
        ]);

    [Fact]
    public void Hours_on_the_make_up_saturday_name_it() =>
        Due("2026-01-10 07:30", Hours(1)).Told().ShouldBe(["10/01 07:30 - 10/01 08:30 + Trong giờ làm việc (Làm bù 02/01) [60 phút]"]);

    [Fact]
    public void The_same_day_counts_nothing() =>
        Due("2026-11-09 09:00", TimeLimit.SameDay).Told().ShouldBe(["09/11 09:00 - 09/11 17:30 - Trả kết quả trong ngày tiếp nhận"]);

    // 3/8 + 30 days = 2/9, a holiday: moved to 3/9.
    [Fact]
    public void Calendar_days_are_told_as_one_stretch_and_the_move_to_a_working_day_is_told()
    {
        var due = Due("2026-08-03 09:00", CalendarDays(30));
        due.Told().ShouldBe(
        [
            "03/08 09:00 - 04/08 00:00 - Ngày tiếp nhận, không tính",
            "04/08 00:00 - 03/09 00:00 + Ngày thứ 1 đến ngày thứ 30 [30 ngày]",
            "03/09 00:00 - 03/09 17:30 - Ngày cuối của thời hạn là ngày nghỉ, chuyển sang ngày làm việc tiếp theo",
        ]);
    }

    // 10:00-11:00 leaves 150 and 270 of Tuesday's 480 minutes; the 60 missing come back on Thursday.
    [Fact]
    public void A_pause_takes_its_share_of_the_day_and_is_made_up_at_the_end()
    {
        var due = Due("2026-11-09 09:00", WorkingDays(2), Pause("2026-11-10 10:00", "2026-11-10 11:00"));
        due.Told().ShouldBe(
        [
            "09/11 09:00 - 10/11 00:00 - Ngày tiếp nhận, không tính",
            "10/11 00:00 - 10/11 10:00 + Ngày làm việc thứ 1 [0.3125 ngày]",
            "10/11 10:00 - 10/11 11:00 - Tạm dừng: chờ bổ sung hồ sơ",
            "10/11 11:00 - 11/11 00:00 + Ngày làm việc thứ 1 [0.5625 ngày]",
            "11/11 00:00 - 11/11 17:30 + Ngày làm việc thứ 2 [1 ngày]",
            "11/11 17:30 - 12/11 07:30 - Ngoài giờ làm việc",
            "12/11 07:30 - 12/11 08:30 + Bù thời gian đã tạm dừng [0.125 ngày]",
        ]);
        due.CountedDays.ShouldBe(2);
    }

    // Thu 12 + 4 calendar days = Mon 16. Paused from Friday 18:00: no working minute is lost, so Saturday and Sunday still count.
    [Fact]
    public void A_weekend_paused_still_counts_as_calendar_days()
    {
        var due = Due("2026-11-12 09:00", CalendarDays(4), Pause("2026-11-13 18:00", "2026-11-16 07:00"));
        due.ShouldBeDue("2026-11-16 17:30");
        due.Told().ShouldBe(
        [
            "12/11 09:00 - 13/11 00:00 - Ngày tiếp nhận, không tính",
            "13/11 00:00 - 13/11 18:00 + Ngày thứ 1 [1 ngày]",
            "13/11 18:00 - 14/11 00:00 - Tạm dừng: chờ bổ sung hồ sơ",
            "14/11 00:00 - 15/11 00:00 + Ngày thứ 2 (tạm dừng vào ngày nghỉ, không làm lùi hạn) [1 ngày]",
            "15/11 00:00 - 16/11 00:00 + Ngày thứ 3 (tạm dừng vào ngày nghỉ, không làm lùi hạn) [1 ngày]",
            "16/11 00:00 - 16/11 07:00 - Tạm dừng: chờ bổ sung hồ sơ",
            "16/11 07:00 - 16/11 17:30 + Ngày thứ 4 [1 ngày]",
        ]);
    }

    [Fact]
    public void A_weekday_without_hours_is_told_as_such()
    {
        var mondays = new WorkCalendar([], [new WeeklyHours(DateOnly.MinValue, null, new Dictionary<DayOfWeek, IReadOnlyList<WorkSpan>>
        {
            [DayOfWeek.Monday] = [Span("08:00", "11:00")],
        })]);
        var due = DueCalculator.Due(At("2026-11-09 09:00"), WorkingDays(1), mondays);
        due.ShouldBeDue("2026-11-16 11:00");
        due.Explanation[1].Reason.ShouldBe("Cơ quan không làm việc");
    }
}
