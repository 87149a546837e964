using Platform.Contracts;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Forms;
using Platform.Dossiers.Payments;
using Platform.Dossiers.UseCases;
using Platform.Dossiers.Views;
using FeePaid = Platform.Dossiers.Domain.FeePaid;
using FeeRefunded = Platform.Dossiers.Domain.FeeRefunded;
using FeeRequested = Platform.Dossiers.Domain.FeeRequested;

namespace Platform.Dossiers.Tests;

public sealed class Paying
{
    /// <summary>8.000 charge for everybody, 5.000 fee for further copies, 20.000 fee for everybody.</summary>
    private static readonly Catalogue.CatalogueSnapshot Three = Given.Catalogue(Given.Procedure() with
    {
        Rules = new ProcedureRules(null, false, true, OnlinePayment: true, null),
        Cases = [new("default", "Mặc định", [.. Enum.GetValues<Channel>().Select(c => new ChannelTerms(c, 3, "workingDay",
            [new("f1", FeeKind.Charge, "Lệ phí", 8_000, ""), new("f2", FeeKind.Fee, "Bản sao thêm", 5_000, "Từ bản thứ hai"), new("f3", FeeKind.Fee, "Phí thẩm định", 20_000, "")], null))])],
    });

    private static Dossier Accepted(Dossier? before = null, string[]? lines = null, params AcceptDossier.Exemption[] exempt) =>
        (before ?? Given.Submitted()).With(d => AcceptDossier.Decide(d, new([new("p1", 1, 0)], null, null, lines, exempt), Given.Clerk, Three, new DossierRules(), Given.Key, Given.Now));

    private static Dossier Paid(Dossier dossier, string method = "cash", string? reference = null) =>
        dossier.With(d => CollectFee.Decide(d, new(d.FeeOutstanding, method, reference), Given.Clerk, Three, Given.Now));

    private static Decision Online(Dossier dossier, long amount) => RecordPayment.Decide(dossier, "national", new("TT1", PaymentState.Paid, amount, "GD1"), Three, Given.Now);

    [Fact]
    public void Who_is_exempt_does_not_pay_that_line_and_it_is_seen_why()
    {
        var accepted = Accepted(exempt: new AcceptDossier.Exemption("f3", "poor-household", "Sổ hộ nghèo số 12"));
        accepted.FeeOutstanding.ShouldBe(8_000);
        accepted.Acceptance!.Terms.Fees.Select(f => f.Key).ShouldBe(["f1"]);
        var exemption = accepted.Fee!.Exemptions.Single();
        exemption.ShouldSatisfyAllConditions(() => exemption.Line.Amount.ShouldBe(20_000), () => exemption.Ground.ShouldBe("poor-household"), () => exemption.Note!.Value.Open(Given.Key).ShouldBe("Sổ hộ nghèo số 12"));
        var free = Accepted(exempt: [new("f1", "child", null), new("f3", "child", null)]);
        free.FeeOutstanding.ShouldBe(0);
        free.Fee!.Total.ShouldBe(0);
        free.Fee.Exemptions.Count.ShouldBe(2);
    }

    [Fact]
    public void An_exemption_names_a_line_that_applies_and_its_ground()
    {
        Accept(new AcceptDossier.Exemption("f9", "child", null)).ShouldBeRefused("unknown-fee");
        Accept(new AcceptDossier.Exemption("f2", "child", null)).ShouldBeRefused("unknown-fee"); // does not apply unless chosen
        Accept(new AcceptDossier.Exemption("f1", "because", null)).ShouldBeRefused("invalid");
        Accept(new AcceptDossier.Exemption("f1", "other", " ")).ShouldBeRefused("invalid");
        Accept(new("f1", "child", null), new("f1", "elderly", null)).ShouldBeRefused("invalid");

        static Decision Accept(params AcceptDossier.Exemption[] exempt) => AcceptDossier.Decide(Given.Submitted(), new([new("p1", 1, 0)], null, null, null, exempt), Given.Clerk, Three, new DossierRules(), Given.Key, Given.Now);
    }

