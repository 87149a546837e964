using Platform.Contracts;
using Platform.Dossiers.Domain;
using Platform.Dossiers.UseCases;
using ResultReturned = Platform.Dossiers.Domain.ResultReturned;

namespace Platform.Dossiers.Tests;

/// <summary>An old certificate is given up for the new one, and who takes the result signs.</summary>
public sealed class GivingUpOriginals
{
    private static readonly Documents.Document Sheet = new() { Id = Guid.NewGuid(), UploadedBy = Given.Clerk.Id, Sha256 = new string('b', 64) };

    /// <summary>The terms want p1 back, and p2 where it was handed in.</summary>
    private static readonly Catalogue.CatalogueSnapshot Catalogue = Given.Catalogue(Given.Procedure() with
    {
        Papers = [.. Given.Procedure().Papers.Select(p => p with { Surrender = true })],
    });

    private static Dossier Issued(ReturnMethod returned = ReturnMethod.Counter, ResolutionOutcome outcome = ResolutionOutcome.Granted, string[]? named = null, params string[] seen)
    {
        string[] papers = seen is [] ? ["p1"] : seen;
        var accepted = Given.Submitted(returned).With(d => AcceptDossier.Decide(d, new([.. papers.Select(k => new SeenPaper(k, 1, 0))], null, null, null), Given.Clerk, Catalogue, new DossierRules(), Given.Key, Given.Now));
        return accepted.With(d => DraftResult.Decide(d, new(outcome, "Kết quả", null, "Lý do", named), Given.Specialist, Given.Paper, Given.Key))
            .With(d => ApproveResult.Decide(d, new(1), Given.Leader, Given.Paper.Sha256, new([1], "c")))
            .With(d => IssueResult.Decide(d, Given.Officer, true, "UBND", Given.Now));
    }

    private static Decision AtCounter(Dossier dossier, SurrenderedPaper[]? given = null, ReturnAtCounter.SignedFor? signature = null, Documents.Document? sheet = null) =>
        ReturnAtCounter.Decide(dossier, new("Lò Thị Mai", "011195000123", given, signature ?? new(true)), Given.Clerk, Given.Key, sheet);

    [Fact]
    public void What_the_terms_and_the_specialist_name_is_given_up_before_the_result_goes_out()
    {
        var issued = Issued(named: ["Giấy chứng nhận cũ"]);
        issued.ToSurrender.Select(o => (o.Key, o.Name(Given.Key))).ShouldBe([("p1", "Giấy chứng sinh"), ("named-1-1", "Giấy chứng nhận cũ")]);
        AtCounter(issued).ShouldBeRefused("originals-not-surrendered");
        var one = AtCounter(issued, [new("p1", null, null)]).ShouldBeOfType<Decision.Refused>().Refusal;
        one.Code.ShouldBe("originals-not-surrendered");
        one.Sentence.ShouldContain("Giấy chứng nhận cũ");
        one.Sentence.ShouldNotContain("Giấy chứng sinh");

        var decision = AtCounter(issued, [new("p1", null, "KS 123"), new("named-1-1", null, null), new(null, " Sổ cũ ", null)], new(true));
        var happened = decision.Events().ShouldHaveSingleItem().ShouldBeOfType<ResultReturned>();
        happened.Signature.ShouldBe(new ReturnSignature(true));
        History.Sentence(happened).ShouldBe("Đã trả kết quả tại quầy, thu lại 3 bản chính, người nhận đã ký");
        var returned = issued.With(decision);
        returned.Stage.ShouldBe(Stage.Returned);
        returned.ToSurrender.ShouldBeEmpty();
        returned.Surrendered.Select(s => (s.Key, s.Name?.Open(Given.Key), s.Number?.Open(Given.Key))).ShouldBe([("p1", null, "KS 123"), ("named-1-1", "Giấy chứng nhận cũ", null), (null, "Sổ cũ", null)]);
        returned.With(d => UndoStep.Decide(d, new(d.Version, "Nhầm hồ sơ"), Given.Leader, Given.Key, Given.Now)).ToSurrender.Count.ShouldBe(2, "undone, they are with the person again");
    }

