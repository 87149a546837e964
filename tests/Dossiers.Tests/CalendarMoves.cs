using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.UseCases;
using Platform.WorkingTime;
using DossierAccepted = Platform.Dossiers.Domain.DossierAccepted;

namespace Platform.Dossiers.Tests;

/// <summary>Accepted on Monday 23 November 2026, 09:00, three working days: Tuesday 24, Wednesday 25, due Thursday 26 at 17:30.</summary>
public sealed class CalendarMoves
{
    private static readonly Actor It = new("it-1", "Nguyễn Văn Nam", "it", "H18");
    private static readonly DossierRules Rules = new();

    [Fact]
    public void A_holiday_moves_the_promise_by_a_day_and_the_acceptance_keeps_the_first()
    {
        var dossier = Given.Accepted();
        dossier.DueAt.ShouldBe(Given.Local(2026, 11, 26, 17, 30));
        var moved = dossier.With(Decide(dossier, Given.Now, new CalendarDay(new(2026, 11, 25), "holiday", "Nghỉ do bão"))); // Tuesday, Thursday, Friday
        moved.DueAt.ShouldBe(Given.Local(2026, 11, 27, 17, 30));
        moved.Acceptance!.Promise.DueAt.ShouldBe(Given.Local(2026, 11, 26, 17, 30));
        moved.MovedByCalendar!.CalendarRevision.ShouldBe(2);
        moved.MovedByCalendar.Promise.Explanation.ShouldContain(s => s.Reason.Contains("Nghỉ do bão", StringComparison.Ordinal));
        Decide(moved, Given.Now, new CalendarDay(new(2026, 11, 25), "holiday", "Nghỉ do bão")).Events().ShouldBeEmpty("a second time there is nothing to move");
        var back = moved.With(Decide(moved, Given.Now));
        back.DueAt.ShouldBe(Given.Local(2026, 11, 26, 17, 30), "the holiday was called off");
    }

    [Fact]
    public void A_make_up_saturday_announced_late_brings_the_date_forward_but_makes_nobody_late()
    {
        // Thursday 26 November, 10:00, three working days: Friday 27, Monday 30, due Tuesday 1 December. Saturday 28 announced: Friday, Saturday, Monday.
        var thursday = Given.Local(2026, 11, 26, 10, 0);
        var dossier = Given.Submitted().With(AcceptDossier.Decide(Given.Submitted(), new([new("p1", 1, 0)], null, null, null), Given.Clerk, Given.Catalogue(), Rules, Given.Key, thursday));
        dossier.DueAt.ShouldBe(Given.Local(2026, 12, 1, 17, 30));
        var saturday = new CalendarDay(new(2026, 11, 28), "makeUpWorkingDay", "Làm bù 31/12");
        dossier.With(Decide(dossier, Given.Local(2026, 11, 27, 16, 0), saturday)).DueAt.ShouldBe(Given.Local(2026, 11, 30, 17, 30));
        dossier.With(Decide(dossier, Given.Local(2026, 11, 30, 17, 0), saturday)).DueAt.ShouldBe(Given.Local(2026, 11, 30, 17, 30));
        Decide(dossier, Given.Local(2026, 12, 1, 8, 0), saturday).Events().ShouldBeEmpty("announced when Monday had passed: the promise stays");
    }

    [Fact]
    public void A_late_dossier_is_not_made_to_look_on_time()
    {
        var dossier = Given.Accepted();
        Decide(dossier, Given.Local(2026, 11, 26, 17, 31), new CalendarDay(new(2026, 11, 26), "holiday", "Nghỉ")).Events().ShouldBeEmpty();
    }

