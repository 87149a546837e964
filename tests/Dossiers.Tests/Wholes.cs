using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.UseCases;
using DossierAccepted = Platform.Dossiers.Domain.DossierAccepted;
using DossierSubmitted = Platform.Dossiers.Domain.DossierSubmitted;
using FeeRequested = Platform.Dossiers.Domain.FeeRequested;

namespace Platform.Dossiers.Tests;

/// <summary>The birth of domain.md §3: registration first, then residence and the insurance card at once, the card resolved by a ministry's system.</summary>
public sealed partial class Wholes
{
    internal const string Code = "2.000986";

    internal static readonly LinkedPart Birth = new("birth", "Đăng ký khai sinh", "1.001193", null, null, [], ["p1"]);
    internal static readonly LinkedPart Residence = new("residence", "Đăng ký thường trú", "1.004222", null, "H18.26", ["birth"], Answers: ["address"]);
    internal static readonly LinkedPart Insurance = new("insurance", "Cấp thẻ bảo hiểm y tế", null, null, null, ["birth"], null, null, new("ministry", "bhxh", "Hệ thống Bảo hiểm xã hội"), 10, "calendarDay");

    internal static readonly CatalogueSnapshot Catalogue = Given.Catalogue(
        Given.Procedure(days: 1), Given.Procedure("1.004222", fee: 20_000, days: 7),
        Given.Procedure(Code, days: 20) with { Name = "Liên thông khai sinh", Parts = [Birth, Residence, Insurance] });

    private readonly Guid document = Guid.NewGuid();

    private Dossier Submitted() => Dossier.None(Guid.NewGuid()).Apply(
        Given.Submitted().Submission with
        {
            Procedure = new ProcedureRef(Code, 1, "Liên thông khai sinh", "Hộ tịch", "default", "Mặc định"),
            Form = Given.Key.SealJson("""{"childName":"Lò Văn Bình","address":"Bản Đề Chu"}"""),
            Papers = [new HandedPaper("p1", "Giấy chứng sinh", [document], 1, 0, null), new HandedPaper("p2", "Văn bản ủy quyền", [], 1, 0, null)],
        }, Given.Now);

    private static Decision Accept(Dossier dossier) => AcceptDossier.Decide(dossier, new([new("p1", 1, 0), new("p2", 1, 0)], null, null, null), Given.Clerk, Catalogue, new DossierRules(), Given.Key, Given.Now);

    private Dossier Accepted() => Submitted().With(Accept);

    private static Dossier Open(Dossier whole, string part) =>
        Dossier.None(Whole.PartId(whole.Id, part)).With(OpenPart.Decide(whole, whole.Parts.First(p => p.Key == part), Catalogue, new DossierRules(), Given.Key, Given.Now)!);

    private static Dossier Noted(Dossier whole, Dossier child) => whole.With(Decision.Of(new PartOpened(child.Parent!.Part, "", child.Id, child.Code!, child.Agencies.Competent)));

    private static Dossier Ended(Dossier whole, string part, string outcome, Guid? result = null) =>
        whole.With(Decision.Of(new PartEnded(part, "", Whole.PartId(whole.Id, part), outcome, "7/KQ", result, Given.Now)));

    private static Dictionary<string, Dossier> Children(params Dossier[] children) => children.ToDictionary(c => c.Parent!.Part);

    [Fact]
    public void What_is_corrected_of_the_person_on_the_whole_is_passed_to_its_parts_once()
    {
        var whole = Accepted();
        var child = Open(whole, "birth");
        whole = Noted(whole, child);
        var request = new CorrectApplicant.Request("Lò Thị Mây", null, "0912345678", null, new("Bản Đề Chu", "03217", "11"), ReturnMethod.Counter, null, "Ghi nhầm");
        CorrectApplicant.Decide(child, request, Given.Clerk, Catalogue, Given.Key, Given.Now).ShouldBeRefused("part-of-linked");
        var corrected = whole.With(d => CorrectApplicant.Decide(d, request, Given.Clerk, Catalogue, Given.Key, Given.Now));
        WholeStep.Next(whole, Children(child)).ShouldNotBeOfType<WholeStep.PassApplicant>();
        WholeStep.Next(corrected, Children(child)).ShouldBeOfType<WholeStep.PassApplicant>().Part.Key.ShouldBe("birth");
        WholeStep.Next(corrected, Children(child.With(Decision.Of(corrected.ApplicantCorrections[^1].How)))).ShouldNotBeOfType<WholeStep.PassApplicant>();
    }