    [Fact]
    public void A_paper_needed_only_in_some_situation_is_wanted_back_where_it_was_handed_in_and_none_where_the_result_is_a_refusal()
    {
        Issued().ToSurrender.Select(o => o.Key).ShouldBe(["p1"]);
        Issued(seen: ["p1", "p2"]).ToSurrender.Select(o => o.Key).ShouldBe(["p1", "p2"]);
        Issued(outcome: ResolutionOutcome.Refused).ToSurrender.ShouldBeEmpty();
        AtCounter(Given.Issued()).Events().OfType<ResultReturned>().Single().ShouldSatisfyAllConditions(e => e.Surrendered.ShouldBeNull(), e => e.Signature.ShouldBe(new ReturnSignature(true)));
    }

    [Fact]
    public void By_post_they_were_given_up_before_and_online_they_are_not()
    {
        var issued = Issued(ReturnMethod.Postal);
        ReturnByPost.Decide(issued, new(null, null), Given.Clerk, Guid.NewGuid(), Given.Key).ShouldBeRefused("originals-not-surrendered");
        var sent = issued.With(d => ReturnByPost.Decide(d, new(null, null, [new("p1", null, "KS 123")]), Given.Clerk, Guid.NewGuid(), Given.Key));
        sent.ShouldSatisfyAllConditions(() => sent.PostalReturn.ShouldNotBeNull(), () => sent.ToSurrender.ShouldBeEmpty());
        ReturnOnline.Decide(Issued(ReturnMethod.Online), Given.Clerk, Given.Key).ShouldBeRefused("originals-not-surrendered");
    }

    [Fact]
    public void The_signature_is_on_the_offices_sheet_or_on_one_the_clerk_scanned()
    {
        var signed = Given.Issued().With(d => AtCounter(d, signature: new(false, Sheet.Id), sheet: Sheet));
        signed.Return!.Signature.ShouldBe(new ReturnSignature(false, Sheet.Id));
        signed.Documents.ShouldContain(Sheet.Id);
        AtCounter(Given.Issued(), signature: new(false)).ShouldBeRefused("invalid");
        ReturnAtCounter.Decide(Given.Issued(), new("Lò Thị Mai", "011195000123"), Given.Clerk, Given.Key).ShouldBeRefused("invalid");
        AtCounter(Given.Issued(), signature: new(false, Sheet.Id)).ShouldBeRefused("unknown-document");
        AtCounter(Given.Issued(), signature: new(false, Sheet.Id), sheet: Sheet with { Dossier = Guid.NewGuid() }).ShouldBeRefused("unknown-document");
        AtCounter(Given.Issued(), signature: new(false, Sheet.Id), sheet: Sheet with { UploadedBy = "clerk-2" }).ShouldBeRefused("unknown-document");
    }

    [Fact]
    public void What_is_given_up_has_a_key_once_or_a_name()
    {
        AtCounter(Issued(), [new("p1", null, null), new("p1", null, null)]).ShouldBeRefused("invalid");
        AtCounter(Issued(), [new("p9", null, null)]).ShouldBeRefused("invalid");
        AtCounter(Issued(), [new("p1", null, null), new(null, " ", null)]).ShouldBeRefused("invalid");
        AtCounter(Issued(), [new("p1", null, new string('9', 101))]).ShouldBeRefused("invalid");
        AtCounter(Issued(), [null!]).ShouldBeRefused("invalid");
        DraftResult.Decide(Given.Accepted(), new(ResolutionOutcome.Granted, "Đồng ý", null, null, [" "]), Given.Specialist, Given.Paper, Given.Key).ShouldBeRefused("invalid");
    }
}
