using Platform.Contracts;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Dossiers.UseCases;
using ResultReturned = Platform.Dossiers.Domain.ResultReturned;

namespace Platform.Dossiers.Tests;

/// <summary>What a part's result wants back, who acts for the person in a part, and what of a part is the person's afterwards.</summary>
public sealed partial class Wholes
{
    private static readonly Guid Aunt = new("00000000-0000-8000-8000-000000000002");
    private static readonly Guid Proof = Guid.NewGuid();

    private static readonly Catalogue.CatalogueSnapshot WantsBack = Given.Catalogue(
        Given.Procedure(days: 1) with { Papers = [.. Given.Procedure().Papers.Select(p => p with { Surrender = true })] },
        Given.Procedure("1.004222", fee: 20_000, days: 7), Catalogue.Procedure(Code, 1)!);

    [Fact]
    public void What_a_parts_result_wants_back_is_asked_for_when_the_whole_is_handed_out()
    {
        var (whole, birth) = Granted(["Giấy khai sinh cũ"]);
        whole = Issued(whole);
        whole.ToSurrender.Select(o => (o.Key, o.Name(Given.Key))).ShouldBe([("birth.p1", "Giấy chứng sinh"), ("birth.named-1-1", "Giấy khai sinh cũ")]);
        var refusal = HandOut(whole).ShouldBeOfType<Decision.Refused>().Refusal;
        refusal.Code.ShouldBe("originals-not-surrendered");
        refusal.Sentence.ShouldContain("Giấy chứng sinh; Giấy khai sinh cũ");
        ReturnOnline.Decide(whole, Given.Clerk, Given.Key).ShouldBeOfType<Decision.Refused>();
        HandOut(whole, new SurrenderedPaper("p1", null, null)).ShouldBeRefused("invalid");

        var returned = whole.With(HandOut(whole, new("birth.p1", null, "KS 123"), new("birth.named-1-1", null, null)));
        returned.ToSurrender.ShouldBeEmpty();
        returned.Surrendered.Select(s => (s.Key, s.Name?.Open(Given.Key), s.Number?.Open(Given.Key))).ShouldBe(
            [("birth.p1", "Giấy chứng sinh", "KS 123"), ("birth.named-1-1", "Giấy khai sinh cũ", null)], "the whole's terms have no name for it: the event has");
        ReturnAtCounter.Decide(birth, Given.Fetches, Given.Clerk, Given.Key).ShouldBeRefused("part-of-linked");
    }

    [Fact]
    public void One_matter_is_rated_once_and_not_part_by_part()
    {
        var (whole, birth) = Granted([]);
        birth = birth.With(Decision.Of(new ResultReturned(Given.Clerk, ReturnMethod.Counter, null, null)));
        RateDossier.Decide(birth, new(3, null), Given.Mother, Given.Key, Given.Now).ShouldBeRefused("part-of-linked");
        RateDossier.IsOpen(birth).ShouldBeFalse();
        var returned = Issued(whole).With(d => HandOut(d, new SurrenderedPaper("birth.p1", null, null)));
        returned.With(d => RateDossier.Decide(d, new(3, null), Given.Mother, Given.Key, Given.Now)).Rating!.Score.ShouldBe(3);
    }

    [Fact]
    public void The_whole_is_told_once_what_is_to_be_given_up_and_learns_it_of_parts_that_ended_before_they_said_so()
    {
        var (whole, birth) = Granted(["Giấy khai sinh cũ"]);
        WholeStep.Next(whole, Children(birth)).ShouldNotBeOfType<WholeStep.NoteEnded>("told, although lists are never equal");

        var untold = whole.With(Decision.Of(new PartReopened("birth", "", birth.Id), new PartEnded("birth", "", birth.Id, PartEnd.Granted, birth.Issue!.ResultNumber, birth.ResultDocument, birth.Issue.At)));
        WholeStep.Next(untold, Children(birth)).ShouldBeOfType<WholeStep.NoteEnded>("an event of the version before");
        WholeStep.Next(untold.With(Decision.Of(new ResultReturned(Given.Clerk, ReturnMethod.Counter, null, null))), Children(birth)).ShouldNotBeOfType<WholeStep.NoteEnded>("it went home: nobody can be asked any more");
        var told = untold.With(Decision.Of(new PartEnded("birth", "", birth.Id, PartEnd.Granted, birth.Issue.ResultNumber, birth.ResultDocument, birth.Issue.At, birth.ToSurrender)));
        WholeStep.Next(told, Children(birth)).ShouldNotBeOfType<WholeStep.NoteEnded>();
    }

