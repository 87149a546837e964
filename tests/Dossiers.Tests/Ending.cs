using Platform.Contracts;
using Platform.Dossiers.Domain;
using Platform.Dossiers.UseCases;
using DossierWithdrawn = Platform.Dossiers.Domain.DossierWithdrawn;
using StepUndone = Platform.Dossiers.Domain.StepUndone;

namespace Platform.Dossiers.Tests;

public sealed class Ending
{
    [Fact]
    public void Before_acceptance_the_citizen_takes_it_back_at_once()
    {
        var gone = Given.Submitted().With(d => WithdrawDossier.Decide(d, new("Nộp nhầm"), Given.Mother, own: true, Given.Key));
        gone.Stage.ShouldBe(Stage.Withdrawn);
        NationalStatus.Of(gone).Number.ShouldBe(7);
        gone.IsOverdue(Given.Now.AddDays(30)).ShouldBeFalse();
        WithdrawDossier.Decide(gone, new(null), Given.Mother, own: true, Given.Key).ShouldBeRefused("result-exists");
        AcceptDossier.Decide(gone, new([new("p1", 1, 0)], null, null, null), Given.Clerk, Given.Catalogue(), new(), Given.Key, Given.Now).ShouldBeRefused("not-submitted");
    }

    [Fact]
    public void After_acceptance_the_office_confirms_and_nothing_is_signed_meanwhile()
    {
        var asked = Given.Drafted(fee: 8_000).With(d => CollectFee.Decide(d, new(8_000, "cash"), Given.Clerk, Given.Catalogue(), Given.Now)).With(d => WithdrawDossier.Decide(d, new(null), Given.Clerk, own: false, Given.Key));
        NationalStatus.Of(asked).Number.ShouldBe(7);
        ApproveResult.Decide(asked, new(1), Given.Leader, Given.Paper.Sha256, new([1], "c")).ShouldBeRefused("withdrawal-requested");
        WithdrawDossier.Decide(asked, new(null), Given.Mother, own: true, Given.Key).ShouldBeRefused("withdrawal-requested");
        var gone = (DossierWithdrawn)ConfirmWithdrawal.Decide(asked, new("Đã trả giấy tờ"), Given.Clerk, Given.Key).Events().Single();
        gone.FeePaid.ShouldBe(8_000);
        asked.Apply(gone, Given.Now).FeeOutstanding.ShouldBe(0);
        ConfirmWithdrawal.Decide(Given.Accepted(), new(null), Given.Clerk, Given.Key).ShouldBeRefused("no-withdrawal-requested");
        WithdrawDossier.Decide(Given.Approved(), new(null), Given.Mother, own: true, Given.Key).ShouldBeRefused("result-exists");
        WithdrawDossier.Decide(Given.Accepted(), new(new string('x', 1001)), Given.Mother, own: true, Given.Key).ShouldBeRefused("invalid");
        WithdrawDossier.Decide(Given.Accepted(), new(null), Given.ClerkElsewhere, own: false, Given.Key).ShouldBeRefused("not-your-agency");
    }

    [Fact]
    public void A_withdrawal_asked_for_is_taken_back_and_the_clock_has_run_on()
    {
        var accepted = Given.Accepted();
        var asked = accepted.With(d => WithdrawDossier.Decide(d, new("Đổi ý"), Given.Mother, own: true, Given.Key));
        ApplicantActs.OpenTo(asked, payOnline: false).ShouldContain("cancel-withdrawal");
        CancelWithdrawal.Decide(asked, new(" "), Given.Clerk, own: false, Given.Key).ShouldBeRefused("invalid");
        CancelWithdrawal.Decide(asked, new("x"), Given.ClerkElsewhere, own: false, Given.Key).ShouldBeRefused("not-your-agency");
        CancelWithdrawal.Decide(asked, new("Người nộp gọi điện xin giữ hồ sơ"), Given.Specialist, own: false, Given.Key).Events().ShouldHaveSingleItem();
        var kept = asked.With(d => CancelWithdrawal.Decide(d, new(null), Given.Mother, own: true, Given.Key));
        (kept.Wait, kept.Withdrawal, kept.DueAt, kept.PausedAt).ShouldBe((null, null, accepted.DueAt, null));
        NationalStatus.Of(kept).Number.ShouldBe(NationalStatus.Of(accepted).Number);
        ((WithdrawalCancelled)CancelWithdrawal.Decide(asked, new(null), Given.Mother, own: true, Given.Key).Events().Single()).Requested.ShouldBe(asked.Version);
        CancelWithdrawal.Decide(kept, new(null), Given.Mother, own: true, Given.Key).ShouldBeRefused("no-withdrawal-requested");
        CancelWithdrawal.Decide(kept, new("x"), Given.Clerk, own: false, Given.Key).ShouldBeRefused("no-withdrawal-requested");
        kept.With(d => WithdrawDossier.Decide(d, new(null), Given.Mother, own: true, Given.Key)).Wait.ShouldBe(Wait.Withdrawal, "and it may be asked for again");
    }

