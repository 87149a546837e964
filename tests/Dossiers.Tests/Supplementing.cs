using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Forms;
using Platform.Dossiers.UseCases;
using Platform.WorkingTime;
using Supplemented = Platform.Dossiers.Domain.Supplemented;
using SupplementRequested = Platform.Dossiers.Domain.SupplementRequested;

namespace Platform.Dossiers.Tests;

/// <summary>Accepted on Monday 23 November 2026, 09:00, three working days: due Thursday 26 at 17:30.</summary>
public sealed class Supplementing
{
    private static readonly DossierRules Rules = new();
    private static readonly DossierRules Restart = new(AfterSupplement: AfterSupplement.Restart);
    private static readonly RequestSupplement.Request Ask = new("papers-missing", "Thiếu giấy tờ", [new("p1", null, "Bản chụp bị mờ"), new(null, "Giấy xác nhận nơi ở", "Chưa có")], 10, null);

    [Fact]
    public void In_appraisal_the_clock_stops_and_goes_on_by_exactly_the_working_time_it_stood()
    {
        // Asked on Tuesday 24 at 10:00, answered on Wednesday 25 at 15:00: 1.5 + 4 hours of Tuesday, 4 + 1.5 of Wednesday = 11 working hours.
        // Thursday 17:30 + 11 hours: Friday 8 hours, Monday 30 from 07:30 three more: 10:30.
        var asked = Given.Accepted().With(d => Requested(d, Ask, Given.Specialist, At(24, 10, 0)), At(24, 10, 0));
        asked.OpenSupplement!.AnswerBy.ShouldBe(Given.Local(2026, 12, 4, 17, 30), "ten calendar days after Tuesday 24 November");
        NationalStatus.Of(asked).Number.ShouldBe(5);
        asked.IsOverdue(At(30, 9, 0)).ShouldBeFalse("the clock stands still");
        asked.PausedAt.ShouldBe(At(24, 10, 0));

        var answered = asked.With(d => Answer(d, Whole(), Given.Clerk, At(25, 15, 0)), At(25, 15, 0));
        answered.DueAt.ShouldBe(At(30, 10, 30));
        answered.Acceptance!.Promise.DueAt.ShouldBe(At(26, 17, 30), "the first promise stays");
        answered.PausedAt.ShouldBeNull();
        answered.IsOverdue(At(30, 10, 31)).ShouldBeTrue();
        NationalStatus.Of(answered).Number.ShouldBe(2);
        var spans = answered.Clock!.Promise.Explanation;
        spans[0].From.ShouldBe(Given.Now);
        spans[^1].To.ShouldBe(At(30, 10, 30));
        spans.Zip(spans.Skip(1)).ShouldAllBe(p => p.First.To == p.Second.From);
    }

    [Fact]
    public void A_stop_that_begins_on_friday_evening_and_ends_on_saturday_moves_nothing()
    {
        var accepted = Given.Accepted().With(d => Requested(d, Ask, Given.Specialist, At(24, 17, 30)), At(24, 17, 30));
        accepted.With(d => Answer(d, Whole(), Given.Clerk, At(25, 7, 0)), At(25, 7, 0)).DueAt.ShouldBe(At(26, 17, 30));
    }

    [Fact]
    public void Where_the_province_says_so_the_full_time_starts_again()
    {
        // Answered on Wednesday 25 at 15:00: Thursday, Friday, Monday 30.
        var asked = Given.Accepted(Restart).With(d => Requested(d, Ask, Given.Specialist, At(24, 10, 0)), At(24, 10, 0));
        asked.With(d => Answer(d, Whole(), Given.Clerk, At(25, 15, 0)), At(25, 15, 0)).DueAt.ShouldBe(At(30, 17, 30));
    }

