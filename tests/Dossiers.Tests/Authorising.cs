using System.Security.Cryptography;
using Platform.Contracts;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Dossiers.Support;
using Platform.Dossiers.UseCases;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;
using DossierSubmitted = Platform.Dossiers.Domain.DossierSubmitted;

namespace Platform.Dossiers.Tests;

/// <summary>Who acts and whose matter it is; and whom a leader lets look in an emergency.</summary>
public sealed class Authorising
{
    private static readonly Guid Friend = new("00000000-0000-8000-8000-000000000002");
    private static readonly PersonKey FriendsKey = PersonKey.Of(Friend, RandomNumberGenerator.GetBytes(32));
    private static readonly Actor Acting = new(Friend.ToString(), null, Roles.Citizen, null);
    private static readonly Document Proof = new() { Id = Guid.NewGuid(), UploadedBy = Given.Clerk.Id };
    private static readonly AuthoriseRepresentative.Request Wanted = new("Vàng A Páo", "011090000456", "0912345678", null, null, null, null);

    [Fact]
    public void What_is_handed_in_for_another_is_that_others_matter_and_each_ones_data_are_sealed_with_their_own_key()
    {
        var request = Given.Submission with
        {
            Applicant = new("Vàng A Páo", "011090000456", null, "0912345678", null, new("Bản Đề Chu", "03217", "11")),
            OnBehalf = new("Lò Thị Mai", "011195000123", new(1995, 2, 5), null, AuthorityRelation.Guardian, [Proof.Id], new(2026, 12, 31)),
        };
        var with = Given.Circumstances(Given.Catalogue()) with { Representative = Friend, Documents = new Dictionary<Guid, Document> { [Proof.Id] = Proof } };
        var events = SubmitDossier.Decide(request, with, Given.Key, Given.Now, FriendsKey).Events();
        var submitted = events[0].ShouldBeOfType<DossierSubmitted>();
        submitted.Applicant.ShouldBe(Given.Person);
        submitted.ApplicantData.Open(Given.Key).ShouldSatisfyAllConditions(a => a.Name.ShouldBe("Lò Thị Mai"), a => a.Phone.ShouldBeNull());
        var granted = events[1].ShouldBeOfType<AuthorityGranted>();
        (granted.Person, granted.Relation, granted.AtSubmission, granted.Until).ShouldBe((Friend, AuthorityRelation.Guardian, true, new DateOnly(2026, 12, 31)));
        granted.Data.Open(FriendsKey).Name.ShouldBe("Vàng A Páo");
        Should.Throw<CryptographicException>(() => granted.Data.Open(Given.Key));
        var dossier = Dossier.None(Guid.NewGuid()).Apply(submitted, Given.Now).Apply(granted, Given.Now);
        dossier.HandedInBy!.Person.ShouldBe(Friend);
        dossier.Documents.ShouldContain(Proof.Id);
    }

    [Theory]
    [InlineData(AuthorityRelation.Parent, "2026-11-10", "1.001193", null, null)]
    [InlineData(AuthorityRelation.Parent, "2008-11-24", "1.001193", null, null)] // 18 on the day after
    [InlineData(AuthorityRelation.Parent, "2008-11-23", "1.001193", null, "invalid")] // of age that day
    [InlineData(AuthorityRelation.Parent, "2026-11-10", "1.004222", null, "invalid")] // not a birth that is registered
    [InlineData(AuthorityRelation.Parent, "2026-11-10", "1.004222", "011126000001", "proof-missing")]
    [InlineData(AuthorityRelation.Guardian, "2026-11-10", "1.001193", "011126000001", "proof-missing")]
    [InlineData(AuthorityRelation.Authorised, null, "1.001193", "011195000123", "proof-missing")]
    [InlineData(AuthorityRelation.Organisation, null, "1.001193", "5600123450", "proof-missing")]
    [InlineData(AuthorityRelation.Organisation, null, "1.001193", "5600123456", "invalid")] // not its check digit
    [InlineData(AuthorityRelation.Organisation, null, "1.001193", "011195000123", "invalid")]
    [InlineData(AuthorityRelation.Authorised, null, "1.001193", "5600123450", "invalid")]
    [InlineData(null, null, "1.001193", "011195000123", "invalid")]
    public void Proof_is_needed_of_everybody_but_a_parent_who_registers_the_birth_of_a_child_under_age(AuthorityRelation? relation, string? born, string procedure, string? number, string? code)
    {
        var request = Given.Submission with
        {
            ProcedureCode = procedure,
            Applicant = Given.Submission.Applicant with { IdentityNumber = "011090000456" },
            OnBehalf = new("Lò Bé Na", number, born is null ? null : DateOnly.Parse(born, System.Globalization.CultureInfo.InvariantCulture), null, relation, null),
        };
        SubmitDossier.Refuses(request, Given.Circumstances(Given.Catalogue(Given.Procedure(procedure))) with { Representative = Friend }, Given.Now)?.Code.ShouldBe(code);
        if (code is null)
            SubmitDossier.Refuses(request, Given.Circumstances(Given.Catalogue(Given.Procedure(procedure))) with { Representative = Friend }, Given.Now).ShouldBeNull();
    }

