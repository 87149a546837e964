using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Dossiers.UseCases;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.Tests;

public sealed class Assigning
{
    private static readonly KnownOfficer Lu = new() { Id = Given.Specialist.Id, Name = "Giàng A Lử", Roles = [Roles.Specialist], Agency = "H18.25" };
    private static readonly KnownOfficer Mua = new() { Id = "specialist-2", Name = "Mùa A Sùng", Roles = [Roles.Specialist], Agency = "H18.25" };
    private static readonly Actor Other = new("specialist-2", "Mùa A Sùng", Roles.Specialist, "H18.25");
    private static readonly DraftResult.Request Grant = new(ResolutionOutcome.Granted, "Đồng ý", null, null);

    [Fact]
    public void Only_the_responsible_person_does_the_step()
    {
        var assigned = Given.Accepted().With(d => Assign(d, Mua));
        assigned.Step!.Holder.ShouldBe(new Person("specialist-2", "Mùa A Sùng"));
        DraftResult.Decide(assigned, Grant, Given.Specialist, Given.Paper, Given.Key).ShouldBeRefused("assigned-to-another");
        assigned.With(d => DraftResult.Decide(d, Grant, Other, new() { Id = Guid.NewGuid(), UploadedBy = Other.Id, Sha256 = "a" }, Given.Key)).Step!.Holder.ShouldBeNull("the approval is nobody's yet");
        Act.OpenTo(new(Given.Specialist.Id, "", null, "H18.25", new HashSet<string> { Roles.Specialist }, new HashSet<string>()), new HashSet<string> { "H18.25" }, assigned, Given.Now).ShouldNotContain("draft-result");
        Act.OpenTo(new(Other.Id, "", null, "H18.25", new HashSet<string> { Roles.Specialist }, new HashSet<string>()), new HashSet<string> { "H18.25" }, assigned, Given.Now).ShouldContain("draft-result");
    }

    [Fact]
    public void Only_the_responsible_person_or_a_leader_asks_pauses_and_consults_in_appraisal()
    {
        var caller = (Actor who) => new Caller(who.Id, "", null, "H18.25", new HashSet<string> { who.Role }, new HashSet<string>());
        var assigned = Given.Accepted().With(d => Assign(d, Mua));
        var drafted = assigned.With(d => DraftResult.Decide(d, Grant, Other, new() { Id = Guid.NewGuid(), UploadedBy = Other.Id, Sha256 = "a" }, Given.Key));
        drafted.Step!.Holder.ShouldBeNull();
        foreach (var dossier in new[] { assigned, drafted })
        {
            Appraise(dossier, Given.Specialist).ShouldAllBe(d => ((Decision.Refused)d).Refusal.Code == "assigned-to-another");
            foreach (var who in new[] { Other, Given.Leader })
                Appraise(dossier, who).ShouldAllBe(d => d.Events().Count == 1);
            string[] acts = ["request-supplement", "pause", "request-fee", "consult"];
            Act.OpenTo(caller(Given.Specialist), new HashSet<string> { "H18.25" }, dossier, Given.Now).Intersect(acts).ShouldBeEmpty();
            Act.OpenTo(caller(Other), new HashSet<string> { "H18.25" }, dossier, Given.Now).Intersect(acts).ShouldBe(acts, ignoreOrder: true);
            Act.OpenTo(caller(Given.Leader), new HashSet<string> { "H18.25" }, dossier, Given.Now).Intersect(acts).ShouldBe(acts, ignoreOrder: true);
        }
        Appraise(Given.Accepted(), Given.Specialist).ShouldAllBe(d => d.Events().Count == 1, "nobody's dossier is anybody's of the agency");

        static Decision[] Appraise(Dossier d, Actor by) =>
        [
            RequestSupplement.Decide(d, new("papers-missing", "Thiếu", [new("p1", null, "Mờ")], 5, null), by, Given.Catalogue(), new(), Given.Key, Given.Now),
            PauseProcessing.Decide(d, new(PauseCause.Other, "Chờ toà án", null, null), by, Given.Key),
            RequestFee.Decide(d, new(null, [new("Phí đo đạc", "fee", 50_000, "Nghị quyết 12")], false, "Đo thêm"), by, Given.Catalogue(), Given.Key, Given.Now),
            ConsultAgencies.Decide(d, new([new("H18.26", "Có tranh chấp không?", 2, true)]), by, Given.Catalogue(), Given.Key, Guid.NewGuid, Given.Now),
        ];
    }

    [Fact]
    public void The_leader_gives_it_to_another_and_the_same_again_changes_nothing()
    {
        var assigned = Given.Accepted().With(d => Assign(d, Mua));
        Assign(assigned, Mua).Events().ShouldBeEmpty();
        assigned.With(d => Assign(d, Lu)).Step!.Holder!.Id.ShouldBe(Given.Specialist.Id);
        assigned.ShouldBe(assigned.With(d => Assign(d, Mua)));
    }