    [Fact]
    public void One_original_is_given_up_once_however_many_results_want_it_and_none_for_a_result_that_is_replaced()
    {
        var (whole, birth) = Granted([]);
        var twice = whole.With(Decision.Of(new PartEnded("residence", "", Guid.NewGuid(), PartEnd.Granted, "8/KQ", null, Given.Now, [new("p9", "Giấy chứng sinh", null), new("p2", "Sổ hộ khẩu", null)])));
        twice.ToSurrender.Select(o => o.Key).ShouldBe(["birth.p1", "residence.p2"]);
        var one = Issued(twice).With(d => HandOut(d, new("birth.p1", null, null), new("residence.p2", null, null)));
        one.ToSurrender.ShouldBeEmpty();

        var reopened = whole.With(Decision.Of(new PartReopened("birth", "", birth.Id)));
        reopened.ToSurrender.ShouldBeEmpty();
    }

    [Fact]
    public void Who_acts_for_the_person_acts_in_every_part_and_their_proof_goes_with_them()
    {
        var whole = ActedFor();
        var birth = Open(whole, "birth");
        birth.HandedInBy!.ShouldSatisfyAllConditions(a => a.Person.ShouldBe(Aunt), a => a.Proof.ShouldBe([Proof]), a => a.Relation.ShouldBe(AuthorityRelation.Guardian));
        birth.Documents.ShouldContain(Proof);
        birth.Stage.ShouldBe(Stage.Accepted);
        new Horizon(Aunt, new HashSet<string>(), Now: Given.Now).Covers(birth).ShouldBeFalse("they see one dossier, as the person does");
        new Horizon(Aunt, new HashSet<string>(), Now: Given.Now).Covers(whole).ShouldBeTrue();
        Act.Authorise.Refuses(birth, Given.Clerk)!.Code.ShouldBe("part-of-linked");
        Act.Authorise.Refuses(whole, Given.Clerk).ShouldBeNull();
    }

    [Fact]
    public void What_changes_in_who_acts_is_passed_on_to_the_parts_once()
    {
        var (whole, granted) = (ActedFor(), Guid.NewGuid());
        var birth = Open(whole, "birth");
        whole = Noted(whole, birth);
        WholeStep.Next(whole, Children(birth)).ShouldBeNull("it began with them");
        var later = whole.With(Decision.Of(new AuthorityGranted(Given.Clerk, granted, Given.Person, AuthorityRelation.Authorised, default, [], null, false)));
        WholeStep.Next(later, Children(birth)).ShouldBeOfType<WholeStep.PassAuthorities>();
        var knows = birth.With(Decision.Of([.. later.AuthoritiesNewTo(birth)]));
        knows.Authorities.Count.ShouldBe(2);
        WholeStep.Next(later, Children(knows)).ShouldBeNull();

        var revoked = later.With(Decision.Of(new AuthorityRevoked(Given.Clerk, granted, null), new AuthorityRevoked(Given.Mother, later.Authorities[0].Id, null)));
        var ended = Done(knows).With(Decision.Of([.. revoked.AuthoritiesNewTo(Done(knows))]));
        ended.Authorities.ShouldAllBe(a => a.Revocation != null, "also in a part that has ended");
        revoked.AuthoritiesNewTo(ended).ShouldBeEmpty();
        Open(revoked, "birth").Authorities.ShouldHaveSingleItem("who handed it in stays visible").Revocation.ShouldNotBeNull();
        later.AuthoritiesNewTo(Done(birth)).ShouldBeEmpty("nobody acts any more in what has ended");
    }