    [Fact]
    public void A_citizen_hands_in_for_another_as_themselves_and_not_as_somebody_else()
    {
        var request = Given.Submission with { Channel = Channel.Online, OnBehalf = new("Lò Bé Na", null, new(2026, 11, 10), null, AuthorityRelation.Parent, null) };
        var online = Given.Circumstances(Given.Catalogue()) with { Actor = Acting, Own = Friend, Representative = Given.Person };
        SubmitDossier.Refuses(request, online, Given.Now)!.Fields!.Keys.ShouldContain("applicant.identityNumber");
        var self = request with { OnBehalf = new("Chính mình", Given.Submission.Applicant.IdentityNumber, null, null, AuthorityRelation.Authorised, null) };
        SubmitDossier.Refuses(self, Given.Circumstances(Given.Catalogue()) with { Representative = Given.Person }, Given.Now)!.Fields!.Keys.ShouldContain("onBehalf.identityNumber");
    }

    [Fact]
    public void An_authority_holds_to_the_end_of_its_last_day_or_until_it_is_revoked()
    {
        var dossier = Granted(until: new(2026, 11, 24));
        dossier.IsActedForBy(Friend, Given.Local(2026, 11, 24, 23, 59)).ShouldBeTrue();
        dossier.IsActedForBy(Friend, Given.Local(2026, 11, 25, 0, 0)).ShouldBeFalse();
        dossier.IsActedForBy(Given.Person, Given.Local(2030, 1, 1, 0, 0)).ShouldBeTrue("the matter is theirs");
        var revoked = Granted().With(d => RevokeAuthority.Decide(d, new(d.Authorities[0].Id, "Không nhờ nữa"), Given.Mother, Given.Person, Given.Key, Given.Now));
        revoked.IsActedForBy(Friend, Given.Now).ShouldBeFalse();
        new Horizon(Friend, new HashSet<string>(), Now: Given.Now).Covers(revoked).ShouldBeFalse();
        new Horizon(Friend, new HashSet<string>(), Now: Given.Now).Covers(Granted()).ShouldBeTrue();
        new Horizon(null, new HashSet<string>(), Now: Given.Now).Covers(Granted()).ShouldBeFalse();
    }

    [Fact]
    public void Only_the_applicant_or_a_clerk_with_the_paper_authorises()
    {
        Refused(Wanted, new(Given.Mother, true, Friend, NoDocuments)).ShouldBeNull();
        Refused(Wanted, new(Acting, false, Friend, NoDocuments)).ShouldBe("not-yours");
        Refused(Wanted, new(Given.Specialist, false, Friend, NoDocuments)).ShouldBe("not-yours");
        Refused(Wanted, new(Given.ClerkElsewhere, false, Friend, NoDocuments)).ShouldBe("not-your-agency");
        Refused(Wanted, new(Given.Clerk, false, Friend, NoDocuments)).ShouldBe("proof-missing");
        Refused(Wanted with { Proof = [Guid.NewGuid()] }, new(Given.Clerk, false, Friend, NoDocuments)).ShouldBe("unknown-document");
        Refused(Wanted with { Proof = [Proof.Id] }, new(Given.Clerk, false, Friend, new Dictionary<Guid, Document> { [Proof.Id] = Proof })).ShouldBeNull();
        Refused(Wanted, new(Given.Mother, true, Given.Person, NoDocuments)).ShouldBe("invalid", "oneself");
        Refused(Wanted with { Name = " ", IdentityNumber = "1", Phone = "x", Until = new(2020, 1, 1) }, new(Given.Mother, true, Friend, NoDocuments)).ShouldBe("invalid");
        AuthoriseRepresentative.Refuses(Granted(), Wanted, new(Given.Mother, true, Friend, NoDocuments), Given.Now)!.Code.ShouldBe("already-authorised");
        var many = Enumerable.Range(0, 5).Aggregate(Given.Submitted(), (d, _) => d.With(Grant(d, Guid.NewGuid(), null)));
        AuthoriseRepresentative.Refuses(many, Wanted, new(Given.Mother, true, Friend, NoDocuments), Given.Now)!.Code.ShouldBe("too-many-representatives");
        var withdrawn = Given.Submitted().With(d => WithdrawDossier.Decide(d, new(null), Given.Mother, true, Given.Key));
        AuthoriseRepresentative.Refuses(withdrawn, Wanted, new(Given.Mother, true, Friend, NoDocuments), Given.Now)!.Code.ShouldBe("dossier-closed");

        string? Refused(AuthoriseRepresentative.Request request, AuthoriseRepresentative.Circumstances with) => AuthoriseRepresentative.Refuses(Given.Submitted(), request, with, Given.Now)?.Code;
    }

