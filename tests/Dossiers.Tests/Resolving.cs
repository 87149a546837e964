using Platform.Dossiers.Domain;
using Platform.Dossiers.Integration;
using Platform.Dossiers.UseCases;

namespace Platform.Dossiers.Tests;

public sealed class Resolving
{
    private static readonly DraftResult.Request Grant = new(ResolutionOutcome.Granted, "Đồng ý", null, null);
    private static readonly Signing.SignedBytes Signature = new([1], "c");

    [Fact]
    public void Drafts_are_versions()
    {
        Given.Drafted().Draft!.Version.ShouldBe(1);
        Given.Drafted().With(d => DraftResult.Decide(d, Grant, Given.Specialist, Given.Paper, Given.Key)).Draft!.Version.ShouldBe(2);
    }

    [Fact]
    public void A_draft_is_refused_where_it_does_not_belong()
    {
        DraftResult.Decide(Given.Submitted(), Grant, Given.Specialist, Given.Paper, Given.Key).ShouldBeRefused("not-in-appraisal");
        DraftResult.Decide(Given.Approved(), Grant, Given.Specialist, Given.Paper, Given.Key).ShouldBeRefused("not-in-appraisal");
        DraftResult.Decide(Given.Accepted(), Grant, Given.Specialist with { Agency = "H18" }, Given.Paper, Given.Key).ShouldBeRefused("not-your-agency");
        DraftResult.Decide(Given.Accepted(), Grant, Given.Specialist, null, Given.Key).ShouldBeRefused("unknown-document");
        DraftResult.Decide(Given.Accepted(), Grant, Given.Specialist, Given.Paper with { UploadedBy = "somebody" }, Given.Key).ShouldBeRefused("unknown-document");
        DraftResult.Decide(Given.Accepted(), Grant, Given.Specialist, Given.Paper with { Dossier = Guid.NewGuid() }, Given.Key).ShouldBeRefused("unknown-document");
        DraftResult.Decide(Given.Accepted(), Grant with { Outcome = ResolutionOutcome.Refused }, Given.Specialist, Given.Paper, Given.Key).ShouldBeRefused("invalid");
        DraftResult.Decide(Given.Accepted(), Grant with { Outcome = ResolutionOutcome.Withdrawn }, Given.Specialist, Given.Paper, Given.Key).ShouldBeRefused("invalid");
    }

    [Theory]
    [InlineData("altered", "signature-altered")]
    [InlineData("notWhole", "signature-altered")]
    [InlineData("unsupported", "signature-unsupported")]
    [InlineData("valid", null)]
    [InlineData("unknownChain", null)]
    [InlineData(null, null)]
    public void A_file_whose_own_signature_does_not_hold_is_no_result(string? status, string? code)
    {
        var decision = DraftResult.Decide(Given.Accepted(), Grant, Given.Specialist, Given.Paper with { SignatureStatus = status }, Given.Key);
        if (code is not null) decision.ShouldBeRefused(code);
        else decision.Events().ShouldHaveSingleItem().ShouldBeOfType<ResultDrafted>();
    }

    [Fact]
    public void The_leader_signs_the_version_they_read()
    {
        Given.Approved().Approval!.DraftVersion.ShouldBe(1);
        ApproveResult.Decide(Given.Drafted(), new(2), Given.Leader, Given.Paper.Sha256, Signature).ShouldBeRefused("draft-changed");
        ApproveResult.Decide(Given.Drafted(), new(1), Given.Leader, new string('b', 64), Signature).ShouldBeRefused("draft-damaged");
        ApproveResult.Decide(Given.Drafted(), new(1), Given.ProvinceLeader, Given.Paper.Sha256, Signature).ShouldBeRefused("not-your-agency");
        ApproveResult.Decide(Given.Accepted(), new(1), Given.Leader, Given.Paper.Sha256, Signature).ShouldBeRefused("not-drafted");
        ApproveResult.Decide(Given.Approved(), new(1), Given.Leader, Given.Paper.Sha256, Signature).ShouldBeRefused("not-drafted");
    }