    [Fact]
    public void A_part_that_begins_late_was_not_answered_late()
    {
        var (whole, next) = (Ended(Accepted(), "birth", PartEnd.Granted), Given.Local(2026, 11, 30, 9, 0));
        whole.AnswerDueAt.ShouldBeLessThan(next);
        var residence = Dossier.None(Guid.NewGuid()).With(_ => OpenPart.Decide(whole, whole.Parts[1], Catalogue, new DossierRules(), Given.Key, next)!, next);
        residence.AnsweredLate.ShouldBeFalse("the whole was answered, in time");
        residence.IsOverdue(next).ShouldBeFalse();
    }

    [Fact]
    public void A_parts_result_is_on_file_through_the_whole_once_the_person_has_it()
    {
        var (whole, birth) = Granted([]);
        whole.PapersOnFile.Select(p => p.Key).ShouldBe(["p1"]);
        var returned = Issued(whole).With(Decision.Of(new ResultReturned(Given.Clerk, ReturnMethod.Counter, null, null)));
        var found = returned.PapersOnFile.ToArray();
        found.Select(p => p.Key).ShouldBe(["p1", "result", "result-birth"]);
        (found[2].Name, found[2].Document).ShouldBe(("Kết quả số 07/KQ-UBND: Đăng ký khai sinh", Given.Paper.Id));
        found.Select(p => p.Document).ShouldBeUnique();
        birth.With(Decision.Of(new ResultReturned(Given.Clerk, ReturnMethod.Counter, null, null))).PapersOnFile.ShouldBeEmpty();
        var refused = Ended(Issued(whole), "residence", PartEnd.Refused, Guid.NewGuid()).With(Decision.Of(new ResultReturned(Given.Clerk, ReturnMethod.Counter, null, null)));
        refused.PapersOnFile.Select(p => p.Key).ShouldNotContain("result-residence", "a refusal is no paper to use");
    }

    /// <summary>The whole after its part birth was granted and told of.</summary>
    private (Dossier Whole, Dossier Birth) Granted(string[] named)
    {
        var whole = Accepted();
        var birth = Dossier.None(Whole.PartId(whole.Id, "birth")).With(OpenPart.Decide(whole, whole.Parts[0], WantsBack, new DossierRules(), Given.Key, Given.Now)!);
        whole = Noted(whole, birth);
        birth = birth.With(d => DraftResult.Decide(d, new(ResolutionOutcome.Granted, "Đồng ý", null, null, named), Given.Specialist, Given.Paper, Given.Key))
            .With(d => ApproveResult.Decide(d, new(1), Given.Leader, Given.Paper.Sha256, new([1], "c")))
            .With(d => IssueResult.Decide(d, Given.Officer, true, "UBND", Given.Now));
        var how = WholeStep.Next(whole, Children(birth)).ShouldBeOfType<WholeStep.NoteEnded>().How;
        return (whole.With(Decision.Of(new PartEnded("birth", "", birth.Id, how.Outcome, how.ResultNumber, how.Document, how.At, birth.ToSurrender))), birth);
    }

    private static Dossier Issued(Dossier whole) => whole.With(Decision.Of(
        new ResultDrafted(Given.Specialist, 1, ResolutionOutcome.Granted, Given.Key.SealJson("Đồng ý"), null, Guid.NewGuid(), "abc"),
        new ResultApproved(Given.Leader, 1, Guid.NewGuid(), "abc", "AQ==", "c"),
        new ResultIssued(Given.Officer, 1, "12/KQ-UBND", new DateOnly(2026, 11, 26)),
        new Platform.Dossiers.Domain.FeePaid(Given.Clerk, 20_000, "cash", "0000001/2026")));

    private static Decision HandOut(Dossier whole, params SurrenderedPaper[] given) => ReturnAtCounter.Decide(whole, new("Lò Thị Mai", "011195000123", given, new(true)), Given.Clerk, Given.Key);

    /// <summary>Handed in by the aunt, with proof.</summary>
    private Dossier ActedFor() => Submitted()
        .With(Decision.Of(new AuthorityGranted(Given.Clerk, Guid.NewGuid(), Aunt, AuthorityRelation.Guardian, default, [Proof], null, AtSubmission: true)))
        .With(Accept);
}