    [Fact]
    public void What_was_asked_for_before_acceptance_is_not_asked_for_again()
    {
        var asked = Given.Submitted().With(d => First(d, ["f1", "f2"]));
        asked.FeeOutstanding.ShouldBe(13_000);
        var paid = Paid(asked);
        var accepted = Accepted(paid);
        accepted.Acceptance!.Terms.Fees.Select(f => f.Key).ShouldBe(["f1", "f2", "f3"]);
        accepted.Fee!.Lines.Select(l => l.Key).ShouldBe(["f1", "f2", "f3"]);
        accepted.FeeOutstanding.ShouldBe(20_000);
    }

    [Fact]
    public void Before_acceptance_a_clerk_asks_for_lines_of_the_terms_and_nothing_else()
    {
        First(Given.Submitted(), null).Events().OfType<FeeRequested>().Single().Lines.Select(l => l.Key).ShouldBe(["f1", "f3"]);
        First(Given.Submitted(), ["f9"]).ShouldBeRefused("unknown-fee");
        First(Given.Submitted().With(d => First(d, null)), null).ShouldBeRefused("already-requested");
        First(Given.Submitted(), null, Given.ClerkElsewhere).ShouldBeRefused("not-your-agency");
        First(Given.Submitted(), null, Given.Specialist).ShouldBeRefused("not-your-part");
        Ask(Given.Submitted(), new(null, [new("Phí đo đạc", "fee", 50_000, "Nghị quyết 12")], true, null), Given.Clerk).ShouldBeRefused("invalid");
    }

    [Fact]
    public void In_appraisal_a_further_fee_names_its_ground_and_may_stop_the_clock()
    {
        RequestFee.Request further = new(null, [new(" Phí đo đạc ", "fee", 50_000, "Nghị quyết 12")], ClockStops: true, "Đo thêm 200 m2");
        var asked = Accepted().With(d => Ask(d, further, Given.Specialist));
        asked.FeeOutstanding.ShouldBe(78_000);
        var line = asked.Fee!.Lines[^1];
        (line.Key, line.Kind, line.Name, line.Amount, line.Ground).ShouldBe(("further-1", "fee", "Khoản thu bổ sung", 50_000, "theo văn bản nêu trong yêu cầu nộp"), "what an officer types may name somebody");
        line.Opened(own => own?.Open(Given.Key)).ShouldBe(new FeeLine("further-1", "fee", "Phí đo đạc", 50_000, "Nghị quyết 12"));
        line.Opened(_ => null).Name.ShouldBe("Khoản thu bổ sung", "the person was erased");
        new FeeLine("further-1", "fee", "Phí đo đạc", 50_000, "Nghị quyết 12").Opened(own => own?.Open(Given.Key)).Name.ShouldBe("Phí đo đạc", "stored before it was sealed");
        asked.Wait.ShouldBe(Wait.Fee);
        Ask(asked, further, Given.Specialist).ShouldBeRefused("processing-paused");
        Ask(Accepted(), further with { Reason = null, Further = [new("", "tax", 0, "")] }, Given.Leader).ShouldBeRefused("invalid");
        Ask(Accepted(), further with { Further = [] }, Given.Leader).ShouldBeRefused("invalid");
        Ask(Accepted(), further, Given.Clerk).ShouldBeRefused("not-your-part");
        Ask(Given.Issued(), further, Given.Leader).ShouldBeRefused("not-in-appraisal");
    }

    [Fact]
    public void The_clock_waits_for_a_fee_only_where_something_is_left_to_pay()
    {
        // 28.000 paid twice. A further 20.000 is covered; a further 50.000 leaves 22.000.
        var twice = Paid(Accepted()).With(d => Online(d, 28_000));
        var covered = twice.With(d => Ask(d, new(null, [new("Phí đo đạc", "fee", 20_000, "Nghị quyết 12")], ClockStops: true, "Đo thêm"), Given.Specialist));
        (covered.FeeOutstanding, covered.Wait, covered.PausedAt).ShouldBe((0L, null, null));
        covered.Fee!.Overpaid.ShouldBe(8_000);
        var exact = twice.With(d => Ask(d, new(null, [new("Phí đo đạc", "fee", 28_000, "Nghị quyết 12")], ClockStops: true, "Đo thêm"), Given.Specialist));
        exact.PausedAt.ShouldBeNull();
        var left = twice.With(d => Ask(d, new(null, [new("Phí đo đạc", "fee", 50_000, "Nghị quyết 12")], ClockStops: true, "Đo thêm"), Given.Specialist));
        (left.FeeOutstanding, left.Wait).ShouldBe((22_000L, Wait.Fee));
        Paid(left).PausedAt.ShouldBeNull("and goes on when that is paid");
    }

