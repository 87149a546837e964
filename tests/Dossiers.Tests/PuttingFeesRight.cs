using Platform.Contracts;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Forms;
using Platform.Dossiers.UseCases;
using FeeRequested = Platform.Dossiers.Domain.FeeRequested;

namespace Platform.Dossiers.Tests;

/// <summary>A fee that was wrong is put right by a further event: nobody waits or pays for somebody's slip.</summary>
public sealed class PuttingFeesRight
{
    /// <summary>8.000 charge and 20.000 fee for everybody.</summary>
    private static ProcedurePublished Terms => Given.Procedure() with
    {
        Cases = [new("default", "Mặc định", [.. Enum.GetValues<Channel>().Select(c => new ChannelTerms(c, 3, "workingDay", [new("f1", FeeKind.Charge, "Lệ phí", 8_000, ""), new("f3", FeeKind.Fee, "Phí thẩm định", 20_000, "")], null))])],
    };

    private static readonly Catalogue.CatalogueSnapshot Two = Given.Catalogue(Terms);

    [Fact]
    public void An_amount_typed_wrong_no_longer_holds_the_clock()
    {
        // three working days from Monday 23 November: Thursday 17:30; the clock stands from Tuesday 09:30 to 10:30
        var stands = Accepted().With(d => Further(d, 5_000_000), Given.Local(2026, 11, 24, 9, 30));
        (stands.Wait, stands.FeeOutstanding).ShouldBe((Wait.Fee, 5_028_000L));
        var right = stands.With(d => Correct(d, Given.Local(2026, 11, 24, 10, 30), new CorrectFee.Correction("further-1", 0)), Given.Local(2026, 11, 24, 10, 30));
        right.ShouldSatisfyAllConditions(() => right.Wait.ShouldBeNull(), () => right.PausedAt.ShouldBeNull(), () => right.FeeOutstanding.ShouldBe(28_000), () => right.DueAt.ShouldBe(Given.Local(2026, 11, 27, 8, 30)));
        NationalStatus.Of(right).ShouldBe(NationalStatus.Of(Accepted()));
        History.Sentence(Correct(stands, Given.Local(2026, 11, 24, 10, 30), new CorrectFee.Correction("further-1", 0)).Events().Single())
            .ShouldBe("Sửa phí, lệ phí: bớt 5.000.000 đồng đã tính nhầm; tính tiếp thời hạn, hẹn trả kết quả 08:30 ngày 27/11/2026");
        right.Fee!.Corrections.Single().ShouldSatisfyAllConditions(c => c.Reason.Open(Given.Key).ShouldBe("Ghi nhầm"), c => c.By.ShouldBe(Given.Clerk), c => c.Lines.Single().Line.Amount.ShouldBe(5_000_000));
        Further(right, 1_000).Events().OfType<FeeRequested>().Single().Lines.Single().Key.ShouldBe("further-2");
    }

    [Fact]
    public void Where_something_of_it_is_still_owed_the_clock_waits_for_that()
    {
        var right = Accepted().With(d => Further(d, 5_000_000)).With(d => Correct(d, new CorrectFee.Correction("further-1", 50_000)));
        (right.Wait, right.FeeOutstanding).ShouldBe((Wait.Fee, 78_000L));
        Paid(right).ShouldSatisfyAllConditions(d => d.Wait.ShouldBeNull(), d => d.PausedAt.ShouldBeNull());
        var paidAlready = Paid(Accepted()).With(d => Further(d, 5_000_000)).With(d => Correct(d, new CorrectFee.Correction("further-1", 0)));
        (paidAlready.Wait, paidAlready.PausedAt, paidAlready.FeeOutstanding, paidAlready.Refundable).ShouldBe((null, null, 0L, 0L));
    }