    [Fact]
    public void What_a_clerk_withdrew_by_mistake_is_undone_and_what_the_citizen_withdrew_is_not()
    {
        var gone = Given.Submitted().With(d => WithdrawDossier.Decide(d, new("Nhầm"), Given.Clerk, own: false, Given.Key));
        gone.Stage.ShouldBe(Stage.Withdrawn);
        var back = gone.With(d => UndoStep.Decide(d, new(d.Version, "Nhầm hồ sơ của người khác"), Given.Leader, Given.Key, Given.Now));
        (back.Stage, back.Withdrawal).ShouldBe((Stage.Submitted, null));
        var asked = Given.Accepted().With(d => WithdrawDossier.Decide(d, new("Nhầm"), Given.Clerk, own: false, Given.Key));
        asked.With(d => UndoStep.Decide(d, new(d.Version, "Nhầm hồ sơ"), Given.Leader, Given.Key, Given.Now)).Wait.ShouldBeNull();
        Given.Submitted().With(d => WithdrawDossier.Decide(d, new(null), Given.Mother, own: true, Given.Key)).LastStep.ShouldBeNull("it is theirs");
        Given.Accepted().With(d => WithdrawDossier.Decide(d, new(null), Given.Mother, own: true, Given.Key)).LastStep.ShouldBeNull();
        asked.With(d => ConfirmWithdrawal.Decide(d, new(null), Given.Clerk, Given.Key)).LastStep.ShouldBeNull("what was given back is submitted again");
        History.Sentence(new StepUndone(Given.Leader, 2, "dossier_withdrawn", new("v1.x"))).ShouldBe("Sửa bước làm nhầm: huỷ bước 2 (rút hồ sơ)");
        History.Sentence(new StepUndone(Given.Leader, 2, "withdrawal_requested", new("v1.x"))).ShouldBe("Sửa bước làm nhầm: huỷ bước 2 (ghi yêu cầu rút hồ sơ)");
    }

    [Fact]
    public void No_answer_in_time_ends_it_and_not_before()
    {
        var asked = Given.Accepted().With(d => RequestSupplement.Decide(d, new("papers-missing", "Thiếu", [new("p1", null, "Mờ")], 5, null), Given.Specialist, Given.Catalogue(), new(), Given.Key, Given.Now));
        asked.OpenSupplement!.AnswerBy.ShouldBe(Given.Local(2026, 11, 30, 17, 30), "Saturday 28 November moves to Monday");
        Stop(asked, "no-answer", "none", Given.Local(2026, 11, 30, 17, 30)).ShouldBeRefused("answer-not-due");
        Stop(Given.Accepted(), "no-answer", "none", Given.Now).ShouldBeRefused("answer-not-due");
        var ended = asked.With(d => Stop(d, "no-answer", "none", Given.Local(2026, 11, 30, 17, 31)), Given.Local(2026, 11, 30, 17, 31));
        ended.Stage.ShouldBe(Stage.Stopped);
        NationalStatus.Of(ended).Number.ShouldBe(8);
        ended.IsOverdue(Given.Now.AddDays(60)).ShouldBeFalse("the clock stood still when it ended");
    }