    [Fact]
    public void A_fee_asked_for_by_mistake_is_undone()
    {
        var asked = Accepted().With(d => Ask(d, new(null, [new("Phí đo đạc", "fee", 50_000, "Nghị quyết 12")], false, "Nhầm"), Given.Specialist));
        var undone = asked.With(d => UndoStep.Decide(d, new(d.Version, "Nhầm hồ sơ"), Given.Leader, Given.Key, Given.Now));
        undone.FeeOutstanding.ShouldBe(28_000);
        Given.Accepted(fee: 8_000).LastStep.ShouldBeNull("what acceptance asked for is the terms'");
    }

    [Fact]
    public void A_transfer_is_taken_with_the_banks_number()
    {
        var paid = Paid(Accepted(), "transfer", " FT26327 ");
        paid.Fee!.Payments.Single().ShouldSatisfyAllConditions(p => p.Method.ShouldBe("transfer"), p => p.Reference.ShouldBe("FT26327"), p => p.ReceiptNumber.ShouldBe("0000007/2026"));
        CollectFee.Decide(Accepted(), new(28_000, "transfer"), Given.Clerk, Three, Given.Now).ShouldBeRefused("invalid");
        CollectFee.Decide(Accepted(), new(28_000, "online"), Given.Clerk, Three, Given.Now).ShouldBeRefused("invalid");
    }

    [Fact]
    public void Money_that_comes_twice_is_kept_shown_as_too_much_and_given_back()
    {
        var twice = Paid(Accepted()).With(d => Online(d, 28_000));
        twice.ShouldSatisfyAllConditions(() => twice.FeeOutstanding.ShouldBe(0), () => twice.Fee!.Overpaid.ShouldBe(28_000), () => twice.Refundable.ShouldBe(28_000));
        var refunded = twice.With(d => Refund(d, new(28_000, "transfer", "FT9", "Nộp hai lần")));
        refunded.ShouldSatisfyAllConditions(() => refunded.Refundable.ShouldBe(0), () => refunded.FeeOutstanding.ShouldBe(0), () => refunded.Fee!.Kept.ShouldBe(28_000));
        refunded.Fee!.Refunds.Single().ReceiptNumber.ShouldBe("HT-0000007/2026");
        Refund(refunded, new(28_000, "cash", null, "Nữa")).ShouldBeRefused("nothing-to-refund");
    }

    [Fact]
    public void An_end_without_result_gives_back_what_the_rule_says()
    {
        var paid = Paid(Accepted());
        var withdrawn = paid.With(d => WithdrawDossier.Decide(d, new(null), Given.Mother, own: true, Given.Key)).With(d => ConfirmWithdrawal.Decide(d, new(null), Given.Clerk, Given.Key));
        withdrawn.Refundable.ShouldBe(28_000);
        Stopped("refunded").Refundable.ShouldBe(28_000);
        Stopped("kept").Refundable.ShouldBe(0);
        Paid(Given.Submitted().With(d => First(d, ["f1"]))).With(d => RefuseDossier.Decide(d, new("duplicate", "Trùng"), Given.Clerk, Given.Key, Given.Now)).Refundable.ShouldBe(8_000);
        Refund(withdrawn, new(27_000, "cash", null, "Rút hồ sơ")).ShouldBeRefused("amount-differs");
        Refund(withdrawn, new(28_000, "transfer", null, "Rút hồ sơ")).ShouldBeRefused("invalid");
        Refund(withdrawn, new(28_000, "cash", null, " ")).ShouldBeRefused("invalid");
        Refund(withdrawn, new(28_000, "cash", null, "Rút hồ sơ"), Given.ClerkElsewhere).ShouldBeRefused("not-your-agency");
        Refund(paid, new(28_000, "cash", null, "x")).ShouldBeRefused("nothing-to-refund");

        Dossier Stopped(string outcome) => paid.With(d => StopProcessing.Decide(d, new("law", "Theo quyết định của toà án", outcome), Given.Leader, Given.Key, Given.Now));
    }