    [Fact]
    public void Where_the_full_time_starts_again_a_date_that_a_leader_gave_is_not_taken_back()
    {
        // Asked on Tuesday 24 at 10:00, answered on Wednesday 25 at 15:00: the full time ends on Monday 30.
        Extended(new(2026, 12, 4)).ShouldSatisfyAllConditions(d => d.DueAt.ShouldBe(Given.Local(2026, 12, 4, 17, 30), "Friday 4 December was promised"), d => d.Clock!.Extended.ShouldBeTrue(), d => d.PausedAt.ShouldBeNull());
        Extended(new(2026, 11, 27)).ShouldSatisfyAllConditions(d => d.DueAt.ShouldBe(At(30, 17, 30), "the full time is more than Friday 27"), d => d.Clock!.Extended.ShouldBeFalse("the limit's own date again"));

        static Dossier Extended(DateOnly to) => Given.Accepted(Restart)
            .With(d => ExtendDue.Decide(d, new(to, "Phải xác minh"), Given.Leader, Given.Catalogue(), Rules, Given.Key, At(24, 9, 0)), At(24, 9, 0))
            .With(d => Requested(d, Ask, Given.Specialist, At(24, 10, 0)), At(24, 10, 0))
            .With(d => Answer(d, Whole(), Given.Clerk, At(25, 15, 0)), At(25, 15, 0));
    }

    [Fact]
    public void What_was_late_when_it_stopped_stays_late()
    {
        var late = Given.Accepted().With(d => Requested(d, Ask, Given.Specialist, At(27, 9, 0)), At(27, 9, 0));
        late.IsOverdue(At(27, 9, 1)).ShouldBeTrue();
        var answered = late.With(d => Answer(d, Whole(), Given.Clerk, At(30, 9, 0)), At(30, 9, 0));
        answered.DueAt.ShouldBe(At(26, 17, 30));
        var restarted = Given.Accepted(Restart).With(d => Requested(d, Ask, Given.Specialist, At(27, 9, 0)), At(27, 9, 0));
        restarted.With(d => Answer(d, Whole(), Given.Clerk, At(30, 9, 0)), At(30, 9, 0)).DueAt.ShouldBe(At(26, 17, 30), "nor does the full time hide it");
    }

    [Fact]
    public void Before_acceptance_a_clerk_asks_and_the_answer_has_its_own_eight_hours()
    {
        var asked = Given.Submitted().With(d => Requested(d, Ask, Given.Clerk, At(23, 10, 0)), At(23, 10, 0));
        asked.OpenSupplement!.ClockStops.ShouldBeFalse("there is no promise yet");
        NationalStatus.Of(asked).Number.ShouldBe(5);
        AcceptDossier.Decide(asked, new([new("p1", 1, 0)], null, null, null), Given.Clerk, Given.Catalogue(), Rules, Given.Key, At(23, 11, 0)).ShouldBeRefused("supplement-open");
        // Wednesday 25 at 14:00 + 8 working hours: 3.5 hours of Wednesday, 4 of Thursday morning, half an hour from 13:30.
        var answered = asked.With(d => Answer(d, Whole(), Given.Mother, At(25, 14, 0)), At(25, 14, 0));
        answered.AnswerDueAt.ShouldBe(At(26, 14, 0));
        answered.Papers.Select(p => p.Key).ShouldBe(["p1", "x1"]);
    }

    [Fact]
    public void While_the_citizen_has_time_to_supplement_nobody_refuses_and_afterwards_for_want_of_an_answer()
    {
        // Ten calendar days after Monday 23 November: Thursday 3 December, to its close.
        var asked = Given.Submitted().With(d => Requested(d, Ask, Given.Clerk, At(23, 10, 0)), At(23, 10, 0));
        asked.OpenSupplement!.AnswerBy.ShouldBe(Given.Local(2026, 12, 3, 17, 30));
        foreach (var ground in new[] { "papers-incomplete", "duplicate", "no-answer" })
            Refuse(asked, ground, Given.Local(2026, 12, 3, 17, 30)).ShouldBeRefused("answer-not-due");
        ServiceDefaults.Auth.Caller clerk = new("clerk-1", "", null, "H18.25", new HashSet<string> { "clerk" }, new HashSet<string>());
        Act.OpenTo(clerk, new HashSet<string> { "H18.25" }, asked, Given.Local(2026, 12, 3, 17, 30)).ShouldNotContain("refuse");
        Act.OpenTo(clerk, new HashSet<string> { "H18.25" }, asked, Given.Local(2026, 12, 3, 17, 31)).ShouldContain("refuse");
        Refuse(asked, "no-answer", Given.Local(2026, 12, 3, 17, 31)).Events().ShouldHaveSingleItem();
        Refuse(asked, "papers-incomplete", Given.Local(2026, 12, 3, 17, 31)).Events().ShouldHaveSingleItem();
        Refuse(Given.Submitted(), "no-answer", At(23, 11, 0)).ShouldBeRefused("answer-not-due");

        static Decision Refuse(Dossier d, string ground, DateTimeOffset now) => RefuseDossier.Decide(d, new(ground, "Đã hết hạn bổ sung"), Given.Clerk, Given.Key, now);
    }

