using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Dossiers.UseCases;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.Tests;

public sealed class Circulating
{
    private static readonly KnownOfficer Lu = new() { Id = Given.Specialist.Id, Name = "Giàng A Lử", Roles = [Roles.Specialist], Agency = "H18.25" };
    private static readonly ForwardPapers.Request ToSpecialists = new(Roles.Specialist, null, null, ["Giấy chứng sinh"], "Bản chính");

    [Fact]
    public void Papers_are_where_the_receiver_says_they_are()
    {
        var sent = Given.Accepted().With(d => Forward(d, ToSpecialists));
        sent.Custody!.Holder.Id.ShouldBe(Given.Clerk.Id, "on their way they are still the sender's");
        var there = sent.With(d => ConfirmHandover.Decide(d, new(null), Given.Specialist), Given.Now.AddHours(1));
        there.Custody!.Holder.Id.ShouldBe(Given.Specialist.Id);
        there.Step!.Holder!.Id.ShouldBe(Given.Specialist.Id, "and the step is theirs");
        there.Step.TakenAt.ShouldBe(Given.Now.AddHours(1));
        ConfirmHandover.Decide(there, new(null), Given.Specialist).Events().ShouldBeEmpty();
        there.Handovers.ShouldHaveSingleItem().ShouldSatisfyAllConditions(h => h.Confirmed.ShouldBeTrue(), h => h.Closed.ShouldBe(Given.Now.AddHours(1)));
        Forward(there, ToSpecialists).ShouldBeRefused("not-in-your-hands");
    }

    [Fact]
    public void The_receiver_may_not_take_it_and_it_stays_where_it_was()
    {
        var sent = Given.Accepted().With(d => Forward(d, new(null, Lu.Id, null, null, null), Lu));
        ConfirmHandover.Reject(sent, new(null, ""), Given.Specialist, Given.Key).ShouldBeRefused("invalid");
        var back = sent.With(d => ConfirmHandover.Reject(d, new(null, "Thiếu bản chính"), Given.Specialist, Given.Key));
        back.Custody!.Holder.Id.ShouldBe(Given.Clerk.Id);
        back.OpenHandover.ShouldBeNull();
        back.Step!.Holder.ShouldBeNull();
        ConfirmHandover.Decide(back, new(null), Given.Specialist).ShouldBeRefused("no-handover-open");
    }

    [Fact]
    public void What_somebody_who_left_never_confirmed_is_taken_back_and_handed_on_anew()
    {
        var sent = Given.Accepted().With(d => Forward(d, new(null, Lu.Id, null, null, null), Lu));
        Recall(sent, Given.Specialist).ShouldBeRefused("not-the-sender");
        Recall(sent, Given.Clerk with { Id = "clerk-3" }).ShouldBeRefused("not-the-sender");
        Recall(sent, Given.Leader with { Agency = "H18.26" }).ShouldBeRefused("not-your-agency");
        Recall(sent, Given.ProvinceLeader).ShouldBeRefused("not-your-agency");
        RecallHandover.Decide(sent, new(null, " "), Given.Clerk, Given.Key).ShouldBeRefused("invalid");
        RecallHandover.Decide(sent, new(Guid.NewGuid(), "x"), Given.Clerk, Given.Key).ShouldBeRefused("no-handover-open");
        Recall(sent, Given.Leader).Events().ShouldHaveSingleItem();
        var back = sent.With(d => Recall(d, Given.Clerk));
        (back.OpenHandover, back.Custody!.Holder.Id, back.Handovers.Single().Confirmed).ShouldBe((null, Given.Clerk.Id, false));
        Recall(back, Given.Clerk).ShouldBeRefused("no-handover-open");
        ConfirmHandover.Decide(back, new(null), Given.Specialist).ShouldBeRefused("no-handover-open");
        back.With(d => Forward(d, ToSpecialists)).OpenHandover.ShouldNotBeNull();
        Act.OpenTo(CallerOf(Given.Clerk), new HashSet<string> { "H18.25" }, sent, Given.Now).ShouldContain("recall-handover");
        Act.OpenTo(CallerOf(Given.Leader), new HashSet<string> { "H18.25" }, sent, Given.Now).ShouldContain("recall-handover");
        Act.OpenTo(CallerOf(Given.Specialist), new HashSet<string> { "H18.25" }, sent, Given.Now).ShouldNotContain("recall-handover");

        static Decision Recall(Dossier d, Actor by) => RecallHandover.Decide(d, new(null, "Người nhận đã chuyển công tác"), by, Given.Key);
        static Caller CallerOf(Actor who) => new(who.Id, "", null, who.Agency, new HashSet<string> { who.Role }, new HashSet<string>());
    }

    [Fact]
    public void Another_persons_step_stays_theirs_when_papers_come_to_a_colleague()
    {
        var taken = Given.Accepted().With(d => TakeDossier.Decide(d, Given.Specialist with { Id = "specialist-2" }));
        taken.With(d => Forward(d, ToSpecialists)).With(d => ConfirmHandover.Decide(d, new(null), Given.Specialist)).Step!.Holder!.Id.ShouldBe("specialist-2");
    }

    [Fact]
    public void What_cannot_be_sent_or_confirmed()
    {
        var sent = Given.Accepted().With(d => Forward(d, ToSpecialists));
        Forward(sent, ToSpecialists).ShouldBeRefused("handover-open");
        Forward(Given.Submitted(), ToSpecialists).ShouldBeRefused("handover-open");
        Forward(Given.Accepted(), new(null, null, null, null, null)).ShouldBeRefused("invalid");
        Forward(Given.Accepted(), new("nobody", null, null, null, null)).ShouldBeRefused("unknown-receiver");
        Forward(Given.Accepted(), new(Roles.Specialist, null, "H18.26", null, null)).ShouldBeRefused("unknown-receiver");
        Forward(Given.Accepted(), new(null, "x", null, null, null)).ShouldBeRefused("unknown-receiver");
        ForwardPapers.Decide(Given.Accepted(), ToSpecialists, Given.ClerkElsewhere, null, Given.Key, Guid.NewGuid()).ShouldBeRefused("not-your-agency");
        ConfirmHandover.Decide(sent, new(null), Given.Leader).ShouldBeRefused("not-the-receiver");
        ConfirmHandover.Decide(sent, new(null), Given.Specialist with { Agency = "H18.26" }).ShouldBeRefused("not-the-receiver");
        ConfirmHandover.Decide(sent, new(Guid.NewGuid()), Given.Specialist).ShouldBeRefused("no-handover-open");
    }

    private static Decision Forward(Dossier d, ForwardPapers.Request request, KnownOfficer? to = null) => ForwardPapers.Decide(d, request, Given.Clerk, to, Given.Key, Guid.NewGuid());
}
