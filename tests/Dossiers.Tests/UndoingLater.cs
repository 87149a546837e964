using Platform.Contracts;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Dossiers.UseCases;
using Platform.ServiceDefaults.Auth;
using DossierRefused = Platform.Dossiers.Domain.DossierRefused;
using FeePaid = Platform.Dossiers.Domain.FeePaid;
using FeeRefunded = Platform.Dossiers.Domain.FeeRefunded;
using FeeRequested = Platform.Dossiers.Domain.FeeRequested;
using StepUndone = Platform.Dossiers.Domain.StepUndone;

namespace Platform.Dossiers.Tests;

/// <summary>A mistake is seen after others have gone on: what does not build on it leaves the way back open, and stays.</summary>
public sealed class UndoingLater
{
    private static readonly KnownOfficer Lu = new() { Id = Given.Specialist.Id, Name = "Giàng A Lử", Roles = [Roles.Specialist], Agency = "H18.25" };

    [Fact]
    public void The_office_goes_on_with_its_work_and_the_request_for_papers_is_undone_all_the_same()
    {
        var asked = Asked(Given.Accepted(fee: 8_000)); // events 1 to 4
        asked.LastStep!.Version.ShouldBe(4);
        var handover = Guid.NewGuid();
        var later = asked
            .With(d => AssignDossier.Decide(d, new(Lu.Id, null), Given.Leader, Lu, Given.Key), At(24, 9, 0))
            .With(d => ForwardPapers.Decide(d, new(Roles.Specialist, null, null, ["Giấy chứng sinh"], null), Given.Clerk, null, Given.Key, handover), At(24, 9, 30))
            .With(d => ConfirmHandover.Decide(d, new(null), Given.Specialist), At(24, 10, 0))
            .Apply(new PaperDigitised(Given.Clerk, "p1", "Giấy chứng sinh", Digitisation.Digitised, [Given.Paper.Id], null), At(24, 10, 30))
            .With(d => CollectFee.Decide(d, new(8_000, "cash"), Given.Clerk, Given.Catalogue(), At(24, 11, 0)), At(24, 11, 0));
        later.Undoable.Select(s => (s.Version, s.Type)).ShouldBe([(4L, "supplement_requested"), (9L, "fee_paid")]);

        var undone = later.With(d => UndoStep.Decide(d, new(4, "Nhầm hồ sơ"), Given.Leader, Given.Key, At(24, 14, 0)), At(24, 14, 0));
        (undone.Version, undone.OpenSupplement, undone.Wait, undone.Undone, undone.ChangedAt).ShouldBe((10L, null, null, "supplement_requested", At(24, 14, 0)));
        (undone.Clock!.Runs, undone.Clock.Pauses.Count, undone.DueAt).ShouldBe((true, 0, Given.Local(2026, 11, 26, 17, 30)), "the clock has run all the time");
        (undone.Step!.Holder!.Id, undone.Custody!.Holder.Id, undone.FeeOutstanding).ShouldBe((Lu.Id, Lu.Id, 0L), "what came later has happened");
        undone.Handovers.ShouldHaveSingleItem().Confirmed.ShouldBeTrue();
        undone.LastDigitisationOf("p1")!.By.ShouldBe(Given.Clerk);
        undone.Documents.ShouldContain(Given.Paper.Id);
        undone.Undoable.Select(s => s.Version).ShouldBe([9L], "the payment may be a mistake of its own");
        undone.With(d => UndoStep.Decide(d, new(9, "Nhầm người"), Given.Leader, Given.Key, Given.Now)).FeeOutstanding.ShouldBe(8_000);
    }