    [Fact]
    public void The_whole_has_one_promise_and_the_fees_of_its_parts_are_asked_for_once()
    {
        var events = Accept(Submitted()).Events();
        var accepted = events[0].ShouldBeOfType<DossierAccepted>();
        accepted.Promise.DueAt.ShouldBe(Given.Local(2026, 12, 21, 17, 30), "20 working days after Monday 23 November");
        accepted.Terms.Parts!.Count.ShouldBe(3);
        events[1].ShouldBeOfType<FeeRequested>().Lines.Select(l => (l.Key, l.Amount)).ShouldBe([("residence.f1", 20_000)]);
    }

    [Fact]
    public void Who_is_exempt_from_the_fee_of_a_part_does_not_pay_it_with_the_whole()
    {
        var events = AcceptDossier.Decide(
            Submitted(), new([new("p1", 1, 0), new("p2", 1, 0)], null, null, null, [new("residence.f1", "child", null)]), Given.Clerk, Catalogue, new DossierRules(), Given.Key, Given.Now);
        events.Events().OfType<FeeRequested>().ShouldBeEmpty();
    }

    [Fact]
    public void A_whole_is_not_accepted_where_a_part_could_not_be_opened()
    {
        var without = Given.Catalogue(Given.Procedure(), Catalogue.Procedure(Code, 1)!);
        AcceptDossier.Decide(Submitted(), new([new("p1", 1, 0)], null, null, null), Given.Clerk, without, new DossierRules(), Given.Key, Given.Now).ShouldBeRefused("terms-missing");
    }

    [Fact]
    public void A_part_begins_accepted_at_its_agency_with_what_the_person_gave_once_and_without_a_fee()
    {
        var whole = Accepted();
        var birth = Open(whole, "birth");
        birth.Stage.ShouldBe(Stage.Accepted);
        birth.Parent.ShouldBe(new ParentRef(whole.Id, "birth", whole.Code!));
        birth.Code.ShouldBe("H18.25-261123-0007");
        birth.Papers.Select(p => (p.Key, p.Documents.Count)).ShouldBe([("p1", 1)], "its share");
        birth.Papers[0].Documents.ShouldBe([document], "the same document, not a copy");
        birth.Submission.ApplicantData.ShouldBe(whole.Submission.ApplicantData);
        birth.DueAt.ShouldBe(Given.Local(2026, 11, 24, 17, 30), "its own day of work");
        birth.Fee.ShouldBeNull();
        (birth.Agencies.ReceivedAt, birth.Agencies.Competent).ShouldBe(("H18.25", "H18.25"));
    }

    [Fact]
    public void A_part_after_another_gets_its_result_as_a_paper_and_its_share_of_the_answers()
    {
        var result = Guid.NewGuid();
        var whole = Accepted();
        whole = Ended(Noted(whole, Open(whole, "birth")), "birth", PartEnd.Granted, result);
        var residence = Open(whole, "residence");
        residence.Papers.Single(p => p.Key == "result-birth").Documents.ShouldBe([result]);
        residence.Form.Open(Given.Key).ShouldBe("""{"address":"Bản Đề Chu"}""");
        residence.Code.ShouldStartWith("H18.26-", customMessage: "of the agency that decides it");
        residence.Agencies.Competent.ShouldBe("H18.26");
    }

    [Fact]
    public void Without_a_procedure_of_the_catalogue_the_part_takes_its_time_and_route_from_the_whole()
    {
        var whole = Ended(Accepted(), "birth", PartEnd.Granted);
        var card = Open(whole, "insurance");
        card.Procedure.Name.ShouldBe("Cấp thẻ bảo hiểm y tế");
        card.DueAt.ShouldBe(Given.Local(2026, 12, 3, 17, 30), "ten calendar days, a Thursday");
        card.ElsewhereBy!.System.ShouldBe("bhxh");
        card.Step.ShouldBeNull("nobody here has it in hand");
    }