    [Fact]
    public void Stopping_says_what_happens_to_the_fee()
    {
        var paid = Given.Accepted(fee: 8_000).With(d => CollectFee.Decide(d, new(8_000, "cash"), Given.Clerk, Given.Catalogue(), Given.Now));
        Stop(paid, "law", "none", Given.Now).ShouldBeRefused("invalid");
        Stop(Given.Accepted(), "law", "kept", Given.Now).ShouldBeRefused("invalid");
        Stop(paid, "law", "refunded", Given.Now).Events().ShouldHaveSingleItem();
        Stop(paid, "whim", "refunded", Given.Now).ShouldBeRefused("invalid");
        Stop(Given.Issued(), "law", "none", Given.Now).ShouldBeRefused("not-in-hand");
    }

    [Theory]
    [InlineData("none", 0, 50_000, 0, 50_000)]
    [InlineData("kept", 8_000, 50_000, 0, 50_000)]
    [InlineData("kept", 60_000, 50_000, 10_000, 60_000)] // paid too much before it was stopped
    [InlineData("refunded", 8_000, 50_000, 8_000, 58_000)]
    public void Money_that_comes_after_a_stop_is_to_be_given_back(string outcome, long before, long after, long atOnce, long inTheEnd)
    {
        var due = Given.Accepted(fee: 50_000);
        var stopped = (before == 0 ? due : due.With(Online(due, "TT1", before))).With(d => Stop(d, "law", outcome, Given.Now));
        stopped.Refundable.ShouldBe(atOnce);
        var late = stopped.With(Online(stopped, "TT2", after));
        (late.Stage, late.FeeOutstanding, late.Refundable).ShouldBe((Stage.Stopped, 0, inTheEnd));
        var givenBack = late.With(d => RefundFee.Decide(d, new(inTheEnd, "cash", null, "Đã dừng giải quyết"), Given.Clerk, Given.Key, Given.Now));
        (givenBack.Refundable, givenBack.Fee!.Kept).ShouldBe((0, before + after - inTheEnd));
    }

    [Fact]
    public void A_mistaken_refusal_is_undone_and_both_stay_in_the_history()
    {
        var refused = Given.Submitted().With(d => RefuseDossier.Decide(d, new("duplicate", "Nhầm"), Given.Clerk, Given.Key, Given.Now));
        UndoStep.Decide(refused, new(1, "Nhầm người"), Given.Leader, Given.Key, Given.Now).ShouldBeRefused("step-changed");
        UndoStep.Decide(refused, new(2, " "), Given.Leader, Given.Key, Given.Now).ShouldBeRefused("invalid");
        UndoStep.Decide(refused, new(2, "Nhầm người"), Given.Leader with { Agency = "H18.26" }, Given.Key, Given.Now).ShouldBeRefused("not-your-agency");
        var back = refused.With(d => UndoStep.Decide(d, new(2, "Nhầm người"), Given.Leader, Given.Key, Given.Now));
        (back.Stage, back.NotAccepted, back.Version, back.Undone).ShouldBe((Stage.Submitted, null, 3L, "dossier_refused"));
        UndoStep.Decide(back, new(3, "Nữa"), Given.Leader, Given.Key, Given.Now).ShouldBeRefused("nothing-to-undo");
        History.Sentence(new StepUndone(Given.Leader, 2, "dossier_refused", new("v1.x"))).ShouldBe("Sửa bước làm nhầm: huỷ bước 2 (từ chối tiếp nhận)");
    }