    [Fact]
    public void Who_was_found_to_be_exempt_later_gets_back_what_was_paid_and_the_receipt_says_what_it_said()
    {
        var paid = Paid(Accepted());
        var exempt = paid.With(d => Correct(d, new CorrectFee.Correction("f3", 0, "poor-household", "Sổ hộ nghèo số 12")));
        exempt.ShouldSatisfyAllConditions(() => exempt.FeeOutstanding.ShouldBe(0), () => exempt.Refundable.ShouldBe(20_000), () => exempt.Fee!.Lines.Select(l => l.Key).ShouldBe(["f1"]));
        exempt.Fee!.Exemptions.Single().ShouldSatisfyAllConditions(e => e.Ground.ShouldBe("poor-household"), e => e.Line.Amount.ShouldBe(20_000), e => e.Note!.Value.Open(Given.Key).ShouldBe("Sổ hộ nghèo số 12"));
        History.Sentence(Correct(paid, new CorrectFee.Correction("f3", 0, "poor-household")).Events().Single()).ShouldBe("Sửa phí, lệ phí: miễn, giảm 20.000 đồng");
        var back = exempt.With(d => RefundFee.Decide(d, new(20_000, "cash", null, "Hộ nghèo"), Given.Clerk, Given.Key, Given.Now));
        (back.Refundable, back.Fee!.Kept, back.FeeOutstanding).ShouldBe((0L, 8_000L, 0L));
        var (then, now) = (Receipt(paid), Receipt(back));
        now.ShouldBe(then);
        now.ShouldContain("Phí thẩm định");
        now.ShouldNotContain("NỘP THỪA");

        static string Receipt(Dossier dossier) => System.Net.WebUtility.HtmlDecode(FeeReceipts.Print(dossier, dossier.Fee!.Payments[0], Given.Key, Two, FormTemplates.Default));
    }

    [Fact]
    public void After_a_refund_the_next_payment_is_for_what_is_owed_then()
    {
        var again = Paid(Accepted()).With(d => Correct(d, new CorrectFee.Correction("f3", 0, "child"))).With(d => RefundFee.Decide(d, new(20_000, "cash", null, "Trẻ em"), Given.Clerk, Given.Key, Given.Now)).With(d => Further(d, 50_000));
        Paid(again).Fee!.Payments[^1].Covers.Single().ShouldSatisfyAllConditions(c => c.Line.Key.ShouldBe("further-1"), c => c.Amount.ShouldBe(50_000));
    }

    [Fact]
    public void A_reduction_by_law_leaves_the_rest_to_pay()
    {
        var half = Accepted().With(d => Correct(d, new CorrectFee.Correction("f3", 10_000, "elderly")));
        half.ShouldSatisfyAllConditions(() => half.FeeOutstanding.ShouldBe(18_000), () => half.Fee!.Lines.Select(l => l.Amount).ShouldBe([8_000, 10_000]), () => half.Fee!.Exemptions.Single().Line.Amount.ShouldBe(10_000));
    }

    [Fact]
    public void A_further_fee_may_be_exempt_and_its_key_is_not_given_again()
    {
        var exempt = Accepted().With(d => Further(d, 50_000)).With(d => Correct(d, new CorrectFee.Correction("further-1", 0, "disabled")));
        exempt.FeeOutstanding.ShouldBe(28_000);
        exempt.Fee!.Exemptions.Single().Line.Opened(text => text?.Open(Given.Key)).Name.ShouldBe("Phí đo đạc");
        Further(exempt, 1_000).Events().OfType<FeeRequested>().Single().Lines.Single().Key.ShouldBe("further-2");
    }

    [Fact]
    public void Asked_for_and_paid_before_acceptance_a_line_may_still_be_exempt_at_acceptance_or_before()
    {
        var asked = Paid(Given.Submitted().With(d => RequestFee.Decide(d, new(["f1", "f3"], null, null, null), Given.Clerk, Two, Given.Key, Given.Now)));
        var accepted = Accepted(asked, new AcceptDossier.Exemption("f3", "poor-household", null));
        accepted.ShouldSatisfyAllConditions(() => accepted.Acceptance!.Terms.Fees.Select(f => f.Key).ShouldBe(["f1"]), () => accepted.Fee!.Total.ShouldBe(8_000), () => accepted.Refundable.ShouldBe(20_000));

        var before = asked.With(d => Correct(d, new CorrectFee.Correction("f3", 0, "poor-household")));
        RequestFee.Decide(before, new(null, null, null, null), Given.Clerk, Two, Given.Key, Given.Now).ShouldBeRefused("already-requested");
        var then = Accepted(before);
        then.ShouldSatisfyAllConditions(() => then.Fee!.Total.ShouldBe(8_000), () => then.Acceptance!.Terms.Fees.Select(f => f.Key).ShouldBe(["f1"]), () => then.Refundable.ShouldBe(20_000), () => then.Fee!.Exemptions.Count.ShouldBe(1));
        AcceptDossier.Decide(before, new([new("p1", 1, 0)], null, null, null, [new("f3", "child", null)]), Given.Clerk, Two, new DossierRules(), Given.Key, Given.Now).ShouldBeRefused("invalid");
    }

