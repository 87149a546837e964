using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Dossiers.UseCases;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.Tests;

public sealed class Statuses
{
    [Fact]
    public void The_national_status_follows_from_the_events()
    {
        NationalStatus.Of(Given.Submitted()).Number.ShouldBe(1);
        NationalStatus.Of(Given.Accepted()).Number.ShouldBe(2);
        NationalStatus.Of(Given.Submitted().With(d => RefuseDossier.Decide(d, new("duplicate", "x"), Given.Clerk, Given.Key, Given.Now))).Number.ShouldBe(3);
        NationalStatus.Of(Given.Drafted()).Number.ShouldBe(4);
        NationalStatus.Of(Given.Approved()).Number.ShouldBe(4);
        NationalStatus.Of(Given.Accepted().Apply(new FeeRequested(1_000, [], ClockStops: true), Given.Now)).Number.ShouldBe(6);
        NationalStatus.Of(Given.Accepted(fee: 1_000)).Number.ShouldBe(2);
        NationalStatus.Of(Given.Issued()).Number.ShouldBe(9);
        NationalStatus.Of(Given.Sent(Guid.NewGuid())).Number.ShouldBe(9);
        NationalStatus.Of(Given.Issued(returned: ReturnMethod.Online).With(d => ReturnOnline.Decide(d, Given.Clerk, Given.Key))).Number.ShouldBe(10);
        NationalStatus.All.Select(s => s.Number).ShouldBe(Enumerable.Range(1, 10));
    }

    [Fact]
    public void It_is_in_process_as_soon_as_somebody_works_on_it_and_not_before()
    {
        var accepted = Given.Accepted();
        NationalStatus.Of(accepted).Number.ShouldBe(2);
        NationalStatus.Of(accepted.With(d => TakeDossier.Decide(d, Given.Specialist))).Number.ShouldBe(4);
        KnownOfficer lu = new() { Id = Given.Specialist.Id, Name = "Giàng A Lử", Roles = [Roles.Specialist], Agency = "H18.25" };
        NationalStatus.Of(accepted.With(d => AssignDossier.Decide(d, new(lu.Id, null), Given.Leader, lu, Given.Key))).Number.ShouldBe(4);
        var sent = accepted.With(d => ForwardPapers.Decide(d, new(Roles.ClericalOfficer, null, null, null, null), Given.Clerk, null, Given.Key, Guid.NewGuid()));
        NationalStatus.Of(sent).Number.ShouldBe(2, "papers on their way are with the desk");
        var there = sent.With(d => ConfirmHandover.Decide(d, new(null), Given.Officer));
        there.Step!.Holder.ShouldBeNull();
        NationalStatus.Of(there).Number.ShouldBe(4);
        NationalStatus.Of(accepted.With(d => ConsultAgencies.Decide(d, new([new("H18.26", "Có tranh chấp không?", 2, true)]), Given.Specialist, Given.Catalogue(), Given.Key, Guid.NewGuid, Given.Now))).Number.ShouldBe(4);
        NationalStatus.Of(accepted.Apply(new StepCompleted(Given.Clerk, "appraise", "Kiểm tra", "forward", "approve", "Duyệt", null, []), Given.Now)).Number.ShouldBe(4);
        NationalStatus.Of(accepted.With(d => TakeDossier.Decide(d, Given.Specialist)).With(d => PauseProcessing.Decide(d, new(PauseCause.Other, "Chờ toà án", null, null), Given.Specialist, Given.Key))).Number.ShouldBe(8, "what is waited for goes first");
    }

    [Fact]
    public void Nobody_makes_a_late_dossier_look_on_time()
    {
        var due = Given.Local(2026, 11, 26, 17, 30);
        Given.Accepted().IsOverdue(due).ShouldBeFalse();
        Given.Accepted().IsOverdue(due.AddMinutes(1)).ShouldBeTrue();
        var late = Given.Approved().Apply(new ResultIssued(Given.Officer, 1, "07/KQ-UBND", new(2026, 11, 27)), due.AddDays(1));
        late.IsOverdue(due.AddDays(1)).ShouldBeTrue();
        Given.Issued().IsOverdue(due.AddDays(30)).ShouldBeFalse();
        Given.Submitted().IsOverdue(Given.Now.AddDays(2)).ShouldBeTrue();
    }

    [Fact]
    public void The_buttons_are_those_the_person_may_press()
    {
        ServiceDefaults.Auth.Caller clerk = new("clerk-1", "", null, "H18.25", new HashSet<string> { "clerk" }, new HashSet<string>());
        var own = new HashSet<string> { "H18.25" };
        Act.OpenTo(clerk, own, Given.Submitted(), Given.Now).ShouldBe(["accept", "refuse", "request-supplement", "withdraw", "request-fee", "authorise", "correct-applicant"]);
        Act.OpenTo(clerk with { Agency = "H18.26" }, new HashSet<string> { "H18.26" }, Given.Submitted(), Given.Now).ShouldBeEmpty();
        Act.OpenTo(clerk, own, Given.Issued(fee: 8_000), Given.Now).ShouldBe(["pay", "correct-fee", "forward", "return-by-post", "authorise", "correct-applicant"]);
        Act.OpenTo(clerk, own, Given.Issued(), Given.Now).ShouldBe(["forward", "return-by-post", "return-at-counter", "authorise", "correct-applicant"], "who accepted it holds the papers");
        Act.OpenTo(clerk, own, Given.Sent(Guid.NewGuid()), Given.Now).ShouldBe(["call-back-parcel", "authorise", "correct-applicant"]);
    }

    [Fact]
    public void An_agency_above_serves_at_the_counter_below_and_decides_nothing_there()
    {
        var over = Given.Catalogue().SelfAndSubordinates("H18");
        Officer clerk = new(Given.Clerk with { Id = "clerk-9", Agency = "H18" }, over);
        Officer leader = new(Given.ProvinceLeader, over);
        var refused = (DossierRefused)RefuseDossier.Decide(Given.Submitted(), new("duplicate", "Đã nộp hôm qua"), clerk, Given.Key, Given.Now).Events().Single();
        refused.By.ShouldBe(clerk.Actor);
        ReturnAtCounter.Decide(Given.Issued(), Given.Fetches, clerk, Given.Key).Events().Count.ShouldBe(1);
        foreach (var act in new[] { Act.Accept, Act.Refuse, Act.Pay, Act.ReturnByPost, Act.ReturnAtCounter, Act.ReturnOnline })
        {
            act.Refuses(Given.Submitted(), clerk)?.Code.ShouldNotBe("not-your-agency", act.Name);
            act.Refuses(Given.Submitted(), Given.ClerkElsewhere)!.Code.ShouldBe("not-your-agency", act.Name);
        }
        foreach (var act in new[] { Act.DraftResult, Act.Approve, Act.SendBack, Act.Issue })
            act.Refuses(Given.Drafted(), leader)!.Code.ShouldBe("not-your-agency", act.Name);
        ServiceDefaults.Auth.Caller caller = new("x", "", null, "H18", ServiceDefaults.Auth.Roles.Staff, new HashSet<string>());
        Act.OpenTo(caller, over, Given.Submitted(), Given.Now).ShouldBe(["accept", "refuse", "request-supplement", "withdraw", "request-fee", "authorise", "correct-applicant"]);
        Act.OpenTo(caller, over, Given.Drafted(), Given.Now).ShouldBe(["withdraw", "authorise", "correct-applicant"], "taking a dossier back is asked for at the counter");
    }
}
