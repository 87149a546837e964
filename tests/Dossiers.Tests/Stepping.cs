using Platform.Contracts;
using Platform.Dossiers.Domain;
using Platform.Dossiers.UseCases;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.Tests;

/// <summary>Accepted on Monday 23 November 2026, 09:00, three working days: 1830 working minutes until Thursday 26 at 17:30.</summary>
public sealed class Stepping
{
    private static readonly ProcessTerms Process = new(
    [
        new("visit", "Kiểm tra thực địa", "handle", "specialist", "Phòng Kinh tế", 20, [new("forward", "appraise"), new("forward", "verify")], ["Biên bản kiểm tra"]),
        new("verify", "Xác minh", "handle", "specialist", null, 20, [new("forward", "appraise"), new("sendBack", "visit")], []),
        new("appraise", "Thẩm định", "draft", "specialist", null, 30, [new("forward", "review"), new("sendBack", "visit")], []),
        new("review", "Soát xét", "handle", "leader", null, 10, [new("forward", "approve"), new("sendBack", "appraise")], []),
        new("approve", "Phê duyệt", "approve", "leader", null, 10, [new("forward", "issue"), new("sendBack", "visit")], []),
        new("issue", "Ban hành", "issue", "clerical-officer", null, 10, [new("finish", null)], []),
    ]);

    private static readonly DraftResult.Request Grant = new(ResolutionOutcome.Granted, "Đồng ý", null, null);

    [Fact]
    public void The_default_process_divides_the_time_by_cumulated_share()
    {
        // 60 % are 1098 minutes: Wednesday 25 at 11:18. 85 % are 1555: Thursday 26 at 10:55.
        var accepted = Given.Accepted();
        accepted.Step!.Key.ShouldBe("appraise");
        accepted.Acceptance!.Promise.Steps.ShouldBe([new("appraise", At(25, 11, 18)), new("approve", At(26, 10, 55)), new("issue", At(26, 17, 30))]);
        accepted.StepIsLate(At(25, 11, 18)).ShouldBeFalse();
        accepted.StepIsLate(At(25, 11, 19)).ShouldBeTrue();
        Given.Drafted().Step!.DueAt.ShouldBe(At(26, 10, 55));
        Given.Issued().Step.ShouldBeNull();
        Given.Issued().Course!.Visits.Select(v => v.Outcome).ShouldBe(["forward", "forward", "finish"]);
    }

    [Fact]
    public void A_pause_moves_the_limit_of_the_step_in_hand()
    {
        // Tuesday 24 at 08:00 to Thursday 26 at 08:00 are 960 minutes: Wednesday 11:18 becomes Friday 27 at 11:18.
        var paused = Given.Accepted().With(d => PauseProcessing.Decide(d, new(PauseCause.Other, "Chờ toà án", null, null), Given.Specialist, Given.Key), At(24, 8, 0));
        paused.StepIsLate(At(30, 8, 0)).ShouldBeFalse("the clock stands still");
        var resumed = paused.With(d => ResumeProcessing.Decide(d, new("Đã có quyết định"), Given.Clerk, Given.Catalogue(), Given.Key, At(26, 8, 0)), At(26, 8, 0));
        resumed.Step!.DueAt.ShouldBe(At(27, 11, 18));
        resumed.DueAt.ShouldBe(At(30, 17, 30));
    }

    [Fact]
    public void An_extension_gives_every_step_its_share_and_what_is_done_keeps_its_limit()
    {
        // Until Friday 27 at 17:30 there are 2310 minutes; 85 % are 1963: 133 minutes of Friday, 09:43.
        var extended = Given.Drafted().With(d => ExtendDue.Decide(d, new(new(2026, 11, 27), "Cần xác minh"), Given.Leader, Given.Catalogue(), new(), Given.Key, At(24, 9, 0)), At(24, 9, 0));
        extended.Step!.DueAt.ShouldBe(At(27, 9, 43));
        extended.Course!.Visits[0].DueAt.ShouldBe(At(25, 11, 18));
    }