    [Fact]
    public void First_opens_what_waits_for_nothing_then_both_that_waited_for_it()
    {
        var whole = Accepted();
        WholeStep.Next(whole, Children()).ShouldBeOfType<WholeStep.Open>().Part.Key.ShouldBe("birth");
        var birth = Open(whole, "birth");
        WholeStep.Next(whole, Children(birth)).ShouldBeOfType<WholeStep.NoteOpened>("begun and killed before the whole heard of it");
        whole = Noted(whole, birth);
        WholeStep.Next(whole, Children(birth)).ShouldBeNull("the others wait");
        whole.StateOf(whole.Parts[1]).ShouldBe(Whole.Waiting);

        var done = Done(birth);
        var told = WholeStep.Next(whole, Children(done)).ShouldBeOfType<WholeStep.NoteEnded>();
        told.How.Outcome.ShouldBe(PartEnd.Granted);
        whole = Ended(whole, "birth", PartEnd.Granted);
        whole.Parts.Where(whole.MayOpen).Select(p => p.Key).ShouldBe(["residence", "insurance"]);
    }

    [Fact]
    public void The_result_of_the_whole_waits_until_every_part_has_ended()
    {
        var whole = Ended(Ended(Accepted(), "birth", PartEnd.Granted), "residence", PartEnd.Granted);
        DraftResult.Decide(whole, new(ResolutionOutcome.Granted, "Xong", null, null), Given.Specialist, Given.Paper, Given.Key).ShouldBeRefused("parts-open");
        whole = Ended(whole, "insurance", PartEnd.Granted);
        DraftResult.Decide(whole, new(ResolutionOutcome.Granted, "Xong", null, null), Given.Specialist, Given.Paper, Given.Key).Events().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(true, Whole.Waiting)]
    [InlineData(false, Whole.NotOpened)]
    public void After_a_failed_part_an_officer_decides_about_those_that_waited_for_it(bool goOn, string state)
    {
        var whole = Ended(Noted(Accepted(), Open(Accepted(), "birth")), "birth", PartEnd.Stopped);
        whole.StillOpen()!.ShouldContain("chờ quyết định");
        WholeStep.Next(whole, Children()).ShouldBeNull("nothing goes on by itself");
        var decided = whole.With(d => DecidePart.Decide(d, new("birth", goOn, "Cha mẹ xin dừng đăng ký khai sinh ở đây"), Given.Leader, Given.Key));
        decided.StateOf(decided.Parts[1]).ShouldBe(state);
        decided.MayOpen(decided.Parts[1]).ShouldBe(goOn);
        decided.Hinders(decided.Parts[2])?.Key.ShouldBe("birth");
        (decided.StillOpen() is null).ShouldBe(!goOn, "what is not opened is not waited for");
    }

    [Fact]
    public void Nothing_is_decided_about_a_part_that_did_not_fail()
    {
        var granted = Ended(Accepted(), "birth", PartEnd.Granted);
        DecidePart.Decide(granted, new("birth", true, "x"), Given.Leader, Given.Key).ShouldBeRefused("no-part-to-decide");
        var failed = Ended(Ended(Accepted(), "birth", PartEnd.Granted), "residence", PartEnd.Refused);
        DecidePart.Decide(failed, new("birth", true, "x"), Given.Leader, Given.Key).ShouldBeRefused("part-not-failed");
        DecidePart.Decide(failed, new("other", true, "x"), Given.Leader, Given.Key).ShouldBeRefused("unknown-part");
        DecidePart.Decide(failed, new("residence", null, ""), Given.Leader, Given.Key).ShouldBeRefused("invalid");
        DecidePart.Decide(failed, new("residence", true, "x"), Given.Leader with { Agency = "H18.26" }, Given.Key).ShouldBeRefused("not-your-agency");
    }