    [Fact]
    public void What_was_done_in_appraisal_is_undone_by_the_agency_that_decides_and_by_no_other()
    {
        // Received at the commune H18.25, decided by the department H18.
        var specialist = Given.Specialist with { Agency = "H18" };
        Officer above = new(Given.ProvinceLeader, Given.Catalogue().SelfAndSubordinates("H18"));
        var submitted = Given.Submitted(competent: "H18");
        var accepted = submitted.With(d => AcceptDossier.Decide(d, new([new("p1", 1, 0)], null, null, null), Given.Clerk, Given.Catalogue(), new(), Given.Key, Given.Now));
        Dossier[] decided =
        [
            accepted.With(d => RequestSupplement.Decide(d, new("papers-missing", "Thiếu", [new("p1", null, "Mờ")], 5, null), specialist, Given.Catalogue(), new(), Given.Key, Given.Now)),
            accepted.With(d => PauseProcessing.Decide(d, new(PauseCause.Other, "Chờ toà án", null, null), specialist, Given.Key)),
            accepted.With(d => RequestFee.Decide(d, new(null, [new("Phí đo đạc", "fee", 50_000, "Nghị quyết 12")], false, "Đo thêm"), specialist, Given.Catalogue(), Given.Key, Given.Now)),
        ];
        foreach (var dossier in decided)
        {
            UndoStep.Decide(dossier, new(dossier.Version, "Nhầm"), Given.Leader, Given.Key, Given.Now).ShouldBeRefused("not-your-agency");
            UndoStep.Decide(dossier, new(dossier.Version, "Nhầm"), above, Given.Key, Given.Now).Events().ShouldHaveSingleItem();
        }
        var below = Given.Accepted().With(d => PauseProcessing.Decide(d, new(PauseCause.Other, "Chờ toà án", null, null), Given.Specialist, Given.Key));
        UndoStep.Decide(below, new(below.Version, "Nhầm"), above, Given.Key, Given.Now).ShouldBeRefused("not-your-agency"); // an agency above decides nothing for the one below
        var desk = submitted.With(d => RequestSupplement.Decide(d, new("papers-missing", "Thiếu", [new("p1", null, "Mờ")], 5, null), Given.Clerk, Given.Catalogue(), new(), Given.Key, Given.Now));
        UndoStep.Decide(desk, new(desk.Version, "Nhầm"), Given.Leader, Given.Key, Given.Now).Events().ShouldHaveSingleItem("what the desk did is the desk's");
    }

    [Fact]
    public void Undoing_a_pause_gives_back_no_time()
    {
        var paused = Given.Accepted().With(d => PauseProcessing.Decide(d, new(PauseCause.Other, "Nhầm", null, null), Given.Leader, Given.Key), Given.Local(2026, 11, 24, 8, 0));
        var undone = paused.With(d => UndoStep.Decide(d, new(d.Version, "Tạm dừng nhầm hồ sơ"), Given.Leader, Given.Key, Given.Now), Given.Local(2026, 11, 27, 8, 0));
        undone.DueAt.ShouldBe(Given.Local(2026, 11, 26, 17, 30));
        undone.IsOverdue(Given.Local(2026, 11, 27, 8, 0)).ShouldBeTrue();
    }

    [Fact]
    public void An_extension_is_undone_until_its_date_has_come_and_hides_no_lateness()
    {
        var extended = Given.Accepted().With(d => ExtendDue.Decide(d, new(new(2026, 12, 1), "Cần xác minh"), Given.Leader, Given.Catalogue(), new(), Given.Key, Given.Now));
        extended.DueAt.ShouldBe(Given.Local(2026, 12, 1, 17, 30));
        UndoStep.Decide(extended, new(extended.Version, "Nhầm ngày"), Given.Leader with { Agency = "H18.26" }, Given.Key, Given.Now).ShouldBeRefused("not-your-agency");
        UndoStep.Decide(extended, new(extended.Version, "Nhầm ngày"), Given.Leader, Given.Key, Given.Local(2026, 12, 1, 17, 31)).ShouldBeRefused("already-late");
        var decision = UndoStep.Decide(extended, new(extended.Version, "Nhầm ngày"), Given.Leader, Given.Key, Given.Local(2026, 11, 27, 9, 0));
        var happened = decision.Events().ShouldHaveSingleItem().ShouldBeOfType<StepUndone>();
        History.Sentence(happened).ShouldBe("Sửa bước làm nhầm: huỷ bước 3 (gia hạn đến 17:30 ngày 01/12/2026), hẹn trả kết quả như trước");
        var undone = extended.With(decision);
        undone.DueAt.ShouldBe(Given.Local(2026, 11, 26, 17, 30));
        undone.Step!.DueAt.ShouldBe(Given.Accepted().Step!.DueAt);
        undone.IsOverdue(Given.Local(2026, 11, 27, 9, 0)).ShouldBeTrue("the first date was missed meanwhile");
        undone.With(d => ExtendDue.Decide(d, new(new(2026, 11, 30), "Cần xác minh"), Given.Leader, Given.Catalogue(), new(), Given.Key, Given.Now)).Extensions.Count.ShouldBe(1, "what was undone was none");
        Integration.DossierMessages.Of(happened, undone, Guid.NewGuid(), Given.Now).Select(m => m.Body).OfType<Contracts.DueDateChanged>().Single()
            .ShouldSatisfyAllConditions(m => m.OldDueAt.ShouldBe(Given.Local(2026, 12, 1, 17, 30)), m => m.NewDueAt.ShouldBe(Given.Local(2026, 11, 26, 17, 30)), m => m.Apology.ShouldBeFalse());
    }

