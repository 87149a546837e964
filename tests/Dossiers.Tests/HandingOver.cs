using Platform.Dossiers.Domain;
using Platform.Dossiers.UseCases;

namespace Platform.Dossiers.Tests;

/// <summary>The rows of the control sheet, from the events.</summary>
public sealed class HandingOver
{
    [Fact]
    public void Every_hand_over_has_a_row_with_who_gave_and_who_took()
    {
        var rows = Rows(Lives.Returned("2025"));
        rows.Select(r => (r.From, r.To, r.GivenBy, r.TakenBy)).ShouldBe(
        [
            ("Người nộp hồ sơ", "Bộ phận Một cửa", "Lò Thị Mai", "Quàng Thị Hoa"),
            ("Bộ phận Một cửa", "Chuyên viên thẩm định", "Quàng Thị Hoa", "Giàng A Lử"),
            ("Chuyên viên thẩm định", "Người nộp hồ sơ", "Giàng A Lử", "Lò Thị Mai"),
            ("Người nộp hồ sơ", "Chuyên viên thẩm định", "Lò Thị Mai", "Giàng A Lử"),
            ("Chuyên viên thẩm định", "Lãnh đạo", "Giàng A Lử", "Lường Văn Thành"),
            ("Lãnh đạo", "Văn thư", "Lường Văn Thành", "Cà Thị Inh"),
            ("Văn thư", "Bộ phận Một cửa", "Cà Thị Inh", "Quàng Thị Hoa"),
            ("Bộ phận Một cửa", "Người nộp hồ sơ", "Quàng Thị Hoa", "Lò Thị Mai"),
        ]);
        rows[1].At.ShouldBe(Lives.At("2025", 23, 9, 0));
        rows[3].Note.ShouldBe("Đã bổ sung. Xin lỗi, gia hạn đến 17:30 ngày 30/11/2026", "what moves the date without a hand-over stands with the row before it");
    }

    [Fact]
    public void A_row_says_whether_its_step_was_in_time_and_not_whether_the_dossier_still_is()
    {
        var accepted = Lives.Accepted("2025"); // due on Thursday 26 at 17:30; appraised by Wednesday 25 at 11:18
        Rows(Drafted(accepted, 24, 17, 0))[^1].Result.ShouldBe("early");
        Rows(Drafted(accepted, 25, 11, 18))[^1].Result.ShouldBe("onTime");
        Rows(Drafted(accepted, 25, 11, 19))[^1].Result.ShouldBe("late", "a day before the dossier is due");
        Rows(accepted)[0].Result.ShouldBeNull("handing in has no limit");
        Rows(accepted)[1].Result.ShouldBe("early", "accepted on the 23rd, to be answered by the 24th");
        Rows(Drafted(Drafted(accepted, 25, 8, 0), 27, 8, 0))[^1].Result.ShouldBeNull("a draft made again ends no step");
        Lives.Print(Drafted(accepted, 25, 11, 19), "06", "06-2025-late-step").ShouldContain("<td>Quá hạn</td><td>Dự thảo kết quả lần 1</td>");
    }

    [Fact]
    public void Papers_sent_to_a_person_by_name_are_signed_for_when_that_person_confirms()
    {
        var sent = Sent(Lives.Accepted("2025"), out var handover);
        Rows(sent)[^1].ShouldSatisfyAllConditions(
            r => (r.Kind, r.From, r.To, r.GivenBy).ShouldBe(("handover", "Bộ phận Một cửa", "Giàng A Lử", "Quàng Thị Hoa")), r => r.TakenBy.ShouldBeNull(), r => r.ConfirmedAt.ShouldBeNull(), r => r.Result.ShouldBeNull());
        var there = Rows(sent.Then(Lives.At("2025", 23, 10, 0), new HandoverConfirmed(Given.Specialist, handover, true)));
        (there[^1].TakenBy, there[^1].ConfirmedAt).ShouldBe(("Giàng A Lử", Lives.At("2025", 23, 10, 0)));
        (there[^2].TakenBy, there[^2].ConfirmedAt).ShouldBe(("Giàng A Lử", Lives.At("2025", 23, 10, 0)), "and the step with them");
        Lives.Print(sent.Then(Lives.At("2025", 23, 10, 0), new HandoverConfirmed(Given.Specialist, handover, true)), "06", "06-2025-confirmed")
            .ShouldContain("<td>Quàng Thị Hoa</td><td>Giàng A Lử</td><td></td><td>Giao giấy tờ</td>");
    }