    [Fact]
    public void A_late_first_answer_stays_late_whatever_limit_comes_after_it()
    {
        // submitted on Monday 23 at 9:00; this sample's limit is Tuesday 9:00
        var late = Given.Submitted().With(d => Requested(d, Ask, Given.Clerk, At(24, 10, 0)), At(24, 10, 0));
        var answered = late.With(d => Answer(d, Whole(), Given.Mother, At(25, 14, 0)), At(25, 14, 0));
        answered.AnswerLimits.ShouldBe([new(Given.Now, At(24, 9, 0), At(24, 10, 0)), new(At(25, 14, 0), At(26, 14, 0))]);
        (answered.AnsweredLate, answered.Late, answered.IsOverdue(At(25, 14, 1))).ShouldBe((true, true, true), "a new limit makes nothing good");
        var accepted = answered.With(d => AcceptDossier.Decide(d, new([new("p1", 1, 0)], null, null, null), Given.Clerk, Given.Catalogue(), Rules, Given.Key, At(26, 8, 0)), At(26, 8, 0));
        (accepted.AnsweredLate, accepted.Late, accepted.IsOverdue(At(26, 8, 1))).ShouldBe((true, null, false), "from now on the promise counts");
        accepted.AnswerLimits[^1].ShouldBe(new(At(25, 14, 0), At(26, 14, 0), At(26, 8, 0)));

        var inTime = Given.Submitted().With(d => RefuseDossier.Decide(d, new("duplicate", "Đã nộp"), Given.Clerk, Given.Key, At(24, 9, 0)), At(24, 9, 0));
        (inTime.AnsweredLate, inTime.AnswerLimits.Single().AnsweredAt).ShouldBe((false, At(24, 9, 0)));
        var undone = inTime.With(d => UndoStep.Decide(d, new(d.Version, "Nhầm hồ sơ"), Given.Leader, Given.Key, Given.Now), At(24, 9, 30));
        undone.AnswerLimits.Single().AnsweredAt.ShouldBeNull("a mistaken answer is none");
        undone.IsOverdue(At(24, 9, 30)).ShouldBeTrue();
    }

    [Fact]
    public void What_the_office_calls_a_paper_of_its_own_is_sealed_and_goes_with_the_answer()
    {
        var asked = Given.Accepted().With(d => Requested(d, Ask, Given.Specialist, At(24, 8, 0)), At(24, 8, 0));
        var own = asked.OpenSupplement!.Papers.Single(p => p.Key is null);
        own.Name.ShouldBe("Giấy tờ khác");
        own.NameFor(sealedText => sealedText?.Open(Given.Key)).ShouldBe(Ask.Papers!.Single(p => p.Key is null).Name);
        (own with { Name = "Giấy tờ khác (Đăng ký thường trú)" }).NameFor(sealedText => sealedText?.Open(Given.Key)).ShouldBe($"{Ask.Papers!.Single(p => p.Key is null).Name} (Đăng ký thường trú)");
        var given = asked.With(d => Answer(d, Whole(), Given.Clerk, At(24, 9, 0)), At(24, 9, 0)).Papers.Single(p => p.Key == "x1");
        (given.Name, given.OwnName).ShouldBe(("Giấy tờ khác", own.OwnName));
        new WrongPaper(null, "Sổ hộ khẩu cũ", own.Problem).NameFor(_ => null).ShouldBe("Sổ hộ khẩu cũ", "stored before it was sealed");
    }