    /// <summary>1.000 always, 2.000 before acceptance, 4.000 before a result, 8.000 never, 16.000 with no rule.</summary>
    [Fact]
    public void Withdrawn_each_line_goes_back_by_its_rule_and_that_never_changes_later()
    {
        var catalogue = Given.Catalogue(Given.Procedure() with
        {
            Cases = [new("default", "Mặc định", [.. Enum.GetValues<Channel>().Select(c => new ChannelTerms(c, 3, "workingDay",
                [
                    new("f1", FeeKind.Charge, "a", 1_000, "", RefundRule.Always), new("f2", FeeKind.Charge, "b", 2_000, "", RefundRule.BeforeAcceptance), new("f3", FeeKind.Fee, "c", 4_000, "", RefundRule.BeforeResult),
                    new("f4", FeeKind.Fee, "d", 8_000, "", RefundRule.Never), new("f5", FeeKind.Fee, "e", 16_000, ""),
                ], null))])],
        });
        var submitted = Paid(Given.Submitted().With(d => RequestFee.Decide(d, new(null, null, null, null), Given.Clerk, catalogue, Given.Key, Given.Now)));
        submitted.Fee!.Kept.ShouldBe(31_000);
        var accepted = submitted.With(d => AcceptDossier.Decide(d, new([new("p1", 1, 0)], null, null, null), Given.Clerk, catalogue, new DossierRules(), Given.Key, Given.Now));
        accepted.Acceptance!.Terms.Fees.Select(f => f.Refund).ShouldBe([RefundRule.Always, RefundRule.BeforeAcceptance, RefundRule.BeforeResult, RefundRule.Never, null]);
        var drafted = accepted.With(d => DraftResult.Decide(d, new(ResolutionOutcome.Granted, "Đồng ý", null, null), Given.Specialist, Given.Paper, Given.Key));

        Withdrawn(submitted).Refundable.ShouldBe(23_000);
        Withdrawn(accepted).Refundable.ShouldBe(21_000);
        Withdrawn(drafted).Refundable.ShouldBe(17_000);
        submitted.With(d => RefuseDossier.Decide(d, new("duplicate", "Trùng"), Given.Clerk, Given.Key, Given.Now)).Refundable.ShouldBe(31_000, "not accepted, all of it goes back");

        var gone = Withdrawn(accepted);
        gone.With(d => Online(d, 5_000)).Refundable.ShouldBe(26_000, "money that came afterwards goes back whole");
        var refunded = gone.With(d => Refund(d, new(21_000, "cash", null, "Rút hồ sơ")));
        refunded.ShouldSatisfyAllConditions(() => refunded.Refundable.ShouldBe(0), () => refunded.Fee!.Kept.ShouldBe(10_000));
        accepted.With(Decision.Of(new Domain.DossierWithdrawn(Given.Clerk, null, 31_000))).Refundable.ShouldBe(31_000, "from before there were rules");

        static Dossier Withdrawn(Dossier dossier) => dossier.With(d => WithdrawDossier.Decide(d, new(null), Given.Mother, own: true, Given.Key)) is var asked && asked.Stage is Stage.Withdrawn
            ? asked
            : asked.With(d => ConfirmWithdrawal.Decide(d, new(null), Given.Clerk, Given.Key));
    }