    [Fact]
    public void What_is_resolved_or_not_accepted_has_no_date_to_move()
    {
        var holiday = new CalendarDay(new(2026, 11, 25), "holiday", "Nghỉ");
        Decide(Given.Submitted(), Given.Now, holiday).Events().ShouldBeEmpty();
        Decide(Given.Issued(), Given.Now, holiday).Events().ShouldBeEmpty();
        Decide(Given.Drafted(), Given.Now, holiday).Events().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(CountingMode.Civil, 17, 30)] // Wednesday, Friday, Monday at the close
    [InlineData(CountingMode.Elapsed, 9, 0)] // 24 working hours: Tuesday 6.5, Wednesday 8, Friday 8, Monday 1.5
    [InlineData(null, 17, 30)] // accepted before it was kept
    public void A_promise_is_counted_again_as_it_was_counted_first(CountingMode? counting, int hour, int minute)
    {
        var tuesday = Given.Local(2026, 11, 24, 9, 0);
        var rules = new DossierRules(Counting: counting ?? CountingMode.Civil);
        var accepted = (DossierAccepted)AcceptDossier.Decide(Given.Submitted(), new([new("p1", 1, 0)], null, null, null), Given.Clerk, Given.Catalogue(), rules, Given.Key, tuesday).Events().Single();
        accepted.Terms.Counting.ShouldBe(counting ?? CountingMode.Civil);
        var dossier = Given.Submitted().Apply(accepted with { Terms = accepted.Terms with { Counting = counting } }, tuesday);
        var moved = dossier.With(Decide(dossier, tuesday, new CalendarDay(new(2026, 11, 26), "holiday", "Nghỉ do bão")));
        moved.DueAt.ShouldBe(Given.Local(2026, 11, 30, hour, minute));
    }

    [Fact]
    public void Another_agencys_hours_move_nothing()
    {
        var hours = new AgencyHours("H18.26", new(2026, 11, 1), null, new Dictionary<string, IReadOnlyList<HoursSpan>> { ["Monday"] = [new(new(8, 0), new(12, 0))] });
        DueMovedByCalendar.PromiseBy(Given.Catalogue().With([], [hours]), Given.Accepted(), Given.Now).ShouldBeNull();
        DueMovedByCalendar.PromiseBy(Given.Catalogue().With([], [hours with { Agency = "H18.25" }]), Given.Accepted(), Given.Now)!.DueAt.ShouldBe(Given.Local(2026, 12, 14, 12, 0), "Mondays only: 30 November, 7 and 14 December");
    }

    [Fact]
    public void A_holiday_moves_the_time_to_answer_of_what_is_not_accepted_yet()
    {
        // submitted online on Friday 20 November at 16:30: one hour on Friday, seven on Monday: until 16:30. Monday becomes a holiday: Tuesday at 16:30.
        var friday = Given.Local(2026, 11, 20, 16, 30);
        var dossier = Handed(friday, Given.Local(2026, 11, 23, 16, 30));
        var holiday = new CalendarDay(new(2026, 11, 23), "holiday", "Nghỉ do bão");
        var moved = dossier.With(Answer(dossier, friday.AddHours(1), holiday));
        moved.AnswerDueAt.ShouldBe(Given.Local(2026, 11, 24, 16, 30));
        moved.IsOverdue(Given.Local(2026, 11, 24, 16, 0)).ShouldBeFalse();
        moved.Submission.AnswerDueAt.ShouldBe(Given.Local(2026, 11, 23, 16, 30), "the receipt keeps what it said");
        Answer(moved, friday.AddHours(1), holiday).Events().ShouldBeEmpty("a second time there is nothing to move");
        Answer(dossier, Given.Local(2026, 11, 23, 16, 31), holiday).Events().ShouldBeEmpty("a late answer is not made to look on time");
        Answer(Given.Accepted(), Given.Now, holiday).Events().ShouldBeEmpty("accepted");
        // Saturday 21 announced as worked when Saturday is over: seven hours of it would have ended then, and nobody is made late
        Answer(dossier, Given.Local(2026, 11, 22, 8, 0), new CalendarDay(new(2026, 11, 21), "makeUpWorkingDay", "Làm bù")).Events().ShouldBeEmpty();
    }