    [Fact]
    public void What_was_sent_back_is_drafted_again()
    {
        var back = Given.Approved().With(d => SendBack.Decide(d, new("Sai họ tên"), Given.Leader, Given.Key));
        back.Stage.ShouldBe(Stage.Accepted);
        back.Approval.ShouldBeNull();
        NationalStatus.Of(back).ShouldBe(NationalStatus.InProcess);
        SendBack.Decide(Given.Drafted(), new(" "), Given.Leader, Given.Key).ShouldBeRefused("invalid");
        SendBack.Decide(Given.Issued(), new("x"), Given.Leader, Given.Key).ShouldBeRefused("not-drafted");
    }

    [Fact]
    public void Only_a_signature_that_holds_is_issued()
    {
        IssueResult.Decide(Given.Approved(), Given.Officer, signatureHolds: false, "UBND", Given.Now).ShouldBeRefused("signature-not-valid");
        IssueResult.Decide(Given.Drafted(), Given.Officer, true, "UBND", Given.Now).ShouldBeRefused("not-approved");
        IssueResult.Decide(Given.Approved(), Given.Officer with { Agency = "H18.26" }, true, "UBND", Given.Now).ShouldBeRefused("not-your-agency");
        Given.Issued().Issue!.ResultNumber.ShouldBe("07/KQ-UBND");
        IssueResult.Decide(Given.Issued(), Given.Officer, true, "UBND", Given.Now).ShouldBeRefused("not-approved");
    }

    [Fact]
    public void A_department_signs_with_its_own_code_a_peoples_committee_as_such()
    {
        var catalogue = Given.Catalogue();
        var commune = catalogue.Agencies["H18.25"] with { Unit = "03217" };
        catalogue = catalogue with { Agencies = catalogue.Agencies.SetItem("H18.25", commune).SetItem("H18.50", commune with { Code = "H18.50", Unit = null }) };
        Numbers.Result(12, catalogue.SignOf("H18.50")).ShouldBe("12/KQ-H18.50");
        Numbers.Result(7, catalogue.SignOf("H18.25")).ShouldBe("07/KQ-UBND");
    }

    [Fact]
    public void Nothing_is_returned_while_a_fee_is_due()
    {
        var due = Given.Issued(fee: 8_000);
        ReturnAtCounter.Decide(due, Given.Fetches, Given.Clerk, Given.Key).ShouldBeRefused("fee-due");
        ReturnByPost.Decide(due, new(null, null), Given.Clerk, Guid.NewGuid(), Given.Key).ShouldBeRefused("fee-due");
        ReturnOnline.Decide(Given.Issued(8_000, ReturnMethod.Online), Given.Clerk, Given.Key).ShouldBeRefused("fee-due");
        CollectFee.Decide(due, new(7_000, "cash"), Given.Clerk, Given.Catalogue(), Given.Now).ShouldBeRefused("amount-differs");
        CollectFee.Decide(due, new(8_000, "cheque"), Given.Clerk, Given.Catalogue(), Given.Now).ShouldBeRefused("invalid");
        CollectFee.Decide(Given.Issued(), new(8_000, "cash"), Given.Clerk, Given.Catalogue(), Given.Now).ShouldBeRefused("no-fee-due");
        var paid = due.With(d => CollectFee.Decide(d, new(8_000, "cash"), Given.Clerk, Given.Catalogue(), Given.Now));
        paid.Fee!.Payments[0].ReceiptNumber.ShouldBe("0000007/2026");
        paid.With(d => ReturnAtCounter.Decide(d, Given.Fetches, Given.Clerk, Given.Key)).Stage.ShouldBe(Stage.Returned);
    }

    [Fact]
    public void Nobody_pays_at_the_counter_what_the_carrier_is_on_the_way_to_collect()
    {
        var returnId = Guid.NewGuid();
        var sent = Given.Sent(returnId, fee: 8_000);
        CollectFee.Decide(sent, new(8_000, "cash"), Given.Clerk, Given.Catalogue(), Given.Now).ShouldBeRefused("cash-on-delivery-under-way");
        ServiceDefaults.Auth.Caller clerk = new("clerk-1", "", null, "H18.25", new HashSet<string> { "clerk" }, new HashSet<string>());
        Act.OpenTo(clerk, new HashSet<string> { "H18.25" }, sent, Given.Now).ShouldBe(["call-back-parcel", "authorise", "correct-applicant"]); // who may fetch it, should it come back
        var back = sent.Apply(new ResultCameBack(returnId, Guid.NewGuid(), 6, "refused", Given.Now), Given.Now);
        back.With(d => CollectFee.Decide(d, new(8_000, "cash"), Given.Clerk, Given.Catalogue(), Given.Now)).FeeOutstanding.ShouldBe(0);
    }

