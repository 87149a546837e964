using Platform.Contracts;
using Platform.Dossiers.Domain;
using Platform.Dossiers.UseCases;
using FeePaid = Platform.Dossiers.Domain.FeePaid;

namespace Platform.Dossiers.Tests;

/// <summary>Accepted on Monday 23 November 2026, 09:00, three working days: due Thursday 26 at 17:30.</summary>
public sealed class Pausing
{
    private static readonly DossierRules Rules = new();
    private static readonly PauseProcessing.Request Duty = new(PauseCause.FinancialDuty, "Nộp thuế theo thông báo của cơ quan thuế", 12_000_000, "1234/TB-CCT");

    [Fact]
    public void A_financial_duty_stops_the_clock_until_its_payment_is_shown()
    {
        // Stopped on Tuesday 24 at 08:00, resumed on Thursday 26 at 08:00: two working days of eight hours. Thursday 17:30 + 16 hours: Monday 30 at 17:30.
        var paused = Given.Accepted().With(d => PauseProcessing.Decide(d, Duty, Given.Specialist, Given.Key), At(24, 8, 0));
        NationalStatus.Of(paused).Number.ShouldBe(6);
        paused.FeeOutstanding.ShouldBe(0, "it is owed to the treasury, not to the office");
        DraftResult.Decide(paused, new(ResolutionOutcome.Granted, "Đồng ý", null, null), Given.Specialist, Given.Paper, Given.Key).ShouldBeRefused("processing-paused");
        PauseProcessing.Decide(paused, Duty, Given.Specialist, Given.Key).ShouldBeRefused("processing-paused");
        paused.With(d => Resume(d, "Biên lai 77/KB", At(26, 8, 0)), At(26, 8, 0)).DueAt.ShouldBe(At(30, 17, 30));
        Resume(paused, " ", At(26, 8, 0)).ShouldBeRefused("invalid");
        Resume(Given.Accepted(), "x", At(26, 8, 0)).ShouldBeRefused("not-paused");
    }

    [Fact]
    public void Another_cause_of_the_law_is_status_eight()
    {
        NationalStatus.Of(Given.Accepted().With(d => PauseProcessing.Decide(d, new(PauseCause.Other, "Chờ quyết định của toà án", null, null), Given.Leader, Given.Key))).Number.ShouldBe(8);
        PauseProcessing.Decide(Given.Accepted(), Duty with { Notice = null, Amount = -1 }, Given.Leader, Given.Key).ShouldBeRefused("invalid");
        PauseProcessing.Decide(Given.Issued(), Duty, Given.Leader, Given.Key).ShouldBeRefused("not-in-hand");
        PauseProcessing.Decide(Given.Accepted(), Duty, Given.Leader with { Agency = "H18.26" }, Given.Key).ShouldBeRefused("not-your-agency");
    }

    [Fact]
    public void A_fee_found_later_stops_the_clock_until_it_is_paid()
    {
        // Asked on Tuesday 24 at 09:30, paid at 10:30: one hour later than Thursday 17:30 is Friday 08:30.
        var asked = Given.Accepted().Apply(new Domain.FeeRequested(50_000, [new("f9", "fee", "Phí đo đạc", 50_000)], ClockStops: true, Given.Specialist), At(24, 9, 30));
        asked.PausedAt.ShouldBe(At(24, 9, 30));
        var paid = asked.With(d => CollectFee.Decide(d, new(50_000, "cash"), Given.Clerk, Given.Catalogue(), At(24, 10, 30)), At(24, 10, 30));
        paid.DueAt.ShouldBe(At(27, 8, 30));
        paid.Wait.ShouldBeNull();
        paid.LastStep.ShouldBeNull("the clock has gone on since");
    }

    [Fact]
    public void The_date_is_extended_once_before_it_is_missed_and_the_first_promise_stays()
    {
        var extended = Given.Accepted().With(d => Extend(d, new(2026, 11, 30), At(26, 17, 30)), At(26, 17, 30));
        extended.DueAt.ShouldBe(At(30, 17, 30));
        extended.Acceptance!.Promise.DueAt.ShouldBe(At(26, 17, 30));
        extended.Extensions.Single().OldDueAt.ShouldBe(At(26, 17, 30));
        extended.Clock!.Promise.Explanation[^1].To.ShouldBe(At(30, 17, 30));
        Extend(extended, new(2026, 12, 2), At(27, 9, 0)).ShouldBeRefused("already-extended");
        Extend(Given.Accepted(), new(2026, 11, 30), At(26, 17, 31)).ShouldBeRefused("already-late");
        Extend(Given.Accepted(), new(2026, 11, 29), At(24, 9, 0)).ShouldBeRefused("not-a-working-day");
        Extend(Given.Accepted(), new(2026, 11, 26), At(24, 9, 0)).ShouldBeRefused("not-later");
        Extend(Given.Accepted(), new(2062, 12, 1), At(24, 9, 0)).ShouldBeRefused("too-far");
        ExtendDue.Decide(Given.Accepted(), new(new(2026, 11, 30), ""), Given.Leader, Given.Catalogue(), Rules, Given.Key, At(24, 9, 0)).ShouldBeRefused("invalid");
    }