    [Fact]
    public void What_the_person_has_to_do_with_is_the_whole_alone()
    {
        var birth = Done(Open(Accepted(), "birth"));
        ReturnAtCounter.Decide(birth, Given.Fetches, Given.Clerk, Given.Key).ShouldBeRefused("part-of-linked");
        ReturnByPost.Decide(birth, new(null, null), Given.Clerk, Guid.NewGuid(), Given.Key).ShouldBeRefused("part-of-linked");
        Act.MayBeWithdrawn(Open(Accepted(), "birth")).ShouldBeFalse();
        Act.MayBeWithdrawn(Accepted()).ShouldBeTrue();
        Act.MayBeWithdrawn(Ended(Accepted(), "birth", PartEnd.Granted)).ShouldBeFalse("a result exists");
        var asked = Ended(Accepted().With(d => WithdrawDossier.Decide(d, new(null), Given.Mother, true, Given.Key)), "birth", PartEnd.Granted);
        ConfirmWithdrawal.Decide(asked, new(null), Given.Clerk, Given.Key).ShouldBeRefused("result-exists");
        asked.With(d => CancelWithdrawal.Decide(d, new("Đã có kết quả"), Given.Clerk, false, Given.Key)).Wait.ShouldBeNull();
        new Platform.Dossiers.Streams.Horizon(Given.Person, new HashSet<string>()).Covers(birth).ShouldBeFalse("the citizen sees one dossier");
        new Platform.Dossiers.Streams.Horizon(null, new HashSet<string> { "H18.25" }).Covers(birth).ShouldBeTrue();
    }

    [Fact]
    public void Papers_that_a_part_needs_are_asked_for_and_answered_through_the_whole()
    {
        var whole = Accepted();
        var birth = Open(whole, "birth");
        whole = Noted(whole, birth);
        birth = birth.With(d => RequestSupplement.Decide(d, new("papers-wrong", "Không đọc được", [new("p1", null, "Mờ")], null, null), Given.Specialist, Catalogue, new DossierRules(), Given.Key, Given.Now));
        var ask = WholeStep.Next(whole, Children(birth)).ShouldBeOfType<WholeStep.Ask>();
        var wanted = ask.Wanted;
        whole = whole.With(Decision.Of(new Platform.Dossiers.Domain.SupplementRequested(
            wanted.By, wanted.ApprovedBy, SupplementStage.InAppraisal, 1, wanted.Ground, wanted.Reason, wanted.Papers, wanted.AnswerBy, wanted.ClockStops, null, new PartSupplement("birth", wanted.At))));
        WholeStep.Next(whole, Children(birth)).ShouldBeNull("the person has the word");
        UndoStep.Decide(whole, new(whole.LastStep!.Version, "x"), Given.Leader, Given.Key, Given.Now).ShouldBeRefused("part-of-linked");

        var given = new Platform.Dossiers.Domain.Supplemented(Given.Mother, Channel.Online, [new HandedPaper("p1", "Giấy chứng sinh", [Guid.NewGuid()], 0, 0, null)], null, null, whole.Clock!.Promise, null);
        whole = whole.With(Decision.Of(given));
        WholeStep.Next(whole, Children(birth)).ShouldBeOfType<WholeStep.HandOn>().Given.Papers.ShouldBe(given.Papers);
        birth = birth.With(Decision.Of(given with { Promise = birth.Clock!.Promise }));
        WholeStep.Next(whole, Children(birth)).ShouldBeNull();
    }

