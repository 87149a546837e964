using System.Security.Cryptography.Pkcs;
using Microsoft.Extensions.Configuration;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Signing;

namespace Platform.Dossiers.Tests;

public sealed class Signers
{
    [Fact]
    public async Task Each_officer_signs_under_a_certificate_of_their_own_apart_from_citizens_files()
    {
        var place = Directory.CreateTempSubdirectory("signers-").FullName;
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Documents:Folder", Path.Combine(place, "documents"))]).Build();
        using var signer = new DevelopmentSigner(settings, TimeProvider.System);
        byte[] paper = [1, 2, 3];
        var one = await Sign(signer, paper, Given.Leader);
        var other = await Sign(signer, paper, Given.ProvinceLeader);

        one.Certificate.ShouldNotBe(other.Certificate);
        var cms = new SignedCms(new ContentInfo(paper), detached: true);
        cms.Decode(one.Cms);
        cms.SignerInfos[0].Certificate!.GetNameInfo(System.Security.Cryptography.X509Certificates.X509NameType.SimpleName, false).ShouldBe(Given.Leader.Name);
        cms.SignerInfos[0].Certificate!.SubjectName.EnumerateRelativeDistinguishedNames().Single(n => n.GetSingleElementType().Value == "2.5.4.5").GetSingleElementValue().ShouldBe(Given.Leader.Id);

        signer.Verify(paper, one, Given.Leader, Given.Now).ShouldBeTrue();
        signer.Verify(paper, one, Given.ProvinceLeader, Given.Now).ShouldBeFalse();
        signer.Verify(paper, one, Given.Clerk, Given.Now).ShouldBeFalse();
        signer.Verify([1, 2, 4], one, Given.Leader, Given.Now).ShouldBeFalse();
        Directory.GetFiles(Path.Combine(place, "signers")).Length.ShouldBe(2);
        Directory.Exists(Path.Combine(place, "documents")).ShouldBeFalse();

        using var replica = new DevelopmentSigner(settings, TimeProvider.System);
        replica.Verify(paper, one, Given.Leader, Given.Now).ShouldBeTrue();
    }

    private static async Task<SignedBytes> Sign(ISigner signer, byte[] paper, Actor by) =>
        (await signer.Sign(new(Guid.NewGuid(), 1, paper, by, ""), default)).ShouldBeOfType<SigningAnswer.Signed>().Signature;

    [Theory]
    [InlineData("leader-1", "Ai đó khác", null, true, true)] // the account's own: the name does not matter
    [InlineData("leader-9", "Lường Văn Thành", null, false, false)] // another account of the same name
    [InlineData("leader-9", "Lường Văn Thành", "011085000001", false, false)]
    [InlineData("CCCD:011085000001", "LUONG VAN THANH", "011085000001", true, true)] // the person's own, as they are signed in
    [InlineData("011085000001", "Lường Văn Thành", "011085000001", true, true)]
    [InlineData("CCCD:011085000002", "Lường Văn Thành", "011085000001", false, true)] // somebody else of the same name; found when they sign
    [InlineData("CCCD:011085000002", "Lường Văn Thành", null, true, true)] // nothing to compare with: the name
    [InlineData("CCCD:011085000002", "Trần Thị Bình", null, false, true)]
    [InlineData("CCCD:01108500000", "Lường Văn Thành", null, false, false)] // no identity number
    [InlineData(null, "lường văn thành", null, true, true)]
    [InlineData(null, "Trần Thị Bình", "011085000001", false, false)]
    public void A_name_does_not_make_a_certificate_the_officers_where_its_number_is_anothers(string? serial, string name, string? known, bool signs, bool issues)
    {
        using var certificate = new TestAuthority().Issue(name, serial: serial);
        CertificateOwner.Is(certificate, Given.Leader, known).ShouldBe(signs);
        CertificateOwner.MayBe(certificate, Given.Leader).ShouldBe(issues);
    }

    [Fact]
    public async Task An_agency_signs_under_a_certificate_of_its_own()
    {
        var place = Directory.CreateTempSubdirectory("signers-").FullName;
        using var signer = new DevelopmentSigner(new ConfigurationBuilder().AddInMemoryCollection([new("Documents:Folder", Path.Combine(place, "documents"))]).Build(), TimeProvider.System);
        var (commune, other) = (Actor.OfAgency("H18.25", "Ủy ban nhân dân xã Tủa Chùa"), Actor.OfAgency("H18.26", "Ủy ban nhân dân xã Sín Chải"));
        byte[] copy = [1, 2, 3];
        var signed = await Sign(signer, copy, commune);
        var facts = SignatureFacts.Of(signed.Cms)!;
        facts.Owner.ShouldBe("Ủy ban nhân dân xã Tủa Chùa");
        facts.SerialNumber.ShouldNotBeEmpty();
        (facts.SignedAt - DateTimeOffset.UtcNow)!.Value.Duration().ShouldBeLessThan(TimeSpan.FromMinutes(1));
        (await Sign(signer, copy, commune)).Certificate.ShouldBe(signed.Certificate);
        signer.Verify(copy, signed, commune, Given.Now).ShouldBeTrue();
        signer.Verify([1, 2, 4], signed, commune, Given.Now).ShouldBeFalse();
        signer.Verify(copy, signed, other, Given.Now).ShouldBeFalse();
        signer.Verify(copy, signed, Given.Leader, Given.Now).ShouldBeFalse();
        SignatureFacts.Of([1, 2, 3]).ShouldBeNull();
    }

    [Theory]
    [InlineData(null, "ủy ban nhân dân xã Tủa Chùa", true)]
    [InlineData(null, "Ủy ban nhân dân xã Sín Chải", false)]
    [InlineData("H18.25", "UBND XA TUA CHUA", true)]
    [InlineData("MDD:H18.25", "UBND XA TUA CHUA", true)]
    [InlineData("MDD:H18.26", "Ủy ban nhân dân xã Tủa Chùa", false)] // another agency's, whatever its name
    [InlineData("CCCD:011085000001", "Ủy ban nhân dân xã Tủa Chùa", false)] // a person's
    public void A_certificate_is_an_agency_s_by_its_code_or_without_one_by_its_name(string? serial, string name, bool theirs)
    {
        using var certificate = new TestAuthority().Issue(name, serial: serial);
        var agency = Actor.OfAgency("H18.25", "Ủy ban nhân dân xã Tủa Chùa");
        CertificateOwner.Is(certificate, agency, null).ShouldBe(theirs);
        CertificateOwner.MayBe(certificate, agency).ShouldBe(theirs);
    }

    [Theory]
    [InlineData("Development", false, true)]
    [InlineData("Testing", false, true)]
    [InlineData("Production", false, false)]
    [InlineData("Production", true, true)]
    public void A_province_does_not_sign_with_it_by_oversight(string environment, bool setting, bool starts) => DevelopmentSignerGuard.Allows(environment, setting).ShouldBe(starts);
}