    [Fact]
    public void The_clock_goes_on_when_the_fee_is_paid_online_and_only_when_all_of_it_is()
    {
        var asked = Accepted().With(d => Ask(d, new(null, [new("Phí đo đạc", "fee", 50_000, "Nghị quyết 12")], true, "Đo thêm"), Given.Specialist), Given.Local(2026, 11, 24, 9, 30));
        asked.Apply(One(Online(asked, 28_000)), Given.Local(2026, 11, 24, 10, 30)).Wait.ShouldBe(Wait.Fee);
        var later = RecordPayment.Decide(asked, "national", new("TT1", PaymentState.Paid, 78_000, null), Three, Given.Local(2026, 11, 24, 10, 30));
        var paid = asked.Apply(One(later), Given.Local(2026, 11, 24, 10, 30));
        paid.Wait.ShouldBeNull();
        paid.DueAt.ShouldBe(Given.Local(2026, 11, 27, 8, 30)); // an hour after Thursday's close
        One(later).ShouldBeOfType<FeePaid>().ShouldSatisfyAllConditions(e => e.Reference.ShouldBe("TT1"), e => e.By.Role.ShouldBe("service"), e => e.Method.ShouldBe("online"));
    }

    [Fact]
    public void A_receipt_has_fees_and_charges_on_sheets_of_their_own_and_names_what_was_paid_too_much()
    {
        var paid = Paid(Accepted(lines: ["f2"])).With(d => Online(d, 33_000));
        var page = System.Net.WebUtility.HtmlDecode(FeeReceipts.Print(paid, paid.Fee!.Payments[0], Given.Key, Three, FormTemplates.Default));
        foreach (var expected in new[] { "BIÊN LAI THU PHÍ", "BIÊN LAI THU LỆ PHÍ", "0000007/2026", "Lò Thị Mai", "Bản sao thêm", "Phí thẩm định", "25.000 đồng", "8.000 đồng", "Tiền mặt", "Quàng Thị Hoa", "H18.25-261123-0007" })
            page.ShouldContain(expected);
        page.ShouldContain("0000007/2026-P<");
        page.ShouldContain("0000007/2026-LP<");
        page.ShouldNotContain("{{");
        page.ShouldNotContain("NỘP THỪA");
        System.Net.WebUtility.HtmlDecode(FeeReceipts.Print(paid, paid.Fee.Payments[1], Given.Key, Three, FormTemplates.Default)).ShouldContain("BIÊN NHẬN TIỀN NỘP THỪA");
        var earlier = Accepted(lines: ["f2"]).Apply(new FeePaid(Given.Clerk, 33_000, "cash", "0000007/2026"), Given.Now);
        System.Net.WebUtility.HtmlDecode(FeeReceipts.Print(earlier, earlier.Fee!.Payments[0], Given.Key, Three, FormTemplates.Default)).Split("0000007/2026<").Length.ShouldBeGreaterThan(2, "receipts that went out under one number keep it");
        paid.Fee.Unpaid.ShouldBeEmpty();
        Accepted().Fee!.Unpaid.Sum(l => l.Amount).ShouldBe(28_000);
    }

    [Fact]
    public void A_refund_has_a_voucher_with_the_amount_in_words_and_why()
    {
        var refunded = Paid(Accepted()).With(d => Online(d, 28_000)).With(d => Refund(d, new(28_000, "transfer", "FT9", "Nộp <hai> lần")));
        var page = System.Net.WebUtility.HtmlDecode(RefundVouchers.Print(refunded, refunded.Fee!.Refunds[0], Given.Key, Three, FormTemplates.Default));
        foreach (var expected in new[] { "PHIẾU HOÀN TRẢ", "HT-0000007/2026", "Lò Thị Mai", "Bản Đề Chu, Xã Tủa Chùa, Tỉnh Điện Biên", "H18.25-261123-0007", "28.000 đồng", "hai mươi tám nghìn đồng", "Nộp <hai> lần", "Chuyển khoản, mã giao dịch FT9", "Quàng Thị Hoa", "ngày 23 tháng 11 năm 2026" })
            page.ShouldContain(expected, Case.Insensitive);
        page.ShouldNotContain("{{");
    }