    [Fact]
    public void What_the_ministrys_word_accepts_owes_the_rest_of_the_terms_too()
    {
        var elsewhere = Given.Catalogue(Terms with { Route = new("ministry", "btp", "Hệ thống của Bộ Tư pháp") });
        RecordMinistryState.Circumstances with = new(new("csdl-hotich", "Hệ thống của Bộ Tư pháp", ServiceDefaults.Auth.Roles.System, "H18"), elsewhere, new DossierRules(), new MinistryWords(new Dictionary<(string, string), string>()), null);
        var accepted = Given.Submitted().With(d => RequestFee.Decide(d, new(["f1"], null, null, null), Given.Clerk, elsewhere, Given.Key, Given.Now))
            .With(d => RecordMinistryState.Decide(d, new("btp", "BTP-1", 1, null, "received", null, null, null, null), with, Given.Key, Given.Now));
        accepted.Stage.ShouldBe(Stage.Accepted);
        accepted.Fee!.Lines.Select(l => l.Key).ShouldBe(["f1", "f3"]);
        accepted.FeeOutstanding.ShouldBe(28_000);
        accepted.With(d => Correct(d, new CorrectFee.Correction("f3", 0, "child"))).FeeOutstanding.ShouldBe(8_000);
    }

    [Fact]
    public void What_is_put_right_is_named_less_than_it_was_and_said_why()
    {
        Correct(Accepted(), new CorrectFee.Correction("f9", 0)).ShouldBeRefused("unknown-fee");
        Correct(Accepted(), new CorrectFee.Correction("f1", 8_000)).ShouldBeRefused("invalid");
        Correct(Accepted(), new CorrectFee.Correction("f1", -1)).ShouldBeRefused("invalid");
        Correct(Accepted(), new CorrectFee.Correction("f1", 0, "because")).ShouldBeRefused("invalid");
        Correct(Accepted(), new CorrectFee.Correction("f1", 0, "other", " ")).ShouldBeRefused("invalid");
        Correct(Accepted(), new CorrectFee.Correction("f1", 0), new CorrectFee.Correction("f1", 1)).ShouldBeRefused("invalid");
        Correct(Accepted()).ShouldBeRefused("invalid");
        CorrectFee.Decide(Accepted(), new([new("f1", 0)], " "), Given.Clerk, Two, Given.Key, Given.Now).ShouldBeRefused("invalid");
        CorrectFee.Decide(Accepted(), new([new("f1", 0)], "Nhầm"), Given.ClerkElsewhere, Two, Given.Key, Given.Now).ShouldBeRefused("not-your-agency");
        Correct(Given.Accepted(), new CorrectFee.Correction("f1", 0)).ShouldBeRefused("no-fee-to-correct");
        Correct(Given.Sent(Guid.NewGuid(), fee: 8_000), new CorrectFee.Correction("f1", 0)).ShouldBeRefused("cash-on-delivery-under-way");
        Correct(Paid(Accepted()).With(d => StopProcessing.Decide(d, new("law", "Căn cứ", "kept"), Given.Leader, Given.Key, Given.Now)), new CorrectFee.Correction("f1", 0)).ShouldBeRefused("no-fee-to-correct");
    }

    [Fact]
    public void A_correction_made_by_mistake_is_undone_unless_the_clock_went_on_with_it()
    {
        var exempt = Accepted().With(d => Correct(d, new CorrectFee.Correction("f3", 0, "child")));
        exempt.With(d => UndoStep.Decide(d, new(d.Version, "Nhầm hồ sơ"), Given.Leader, Given.Key, Given.Now)).FeeOutstanding.ShouldBe(28_000);
        Accepted().With(d => Further(d, 5_000_000)).With(d => Correct(d, new CorrectFee.Correction("further-1", 0))).LastStep.ShouldBeNull();
    }

    private static Dossier Accepted(Dossier? before = null, params AcceptDossier.Exemption[] exempt) =>
        (before ?? Given.Submitted()).With(d => AcceptDossier.Decide(d, new([new("p1", 1, 0)], null, null, null, exempt), Given.Clerk, Two, new DossierRules(), Given.Key, Given.Now));

    private static Dossier Paid(Dossier dossier) => dossier.With(d => CollectFee.Decide(d, new(d.FeeOutstanding, "cash"), Given.Clerk, Two, Given.Now));

    private static Decision Further(Dossier dossier, long amount) => RequestFee.Decide(dossier, new(null, [new("Phí đo đạc", "fee", amount, "Nghị quyết 12")], ClockStops: true, "Đo thêm"), Given.Specialist, Two, Given.Key, Given.Now);

    private static Decision Correct(Dossier dossier, params CorrectFee.Correction[] lines) => Correct(dossier, Given.Now, lines);

    private static Decision Correct(Dossier dossier, DateTimeOffset now, params CorrectFee.Correction[] lines) => CorrectFee.Decide(dossier, new(lines, "Ghi nhầm"), Given.Clerk, Two, Given.Key, now);
}
