using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.UseCases;

namespace Platform.Dossiers.Tests;

public sealed class DigitisingPapers
{
    private static readonly Document Scan = new() { Id = Guid.NewGuid(), UploadedBy = Given.Clerk.Id };
    private static readonly Dictionary<Guid, Document> Uploaded = new() { [Scan.Id] = Scan };

    [Fact]
    public void A_paper_seen_at_acceptance_is_not_digitised_until_somebody_says_so()
    {
        var dossier = Given.Accepted();
        dossier.AllPapers.Select(p => (p.Key, p.Name, dossier.DigitisationOf(p))).ShouldBe([("p1", "Giấy chứng sinh", Digitisation.None)]);
        var scanned = dossier.With(d => Decide(d, Digitisation.Digitised, Scan.Id));
        scanned.Papers.ShouldHaveSingleItem().Documents.ShouldBe([Scan.Id]);
        scanned.DigitisationOf(scanned.Papers[0]).ShouldBe(Digitisation.Digitised);
        var certified = scanned.With(d => Decide(d, Digitisation.Certified));
        certified.LastDigitisationOf("p1").ShouldBe(new PaperDigitisation("p1", Digitisation.Certified, Given.Clerk, Given.Now, null));
        var found = dossier.With(d => DigitisePaper.Decide(d, new("p1", Digitisation.FromDatabase, null, "CSDL quốc gia về dân cư"), Given.Clerk, Uploaded, Given.Key));
        found.LastDigitisationOf("p1")!.Source!.Value.Open(Given.Key).ShouldBe("CSDL quốc gia về dân cư");
    }

    [Fact]
    public void What_was_said_of_a_paper_does_not_count_for_the_one_given_in_its_place()
    {
        var certified = Given.Accepted().With(d => Decide(d, Digitisation.Certified, Scan.Id));
        var asked = certified.With(d => RequestSupplement.Decide(d, new("papers-wrong", "Mờ", [new("p1", null, "Không đọc được")], null, null), Given.Specialist, Given.Catalogue(), new DossierRules(), Given.Key, Given.Now));
        asked.PapersOnFile.ShouldBeEmpty("what was found wrong is not used again");
        var answered = asked.With(d => SupplementDossier.Decide(d, new(Channel.Counter, [new("p1", null, 1, 0, null)], null, null), new(Given.Clerk, false, Given.Catalogue(), new Dictionary<Guid, Document>(), new(), new()), Given.Key, Given.Now));
        answered.Digitisations.ShouldBeEmpty();
    }

    [Fact]
    public void It_is_refused_where_it_does_not_belong()
    {
        var dossier = Given.Accepted();
        Decide(dossier, Digitisation.Digitised).ShouldBeRefused("scan-missing");
        Decide(dossier, Digitisation.Certified).ShouldBeRefused("scan-missing");
        Decide(dossier, Digitisation.Reused, Scan.Id).ShouldBeRefused("invalid");
        Decide(dossier, Digitisation.None, Scan.Id).ShouldBeRefused("invalid");
        Decide(dossier, Digitisation.Digitised, Guid.NewGuid()).ShouldBeRefused("unknown-document");
        DigitisePaper.Decide(dossier, new("p1", Digitisation.FromDatabase, null, " "), Given.Clerk, Uploaded, Given.Key).ShouldBeRefused("invalid");
        DigitisePaper.Decide(dossier, new("p2", Digitisation.Digitised, [Scan.Id], null), Given.Clerk, Uploaded, Given.Key).ShouldBeRefused("unknown-paper");
        DigitisePaper.Decide(dossier, new("p1", Digitisation.Digitised, [Scan.Id], null), Given.ClerkElsewhere, Uploaded, Given.Key).ShouldBeRefused("not-your-agency");
        DigitisePaper.Decide(dossier, new("p1", Digitisation.Digitised, [Scan.Id], null), Given.Clerk, new Dictionary<Guid, Document> { [Scan.Id] = Scan with { Dossier = Guid.NewGuid() } }, Given.Key).ShouldBeRefused("unknown-document");
        Decide(Given.Sent(Guid.NewGuid()).Apply(new ResultReturned(Given.Clerk, ReturnMethod.Counter, null, null), Given.Now), Digitisation.Digitised, Scan.Id).ShouldBeRefused("dossier-ended");
    }

    private static Decision Decide(Dossier dossier, Digitisation state, params Guid[] scans) => DigitisePaper.Decide(dossier, new("p1", state, scans, null), Given.Clerk, Uploaded, Given.Key);
}