    [Fact]
    public void A_payment_is_undone_under_a_request_for_papers_that_stays()
    {
        var later = Asked(Given.Accepted(fee: 8_000).With(d => CollectFee.Decide(d, new(8_000, "cash"), Given.Clerk, Given.Catalogue(), Given.Now)));
        later.Undoable.Select(s => (s.Version, s.Type)).ShouldBe([(4L, "fee_paid"), (5L, "supplement_requested")]);
        var undone = later.With(d => UndoStep.Decide(d, new(4, "Nhầm người"), Given.Leader, Given.Key, At(24, 9, 0)), At(24, 9, 0));
        (undone.FeeOutstanding, undone.Fee!.Payments.Count, undone.OpenSupplement!.Round).ShouldBe((8_000L, 0, 1));
        (undone.PausedAt, undone.Wait).ShouldBe((At(24, 8, 0), Wait.Supplement));
        undone.LastStep!.Version.ShouldBe(5);
        var both = undone.With(d => UndoStep.Decide(d, new(5, "Nhầm hồ sơ"), Given.Leader, Given.Key, At(24, 9, 0)), At(24, 9, 0));
        (both.OpenSupplement, both.FeeOutstanding, both.PausedAt, both.Undoable.Count).ShouldBe((null, 8_000L, null, 0));
    }

    [Fact]
    public void What_was_answered_resumed_or_issued_is_no_mistake_any_more()
    {
        var answered = Asked(Given.Accepted()).Apply(new Domain.Supplemented(Given.Clerk, Channel.Counter, [], null, null, Given.Accepted().Clock!.Promise, null), At(25, 8, 0));
        answered.LastStep.ShouldBeNull();
        UndoStep.Decide(answered, new(3, "Nhầm"), Given.Leader, Given.Key, At(25, 9, 0)).ShouldBeRefused("nothing-to-undo");
        Paused(Given.Accepted()).With(d => ResumeProcessing.Decide(d, new("Biên lai"), Given.Clerk, Given.Catalogue(), Given.Key, At(25, 8, 0)), At(25, 8, 0)).LastStep.ShouldBeNull();
        var extended = Extended(Given.Accepted());
        var drafted = extended.With(d => DraftResult.Decide(d, new(ResolutionOutcome.Granted, "Đồng ý", null, null), Given.Specialist, Given.Paper, Given.Key))
            .With(d => ApproveResult.Decide(d, new(1), Given.Leader, Given.Paper.Sha256, new([1], "c")));
        drafted.LastStep!.Type.ShouldBe("due_extended");
        drafted.With(d => IssueResult.Decide(d, Given.Officer, true, "UBND", Given.Now)).LastStep.ShouldBeNull("it was resolved by that date");
        extended.Apply(new Domain.ApologyGiven(Given.Leader, extended.DueAt!.Value, At(30, 17, 30), Given.Key.SealJson("Chậm")), Given.Now).LastStep.ShouldBeNull("the apology names the date");
    }

    [Fact]
    public void An_extension_is_undone_under_the_draft_and_the_step_in_hand_has_its_old_limit()
    {
        var extended = Extended(Given.Accepted());
        var drafted = extended.With(d => DraftResult.Decide(d, new(ResolutionOutcome.Granted, "Đồng ý", null, null), Given.Specialist, Given.Paper, Given.Key));
        var undone = drafted.With(d => UndoStep.Decide(d, new(3, "Nhầm ngày"), Given.Leader, Given.Key, Given.Now));
        (undone.Stage, undone.DueAt, undone.Extensions.Count).ShouldBe((Stage.Drafted, Given.Local(2026, 11, 26, 17, 30), 0));
        undone.Step!.DueAt.ShouldBe(Given.Drafted().Step!.DueAt);
        undone.Step.DueAt!.Value.ShouldBeLessThan(drafted.Step!.DueAt!.Value);
    }

