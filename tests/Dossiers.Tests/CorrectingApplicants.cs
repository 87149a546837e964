using Platform.Dossiers.Domain;
using Platform.Dossiers.Forms;
using Platform.Dossiers.Integration;
using Platform.Dossiers.UseCases;

namespace Platform.Dossiers.Tests;

/// <summary>A slip in the name, a new telephone, another way home for the result.</summary>
public sealed class CorrectingApplicants
{
    private static readonly AddressData Home = new("Bản Đề Chu", "03217", "11");
    private static readonly ReturnAddressData Post = new("Lò Thị Mai", "0912345678", "Bản Đề Chu", "03217", "11");
    private static readonly CorrectApplicant.Request Same = new("Lò Thị Mai", null, "0912345678", null, Home, ReturnMethod.Postal, Post, "Ghi nhầm");

    [Fact]
    public void What_was_wrong_is_right_from_then_on_and_what_it_was_stays_in_the_event()
    {
        var corrected = Given.Issued().With(d => Correct(d, Same with { Name = " Lò Thị Mây ", Phone = "+84987654321", Email = "may@example.vn", ReturnMethod = ReturnMethod.Counter, ReturnAddress = null }));
        var now = corrected.Submission.ApplicantData.Open(Given.Key);
        now.ShouldSatisfyAllConditions(() => now.Name.ShouldBe("Lò Thị Mây"), () => now.Phone.ShouldBe("0987654321"), () => now.Email.ShouldBe("may@example.vn"), () => now.IdentityNumber.ShouldBe("011195000123"));
        (corrected.Submission.ReturnMethod, corrected.Submission.ReturnAddress, corrected.Applicant).ShouldBe((ReturnMethod.Counter, null, Given.Person));
        ReturnByPost.Decide(corrected, new(null, true), Given.Clerk, Guid.NewGuid(), Given.Key).ShouldBeOfType<Decision.Refused>();
        var how = corrected.ApplicantCorrections.Single().How;
        how.Changed.ShouldBe(["name", "phone", "email", "returnMethod", "returnAddress"]);
        (how.Was.Open(Given.Key).Name, how.Was.Open(Given.Key).Phone, how.WasReturned, how.WasReturnAddress!.Value.Open(Given.Key)).ShouldBe(("Lò Thị Mai", "0912345678", ReturnMethod.Postal, Post));
        how.Reason.Open(Given.Key).ShouldBe("Ghi nhầm");
        History.Sentence(how).ShouldBe("Sửa thông tin hồ sơ: tên, điện thoại, thư điện tử, cách nhận kết quả, nơi nhận kết quả");
        DossierMessages.Of(how, corrected, Guid.NewGuid(), Given.Now).ShouldBeEmpty("whoever needs the contact asks for it by reference");
        NationalStatus.Of(corrected).ShouldBe(NationalStatus.Of(Given.Issued()));
    }

    [Fact]
    public void A_receipt_given_before_says_what_it_said()
    {
        var paid = Given.Accepted(fee: 8_000).With(d => CollectFee.Decide(d, new(8_000, "cash"), Given.Clerk, Given.Catalogue(), Given.Now));
        Receipt(paid.With(d => Correct(d, Same with { Name = "Lò Thị Mây" }))).ShouldBe(Receipt(paid));

        static string Receipt(Dossier dossier) => FeeReceipts.Print(dossier, dossier.Fee!.Payments[0], Given.Key, Given.Catalogue(), FormTemplates.Default);
    }

    [Fact]
    public void It_is_refused_with_the_reason_that_holds()
    {
        Correct(Given.Accepted(), Same).ShouldBeRefused("nothing-changed");
        Correct(Given.Accepted(), Same with { Phone = "12" }).ShouldBeRefused("invalid");
        Correct(Given.Accepted(), Same with { Email = "x" }).ShouldBeRefused("invalid");
        Correct(Given.Accepted(), Same with { Name = " " }).ShouldBeRefused("invalid");
        Correct(Given.Accepted(), Same with { Address = null }).ShouldBeRefused("invalid");
        Correct(Given.Accepted(), Same with { Phone = null, Reason = "" }).ShouldBeRefused("invalid");
        Correct(Given.Accepted(), Same with { Phone = null, ReturnAddress = Post with { Commune = "00000" } }).ShouldBeRefused("invalid");
        Correct(Given.Accepted(), Same with { ReturnAddress = null }).ShouldBeRefused("return-address-missing");
        Correct(Given.Accepted(), Same with { Phone = null }, Given.ClerkElsewhere).ShouldBeRefused("not-your-agency");
        Correct(Given.Sent(Guid.NewGuid()), Same with { ReturnAddress = Post with { Street = "Bản Khác" } }).ShouldBeRefused("parcel-under-way");
        Correct(Given.Sent(Guid.NewGuid()), Same with { Phone = "0987654321" }).Events().Count.ShouldBe(1);
        Correct(Given.Accepted().With(d => StopProcessing.Decide(d, new("law", "Căn cứ", "none"), Given.Leader, Given.Key, Given.Now)), Same with { Phone = null }).ShouldBeRefused("dossier-ended");

        var noPost = Given.Catalogue(Given.Procedure() with { Rules = new(null, false, PostalReturn: false, false, null) });
        CorrectApplicant.Decide(Given.Submitted(ReturnMethod.Counter), Same, Given.Clerk, noPost, Given.Key, Given.Now).ShouldBeRefused("postal-return-not-offered");
        CorrectApplicant.Decide(Given.Submitted(ReturnMethod.Counter), Same, Given.Clerk, Catalogue.CatalogueSnapshot.Empty, Given.Key, Given.Now).ShouldBeRefused("catalogue-not-loaded");
        Correct(Given.Submitted(ReturnMethod.Counter), Same).Events().Count.ShouldBe(1);
    }

    private static Decision Correct(Dossier dossier, CorrectApplicant.Request request, Actor? by = null) => CorrectApplicant.Decide(dossier, request, by ?? Given.Clerk, Given.Catalogue(), Given.Key, Given.Now);
}