    [Fact]
    public void A_return_goes_the_way_that_was_chosen()
    {
        ReturnByPost.Decide(Given.Issued(returned: ReturnMethod.Counter), new(null, null), Given.Clerk, Guid.NewGuid(), Given.Key).ShouldBeRefused("not-by-post");
        ReturnByPost.Decide(Given.Issued(), new("pigeon", null), Given.Clerk, Guid.NewGuid(), Given.Key).ShouldBeRefused("invalid");
        ReturnByPost.Decide(Given.Approved(), new(null, null), Given.Clerk, Guid.NewGuid(), Given.Key).ShouldBeRefused("not-waiting-for-return");
        ReturnByPost.Decide(Given.Sent(Guid.NewGuid()), new(null, null), Given.Clerk, Guid.NewGuid(), Given.Key).ShouldBeRefused("not-waiting-for-return");
        ReturnOnline.Decide(Given.Issued(), Given.Clerk, Given.Key).ShouldBeRefused("not-online");
        ReturnAtCounter.Decide(Given.Issued(), new("", "1"), Given.Clerk, Given.Key).ShouldBeRefused("invalid");
        ReturnAtCounter.Decide(Given.Issued(), Given.Fetches, Given.ClerkElsewhere, Given.Key).ShouldBeRefused("not-your-agency");
        Given.Issued(returned: ReturnMethod.Online).With(d => ReturnOnline.Decide(d, Given.Officer, Given.Key)).Return!.Method.ShouldBe(ReturnMethod.Online);
    }

    [Fact]
    public void The_post_may_speak_in_any_order()
    {
        var returnId = Guid.NewGuid();
        var parcel = new Contracts.ConsignmentHead(Guid.NewGuid(), 3, Guid.NewGuid(), returnId, "x", "H18.25", "vnpost", "EE1VN");
        var handed = new Contracts.ConsignmentHandedOver(parcel, Given.Now);
        var delivered = new Contracts.ResultDelivered(parcel with { Version = 5 }, Given.Now, "POD", 8_000);
        var back = new Contracts.ResultCameBack(parcel with { Version = 6 }, Given.Now, "notFound");

        var sent = Given.Sent(returnId, fee: 8_000);
        sent.With(d => OnConsignmentHandedOver.Decide(d, handed)).Stage.ShouldBe(Stage.HandedToPost);
        var closed = sent.With(d => OnResultDelivered.Decide(d, delivered, Given.Now));
        closed.Stage.ShouldBe(Stage.Returned);
        closed.FeeOutstanding.ShouldBe(0);
        closed.With(d => OnConsignmentHandedOver.Decide(d, handed)).Stage.ShouldBe(Stage.Returned);
        OnResultDelivered.Decide(closed, delivered, Given.Now).Events().ShouldBeEmpty();
        OnResultCameBack.Decide(closed, back).Events().ShouldBeEmpty();

        var home = sent.With(d => OnConsignmentHandedOver.Decide(d, handed)).With(d => OnResultCameBack.Decide(d, back));
        home.Stage.ShouldBe(Stage.Issued);
        OnConsignmentHandedOver.Decide(home, handed).Events().ShouldBeEmpty();
        var older = delivered with { Consignment = parcel with { ReturnId = Guid.NewGuid() } };
        OnResultDelivered.Decide(sent, older with { CashCollected = 0 }, Given.Now).Events().ShouldBeEmpty();
        OnResultDelivered.Decide(sent, older, Given.Now).Events().ShouldHaveSingleItem().ShouldBeOfType<Domain.FeePaid>("an older parcel closes nothing, its money is money");
    }
}
