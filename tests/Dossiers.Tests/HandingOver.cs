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
    public void A_row_says_whether_it_was_in_time()
    {
        var accepted = Lives.Accepted("2025"); // due on Thursday 26 at 17:30
        Rows(Drafted(accepted, 25, 9, 0))[^1].Result.ShouldBe("Trước hạn");
        Rows(Drafted(accepted, 26, 17, 30))[^1].Result.ShouldBe("Đúng hạn");
        Rows(Drafted(accepted, 26, 17, 31))[^1].Result.ShouldBe("Quá hạn");
        Rows(accepted)[0].Result.ShouldBe("", "handing in has no limit");
    }

    [Fact]
    public void What_was_resolved_in_time_is_not_late_because_it_is_fetched_late()
    {
        var rows = Rows(Lives.Returned("2025"));
        rows[^1].At.ShouldBe(Lives.At("2025", 27, 8, 0));
        rows[^1].Result.ShouldBe("Trước hạn", "issued on the 25th for the 30th");
    }

    [Fact]
    public void A_step_that_was_undone_stays_and_says_so()
    {
        var undone = Lives.Refused("2025").Decide(Lives.At("2025", 23, 9, 5), d => UndoStep.Decide(d, new(2, "Nhầm hồ sơ"), Given.Leader, Given.Key));
        Rows(undone)[^1].Note.ShouldBe("Từ chối tiếp nhận. Đã huỷ do làm nhầm");
    }

    private static Life Drafted(Life life, int day, int hour, int minute) => life.Decide(Lives.At("2025", day, hour, minute), d => DraftResult.Decide(d, new(ResolutionOutcome.Granted, "Đồng ý", null, null), Given.Specialist, Given.Paper, Given.Key));

    private static IReadOnlyList<ControlSheet.Row> Rows(Life life) => ControlSheet.Rows(life.Id, life.Events, "Lò Thị Mai");
}
