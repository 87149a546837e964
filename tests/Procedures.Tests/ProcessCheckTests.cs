using Platform.Contracts;
using Platform.Procedures.Domain;

namespace Platform.Procedures.Tests;

/// <summary>The default process is right; each test breaks one thing in it.</summary>
public sealed class ProcessCheckTests
{
    private static readonly ProcessStep Appraise = ProcessTerms.Default.Steps[0];
    private static readonly ProcessStep Approve = ProcessTerms.Default.Steps[1];
    private static readonly ProcessStep Issue = ProcessTerms.Default.Steps[2];
    private static readonly ProcessStep Visit = new("visit", "Kiểm tra thực địa", "handle", "specialist", "Phòng Kinh tế", 20, [new("forward", "appraise")], ["Biên bản kiểm tra"]);

    [Fact]
    public void The_default_process_and_none_are_right()
    {
        ProcessCheck.Errors(null).ShouldBeEmpty();
        ProcessCheck.Errors(ProcessTerms.Default).ShouldBeEmpty();
    }

    [Fact]
    public void A_process_with_branches_and_ways_back_is_right() =>
        ProcessCheck.Errors(new(
        [
            Visit with { Share = 20, Outcomes = [new("forward", "verify"), new("forward", "appraise")] },
            new("verify", "Xác minh", "handle", "specialist", null, 10, [new("forward", "appraise"), new("sendBack", "visit")], []),
            Appraise with { Share = 40, Outcomes = [new("forward", "review"), new("sendBack", "visit")] },
            new("review", "Soát xét dự thảo", "handle", "leader", null, 10, [new("forward", "approve"), new("sendBack", "appraise")], []),
            Approve with { Share = 10 },
            Issue with { Share = 10 },
        ])).ShouldBeEmpty();

    [Fact]
    public void Others_are_asked_until_it_is_approved_and_the_dossier_stays_in_the_step()
    {
        var review = new ProcessStep("stamp", "Đóng dấu", "handle", "clerk", null, 5, [new("forward", "issue")], []);
        ProcessCheck.Errors(new([Appraise with { Outcomes = [.. Appraise.Outcomes, new("consult", null)] }, Approve with { Outcomes = [.. Approve.Outcomes, new("consult", null)] }, Issue])).ShouldBeEmpty();
        Wrong([Appraise with { Outcomes = [.. Appraise.Outcomes, new("consult", "approve")] }, Approve, Issue], ".steps.0.outcomes", "không chuyển hồ sơ");
        Wrong([Appraise, Approve with { Share = 20, Outcomes = [new("forward", "stamp")] }, review with { Outcomes = [.. review.Outcomes, new("consult", null)] }, Issue], ".steps.2.outcomes", "không lấy ý kiến nữa");
        Wrong([Appraise with { Outcomes = [new("consult", null)] }, Approve, Issue], ".steps.0.outcomes", "chuyển tiếp tới đúng một bước");
    }

    [Fact]
    public void No_step_without_a_receiver() => Wrong([Appraise with { Role = "" }, Approve, Issue], ".steps.0.role", "chưa có người nhận");

    [Fact]
    public void The_acts_of_the_platform_belong_to_their_roles() => Wrong([Appraise, Approve with { Role = "specialist" }, Issue], ".steps.1.role", "phê duyệt do vai trò leader");

    [Fact]
    public void No_undefined_limit()
    {
        Wrong([Appraise with { Share = 85 }, Approve with { Share = 0 }, Issue], ".steps.1.share", "chưa có thời hạn");
        Wrong([Appraise with { Share = 59.5m }, Approve, Issue], ".steps.0.share", "cộng lại là 99,5 %");
    }

    [Fact]
    public void Every_step_is_reached() => Wrong([Appraise with { Share = 40 }, Visit with { Outcomes = [new("forward", "approve")] }, Approve, Issue], ".steps.1", "Không có đường nào đến bước");