    [Fact]
    public void A_second_round_in_appraisal_is_a_leaders_with_reason()
    {
        var once = Given.Accepted().With(d => Requested(d, Ask, Given.Specialist, At(24, 8, 0)), At(24, 8, 0)).With(d => Answer(d, Whole(), Given.Clerk, At(24, 9, 0)), At(24, 9, 0));
        Requested(once, Ask, Given.Specialist, At(24, 10, 0)).ShouldBeRefused("further-round-needs-leader");
        Requested(once, Ask, Given.Leader, At(24, 10, 0)).ShouldBeRefused("invalid");
        var second = (SupplementRequested)Requested(once, Ask with { FurtherReason = "Phát sinh tình tiết mới" }, Given.Leader, At(24, 10, 0)).Events().Single();
        second.Round.ShouldBe(2);
        second.ApprovedBy.ShouldBe(Given.Leader);
        var twice = Given.Accepted(new DossierRules(SupplementsInAppraisal: 2)).With(d => Requested(d, Ask, Given.Specialist, At(24, 8, 0)), At(24, 8, 0)).With(d => Answer(d, Whole(), Given.Clerk, At(24, 9, 0)), At(24, 9, 0));
        Requested(twice, Ask, Given.Specialist, At(24, 10, 0)).Events().ShouldHaveSingleItem();
    }

    [Fact]
    public void A_dossier_keeps_the_rules_it_was_accepted_under_whatever_the_province_sets_since()
    {
        // Accepted when the time resumed, once in appraisal, thirty days to answer, one extension; the province sets everything otherwise the day after.
        var since = new DossierRules(SupplementAnswerDays: 5, SupplementsInAppraisal: 9, SupplementStopsClock: false, AfterSupplement: AfterSupplement.Restart, Extensions: 0);
        var asked = Given.Accepted().With(d => Requested(d, Ask with { AnswerWithinDays = null }, Given.Specialist, At(24, 10, 0), since), At(24, 10, 0));
        asked.OpenSupplement!.ClockStops.ShouldBeTrue();
        asked.OpenSupplement.AnswerBy.ShouldBe(Given.Local(2026, 12, 24, 17, 30), "thirty days after Tuesday 24 November");
        var answered = asked.With(d => Answer(d, Whole(), Given.Clerk, At(25, 15, 0), since), At(25, 15, 0));
        answered.DueAt.ShouldBe(At(30, 10, 30), "the remaining time runs on: eleven working hours after Thursday's close");
        Requested(answered, Ask, Given.Specialist, At(26, 8, 0), since).ShouldBeRefused("further-round-needs-leader");
        ExtendDue.Decide(answered, new(new(2026, 12, 2), "Phải xác minh"), Given.Leader, Given.Catalogue(), since, Given.Key, At(26, 8, 0)).Events().ShouldHaveSingleItem();
    }

    [Fact]
    public void Everything_asked_for_comes_at_once()
    {
        var asked = Given.Accepted().With(d => Requested(d, Ask, Given.Specialist, At(24, 10, 0)), At(24, 10, 0));
        Answer(asked, new(null, [new("p1", null, 1, 0, null)], null, null), Given.Clerk, At(25, 9, 0)).ShouldBeRefused("supplement-incomplete");
        Answer(asked, new(null, [new("p1", null, 0, 0, null), new("x1", null, 1, 0, null)], null, null), Given.Clerk, At(25, 9, 0)).ShouldBeRefused("supplement-incomplete");
        Answer(asked, new(null, [.. Whole().Papers!, new("p2", null, 1, 0, null)], null, null), Given.Clerk, At(25, 9, 0)).ShouldBeRefused("unknown-paper");
        Answer(asked, new(null, [new("p1", [Guid.NewGuid()], 0, 0, null), new("x1", null, 1, 0, null)], null, null), Given.Clerk, At(25, 9, 0)).ShouldBeRefused("unknown-document");
        Answer(asked, Whole() with { Channel = Channel.Online }, Given.Clerk, At(25, 9, 0)).ShouldBeRefused("invalid");
        Answer(asked, Whole(), Given.ClerkElsewhere, At(25, 9, 0)).ShouldBeRefused("not-your-agency");
        Answer(Given.Accepted(), Whole(), Given.Clerk, At(25, 9, 0)).ShouldBeRefused("no-supplement-open");
        Answer(Given.Accepted(), Whole(), Given.Mother, At(25, 9, 0)).ShouldBeRefused("no-supplement-open");
    }