    [Fact]
    public void Whatever_a_step_does_it_is_not_done_without_its_products()
    {
        var steps = ProcessTerms.Default.Steps;
        var accepted = Given.Accepted(new ProcessTerms([steps[0] with { Products = ["Phiếu thẩm định", "Tờ trình"] }, steps[1] with { Products = ["Ý kiến phê duyệt"] }, steps[2] with { Products = ["Bản lưu"] }]));
        DraftResult.Decide(accepted, Grant with { ProductsDone = ["Tờ trình"] }, Given.Specialist, Given.Paper, Given.Key).ShouldBeRefused("products-missing");
        var drafted = accepted.With(d => DraftResult.Decide(d, Grant with { ProductsDone = ["Tờ trình", "Phiếu thẩm định", "Khác"] }, Given.Specialist, Given.Paper, Given.Key));
        DraftResult.Decide(drafted, Grant, Given.Specialist, Given.Paper, Given.Key).Events().OfType<ResultDrafted>().Single().Products.ShouldBeNull("a further version is not the step again");
        ApproveResult.Decide(drafted, new(1), Given.Leader, Given.Paper.Sha256, new([1], "c")).ShouldBeRefused("products-missing");
        var approval = ApproveResult.Decide(drafted, new(1, ["Ý kiến phê duyệt"]), Given.Leader, Given.Paper.Sha256, new([1], "c"));
        approval.Events().OfType<ResultApproved>().Single().Products.ShouldBe(["Ý kiến phê duyệt"]);
        var approved = drafted.With(approval);
        IssueResult.Decide(approved, Given.Officer, true, "UBND", Given.Now).ShouldBeRefused("products-missing");
        IssueResult.Decide(approved, Given.Officer, true, "UBND", Given.Now, ["Bản lưu"]).Events().OfType<ResultIssued>().Single().Products.ShouldBe(["Bản lưu"]);
        Given.Drafted().Course!.ProductsMissing(ProcessStep.Approve, null).ShouldBeNull("the default process asks for none");
    }

    [Fact]
    public void Where_the_process_names_the_steps_in_which_others_are_asked_they_are_asked_in_these()
    {
        var steps = ProcessTerms.Default.Steps;
        var consulting = Given.Accepted(new ProcessTerms(
        [
            new("visit", "Kiểm tra", "handle", "specialist", null, 10, [new("forward", "appraise")], []), steps[0] with { Share = 50, Outcomes = [.. steps[0].Outcomes, new(StepOutcome.Consult, null)] }, steps[1], steps[2],
        ]));
        Ask(consulting).ShouldBeRefused("not-this-step");
        var appraised = consulting.With(d => CompleteStep.Decide(d, new("visit", "forward", null, null, null), Given.Specialist, Given.Key));
        Ask(appraised).Events().ShouldHaveSingleItem().ShouldBeOfType<ConsultationRequested>();
        CompleteStep.Decide(consulting, new("visit", "consult", null, null, null), Given.Specialist, Given.Key).ShouldBeRefused("invalid");
        Ask(Given.Accepted()).Events().Count.ShouldBe(1, "a process that names none asks in any step");

        static Decision Ask(Dossier dossier) => ConsultAgencies.Decide(dossier, new([new("H18.26", "Có tranh chấp không?", 2, true)]), Given.Specialist, Given.Catalogue(), Given.Key, Guid.NewGuid, Given.Now);
    }