    [Fact]
    public void While_papers_are_asked_for_the_time_to_answer_waits()
    {
        var friday = Given.Local(2026, 11, 20, 16, 30);
        var asked = Handed(friday, Given.Local(2026, 11, 23, 16, 30)).Apply(
            new Domain.SupplementRequested(Given.Clerk, Given.Clerk, SupplementStage.BeforeAcceptance, 1, "missing", new("v1.x"), [], Given.Local(2026, 12, 20, 17, 30), false, null), friday.AddMinutes(10));
        Answer(asked, friday.AddHours(1), new CalendarDay(new(2026, 11, 23), "holiday", "Nghỉ do bão")).Events().ShouldBeEmpty();
        // the papers come on Monday at 08:00: eight hours, until Tuesday 08:00; counted again from there
        var answered = asked.Apply(new Domain.Supplemented(Given.Mother, Channel.Online, [], null, null, null, Given.Local(2026, 11, 24, 8, 0)), Given.Local(2026, 11, 23, 8, 0));
        answered.With(Answer(answered, Given.Local(2026, 11, 23, 9, 0), new CalendarDay(new(2026, 11, 24), "holiday", "Nghỉ do bão"))).AnswerDueAt.ShouldBe(Given.Local(2026, 11, 25, 8, 0));
    }

    [Fact]
    public void The_event_says_which_decision_and_which_days_moved_the_date()
    {
        var dossier = Given.Accepted();
        CalendarRevisionChange Change(long revision, string ground, params CalendarDayChange[] days) => new(revision, Given.Now, ground, days, []);
        var catalogue = Given.Catalogue().With([new(new(2026, 11, 25), "holiday", "Nghỉ do bão")], []);
        catalogue = catalogue with
        {
            Calendar = catalogue.Calendar! with
            {
                Revision = 3,
                Changes =
                [
                    Change(1, "Thông báo cũ", new CalendarDayChange(new(2026, 11, 24), null, "x")), // counted with already
                    Change(2, "Thông báo 12/TB-UBND", new CalendarDayChange(new(2026, 11, 25), "holiday", "Nghỉ do bão")),
                    Change(3, "Thông báo 13", new CalendarDayChange(new(2027, 9, 2), "holiday", "Quốc khánh")), // long after this dossier
                ],
            },
        };
        var happened = DueMovedByCalendar.Decide(dossier, catalogue, It, Given.Now).Events().Single();
        History.Sentence(happened).ShouldBe(
            "Lịch làm việc thay đổi theo Thông báo 12/TB-UBND (25/11/2026 nghỉ: Nghỉ do bão): hẹn trả kết quả chuyển từ 17:30 ngày 26/11/2026 sang 17:30 ngày 27/11/2026");
        History.Sentence(happened is DueMovedByCalendar moved ? moved with { Causes = null } : happened).ShouldStartWith("Lịch làm việc thay đổi: hẹn", Case.Sensitive, "stored before the ground was kept");
    }

    [Theory]
    [InlineData(4, 5, "calendar-superseded")]
    [InlineData(6, 5, "calendar-not-here-yet")]
    [InlineData(5, 5, null)]
    public void Only_the_calendar_that_holds_is_applied(long asked, long known, string? code) => ApplyCalendar.Decide(asked, known)?.Code.ShouldBe(code);

    private static Dossier Handed(DateTimeOffset at, DateTimeOffset answerDueAt) =>
        Dossier.None(Guid.NewGuid()).Apply(Given.Submitted().Submission with { AnswerDueAt = answerDueAt }, at);

    private static Decision Answer(Dossier dossier, DateTimeOffset now, params CalendarDay[] days)
    {
        var catalogue = Given.Catalogue().With(days, []);
        return Platform.Dossiers.Domain.AnswerDueMoved.Decide(dossier, catalogue with { Calendar = catalogue.Calendar! with { Revision = 2 } }, Rules, It, now);
    }

    private static Decision Decide(Dossier dossier, DateTimeOffset now, params CalendarDay[] days)
    {
        var catalogue = Given.Catalogue().With(days, []);
        return DueMovedByCalendar.Decide(dossier, catalogue with { Calendar = catalogue.Calendar! with { Revision = 2 } }, It, now);
    }
}