    [Fact]
    public void A_part_made_anew_after_the_whole_was_issued_or_returned_asks_the_person_through_it()
    {
        foreach (var returned in new[] { false, true })
        {
            var whole = Accepted();
            var birth = Open(whole, "birth");
            var done = Done(birth);
            whole = Ended(Noted(whole, birth), "birth", "granted", done.ResultDocument);
            whole = whole.With(Decision.Of(new PartDecided(Given.Leader, "residence", "", false, Given.Key.SealJson("x"))))
                .With(Decision.Of(new ResultDrafted(Given.Specialist, 1, ResolutionOutcome.Granted, Given.Key.SealJson("x"), null, Guid.NewGuid(), "a"), new ResultApproved(Given.Leader, 1, Guid.NewGuid(), "a", "s", "c"), new ResultIssued(Given.Officer, 1, "9/KQ", new(2026, 11, 23))));
            if (returned)
            {
                whole = whole.With(Decision.Of(new ResultReturned(Given.Clerk, ReturnMethod.Counter, null, null)));
                done = done.With(Decision.Of(new ResultReturned(Given.Clerk, ReturnMethod.Counter, null, null)));
            }
            var again = done.With(d => ReplaceResult.Decide(d, new("Sai ngày sinh"), Given.Leader, Given.Key));
            WholeStep.Next(whole, Children(again)).ShouldBeOfType<WholeStep.NoteReopened>();
            whole = whole.With(Decision.Of(new PartReopened("birth", "", again.Id)));
            again = again.With(d => RequestSupplement.Decide(d, new("papers-wrong", "Không đọc được", [new("p1", null, "Mờ")], null, null), Given.Specialist, Catalogue, new DossierRules(), Given.Key, Given.Now));
            var wanted = WholeStep.Next(whole, Children(again)).ShouldBeOfType<WholeStep.Ask>($"returned: {returned}").Wanted;
            var (stage, status, due, waits) = (whole.Stage, NationalStatus.Of(whole), whole.DueAt, whole.Wait);
            whole = whole.With(Decision.Of(new Platform.Dossiers.Domain.SupplementRequested(
                wanted.By, wanted.ApprovedBy, SupplementStage.InAppraisal, 1, wanted.Ground, wanted.Reason, wanted.Papers, wanted.AnswerBy, false, null, new PartSupplement("birth", wanted.At))));
            WholeStep.Next(whole, Children(again)).ShouldBeNull("the person has the word");
            (whole.Stage, NationalStatus.Of(whole), whole.DueAt, whole.Wait, whole.Late).ShouldBe((stage, status, due, waits, false), "the whole stays what it is");
            ApplicantActs.OpenTo(whole, payOnline: false).ShouldContain("supplement");
            Act.Supplement.IsOpen(whole, Given.Clerk).ShouldBeTrue();

            var answer = SupplementDossier.Decide(whole, new(null, [new("p1", [Given.Paper.Id], 0, 0, null)], null, null), new(Given.Mother, true, Catalogue, new Dictionary<Guid, Documents.Document> { [Given.Paper.Id] = new() { Id = Given.Paper.Id, UploadedBy = Given.Mother.Id, Sha256 = "a" } }, new(), new()), Given.Key, Given.Now);
            whole = whole.With(answer);
            (whole.DueAt, whole.OpenSupplement).ShouldBe((due, null));
            var given = WholeStep.Next(whole, Children(again)).ShouldBeOfType<WholeStep.HandOn>().Given;
            again = again.With(Decision.Of(given with { Promise = again.Clock!.Promise }));
            WholeStep.Next(whole, Children(again)).ShouldBeNull();
            ApplicantActs.OpenTo(whole, payOnline: false).ShouldNotContain("supplement");
        }
    }

    [Fact]
    public void A_request_that_the_part_took_back_is_taken_back_from_the_person()
    {
        var whole = Accepted();
        var birth = Open(whole, "birth");
        whole = Noted(whole, birth).With(Decision.Of(new Platform.Dossiers.Domain.SupplementRequested(
            Given.Specialist, Given.Specialist, SupplementStage.InAppraisal, 1, "papers-wrong", Given.Key.SealJson("x"), [], Given.Now.AddDays(30), true, null, new PartSupplement("birth", Given.Now))));
        WholeStep.Next(whole, Children(birth)).ShouldBeOfType<WholeStep.Unask>().Wanted.ShouldBeNull();
    }

