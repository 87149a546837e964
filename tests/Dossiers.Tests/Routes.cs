using Microsoft.Extensions.Configuration;
using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.UseCases;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.Tests;

/// <summary>A dossier that a ministry's system resolves: we hold what it tells and decide nothing.</summary>
public sealed class Routes
{
    private static readonly Actor Ministry = new("csdl-hotich", "Hệ thống của Bộ Tư pháp", Roles.System, "H18");
    private static readonly CatalogueSnapshot Catalogue = Given.Catalogue(Given.Procedure() with { Route = new("ministry", "btp", "Hệ thống của Bộ Tư pháp") });
    private static readonly MinistryWords Words = new(new Dictionary<(string, string), string> { [("btp", "05")] = MinistryState.Done });
    private static readonly RecordMinistryState.Circumstances With = new(Ministry, Catalogue, new DossierRules(), Words, null);

    private static Dossier Accepted() => Given.Submitted().With(d => AcceptDossier.Decide(d, new([new("p1", 1, 0)], null, null, null), Given.Clerk, Catalogue, new DossierRules(), Given.Key, Given.Now));

    private static RecordMinistryState.Request State(string state, long? sequence = null, DateTimeOffset? at = null, string? note = null) =>
        new("btp", "BTP-77", sequence, sequence is null ? at ?? Given.Now : at, state, note, null, null, null);

    private static Decision Decide(Dossier dossier, RecordMinistryState.Request request, DateTimeOffset? now = null) => RecordMinistryState.Decide(dossier, request, With, Given.Key, now ?? Given.Now);

    [Fact]
    public void Nothing_is_decided_here()
    {
        var dossier = Accepted();
        DraftResult.Decide(dossier, new(ResolutionOutcome.Granted, "x", null, null), Given.Specialist, Given.Paper, Given.Key).ShouldBeRefused("resolved-elsewhere");
        ApproveResult.Decide(dossier, new(1), Given.Leader, "", new([], "")).ShouldBeRefused("resolved-elsewhere");
        IssueResult.Decide(dossier, Given.Officer, true, "UBND", Given.Now).ShouldBeRefused("resolved-elsewhere");
        CompleteStep.Decide(dossier, new("appraise", "forward", null, null, null), Given.Specialist, Given.Key).ShouldBeRefused("resolved-elsewhere");
        TakeDossier.Decide(dossier, Given.Specialist).ShouldBeRefused("resolved-elsewhere");
        StopProcessing.Decide(dossier, new("law", "x", "none"), Given.Leader, Given.Key, Given.Now).ShouldBeRefused("resolved-elsewhere");
        Act.OpenTo(new Caller("specialist-1", "", null, "H18.25", new HashSet<string> { Roles.Specialist }, new HashSet<string>()), new HashSet<string> { "H18.25" }, dossier, Given.Now)
            .ShouldBeEmpty();
    }

    [Fact]
    public void What_it_asks_the_person_for_nobody_here_undoes()
    {
        var asked = Accepted().With(d => Decide(d, State("inProcess", 1))).With(d => Decide(d, State("supplementRequested", 2, note: "Bản gốc")));
        asked.OpenSupplement.ShouldNotBeNull();
        UndoStep.Decide(asked, new(asked.LastStep!.Version, "Nhầm"), Given.Leader, Given.Key, Given.Now).ShouldBeRefused("resolved-elsewhere");
        Act.OpenTo(new Caller("leader-1", "", null, "H18.25", new HashSet<string> { Roles.Leader }, new HashSet<string>()), new HashSet<string> { "H18.25" }, asked, Given.Now).ShouldNotContain("undo");
        var taken = Accepted().With(d => Decide(d, State("done", 1))).With(d => ReturnAtCounter.Decide(d, Given.Fetches, Given.Clerk, Given.Key));
        taken.With(d => UndoStep.Decide(d, new(taken.LastStep!.Version, "Nhầm người"), Given.Leader, Given.Key, Given.Now)).Stage.ShouldBe(Stage.Issued, "handing out was ours");
    }

    [Fact]
    public void What_it_resolves_goes_home_from_our_counter()
    {
        var dossier = Accepted().With(d => Decide(d, State("inProcess", 1)));
        NationalStatus.Of(dossier).ShouldBe(NationalStatus.InProcess);
        dossier = dossier.With(d => Decide(d, State("05", 2)));
        dossier.Stage.ShouldBe(Stage.Issued);
        dossier.Issue!.ResultNumber.ShouldBe("BTP-77", "its reference where it gave no number");
        dossier.With(d => ReturnAtCounter.Decide(d, Given.Fetches, Given.Clerk, Given.Key)).Stage.ShouldBe(Stage.Returned);
        ReplaceResult.Decide(dossier, new("x"), Given.Leader, Given.Key).ShouldBeRefused("resolved-elsewhere");
    }