    [Fact]
    public void Only_what_nothing_builds_on_and_stayed_in_the_office_is_undone()
    {
        Given.Accepted().LastStep.ShouldBeNull();
        Given.Issued().LastStep.ShouldBeNull();
        var returned = Given.Issued(returned: ReturnMethod.Counter).With(d => ReturnAtCounter.Decide(d, Given.Fetches, Given.Clerk, Given.Key));
        returned.With(d => UndoStep.Decide(d, new(d.Version, "Đưa nhầm"), Given.Leader, Given.Key, Given.Now)).Stage.ShouldBe(Stage.Issued);
        var rated = returned.With(d => RateDossier.Decide(d, new(3, null), Given.Mother, Given.Key, Given.Now));
        rated.LastStep.ShouldBeNull("the citizen has spoken since");
    }

    [Fact]
    public void A_wrong_result_is_replaced_and_what_it_was_late_for_stays_late()
    {
        var due = Given.Local(2026, 11, 26, 17, 30);
        ReplaceResult.Decide(Given.Approved(), new("Sai tên"), Given.Leader, Given.Key).ShouldBeRefused("no-result-to-replace");
        ReplaceResult.Decide(Given.Sent(Guid.NewGuid()), new("Sai tên"), Given.Leader, Given.Key).ShouldBeRefused("no-result-to-replace");
        ReplaceResult.Decide(Given.Issued(), new(""), Given.Leader, Given.Key).ShouldBeRefused("invalid");
        var again = Given.Issued(returned: ReturnMethod.Counter).With(d => ReplaceResult.Decide(d, new("Sai tên"), Given.Leader, Given.Key), due.AddDays(10));
        (again.Stage, again.Issue, again.Replaced.Single().Issue.ResultNumber).ShouldBe((Stage.Accepted, null, "07/KQ-UBND"));
        again.IsOverdue(due.AddDays(11)).ShouldBeFalse("it was resolved in time the first time");
        NationalStatus.Of(again).Number.ShouldBe(4);
        ExtendDue.Decide(again, new(new(2027, 1, 4), "x"), Given.Leader, Given.Catalogue(), new(), Given.Key, due.AddDays(11)).ShouldBeRefused("not-in-hand");
        Apologise.Decide(again, new(new(2027, 1, 4), "x"), Given.Leader, Given.Catalogue(), Given.Key, due.AddDays(11)).ShouldBeRefused("not-in-hand");
        var drafted = again.With(d => DraftResult.Decide(d, new(ResolutionOutcome.Granted, "Đúng tên", null, null), Given.Specialist, Given.Paper, Given.Key));
        drafted.Draft!.Version.ShouldBe(2);
        var issued = drafted.With(d => ApproveResult.Decide(d, new(2), Given.Leader, Given.Paper.Sha256, new([1], "c"))).With(d => IssueResult.Decide(d, Given.Officer, true, "UBND", due.AddDays(11)));
        issued.ResolvedAt.ShouldBe(Given.Now);
        WithdrawDossier.Decide(again, new(null), Given.Mother, own: true, Given.Key).ShouldBeRefused("result-exists");
    }