    [Fact]
    public void The_parts_go_home_with_the_whole_and_end_with_it()
    {
        var whole = Accepted();
        var birth = Open(whole, "birth");
        var done = Done(birth);
        whole = Noted(whole, birth);
        var how = WholeStep.Next(whole, Children(done)).ShouldBeOfType<WholeStep.NoteEnded>().How;
        whole = whole.With(Decision.Of(new PartEnded("birth", "", done.Id, how.Outcome, how.ResultNumber, how.Document, how.At)));
        var residence = Open(whole, "residence");
        whole = Noted(whole, residence);
        var stopped = whole.With(d => StopProcessing.Decide(d, new("law", "Theo quyết định", "none"), Given.Leader, Given.Key, Given.Now));
        WholeStep.Next(stopped, Children(done, residence)).ShouldBeOfType<WholeStep.Finish>().Part.Key.ShouldBe("residence");

        var taken = whole.With(Decision.Of(new Platform.Dossiers.Domain.DossierWithdrawn(Given.Mother, null, 0)));
        WholeStep.Next(taken, Children(done, residence)).ShouldBeOfType<WholeStep.Finish>();
        var gone = residence.With(Decision.Of(new Platform.Dossiers.Domain.DossierWithdrawn(Given.Mother, null, 0)));
        WholeStep.Next(taken, Children(done, gone)).ShouldBeOfType<WholeStep.NoteEnded>().How.Outcome.ShouldBe(PartEnd.Stopped);

        var home = whole.With(Decision.Of(new ResultReturned(Given.Clerk, ReturnMethod.Counter, null, null)));
        WholeStep.Next(home, Children(done)).ShouldBeOfType<WholeStep.Return>().Part.Key.ShouldBe("birth");
        var returned = done.With(Decision.Of(new ResultReturned(Given.Clerk, ReturnMethod.Counter, null, null)));
        WholeStep.Next(home, Children(returned)).ShouldBeNull();
        WholeStep.Next(whole, Children(returned)).ShouldBeOfType<WholeStep.TakeBack>("the return was undone");
        var replacing = whole.With(Decision.Of(
            new ResultDrafted(Given.Specialist, 1, ResolutionOutcome.Granted, Given.Key.SealJson("Đồng ý"), null, Guid.NewGuid(), "abc"),
            new ResultApproved(Given.Leader, 1, Guid.NewGuid(), "abc", "AQ==", "c"),
            new ResultIssued(Given.Officer, 1, "12/KQ-UBND", new DateOnly(2026, 11, 26)),
            new ResultReturned(Given.Clerk, ReturnMethod.Counter, null, null),
            new ResultReplacementStarted(Given.Leader, "12/KQ-UBND", Given.Key.SealJson("Sai tên"))));
        WholeStep.Next(replacing, Children(returned)).ShouldNotBeOfType<WholeStep.TakeBack>("the person has the results of the parts all the same");
    }

    [Fact]
    public void A_result_that_is_replaced_is_waited_for_again()
    {
        var whole = Accepted();
        var birth = Open(whole, "birth");
        whole = Ended(Noted(whole, birth), "birth", PartEnd.Granted);
        var again = Done(birth).With(d => ReplaceResult.Decide(d, new("Sai tên"), Given.Leader, Given.Key));
        WholeStep.Next(whole, Children(again)).ShouldBeOfType<WholeStep.NoteReopened>();
    }

    [Fact]
    public void The_person_is_told_and_counted_for_the_whole_which_every_message_of_a_part_names()
    {
        var whole = Accepted();
        var birth = Open(whole, "birth");
        Platform.Dossiers.Integration.DossierMessages.Of(new DossierAccepted(Given.Clerk, "x", birth.Acceptance!.Terms, birth.Acceptance.Promise, [], 1, null), birth, Guid.NewGuid(), Given.Now)
            .Single().Body.ShouldBeOfType<Contracts.DossierAccepted>().Dossier.Parent.ShouldBe(whole.Id);
    }

    private static Dossier Done(Dossier part) => part
        .With(d => DraftResult.Decide(d, new(ResolutionOutcome.Granted, "Đồng ý", null, null), Given.Specialist with { Agency = part.Agencies.Competent }, Given.Paper, Given.Key))
        .With(d => ApproveResult.Decide(d, new(1), Given.Leader with { Agency = part.Agencies.Competent }, Given.Paper.Sha256, new([1], "c")))
        .With(d => IssueResult.Decide(d, Given.Officer with { Agency = part.Agencies.Competent }, true, "UBND", Given.Now));
}