    [Fact]
    public void Resolved_before_a_withdrawal_is_confirmed_it_is_not_taken_back()
    {
        var dossier = Accepted().With(d => WithdrawDossier.Decide(d, new("Đổi ý"), Given.Mother, true, Given.Key));
        dossier.With(d => Decide(d, State("inProcess", 1))).Wait.ShouldBe(Wait.Withdrawal, "the office has still to answer");
        var done = dossier.With(d => Decide(d, State("done", 2)));
        NationalStatus.Of(done).ShouldBe(NationalStatus.Processed);
        done.With(d => ReturnAtCounter.Decide(d, Given.Fetches, Given.Clerk, Given.Key)).Stage.ShouldBe(Stage.Returned);
    }

    [Fact]
    public void The_same_state_again_changes_nothing()
    {
        var dossier = Accepted().With(d => Decide(d, State("inProcess", 1)));
        Decide(dossier, State("inProcess", 1)).Events().ShouldBeEmpty();
        Decide(dossier.With(d => Decide(d, State("done", 2))), State("done", 2)).Events().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_older_state_is_history_and_does_not_go_back(bool counted)
    {
        RecordMinistryState.Request At(string state, int n) => counted ? State(state, n) : State(state, at: Given.Now.AddMinutes(n - 10));
        var dossier = Accepted().With(d => Decide(d, At("inProcess", 3)));
        var after = dossier.With(d => Decide(d, At("received", 2)));
        after.MinistryStates.Count.ShouldBe(2);
        after.MinistryState!.State.ShouldBe("inProcess");
        var done = after.With(d => Decide(d, At("done", 5))).With(d => Decide(d, At("inProcess", 4)));
        done.Stage.ShouldBe(Stage.Issued);
        done.MinistryState!.State.ShouldBe("done");
    }

    [Fact]
    public void Papers_asked_for_there_are_asked_for_through_us_and_the_clock_stands_still()
    {
        var dossier = Accepted().With(d => Decide(d, State("supplementRequested", 1, note: "Thiếu bản chụp")));
        dossier.OpenSupplement!.Papers.ShouldHaveSingleItem().Problem.Open(Given.Key).ShouldBe("Thiếu bản chụp");
        NationalStatus.Of(dossier).ShouldBe(NationalStatus.SupplementRequested);
        dossier.Clock!.Runs.ShouldBeFalse();
        // Tuesday 09:00 instead of Monday 09:00: eight working hours later, so Friday instead of Thursday
        var tuesday = Given.Local(2026, 11, 24, 9, 0);
        var goesOn = dossier.With(d => Decide(d, State("inProcess", 2), tuesday), tuesday);
        goesOn.OpenSupplement.ShouldBeNull();
        goesOn.DueAt.ShouldBe(Given.Local(2026, 11, 27, 17, 30));
    }

    [Fact]
    public void Accepted_by_the_ministrys_word_it_stands_in_the_book_of_the_year_it_counts_in()
    {
        var (newYearsEve, cutOff) = (Given.Local(2026, 12, 31, 15, 30), Given.Catalogue(Given.Procedure(cutOff: new(15, 0)) with { Route = new("ministry", "btp", "Hệ thống của Bộ Tư pháp") }));
        RecordMinistryState.Decide(Given.Submitted(), State("received", 1), With with { Catalogue = cutOff }, Given.Key, newYearsEve).ShouldBeOfType<Decision.NeedsNumbers>().Beside.ShouldBe("book:H18.25:2027");
    }

    [Fact]
    public void What_is_not_accepted_here_yet_arrives_accepted()
    {
        var dossier = Given.Submitted().With(d => Decide(d, State("received", 1)));
        (dossier.Stage, dossier.Code).ShouldBe((Stage.Accepted, "H18.25-261123-0007"));
        dossier.DueAt.ShouldBe(Given.Local(2026, 11, 26, 17, 30));
        dossier.Course.ShouldBeNull();
    }

    [Fact]
    public void A_first_state_that_asks_for_papers_accepts_and_asks()
    {
        var dossier = Given.Submitted().With(d => Decide(d, State("supplementRequested", 1, note: "Thiếu bản chụp")));
        (dossier.Stage, dossier.Code, dossier.ElsewhereBy!.System).ShouldBe((Stage.Accepted, "H18.25-261123-0007", "btp"));
        dossier.OpenSupplement!.ShouldSatisfyAllConditions(s => s.Stage.ShouldBe(SupplementStage.InAppraisal), s => s.Round.ShouldBe(1), s => s.Reason.Open(Given.Key).ShouldBe("Thiếu bản chụp"));
        NationalStatus.Of(dossier).ShouldBe(NationalStatus.SupplementRequested);
        dossier.Clock!.Runs.ShouldBeFalse();
        Decide(dossier, State("supplementRequested", 1)).Events().ShouldBeEmpty("told again");
        dossier.With(d => Decide(d, State("inProcess", 2), Given.Local(2026, 11, 24, 9, 0)), Given.Local(2026, 11, 24, 9, 0)).DueAt.ShouldBe(Given.Local(2026, 11, 27, 17, 30), "a day later, as it stood for a day");
        Given.Submitted().With(d => Decide(d, State("supplementRequested", 1))).OpenSupplement!.Reason.Open(Given.Key).ShouldBe("Theo yêu cầu của Hệ thống của Bộ Tư pháp.");
    }

    [Theory]
    [InlineData("received", false)]
    [InlineData("supplementRequested", true)]
    public void What_the_counter_waited_for_is_no_longer_waited_for_once_the_ministry_has_it(string state, bool asks)
    {
        var asked = Given.Submitted().With(d => RequestSupplement.Decide(d, new("papers-wrong", "Ảnh mờ", [new("p1", null, "Mờ")], null, null), Given.Clerk, Catalogue, new DossierRules(), Given.Key, Given.Now));
        asked.OpenSupplement.ShouldNotBeNull();
        var dossier = asked.With(d => Decide(d, State(state, 1)));
        dossier.Supplements[0].Answered.ShouldNotBeNull();
        (dossier.OpenSupplement is not null).ShouldBe(asks);
        dossier.Supplements.Count.ShouldBe(asks ? 2 : 1);
    }

    [Fact]
    public void Only_the_system_of_its_terms_is_heard()
    {
        Decide(Given.Accepted(), State("done", 1)).ShouldBeRefused("resolved-here");
        Decide(Accepted(), State("done", 1) with { System = "bca" }).ShouldBeRefused("other-system");
        Decide(Accepted().With(d => Decide(d, State("received", 1))), State("done", 2) with { Reference = "BTP-78" }).ShouldBeRefused("reference-differs");
        Decide(Accepted(), State("99", 1)).ShouldBeRefused("unknown-state");
        Decide(Accepted(), State("done", 1) with { Document = Guid.NewGuid() }).ShouldBeRefused("unknown-document");
        Decide(Accepted(), new("btp", "", null, null, "", null, null, null, null)).ShouldBeRefused("invalid");
        Decide(Accepted(), State("done", at: Given.Now.AddHours(1))).ShouldBeRefused("invalid");
    }

    [Fact]
    public void The_day_of_its_result_lies_between_the_acceptance_and_today()
    {
        var wednesday = Given.Local(2026, 11, 25, 9, 0);
        Decide(Accepted(), State("done", 1) with { IssuedOn = new(2026, 11, 26) }, wednesday).ShouldBeRefused("invalid");
        Decide(Accepted(), State("done", 1) with { IssuedOn = new(2026, 11, 22) }, wednesday).ShouldBeRefused("invalid");
        foreach (var day in new DateOnly[] { new(2026, 11, 23), new(2026, 11, 25) })
            Accepted().With(d => Decide(d, State("done", 1) with { IssuedOn = day }, wednesday)).Issue!.IssuedOn.ShouldBe(day);
        var heardLate = Given.Submitted().With(d => Decide(d, State("inProcess", 1), wednesday), wednesday);
        heardLate.With(d => Decide(d, State("done", 2) with { IssuedOn = new(2026, 11, 24) }, wednesday)).Issue!.IssuedOn.ShouldBe(new(2026, 11, 24), "its first word came late");
        Decide(heardLate, State("done", 2) with { IssuedOn = new(2026, 11, 22) }, wednesday).ShouldBeRefused("invalid");
    }

    [Fact]
    public void A_table_with_a_word_that_is_no_state_is_found_at_start()
    {
        static IConfiguration Of(string state) => new ConfigurationBuilder().AddInMemoryCollection([new("Ministry:States:btp:05", state)]).Build();
        MinistryWords.From(Of("done")).Meaning("btp", "05").ShouldBe("done");
        MinistryWords.From(Of("done")).Meaning("bca", "05").ShouldBeNull();
        Should.Throw<InvalidOperationException>(() => MinistryWords.From(Of("finished")));
    }
}