    [Fact]
    public void The_cash_book_has_what_came_what_went_and_what_was_cancelled()
    {
        var accepted = Accepted();
        var paid = new FeePaid(Given.Clerk, 28_000, "cash", "0000007/2026");
        var after = accepted.Apply(paid, Given.Now);
        CashEntry.Of(paid, accepted, after, Given.Now)!.ShouldSatisfyAllConditions(e => e.Amount.ShouldBe(28_000), e => e.Kind.ShouldBe("payment"), e => e.Version.ShouldBe(after.Version), e => e.Code.ShouldBe("H18.25-261123-0007"));
        var undone = new Domain.StepUndone(Given.Leader, after.Version, "fee_paid", Given.Key.SealJson("Nhầm"));
        CashEntry.Of(undone, after, after.Apply(undone, Given.Now), Given.Now)!.ShouldSatisfyAllConditions(e => e.Amount.ShouldBe(-28_000), e => e.Kind.ShouldBe("void"), e => e.By.ShouldBe(Given.Clerk));
        var refunded = new FeeRefunded(Given.Leader, 28_000, "cash", "HT-0000007/2026", Given.Key.SealJson("Rút"));
        CashEntry.Of(refunded, after, after.Apply(refunded, Given.Now), Given.Now)!.ShouldSatisfyAllConditions(e => e.Amount.ShouldBe(-28_000), e => e.Kind.ShouldBe("refund"));
        CashEntry.Of(accepted.Submission, Dossier.None(accepted.Id), accepted, Given.Now).ShouldBeNull();
    }

    [Fact]
    public void A_difference_in_the_drawer_needs_a_note()
    {
        var today = new DateOnly(2026, 11, 23);
        CloseCash.Refuses(28_000, null, 28_000).ShouldBeNull();
        CloseCash.Refuses(27_000, "Thiếu 1.000 tiền lẻ", 28_000).ShouldBeNull();
        CloseCash.Refuses(27_000, " ", 28_000)!.Code.ShouldBe("difference-needs-note");
        CloseCash.Check(new(today, 28_000, null), Given.Now).ShouldBeNull();
        CloseCash.Check(new(today.AddDays(1), 0, null), Given.Now)!.Fields!.Keys.ShouldBe(["on"]);
        CloseCash.Check(new(null, null, null), Given.Now)!.Fields!.Keys.ShouldBe(["on", "counted"]);
        foreach (var nonsense in new[] { long.MinValue, long.MaxValue, -RequestFee.Largest - 1 })
            CloseCash.Check(new(today, nonsense, null), Given.Now)!.Fields!.Keys.ShouldBe(["counted"]);
        CloseCash.Check(new(DateOnly.MaxValue, 0, null), Given.Now)!.Fields!.Keys.ShouldBe(["on"]);
        CloseCash.Check(new(DateOnly.MinValue, 0, null), Given.Now)!.Fields!.Keys.ShouldBe(["on"]);
    }

    [Fact]
    public void Online_payment_is_offered_where_the_procedure_or_the_province_says_so()
    {
        var none = new BankAccounts(null, new Dictionary<string, BankAccount>());
        PaymentSettings settings = new(none, "national", Everywhere: false, TimeSpan.FromMinutes(15));
        PayOnline.Refuses(Accepted(), Three, settings).ShouldBeNull();
        PayOnline.Refuses(Accepted(), Three, settings with { Provider = "" })!.Code.ShouldBe("online-payment-not-offered");
        var plain = Given.Catalogue(Given.Procedure(fee: 8_000));
        PayOnline.Refuses(Given.Accepted(fee: 8_000), plain, settings)!.Code.ShouldBe("online-payment-not-offered");
        PayOnline.Refuses(Given.Accepted(fee: 8_000), plain, settings with { Everywhere = true }).ShouldBeNull();
        PayOnline.Refuses(Paid(Accepted()), Three, settings)!.Code.ShouldBe("no-fee-due");
        PayOnline.Refuses(Given.Sent(Guid.NewGuid(), fee: 8_000), plain, settings)!.Code.ShouldBe("cash-on-delivery-under-way");
    }

    private static Decision First(Dossier dossier, string[]? lines, Actor? by = null) => Ask(dossier, new(lines, null, null, null), by ?? Given.Clerk);

    private static Decision Ask(Dossier dossier, RequestFee.Request request, Actor by) => RequestFee.Decide(dossier, request, by, Three, Given.Key, Given.Now);

    private static Decision Refund(Dossier dossier, RefundFee.Request request, Actor? by = null) => RefundFee.Decide(dossier, request, by ?? Given.Clerk, Given.Key, Given.Now);

    private static IDossierEvent One(Decision decision) => decision.Events().Single();
}
