using Platform.Contracts;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Integration;
using Platform.Dossiers.UseCases;
using ResultCameBack = Platform.Dossiers.Domain.ResultCameBack;

namespace Platform.Dossiers.Tests;

/// <summary>Sending the result by post was a mistake, seen before the postman came.</summary>
public sealed class CallingBack
{
    private static readonly Guid ReturnId = Guid.NewGuid();
    private static readonly ConsignmentHead Parcel = new(Guid.NewGuid(), 4, Guid.NewGuid(), ReturnId, "H18.25-261123-0007", "H18.25", "vnpost", "EE1VN");

    [Fact]
    public void A_parcel_at_the_counter_is_called_back_with_a_reason_and_the_result_waits_as_before()
    {
        var sent = Given.Sent(ReturnId, fee: 8_000);
        CallBackParcel.Decide(sent, new(" "), Given.Clerk, Given.Key).ShouldBeRefused("invalid");
        CallBackParcel.Decide(sent, new("Nhầm"), Given.ClerkElsewhere, Given.Key).ShouldBeRefused("not-your-agency");
        CallBackParcel.Decide(Given.Issued(), new("Nhầm"), Given.Clerk, Given.Key).ShouldBeRefused("no-parcel-to-call-back");
        var decision = CallBackParcel.Decide(sent, new(" Người dân đến nhận "), Given.Clerk, Given.Key);
        var happened = decision.Events().ShouldHaveSingleItem().ShouldBeOfType<PostalReturnCalledBack>();
        happened.Reason.Open(Given.Key).ShouldBe("Người dân đến nhận");
        var wanted = sent.With(decision);
        (wanted.Stage, wanted.PostalReturn!.CalledBack!.By.Id).ShouldBe((Stage.Issued, Given.Clerk.Id));
        CallBackParcel.Decide(wanted, new("Nữa"), Given.Clerk, Given.Key).ShouldBeRefused("no-parcel-to-call-back");
        ReturnAtCounter.Decide(wanted, Given.Fetches, Given.Clerk, Given.Key).ShouldBeRefused("not-waiting-for-return");
        DossierMessages.Of(happened, wanted, Guid.NewGuid(), Given.Now).Select(m => m.Body).ShouldHaveSingleItem().ShouldBeOfType<ReturnCalledBack>().ReturnId.ShouldBe(ReturnId);

        var answer = new Contracts.ResultCameBack(Parcel, Given.Now, "calledBack");
        var back = wanted.With(d => OnResultCameBack.Decide(d, answer));
        (back.Stage, back.PostalReturn, back.FeeOutstanding).ShouldBe((Stage.Issued, null, 8_000L));
        OnResultCameBack.Decide(back, answer).Events().ShouldBeEmpty("heard twice");
        OfficeWork.Open(back).ShouldNotContain(w => w.Kind == OfficeWork.CameBack, "who called it back knows");
        StaffNotices.Of(new ResultCameBack(ReturnId, Parcel.Id, 4, "calledBack", Given.Now), wanted, back, Guid.NewGuid(), Given.Now).ShouldBeEmpty();
        back.With(d => CollectFee.Decide(d, new(8_000, "cash"), Given.Clerk, Given.Catalogue(), Given.Now)).With(d => ReturnAtCounter.Decide(d, Given.Fetches, Given.Clerk, Given.Key)).Stage.ShouldBe(Stage.Returned);
        back.With(d => ReturnByPost.Decide(d, new(null, true), Given.Clerk, Guid.NewGuid(), Given.Key)).PostalReturn!.CalledBack.ShouldBeNull();
    }

    [Fact]
    public void What_the_carrier_has_is_not_called_back_also_where_it_was_quicker()
    {
        var over = new ConsignmentHandedOver(Parcel, Given.Now);
        var gone = Given.Sent(ReturnId).With(d => OnConsignmentHandedOver.Decide(d, over));
        CallBackParcel.Decide(gone, new("Nhầm"), Given.Clerk, Given.Key).ShouldBeRefused("already-handed-over");
        var late = Given.Sent(ReturnId).With(d => CallBackParcel.Decide(d, new("Nhầm"), Given.Clerk, Given.Key)).With(d => OnConsignmentHandedOver.Decide(d, over));
        (late.Stage, late.PostalReturn!.HandedOver!.TrackingCode).ShouldBe((Stage.HandedToPost, "EE1VN"));
        CallBackParcel.Decide(late, new("Nữa"), Given.Clerk, Given.Key).ShouldBeRefused("no-parcel-to-call-back");
        late.With(d => OnResultDelivered.Decide(d, new ResultDelivered(Parcel with { Version = 6 }, Given.Now, "POD", 0), Given.Now)).Stage.ShouldBe(Stage.Returned);
    }