    [Fact]
    public void Of_a_result_that_is_made_anew_no_step_has_a_limit_and_none_is_late()
    {
        var months = Given.Local(2027, 3, 1, 9, 0);
        var again = Given.Issued(returned: ReturnMethod.Counter).With(d => ReplaceResult.Decide(d, new("Sai tên"), Given.Leader, Given.Key), months);
        var drafted = again.With(d => DraftResult.Decide(d, new(ResolutionOutcome.Granted, "Đúng tên", null, null), Given.Specialist, Given.Paper, Given.Key), months.AddHours(1));
        (drafted.Step!.DueAt, drafted.StepIsLate(months.AddDays(1))).ShouldBe((null, false));
        var back = drafted.With(d => SendBack.Decide(d, new("Sửa"), Given.Leader, Given.Key), months.AddHours(2));
        back.Step!.DueAt.ShouldBeNull();
        var approved = drafted.With(d => ApproveResult.Decide(d, new(2), Given.Leader, Given.Paper.Sha256, new([1], "c")), months.AddHours(2));
        approved.Step!.DueAt.ShouldBeNull();
        var issued = approved.With(d => IssueResult.Decide(d, Given.Officer, true, "UBND", months.AddHours(3)), months.AddHours(3));
        ReadSteps.Items(issued, months.AddDays(1)).Count(s => s.Late).ShouldBe(0);
        ReadSteps.Items(Given.Issued(), months).Count(s => s.DueAt is not null).ShouldBe(3, "the first time each had its own");
    }

    [Fact]
    public void A_result_issued_late_stays_late_when_its_replacement_has_to_wait()
    {
        var late = Given.Approved(returned: ReturnMethod.Counter).With(d => IssueResult.Decide(d, Given.Officer, true, "UBND", Given.Local(2026, 11, 27, 9, 0)), Given.Local(2026, 11, 27, 9, 0));
        late.Late.ShouldBe(true);
        var again = late.With(d => ReplaceResult.Decide(d, new("Sai tên"), Given.Leader, Given.Key), Given.Local(2026, 11, 30, 8, 0))
            .With(d => PauseProcessing.Decide(d, new(PauseCause.Other, "Chờ xác minh", null, null), Given.Leader, Given.Key), Given.Local(2026, 11, 30, 9, 0))
            .With(d => ResumeProcessing.Decide(d, new("Đã xác minh"), Given.Leader, Given.Catalogue(), Given.Key, Given.Local(2026, 12, 14, 9, 0)), Given.Local(2026, 12, 14, 9, 0));
        (again.Late, again.IsOverdue(Given.Local(2026, 12, 14, 9, 1))).ShouldBe((true, true));
        var corrected = again.With(d => DraftResult.Decide(d, new(ResolutionOutcome.Granted, "Đúng tên", null, null), Given.Specialist, Given.Paper, Given.Key))
            .With(d => ApproveResult.Decide(d, new(2), Given.Leader, Given.Paper.Sha256, new([1], "c"))).With(d => IssueResult.Decide(d, Given.Officer, true, "UBND", Given.Local(2026, 12, 14, 10, 0)));
        corrected.Replaced.Single().ShouldBe(new(late.Draft!, late.Approval!, late.Issue!, null));
        ((ResultIssued)IssueResult.Decide(again.With(d => DraftResult.Decide(d, new(ResolutionOutcome.Granted, "Đúng tên", null, null), Given.Specialist, Given.Paper, Given.Key))
            .With(d => ApproveResult.Decide(d, new(2), Given.Leader, Given.Paper.Sha256, new([1], "c"))), Given.Officer, true, "UBND", Given.Local(2026, 12, 14, 10, 0)).Events().Single()).Replaces.ShouldBe(late.Issue!.ResultNumber);
    }

    private static Decision Online(Dossier d, string reference, long amount) =>
        Payments.RecordPayment.Decide(d, "national", new(reference, Payments.PaymentState.Paid, amount, reference), Given.Catalogue(), Given.Now);

    private static Decision Stop(Dossier d, string ground, string fee, DateTimeOffset now) => StopProcessing.Decide(d, new(ground, "Lý do", fee), Given.Leader, Given.Key, now);
}