    [Fact]
    public void While_papers_are_waited_for_nothing_is_decided()
    {
        var asked = Given.Drafted().With(d => Requested(d, Ask, Given.Specialist, At(24, 10, 0)), At(24, 10, 0));
        DraftResult.Decide(asked, new(ResolutionOutcome.Granted, "Đồng ý", null, null), Given.Specialist, Given.Paper, Given.Key).ShouldBeRefused("supplement-open");
        ApproveResult.Decide(asked, new(1), Given.Leader, Given.Paper.Sha256, new([1], "c")).ShouldBeRefused("supplement-open");
        Requested(asked, Ask, Given.Leader, At(24, 11, 0)).ShouldBeRefused("supplement-open");
    }

    [Fact]
    public void Every_fault_of_a_request_is_named_at_once()
    {
        var faults = ((Decision.Refused)Requested(Given.Accepted(), new("nonsense", " ", [new(null, null, "")], 0, null), Given.Specialist, Given.Now)).Refusal.Fields!;
        faults.Keys.Order().ShouldBe(["answerWithinDays", "ground", "papers[0].name", "papers[0].problem", "reason"]);
        Requested(Given.Accepted(), Ask with { Papers = [] }, Given.Specialist, Given.Now).ShouldBeRefused("invalid");
        Requested(Given.Accepted(), Ask with { Papers = [new("p9", null, "Thiếu")] }, Given.Specialist, Given.Now).ShouldBeRefused("unknown-paper");
        Requested(Given.Accepted(), Ask, Given.Clerk, Given.Now).ShouldBeRefused("not-your-part");
        Requested(Given.Approved(), Ask, Given.Specialist, Given.Now).ShouldBeRefused("not-in-appraisal");
        Requested(Given.Accepted(), Ask, Given.Specialist with { Agency = "H18" }, Given.Now).ShouldBeRefused("not-your-agency");
    }

    [Fact]
    public void A_calendar_change_meanwhile_is_not_lost_and_not_counted_twice()
    {
        // Asked on Tuesday 24 at 10:00; Thursday 26 becomes a holiday; answered on Wednesday 25 at 15:00, 11 working hours later.
        // Without the stop: Tuesday, Wednesday, Friday 27 at 17:30; 11 hours more: Monday 30 eight, Tuesday 1 December from 07:30 three: 10:30.
        var asked = Given.Accepted().With(d => Requested(d, Ask, Given.Specialist, At(24, 10, 0)), At(24, 10, 0));
        var stormed = Given.Catalogue().With([new CalendarDay(new(2026, 11, 26), "holiday", "Nghỉ do bão")], []);
        var moved = asked.With(d => DueMovedByCalendar.Decide(d, stormed, Given.Leader, At(24, 16, 0)), At(24, 16, 0));
        moved.DueAt.ShouldBe(At(27, 17, 30));
        moved.PausedAt.ShouldBe(At(24, 10, 0));
        moved.With(d => SupplementDossier.Decide(d, Whole(), With(Given.Clerk, stormed, Rules), Given.Key, At(25, 15, 0)), At(25, 15, 0)).DueAt.ShouldBe(Given.Local(2026, 12, 1, 10, 30));
    }

    private static DateTimeOffset At(int day, int hour, int minute) => Given.Local(2026, 11, day, hour, minute);

    private static SupplementDossier.Request Whole() => new(null, [new("p1", null, 1, 0, null), new("x1", null, 0, 1, null)], null, null);

    private static Decision Requested(Dossier d, RequestSupplement.Request request, Actor by, DateTimeOffset now, DossierRules? rules = null) =>
        RequestSupplement.Decide(d, request, by, Given.Catalogue(), rules ?? Rules, Given.Key, now);

    private static Decision Answer(Dossier d, SupplementDossier.Request request, Actor by, DateTimeOffset now, DossierRules? rules = null)
    {
        var files = new Document { Id = Guid.NewGuid(), UploadedBy = by.Id };
        if (by == Given.Mother && request.Papers is not null)
            request = request with { Papers = [.. request.Papers.Take(1).Select(p => p with { DocumentIds = [files.Id] }), .. request.Papers.Skip(1).Select(p => p with { DocumentIds = [files.Id] })] };
        return SupplementDossier.Decide(d, request, With(by, Given.Catalogue(), rules ?? Rules, files), Given.Key, now);
    }

    private static SupplementDossier.Circumstances With(Actor by, CatalogueSnapshot catalogue, DossierRules rules, params Document[] documents) =>
        new(by, by == Given.Mother, catalogue, documents.ToDictionary(f => f.Id), rules, new EForms());
}