    [Fact]
    public void A_process_of_its_own_is_kept_with_the_acceptance_and_runs_step_by_step()
    {
        var visit = Given.Accepted(Process);
        visit.Acceptance!.Terms.Process.ShouldBe(Process);
        visit.Step!.Key.ShouldBe("visit");
        DraftResult.Decide(visit, Grant, Given.Specialist, Given.Paper, Given.Key).ShouldBeRefused("not-this-step");
        Complete(visit, new("appraise", "forward", null, null, null)).ShouldBeRefused("not-this-step");
        Complete(visit, new("visit", "forward", "appraise", null, [])).ShouldBeRefused("products-missing");
        Complete(visit, new("visit", "forward", null, null, ["Biên bản kiểm tra"])).ShouldBeRefused("invalid");
        Complete(visit, new("visit", "forward", "issue", null, ["Biên bản kiểm tra"])).ShouldBeRefused("invalid");
        Complete(visit, new("visit", "finish", null, null, null)).ShouldBeRefused("invalid");
        CompleteStep.Decide(visit, new("visit", "forward", "appraise", null, ["Biên bản kiểm tra"]), Given.Leader, Given.Key).ShouldBeRefused("not-your-part");
        CompleteStep.Decide(visit, new("visit", "forward", "appraise", null, null), Given.Specialist with { Agency = "H18" }, Given.Key).ShouldBeRefused("not-your-agency");

        var verify = visit.With(d => Complete(d, new("visit", "forward", "verify", null, ["Biên bản kiểm tra", "khác"])));
        Complete(verify, new("visit", "forward", "verify", null, ["Biên bản kiểm tra"])).ShouldBeRefused("not-this-step");
        Complete(verify, new("verify", "sendBack", null, " ", null)).ShouldBeRefused("invalid");
        verify.With(d => Complete(d, new("verify", "sendBack", null, "Thiếu ảnh", null))).Step!.Key.ShouldBe("visit");

        var appraise = verify.With(d => Complete(d, new("verify", "forward", null, null, null)));
        Complete(appraise, new("appraise", "forward", null, null, null)).ShouldBeRefused("not-this-step");
        var review = appraise.With(d => DraftResult.Decide(d, Grant, Given.Specialist, Given.Paper, Given.Key));
        review.Step!.Key.ShouldBe("review");
        ApproveResult.Decide(review, new(1), Given.Leader, Given.Paper.Sha256, new([1], "c")).ShouldBeRefused("not-this-step");
        SendBack.Decide(review, new("Sai"), Given.Leader, Given.Key).ShouldBeRefused("not-this-step");
        review.With(d => DraftResult.Decide(d, Grant, Given.Specialist, Given.Paper, Given.Key)).Step!.Key.ShouldBe("review", "a draft may be replaced until somebody has gone on with it");

        var approve = review.With(d => CompleteStep.Decide(d, new("review", "forward", null, null, null), Given.Leader, Given.Key));
        DraftResult.Decide(approve, Grant, Given.Specialist, Given.Paper, Given.Key).ShouldBeRefused("not-this-step");
        approve.With(d => SendBack.Decide(d, new("Sai"), Given.Leader, Given.Key)).Step!.Key.ShouldBe("visit");
        var issue = approve.With(d => ApproveResult.Decide(d, new(1), Given.Leader, Given.Paper.Sha256, new([1], "c")));
        issue.Step!.Key.ShouldBe("issue");
        issue.With(d => IssueResult.Decide(d, Given.Officer, true, "UBND", Given.Now)).Step.ShouldBeNull();
    }

    [Fact]
    public void The_steps_say_who_held_it_and_who_was_late()
    {
        var late = Given.Accepted().With(d => DraftResult.Decide(d, Grant, Given.Specialist, Given.Paper, Given.Key), At(25, 13, 30));
        var steps = ReadSteps.Items(late, At(25, 14, 0));
        steps.Select(s => (s.Step, s.Holder?.Name, s.Late)).ShouldBe([("appraise", "Giàng A Lử", true), ("approve", null, false)]);
    }

    [Fact]
    public void What_is_drafted_anew_after_it_was_issued_has_no_limit_and_the_first_way_stays()
    {
        var again = Given.Issued().With(d => ReplaceResult.Decide(d, new("Sai tên"), Given.Leader, Given.Key));
        again.Step!.Key.ShouldBe("appraise");
        again.Step.DueAt.ShouldBeNull();
        again.Course!.Visits.Count.ShouldBe(4);
        again.With(d => DraftResult.Decide(d, Grant, Given.Specialist, Given.Paper, Given.Key)).Step!.Key.ShouldBe("approve");
    }

    [Fact]
    public void A_dossier_that_ended_has_no_step()
    {
        var gone = Given.Accepted().With(d => StopProcessing.Decide(d, new("law", "Theo quy định", "none"), Given.Leader, Given.Key, Given.Now));
        gone.Step.ShouldBeNull();
        gone.Course!.Visits[^1].Outcome.ShouldBe("ended");
    }

    private static Decision Complete(Dossier d, CompleteStep.Request request) => CompleteStep.Decide(d, request, Given.Specialist, Given.Key);

    private static DateTimeOffset At(int day, int hour, int minute) => Given.Local(2026, 11, day, hour, minute);
}