    [Fact]
    public void No_loop_without_an_exit() =>
        Wrong(
            [Visit with { Share = 10, Outcomes = [new("forward", "other"), new("forward", "appraise")] }, new("other", "Khác", "handle", "clerk", null, 5, [new("forward", "again")], []),
                new("again", "Lại", "handle", "clerk", null, 5, [new("forward", "other")], []), Appraise with { Share = 40 }, Approve, Issue],
            ".steps.1.outcomes", "vòng lặp này không có lối ra");

    [Fact]
    public void Every_branch_ends_in_a_result()
    {
        Wrong([Appraise with { Outcomes = [] }, Approve, Issue], ".steps.0.outcomes", "chưa có lối ra");
        Wrong([Visit with { Outcomes = [new("sendBack", "visit")] }, Appraise with { Share = 40 }, Approve, Issue], ".steps.0.outcomes", "Chỉ trả lại về bước trước");
        Wrong([Appraise, Approve, Issue with { Outcomes = [new("sendBack", "appraise")] }], ".steps.2.outcomes", "phải có lối kết thúc");
        Wrong([Appraise with { Outcomes = [new("finish", null), new("forward", "approve")] }, Approve, Issue], ".steps.0.outcomes", "Chỉ bước ban hành");
        Wrong([Appraise with { Outcomes = [new("forward", "nowhere")] }, Approve, Issue], ".steps.0.outcomes", "bước không có: nowhere");
    }

    [Fact]
    public void One_draft_one_approval_after_it_one_issue_at_the_end()
    {
        Wrong([Appraise, Issue with { Share = 40 }], "", "đúng một bước phê duyệt, đang có 0");
        Wrong([Approve with { Outcomes = [new("forward", "appraise")] }, Appraise with { Outcomes = [new("forward", "issue")] }, Issue], ".steps.0.does", "sau bước dự thảo");
        Wrong([Appraise, Issue, Approve], ".steps.1.does", "bước cuối cùng");
    }

    [Fact]
    public void Nobody_gets_round_the_draft_or_the_signature()
    {
        Wrong([Visit with { Outcomes = [new("forward", "appraise"), new("forward", "approve")] }, Appraise with { Share = 40 }, Approve, Issue], ".steps.2", "mà không qua bước dự thảo");
        Wrong([Visit with { Outcomes = [new("forward", "appraise"), new("forward", "issue")] }, Appraise with { Share = 40 }, Approve, Issue], ".steps.3", "mà không qua bước phê duyệt");
    }

    [Fact]
    public void What_was_signed_is_sent_back_to_the_draft_by_the_leader()
    {
        Wrong([Appraise with { Share = 40 }, Approve with { Outcomes = [new("forward", "stamp")] }, Visit with { Key = "stamp", Outcomes = [new("forward", "issue"), new("sendBack", "appraise")] }, Issue], ".steps.2.outcomes", "chỉ lãnh đạo");
        Wrong([Appraise, Approve, Issue with { Outcomes = [new("finish", null), new("sendBack", "approve")] }], ".steps.2.outcomes", "về bước dự thảo");
    }

    [Fact]
    public void A_key_is_used_once() => Wrong([Visit with { Key = "appraise", Outcomes = [new("forward", "approve")] }, Appraise with { Share = 40 }, Approve, Issue], ".steps.1.key", "đã dùng");

    [Fact]
    public void The_terms_of_a_case_carry_it_and_tell_its_errors_under_the_case()
    {
        var terms = new ProcedureTerms("Thủ tục", "Thử", [AdministrativeLevel.Commune], Cases: [new("default", "", [new(Channel.Counter, 5, "workingDay", [], null)], new([Appraise with { Share = 50 }, Approve, Issue]))]);
        TermsCheck.Errors(terms).Keys.ShouldBe(["cases.0.process.steps.0.share"]);
        terms.ToProcedure("1.000001").Cases[0].Process!.Steps.Count.ShouldBe(3);
    }

    private static void Wrong(IReadOnlyList<ProcessStep> steps, string path, string words) =>
        ProcessCheck.Errors(new(steps)).ShouldContain(e => e.Path == path && e.Sentence.Contains(words), string.Join("\n", ProcessCheck.Errors(new(steps))));
}