    [Fact]
    public void Who_may_not_be_given_it_and_who_may_not_give_it()
    {
        Assign(Given.Accepted(), null).ShouldBeRefused("unknown-officer");
        Assign(Given.Accepted(), new() { Id = "x", Roles = [Roles.Specialist], Agency = "H18.26" }).ShouldBeRefused("unknown-officer");
        Assign(Given.Accepted(), new() { Id = "x", Roles = [Roles.Clerk], Agency = "H18.25" }).ShouldBeRefused("unknown-officer");
        Assign(Given.Submitted(), Lu).ShouldBeRefused("not-in-hand");
        Assign(Given.Issued(), Lu).ShouldBeRefused("not-in-hand");
        AssignDossier.Decide(Given.Accepted(), new("x", null), Given.ProvinceLeader, Lu, Given.Key).ShouldBeRefused("not-your-agency");
        AssignDossier.Decide(Given.Accepted(), new("x", new string('x', 1001)), Given.Leader, Lu, Given.Key).ShouldBeRefused("invalid");
    }

    [Fact]
    public void Nobodys_dossier_is_taken_once()
    {
        var taken = Given.Accepted().With(d => TakeDossier.Decide(d, Given.Specialist), Given.Now.AddMinutes(5));
        taken.Step!.TakenAt.ShouldBe(Given.Now.AddMinutes(5));
        TakeDossier.Decide(taken, Given.Specialist).Events().ShouldBeEmpty();
        TakeDossier.Decide(taken, Other).ShouldBeRefused("assigned-to-another");
        TakeDossier.Decide(Given.Accepted(), Given.Clerk).ShouldBeRefused("not-your-part");
        TakeDossier.Decide(Given.Accepted(), Given.Specialist with { Agency = "H18.26" }).ShouldBeRefused("not-your-agency");
        TakeDossier.Decide(Given.Submitted(), Given.Specialist).ShouldBeRefused("not-in-hand");
    }

    [Fact]
    public void What_is_sent_back_goes_to_whom_it_was_assigned()
    {
        var drafted = Given.Accepted().With(d => TakeDossier.Decide(d, Given.Specialist)).With(d => DraftResult.Decide(d, Grant, Given.Specialist, Given.Paper, Given.Key));
        DraftResult.Decide(drafted, Grant, Other, Given.Paper, Given.Key).ShouldBeRefused("assigned-to-another");
        DraftResult.Decide(drafted, Grant, Given.Specialist, Given.Paper, Given.Key).Events().ShouldHaveSingleItem();
        drafted.With(d => SendBack.Decide(d, new("Sai"), Given.Leader, Given.Key)).Step!.Holder!.Id.ShouldBe(Given.Specialist.Id);
        Given.Drafted().With(d => SendBack.Decide(d, new("Sai"), Given.Leader, Given.Key)).Step!.Holder.ShouldBeNull();
    }

    [Fact]
    public void A_colleagues_work_is_handed_over_dossier_by_dossier()
    {
        var held = Given.Accepted().With(d => Assign(d, Mua));
        var moved = held.With(d => WorkHandovers.Decide(d, Mua.Id, Lu, Given.Leader, "Đi học", Given.Key));
        moved.Step!.Holder!.Id.ShouldBe(Lu.Id);
        WorkHandovers.Decide(moved, Mua.Id, Lu, Given.Leader, "Đi học", Given.Key).Events().ShouldBeEmpty();
        WorkHandovers.Decide(held, Mua.Id, new() { Id = "c", Roles = [Roles.Clerk], Agency = "H18.25" }, Given.Leader, "Đi học", Given.Key).Events().ShouldBeEmpty();
        HandOverWork.Decide(Given.Leader, new(Lu.Id, "Đi học"), Mua.Id, Mua, Lu).ShouldBeNull();
        HandOverWork.Decide(Given.Leader, new(Lu.Id, " "), Mua.Id, Mua, Lu)!.Code.ShouldBe("invalid");
        HandOverWork.Decide(Given.Leader, new(Mua.Id, "x"), Mua.Id, Mua, Mua)!.Code.ShouldBe("unknown-officer");
        HandOverWork.Decide(Given.Leader, new("x", "x"), Mua.Id, Mua, null)!.Code.ShouldBe("unknown-officer");
        HandOverWork.Decide(Given.ProvinceLeader, new(Lu.Id, "x"), Mua.Id, Mua, Lu)!.Code.ShouldBe("not-your-agency");
    }

    private static Decision Assign(Dossier d, KnownOfficer? to) => AssignDossier.Decide(d, new(to?.Id ?? "x", "Đúng chuyên môn"), Given.Leader, to, Given.Key);
}