    /// <summary>Every order of called back, handed over and came back, with every way of saying some of them again.</summary>
    [Fact]
    public void A_parcel_that_was_called_back_and_left_all_the_same_is_on_its_way_until_it_is_back_whatever_the_order()
    {
        var wanted = Given.Sent(ReturnId).With(d => CallBackParcel.Decide(d, new("Nhầm"), Given.Clerk, Given.Key));
        var (calledBack, over, returned) = (new Contracts.ResultCameBack(Parcel, Given.Now, "calledBack"), new ConsignmentHandedOver(Parcel with { Version = 5 }, Given.Now), new Contracts.ResultCameBack(Parcel with { Version = 6 }, Given.Now, "refused"));
        object[] words = [calledBack, over, returned];
        var orders = words.Select(w => new[] { w }).ToList();
        for (var length = 2; length <= 5; length++)
            orders.AddRange([.. orders.Where(o => o.Length == length - 1).SelectMany(o => words.Select(w => (object[])[.. o, w]))]);
        foreach (var order in orders)
        {
            var told = string.Join(" → ", order.Select(m => m is Contracts.ResultCameBack m2 ? m2.Reason : "handedOver"));
            var end = order.Aggregate(wanted, (d, word) => d.With(word is ConsignmentHandedOver m ? OnConsignmentHandedOver.Decide(d, m) : OnResultCameBack.Decide(d, (Contracts.ResultCameBack)word)));
            var onItsWay = order.Contains(over) && !order.Contains(returned);
            (end.Stage, end.PostalReturn?.ReturnId).ShouldBe(onItsWay ? (Stage.HandedToPost, ReturnId) : (Stage.Issued, null), told);
            OfficeWork.Open(end).Any(w => w.Kind == OfficeWork.CameBack).ShouldBe(order.Contains(returned), told);
        }
    }

    [Fact]
    public void Given_out_at_the_counter_or_sent_anew_meanwhile_late_word_of_the_called_back_parcel_changes_nothing()
    {
        var back = Given.Sent(ReturnId).With(d => CallBackParcel.Decide(d, new("Nhầm"), Given.Clerk, Given.Key)).With(d => OnResultCameBack.Decide(d, new Contracts.ResultCameBack(Parcel, Given.Now, "calledBack")));
        var (over, returned) = (new ConsignmentHandedOver(Parcel with { Version = 5 }, Given.Now), new Contracts.ResultCameBack(Parcel with { Version = 6 }, Given.Now, "refused"));
        var fetched = back.With(d => ReturnAtCounter.Decide(d, Given.Fetches, Given.Clerk, Given.Key));
        var anew = back.With(d => ReturnByPost.Decide(d, new(null, true), Given.Clerk, Guid.NewGuid(), Given.Key));
        foreach (var dossier in new[] { fetched, anew })
        {
            var heard = dossier.With(d => OnConsignmentHandedOver.Decide(d, over));
            (heard.Stage, heard.PostalReturn).ShouldBe((dossier.Stage, dossier.PostalReturn));
            OnResultCameBack.Decide(heard, returned).Events().ShouldBeEmpty();
            OnResultCameBack.Decide(dossier, returned).Events().ShouldBeEmpty();
        }
    }

    [Fact]
    public void The_history_says_who_called_it_back_and_the_sheet_that_it_never_left()
    {
        var called = new PostalReturnCalledBack(Given.Clerk, ReturnId, new("v1.x"));
        History.Sentence(called).ShouldBe("Gọi lại bưu gửi, không gửi kết quả qua bưu chính nữa");
        History.By(called).ShouldBe(Given.Clerk);
        History.Sentence(new ResultCameBack(ReturnId, Parcel.Id, 4, "calledBack", Given.Now)).ShouldBe("Bưu gửi đã được gọi lại trước khi giao bưu chính, kết quả ở tại quầy");
        History.Sentence(new ResultCameBack(ReturnId, Parcel.Id, 4, "refused", Given.Now)).ShouldBe("Bưu chính chuyển hoàn, kết quả về lại quầy");
    }
}