    [Fact]
    public void A_stop_after_an_extension_moves_the_extended_date()
    {
        // Extended to Monday 30 at 17:30; stopped for four working hours on Friday 27, 07:30 to 11:30: Tuesday 1 December at 11:30.
        var extended = Given.Accepted().With(d => Extend(d, new(2026, 11, 30), At(26, 9, 0)), At(26, 9, 0));
        var paused = extended.With(d => PauseProcessing.Decide(d, Duty, Given.Specialist, Given.Key), At(27, 7, 30));
        paused.With(d => Resume(d, "Biên lai", At(27, 11, 30)), At(27, 11, 30)).DueAt.ShouldBe(Given.Local(2026, 12, 1, 11, 30));
    }

    [Fact]
    public void A_stop_before_the_counted_receipt_moves_the_date_of_the_limit_and_that_of_a_leader_alike()
    {
        // Accepted on Monday 23 at 15:36 under the 15:00 rule: counts from Tuesday 24 at 07:30, due Friday 27 at 17:30. Stopped on Monday at 17:14, resumed on Tuesday
        // at 07:55: of the 41 working minutes between, the 25 of Tuesday are the clock's. Monday 30 at 07:55; extended to Monday 30 before, Tuesday 1 December at 07:55.
        var catalogue = Given.Catalogue(Given.Procedure(cutOff: new TimeOnly(15, 0)));
        var accepted = Given.Submitted().With(d => AcceptDossier.Decide(d, new([new("p1", 1, 0)], null, null, null), Given.Clerk, catalogue, Rules, Given.Key, At(23, 15, 36)), At(23, 15, 36));
        accepted.DueAt.ShouldBe(At(27, 17, 30));
        Stopped(accepted).DueAt.ShouldBe(At(30, 7, 55));
        Stopped(accepted.With(d => Extend(d, new(2026, 11, 30), At(23, 16, 0)), At(23, 16, 0))).DueAt.ShouldBe(Given.Local(2026, 12, 1, 7, 55));

        static Dossier Stopped(Dossier d) => d.With(p => PauseProcessing.Decide(p, Duty, Given.Specialist, Given.Key), At(23, 17, 14)).With(p => Resume(p, "Biên lai", At(24, 7, 55)), At(24, 7, 55));
    }

    [Fact]
    public void An_apology_for_a_missed_date_hides_nothing()
    {
        Apologise.Decide(Given.Accepted(), new(new(2026, 11, 30), "Chờ xác minh"), Given.Leader, Given.Catalogue(), Given.Key, At(26, 17, 30)).ShouldBeRefused("not-late");
        var late = Given.Accepted().With(d => Apologise.Decide(d, new(new(2026, 11, 30), "Chờ xác minh"), Given.Leader, Given.Catalogue(), Given.Key, At(27, 8, 0)), At(27, 8, 0));
        late.DueAt.ShouldBe(At(26, 17, 30));
        late.IsOverdue(At(27, 8, 0)).ShouldBeTrue();
        late.Apologies.Single().ExpectedAt.ShouldBe(At(30, 17, 30));
        Apologise.Decide(late, new(new(2026, 11, 26), "x"), Given.Leader, Given.Catalogue(), Given.Key, At(27, 9, 0)).ShouldBeRefused("not-later");
    }

    private static DateTimeOffset At(int day, int hour, int minute) => Given.Local(2026, 11, day, hour, minute);

    private static Decision Resume(Dossier d, string evidence, DateTimeOffset now) => ResumeProcessing.Decide(d, new(evidence), Given.Clerk, Given.Catalogue(), Given.Key, now);

    private static Decision Extend(Dossier d, DateOnly to, DateTimeOffset now) => ExtendDue.Decide(d, new(to, "Cần xác minh tại thôn"), Given.Leader, Given.Catalogue(), Rules, Given.Key, now);
}