    [Fact]
    public void A_payment_is_undone_until_the_result_is_handed_out()
    {
        var paid = Given.Accepted(fee: 8_000, returned: ReturnMethod.Counter).With(d => CollectFee.Decide(d, new(8_000, "cash"), Given.Clerk, Given.Catalogue(), Given.Now));
        var issued = paid.With(d => DraftResult.Decide(d, new(ResolutionOutcome.Granted, "Đồng ý", null, null), Given.Specialist, Given.Paper, Given.Key))
            .With(d => ApproveResult.Decide(d, new(1), Given.Leader, Given.Paper.Sha256, new([1], "c"))).With(d => IssueResult.Decide(d, Given.Officer, true, "UBND", Given.Now));
        var undone = issued.With(d => UndoStep.Decide(d, new(4, "Nhầm người"), Given.Leader, Given.Key, Given.Now));
        (undone.Stage, undone.FeeOutstanding, undone.Issue).ShouldBe((Stage.Issued, 8_000L, issued.Issue));
        ReturnAtCounter.Decide(undone, Given.Fetches, Given.Clerk, Given.Key).ShouldBeRefused("fee-due");
        var returned = issued.With(d => ReturnAtCounter.Decide(d, Given.Fetches, Given.Clerk, Given.Key));
        returned.Undoable.Select(s => s.Type).ShouldBe(["result_returned"], "it was handed out because it was paid");
        returned.With(d => UndoStep.Decide(d, new(returned.Version, "Đưa nhầm"), Given.Leader, Given.Key, Given.Now)).Undoable.Select(s => s.Type).ShouldBe(["fee_paid"], "and then again it was not");
    }

    [Fact]
    public void Of_two_payments_the_later_is_undone_first()
    {
        var twice = Given.Accepted(fee: 8_000).With(d => CollectFee.Decide(d, new(8_000, "cash"), Given.Clerk, Given.Catalogue(), Given.Now))
            .Apply(new FeeRequested(20_000, [new("f9", "fee", "Phí đo đạc", 20_000)], ClockStops: false, Given.Specialist), Given.Now)
            .With(d => CollectFee.Decide(d, new(20_000, "transfer", "FT1"), Given.Clerk, Given.Catalogue(), Given.Now));
        UndoStep.Decide(twice, new(4, "Nhầm"), Given.Leader, Given.Key, Given.Now).ShouldBeRefused("step-changed");
        var first = twice.With(d => UndoStep.Decide(d, new(6, "Nhầm"), Given.Leader, Given.Key, Given.Now));
        (first.FeeOutstanding, first.LastStep!.Version).ShouldBe((20_000L, 5L), "the request may be undone now, then the payment before it");
        var then = first.With(d => UndoStep.Decide(d, new(5, "Nhầm"), Given.Leader, Given.Key, Given.Now));
        (then.FeeOutstanding, then.LastStep!.Version).ShouldBe((0L, 4L));
    }

    [Fact]
    public void Money_that_arrives_after_a_refusal_stays_with_the_dossier_and_money_given_back_ends_it()
    {
        var refused = Given.Submitted().With(d => RequestFee.Decide(d, new(["f1"], null, null, null), Given.Clerk, Given.Catalogue(Given.Procedure(fee: 8_000)), Given.Key, Given.Now))
            .Apply(new DossierRefused(Given.Clerk, "duplicate", Given.Key.SealJson("Nhầm")), Given.Now)
            .Apply(new FeePaid(new("payment", null, Roles.System, null), 8_000, "online", "0000001/2026"), Given.Now);
        (refused.Stage, refused.Refundable).ShouldBe((Stage.Refused, 8_000L));
        var back = refused.With(d => UndoStep.Decide(d, new(3, "Nhầm người"), Given.Leader, Given.Key, Given.Now));
        (back.Stage, back.FeeOutstanding, back.Refundable, back.AnswerLimits.Single().AnsweredAt).ShouldBe((Stage.Submitted, 0L, 0L, null));
        var refunded = refused.Apply(new FeeRefunded(Given.Clerk, 8_000, "cash", "HT-0000001/2026", Given.Key.SealJson("Từ chối")), Given.Now);
        UndoStep.Decide(refunded, new(3, "Nhầm người"), Given.Leader, Given.Key, Given.Now).ShouldBeRefused("nothing-to-undo");
    }

