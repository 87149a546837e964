using static Platform.WorkingTime.Tests.Samples;

namespace Platform.WorkingTime.Tests;

/// <summary>Monday 9/11/2026 09:00, three working days: due Thursday 12 at 17:30; 390 + 3 × 480 = 1830 working minutes.</summary>
public class PartsTests
{
    private static readonly DateTimeOffset From = At("2026-11-09 09:00");
    private static readonly DateTimeOffset Due = At("2026-11-12 17:30");

    // 60 % are 1098 minutes: 390 on Monday, 480 on Tuesday, 228 on Wednesday. 85 % are 1555: 205 on Thursday.
    [Fact]
    public void A_part_ends_by_its_cumulated_share_of_the_working_time() =>
        Parts.Of(From, Due, [60, 85, 100], Calendar).ShouldBe([At("2026-11-11 11:18"), At("2026-11-12 10:55"), Due]);

    // Thirds of 1830 are 610 exactly; of 1831 they would not be, and the last still ends with the whole.
    [Fact]
    public void The_whole_is_never_the_sum_of_rounded_parts()
    {
        Parts.Of(From, At("2026-11-13 07:31"), [33.33m, 66.66m, 99.99m, 100], Calendar)[^1].ShouldBe(At("2026-11-13 07:31"));
        Parts.Of(From, Due, [0.01m], Calendar).ShouldBe([From], "a started minute is dropped");
    }

    // Tuesday 08:00 to Thursday 08:00 are 960 working minutes; the whole is due on Monday 16 then.
    [Fact]
    public void A_pause_moves_a_part_as_it_moves_the_whole() =>
        Parts.Of(From, At("2026-11-16 17:30"), [60, 85, 100], Calendar, [Pause("2026-11-10 08:00", "2026-11-12 08:00")])
            .ShouldBe([At("2026-11-13 11:18"), At("2026-11-16 10:55"), At("2026-11-16 17:30")]);

    // The first part ends on Wednesday at 11:18; a pause on Wednesday afternoon does not move it.
    [Fact]
    public void A_pause_after_a_part_has_ended_moves_only_what_comes_later() =>
        Parts.Of(From, At("2026-11-13 11:30"), [60, 85], Calendar, [Pause("2026-11-11 13:30", "2026-11-11 17:30")]).ShouldBe([At("2026-11-11 11:18"), At("2026-11-12 15:55") + TimeSpan.FromHours(1)]);

    [Fact]
    public void Nothing_is_due_before_the_receipt_counts() => Parts.Of(Due, From, [50, 100], Calendar).ShouldBe([Due, From]);
}