    [Fact]
    public void An_authority_is_taken_back_by_the_applicant_a_clerk_or_who_holds_it_and_once()
    {
        var dossier = Granted();
        var asked = new RevokeAuthority.Request(dossier.Authorities[0].Id, null);
        RevokeAuthority.Decide(dossier, asked, Acting, Friend, Given.Key, Given.Now).Events().ShouldHaveSingleItem();
        RevokeAuthority.Decide(dossier, asked, Given.Clerk, null, Given.Key, Given.Now).Events().ShouldHaveSingleItem();
        RevokeAuthority.Decide(dossier, asked, Given.ClerkElsewhere, null, Given.Key, Given.Now).ShouldBeRefused("not-your-agency");
        RevokeAuthority.Decide(dossier, asked, Given.Leader, null, Given.Key, Given.Now).ShouldBeRefused("not-yours");
        RevokeAuthority.Decide(dossier, asked, Acting, Guid.NewGuid(), Given.Key, Given.Now).ShouldBeRefused("not-yours");
        RevokeAuthority.Decide(dossier, asked with { Authority = Guid.NewGuid() }, Given.Mother, Given.Person, Given.Key, Given.Now).ShouldBeRefused("unknown-authority");
        RevokeAuthority.Decide(dossier, asked with { Reason = new string('x', 1001) }, Given.Mother, Given.Person, Given.Key, Given.Now).ShouldBeRefused("invalid");
        var revoked = dossier.With(d => RevokeAuthority.Decide(d, asked, Given.Mother, Given.Person, Given.Key, Given.Now));
        RevokeAuthority.Decide(revoked, asked, Given.Mother, Given.Person, Given.Key, Given.Now).ShouldBeRefused("authority-ended");
    }

    [Fact]
    public void The_receipt_names_who_handed_it_in_and_whose_matter_it_is()
    {
        var life = Lives.Accepted("2025");
        var page = new Forms.PaperPrinter(Forms.FormTemplates.Default, "https://motcua.dienbien.gov.vn").Print(
            Lives.Papers(life).Last(p => p.Form.Key == "01"), life.Id, life.Events, Given.Key, Lives.Catalogue, "Vàng A Páo, số định danh 011090000456 (người được uỷ quyền)");
        System.Net.WebUtility.HtmlDecode(page).ShouldSatisfyAllConditions(p => p.ShouldContain("Lò Thị Mai"), p => p.ShouldContain("Người nộp thay:"), p => p.ShouldContain("Vàng A Páo, số định danh 011090000456"));
        Lives.Print(life, "01").ShouldNotContain("Người nộp thay");
    }

    [Fact]
    public void Support_is_granted_by_a_leader_over_the_dossier_for_hours_and_reviewed_by_another()
    {
        var (dossier, settings, person) = (Given.Submitted(), new SupportSettings(8), new SupportPerson("it-1", "Lê Minh Đức", "H18"));
        var asked = new GrantSupport.Request("it-1", "Không mở được kết quả", 8);
        var commune = new HashSet<string> { "H18.25" };
        GrantSupport.Refuses(dossier, asked, Given.Leader, commune, person, settings).ShouldBeNull();
        GrantSupport.Refuses(dossier, asked, Given.Leader, new HashSet<string> { "H18.26" }, person, settings)!.Code.ShouldBe("not-your-agency");
        GrantSupport.Refuses(dossier, asked, Given.Leader, commune, null, settings)!.Code.ShouldBe("unknown-person");
        GrantSupport.Refuses(dossier, asked with { Hours = 9 }, Given.Leader, commune, person, settings)!.Fields!.Keys.ShouldBe(["hours"]);
        GrantSupport.Refuses(dossier, asked with { Hours = 0, Reason = "ngắn", Person = "" }, Given.Leader, commune, person, settings)!.Fields!.Keys.ShouldBe(["person", "reason", "hours"]);
        var grant = new SupportGrant(Guid.NewGuid(), dossier.Id, ["H18.25"], "it-1", "Lê Minh Đức", "v1.x", Given.Leader, Given.Now, Given.Now.AddHours(2), null, null, null, null);
        EndSupport.RefusesReview(grant, Given.ProvinceLeader, Given.Now.AddHours(2).AddTicks(-1))!.Code.ShouldBe("still-open");
        EndSupport.RefusesReview(grant, Given.Leader, Given.Now.AddHours(2))!.Code.ShouldBe("own-grant");
        EndSupport.RefusesReview(grant, Given.ProvinceLeader, Given.Now.AddHours(2)).ShouldBeNull();
        EndSupport.RefusesReview(grant with { RevokedAt = Given.Now }, Given.ProvinceLeader, Given.Now).ShouldBeNull();
    }

    private static readonly Dictionary<Guid, Document> NoDocuments = [];

    private static Dossier Granted(DateOnly? until = null) => Given.Submitted() is var dossier ? dossier.With(Grant(dossier, Friend, until)) : dossier;

    private static Decision Grant(Dossier dossier, Guid person, DateOnly? until) => AuthoriseRepresentative.Decide(
        dossier, Wanted with { Until = until }, new(Given.Mother, true, person, NoDocuments), FriendsKey, Guid.NewGuid(), Given.Now);
}