    [Fact]
    public void Who_may_undo_is_asked_of_the_step_and_not_of_the_last_one()
    {
        // Received at the commune, decided by the department: the commune's leader undoes the payment, not the department's request for papers.
        var dossier = Given.Submitted(competent: "H18").With(d => AcceptDossier.Decide(d, new([new("p1", 1, 0)], null, null, null), Given.Clerk, Given.Catalogue(Given.Procedure(fee: 8_000)), new DossierRules(), Given.Key, Given.Now))
            .With(d => CollectFee.Decide(d, new(8_000, "cash"), Given.Clerk, Given.Catalogue(), Given.Now))
            .With(d => RequestSupplement.Decide(d, new("papers-missing", "Thiếu", [new("p1", null, "Mờ")], 5, null), Given.Specialist with { Agency = "H18" }, Given.Catalogue(), new(), Given.Key, Given.Now));
        UndoStep.Decide(dossier, new(4, "Nhầm người"), Given.Leader, Given.Key, Given.Now).Events().ShouldHaveSingleItem();
        UndoStep.Decide(dossier, new(5, "Nhầm người"), Given.Leader, Given.Key, Given.Now).ShouldBeRefused("not-your-agency");
        UndoStep.Decide(dossier, new(5, "Nhầm người"), Given.ProvinceLeader, Given.Key, Given.Now).Events().ShouldHaveSingleItem();
        Act.OpenTo(new Caller("leader-1", "", null, "H18.25", new HashSet<string> { Roles.Leader }, new HashSet<string>()), new HashSet<string> { "H18.25" }, dossier, Given.Now).Count(a => a == "undo").ShouldBe(1);
    }

    [Fact]
    public void A_calendar_that_moved_the_date_meanwhile_moves_it_without_the_step_too_unless_it_was_late_by_then()
    {
        var paused = Paused(Given.Accepted());
        var moved = new DueMovedByCalendar(Given.Leader, 2, paused.DueAt!.Value, paused.Clock!.Promise with { DueAt = At(27, 17, 30) });
        var intime = paused.Apply(moved, At(26, 17, 0));
        intime.With(d => UndoStep.Decide(d, new(3, "Nhầm"), Given.Leader, Given.Key, At(26, 17, 10)), At(26, 17, 10)).DueAt.ShouldBe(At(27, 17, 30));
        paused.Apply(moved, At(26, 17, 31)).LastStep.ShouldBeNull("without the pause it was late at 17:30: no calendar puts that right");
    }

    [Fact]
    public void A_stream_that_undid_its_last_step_folds_to_what_it_was_before()
    {
        var before = Given.Accepted(fee: 8_000);
        foreach (var step in new Func<Dossier, Dossier>[] { Asked, Paused, Extended })
        {
            var mistaken = step(before);
            var undone = mistaken.Apply(new StepUndone(Given.Leader, mistaken.Version, mistaken.LastStep!.Type, Given.Key.SealJson("Nhầm")), At(25, 9, 0));
            (undone.Stage, undone.Clock, undone.Fee, undone.Course, undone.Wait, undone.PausedAt, undone.OpenSupplement, undone.Halt, undone.Extensions.Count, undone.LastStep)
                .ShouldBe((before.Stage, before.Clock, before.Fee, before.Course, null, null, null, null, 0, null), mistaken.LastStep.Type);
            (undone.Version, undone.Undone).ShouldBe((mistaken.Version + 1, mistaken.LastStep.Type));
        }
    }

    private static Dossier Asked(Dossier d) => d.With(
        x => RequestSupplement.Decide(x, new("papers-missing", "Thiếu", [new("p1", null, "Mờ")], 5, null), Given.Specialist, Given.Catalogue(), new(), Given.Key, At(24, 8, 0)), At(24, 8, 0));

    private static Dossier Paused(Dossier d) => d.With(x => PauseProcessing.Decide(x, new(PauseCause.Other, "Chờ toà án", null, null), Given.Specialist, Given.Key), At(24, 8, 0));

    private static Dossier Extended(Dossier d) => d.With(x => ExtendDue.Decide(x, new(new(2026, 12, 1), "Cần xác minh"), Given.Leader, Given.Catalogue(), new(), Given.Key, Given.Now));

    private static DateTimeOffset At(int day, int hour, int minute) => Given.Local(2026, 11, day, hour, minute);
}
