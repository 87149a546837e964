using System.Security.Cryptography;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.UseCases;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;
using DossierSubmitted = Platform.Dossiers.Domain.DossierSubmitted;

namespace Platform.Dossiers.Tests;

/// <summary>An organisation is known by its tax number, and whom it sends acts in its name.</summary>
public sealed class TaxNumbers
{
    private static readonly Guid Director = new("00000000-0000-8000-8000-000000000003");
    private static readonly PersonKey DirectorsKey = PersonKey.Of(Director, RandomNumberGenerator.GetBytes(32));
    private static readonly Document Proof = new() { Id = Guid.NewGuid(), UploadedBy = Given.Clerk.Id };

    [Theory]
    [InlineData("0100109106", "0100109106")] // 29 + 17 + 63 + 5 = 114 = 10 × 11 + 4; 10 - 4 = 6
    [InlineData(" 0100109106-001 ", "0100109106-001")]
    [InlineData("0100109106001", "0100109106-001")]
    [InlineData("5600123450", "5600123450")] // 428 = 38 × 11 + 10; 10 - 10 = 0
    [InlineData("0100109107", null)]
    [InlineData("5600123456", null)]
    [InlineData("0100109106-000", null)]
    [InlineData("0100109106-01", null)]
    [InlineData("0100109106 001", null)]
    [InlineData("010010910", null)]
    [InlineData("011195000123", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_tax_number_has_ten_digits_of_which_the_last_checks_the_others_and_a_branch_three_more(string? typed, string? read) => TaxNumber.Read(typed).ShouldBe(read);

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(9)]
    public void Where_the_check_would_be_ten_there_is_no_such_number(int last) => TaxNumber.Read($"000000000{last}").ShouldBeNull("the sum is 0");

    [Fact]
    public void Handed_in_for_an_organisation_it_is_sealed_as_that_and_its_number_is_its_own()
    {
        var (submitted, granted) = Submitted();
        submitted.ApplicantData.Open(Given.Key).ShouldBe(new ApplicantData("Hợp tác xã Chè", "", null, "02153845001", "htx@example.vn", new("Bản Đề Chu", "03217", "11"), "5600123450-001"));
        submitted.ApplicantData.Open(Given.Key).Number.ShouldBe("5600123450-001");
        (granted.Relation, granted.AtSubmission, granted.Data.Open(DirectorsKey).Position).ShouldBe((AuthorityRelation.Organisation, true, "Giám đốc"));
    }

    [Fact]
    public void Who_stands_for_the_organisation_rates_and_another_who_acts_does_not()
    {
        var (submitted, granted) = Submitted();
        var dossier = Dossier.None(Guid.NewGuid()).Apply(submitted, Given.Now).Apply(granted with { Until = new(2026, 11, 30) }, Given.Now);
        dossier.IsOrganisations.ShouldBeTrue();
        Rated(dossier, Director).ShouldBeRefused("not-returned");
        dossier.Serves(Director, Given.Local(2026, 12, 1, 8, 0)).ShouldBeFalse("the authority has ended");
        Rated(dossier.Apply(new AuthorityRevoked(Given.Clerk, granted.Authority, null), Given.Now), Director).ShouldBeRefused("not-yours");
        Rated(dossier.Apply(granted with { Authority = Guid.NewGuid(), Person = Guid.NewGuid(), Relation = AuthorityRelation.Authorised, AtSubmission = false }, Given.Now), Guid.NewGuid()).ShouldBeRefused("not-yours");
        Rated(Given.Submitted().Apply(granted with { AtSubmission = false }, Given.Now), Director).ShouldBeRefused("not-yours");
    }

    private static Decision Rated(Dossier dossier, Guid who) => RateDossier.Decide(dossier, new(3, null), new Actor(who.ToString(), null, Roles.Citizen, null), Given.Key, Given.Now);

    private static (DossierSubmitted Submitted, AuthorityGranted Granted) Submitted()
    {
        var request = Given.Submission with
        {
            Applicant = new("Vừ A Giám Đốc", "011085000777", null, "0912345678", null, new("Bản Đề Chu", "03217", "11")),
            OnBehalf = new("Hợp tác xã Chè", "5600123450001", new(2010, 1, 1), null, AuthorityRelation.Organisation, [Proof.Id], Phone: "02153845001", Email: "htx@example.vn", Position: " Giám đốc "),
        };
        var with = Given.Circumstances(Given.Catalogue()) with { Representative = Director, Documents = new Dictionary<Guid, Document> { [Proof.Id] = Proof } };
        var events = SubmitDossier.Decide(request, with, Given.Key, Given.Now, DirectorsKey).Events();
        return (events[0].ShouldBeOfType<DossierSubmitted>(), events[1].ShouldBeOfType<AuthorityGranted>());
    }
}