    [Fact]
    public void Papers_that_were_not_taken_do_not_stand_as_handed_over()
    {
        var sent = Sent(Lives.Accepted("2025"), out var handover);
        var rejected = sent.Then(Lives.At("2025", 23, 10, 0), new HandoverRejected(Given.Specialist, handover, Given.Key.SealJson("Thiếu bản chính")));
        Rows(rejected)[^1].ShouldSatisfyAllConditions(
            r => r.TakenBy.ShouldBeNull(), r => r.RejectedAt.ShouldBe(Lives.At("2025", 23, 10, 0)),
            r => r.Note.ShouldBe("Giao giấy tờ. Giàng A Lử không nhận lúc 10:00 ngày 23/11/2026, giấy tờ vẫn ở bên giao"));
        Rows(Drafted(rejected, 24, 9, 0)).Single(r => r.Kind == "handover").TakenBy.ShouldBeNull("acting on the matter is not taking the papers");
        Lives.Print(Drafted(rejected, 25, 14, 0), "06", "06-2025-rejected").ShouldContain("giấy tờ vẫn ở bên giao");
    }

    [Fact]
    public void Who_takes_the_step_has_taken_it_and_who_is_only_named_has_not()
    {
        var accepted = Lives.Accepted("2025");
        Rows(accepted.Then(Lives.At("2025", 23, 9, 30), new Assigned(Given.Leader, new(Given.Specialist.Id, Given.Specialist.Name), "appraise", null)))[^1].ConfirmedAt.ShouldBeNull();
        var taken = Rows(accepted.Decide(Lives.At("2025", 23, 9, 30), d => TakeDossier.Decide(d, Given.Specialist)))[^1];
        (taken.TakenBy, taken.ConfirmedAt).ShouldBe(("Giàng A Lử", Lives.At("2025", 23, 9, 30)));
    }

    [Fact]
    public void What_was_resolved_in_time_is_not_late_because_it_is_fetched_late()
    {
        var rows = Rows(Lives.Returned("2025"));
        rows[^1].At.ShouldBe(Lives.At("2025", 27, 8, 0));
        rows[^1].Result.ShouldBe("early", "issued on the 25th for the 30th");
    }

    [Fact]
    public void A_step_that_was_undone_stays_and_says_so()
    {
        var undone = Lives.Refused("2025").Decide(Lives.At("2025", 23, 9, 5), d => UndoStep.Decide(d, new(2, "Nhầm hồ sơ"), Given.Leader, Given.Key, Given.Now));
        Rows(undone)[^1].Note.ShouldBe("Từ chối tiếp nhận. Đã huỷ do làm nhầm");
    }

    /// <summary>By the clerk to the specialist, by name, at 09:20.</summary>
    private static Life Sent(Life life, out Guid handover)
    {
        handover = Guid.NewGuid();
        return life.Then(Lives.At("2025", 23, 9, 20), new HandoverSent(Given.Clerk, handover, new(Given.Specialist.Id, Given.Specialist.Name), null, "H18.25", ["Giấy chứng sinh"], null));
    }

    private static Life Drafted(Life life, int day, int hour, int minute) => life.Decide(Lives.At("2025", day, hour, minute), d => DraftResult.Decide(d, new(ResolutionOutcome.Granted, "Đồng ý", null, null), Given.Specialist, Given.Paper, Given.Key));

    private static IReadOnlyList<ControlSheet.Row> Rows(Life life) => ControlSheet.Rows(life.Id, life.Events, "Lò Thị Mai");
}
