using Platform.Contracts;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Integration;
using Platform.Dossiers.UseCases;
using ResultCameBack = Platform.Contracts.ResultCameBack;

namespace Platform.Dossiers.Tests;

/// <summary>The post's messages arrive in any order, late and twice: what they say together decides, not which came first.</summary>
public sealed class PostsWords
{
    private static readonly Guid ReturnId = Guid.NewGuid();
    private static readonly ConsignmentHead Head = new(Guid.NewGuid(), 3, Guid.NewGuid(), ReturnId, "x", "H18.25", "vnpost", "EE1VN");
    private static readonly ConsignmentHandedOver HandedOver = new(Head, Given.Now);
    private static readonly ResultCameBack CameBack = new(Head with { Version = 6 }, Given.Now, "notFound");
    private static readonly ResultDelivered Delivered = new(Head with { Version = 7 }, Given.Now, "POD", 8_000);

    /// <summary>Every order of handed over, came back and delivered, with every way of saying some of them again: words of one to six messages.</summary>
    [Fact]
    public void Whatever_the_order_a_delivered_result_closes_the_dossier()
    {
        var words = 0;
        foreach (var order in Orders([HandedOver, CameBack, Delivered], 6).Where(o => o.Contains(Delivered)))
        {
            var end = order.Aggregate(Given.Sent(ReturnId, fee: 8_000), Hear);
            var told = string.Join(" → ", order.Select(m => m.GetType().Name));
            end.Stage.ShouldBe(Stage.Returned, told);
            end.PostalReturn.ShouldBeNull(told);
            end.FeeOutstanding.ShouldBe(0, told);
            end.Fee!.Payments.Count.ShouldBe(1, told);
            end.Return!.Delivery.ShouldBe(new Delivery(ReturnId, Head.Id, 7, "vnpost", "EE1VN", "POD", Given.Now), told);
            end.LastParcel.ShouldBe(new Parcel(ReturnId, order.Contains(HandedOver)), told);
            words++;
        }
        words.ShouldBe(1 + (9 - 4) + (27 - 8) + (81 - 16) + (243 - 32) + (729 - 64));
    }

    [Fact]
    public void Undelivered_the_result_waits_at_the_counter_whatever_the_order()
    {
        foreach (var order in Orders([HandedOver, CameBack], 4).Where(o => o.Contains(CameBack)))
        {
            var end = order.Aggregate(Given.Sent(ReturnId), Hear);
            end.Stage.ShouldBe(Stage.Issued);
            end.PostalReturn.ShouldBeNull();
        }
    }

    [Fact]
    public void What_is_said_of_an_older_parcel_does_not_touch_the_newer()
    {
        var again = Guid.NewGuid();
        var sent = Hear(Hear(Given.Sent(ReturnId), HandedOver), CameBack).With(d => ReturnByPost.Decide(d, new(null, null), Given.Clerk, again, Given.Key));
        foreach (var word in new object[] { HandedOver, CameBack, Delivered with { CashCollected = 0 } })
            Hear(sent, word).ShouldBe(sent);
        var older = Hear(sent, Delivered);
        older.ShouldSatisfyAllConditions(() => older.Stage.ShouldBe(Stage.Issued), () => older.PostalReturn.ShouldBe(sent.PostalReturn), () => older.Refundable.ShouldBe(8_000, "its money came all the same"));
        Hear(sent, HandedOver with { Consignment = Head with { ReturnId = again } }).Stage.ShouldBe(Stage.HandedToPost);
    }

    [Theory]
    [InlineData("other")]
    [InlineData("lost")]
    public void Where_the_post_gives_up_the_result_goes_by_counter_or_as_a_new_parcel(string reason)
    {
        var back = Hear(Given.Sent(ReturnId), CameBack with { Reason = reason }); // never handed over: no carrier took it
        back.With(d => ReturnAtCounter.Decide(d, Given.Fetches, Given.Clerk, Given.Key)).Stage.ShouldBe(Stage.Returned);
        back.With(d => ReturnByPost.Decide(d, new("vnpost", null), Given.Clerk, Guid.NewGuid(), Given.Key)).PostalReturn.ShouldNotBeNull();
    }

    [Fact]
    public void A_carrier_nobody_serves_is_refused() => ReturnByPost.Decide(Given.Issued(), new("viettelpost", null), Given.Clerk, ReturnId, Given.Key).ShouldBeRefused("invalid");

    [Fact]
    public void Late_word_of_delivery_after_the_counter_handed_it_out_changes_nothing_but_the_money()
    {
        var closed = Hear(Given.Sent(ReturnId), CameBack).With(d => ReturnAtCounter.Decide(d, Given.Fetches, Given.Clerk, Given.Key));
        Hear(closed, Delivered with { CashCollected = 0 }).ShouldBe(closed);
        var paid = Hear(Hear(closed, Delivered), Delivered);
        paid.ShouldSatisfyAllConditions(() => paid.Return.ShouldBe(closed.Return), () => paid.Fee!.Payments.Single().Parcel.ShouldBe(ReturnId), () => paid.Refundable.ShouldBe(8_000));
    }

    [Fact]
    public void Cash_collected_for_what_was_paid_meanwhile_is_recorded_whole_and_to_be_given_back()
    {
        var online = Given.Sent(ReturnId, fee: 8_000).With(d => Payments.RecordPayment.Decide(d, "national", new("TT1", Payments.PaymentState.Paid, 8_000, "GD1"), Given.Catalogue(), Given.Now));
        online.FeeOutstanding.ShouldBe(0);
        var delivered = Hear(Hear(online, Delivered), Delivered);
        delivered.Stage.ShouldBe(Stage.Returned);
        delivered.Fee!.Payments.Select(p => (p.Method, p.Amount)).ShouldBe([("online", 8_000L), ("cashOnDelivery", 8_000L)]);
        delivered.Refundable.ShouldBe(8_000);
        var more = Hear(Given.Sent(ReturnId, fee: 8_000), Delivered with { CashCollected = 10_000 });
        more.ShouldSatisfyAllConditions(() => more.Fee!.Paid.ShouldBe(10_000), () => more.Refundable.ShouldBe(2_000));
    }

    [Fact]
    public void Late_word_of_the_parcel_of_a_replaced_result_returns_nothing_and_books_its_money_once()
    {
        var replacing = Hear(Hear(Given.Sent(ReturnId, fee: 8_000), HandedOver), CameBack).With(d => ReplaceResult.Decide(d, new("Sai tên"), Given.Leader, Given.Key));
        var drafted = replacing.With(d => DraftResult.Decide(d, new(ResolutionOutcome.Granted, "Đúng tên", null, null), Given.Specialist, Given.Paper, Given.Key));
        var approved = drafted.With(d => ApproveResult.Decide(d, new(2), Given.Leader, Given.Paper.Sha256, new([1], "c")));
        var issued = approved.With(d => IssueResult.Decide(d, Given.Officer, true, "UBND", Given.Now));
        foreach (var dossier in new[] { replacing, drafted, approved, issued })
        {
            foreach (var word in new object[] { HandedOver, CameBack, Delivered with { CashCollected = 0 } })
                Hear(dossier, word).ShouldBe(dossier, $"{dossier.Stage}: {word.GetType().Name}");
            var paid = Hear(Hear(dossier, Delivered), Delivered);
            paid.ShouldSatisfyAllConditions(() => paid.Stage.ShouldBe(dossier.Stage), () => paid.Return.ShouldBeNull(), () => paid.Fee!.Payments.Single().Parcel.ShouldBe(ReturnId));
        }
        var again = Guid.NewGuid();
        var sent = issued.With(d => ReturnByPost.Decide(d, new(null, true), Given.Clerk, again, Given.Key));
        Hear(sent, Delivered with { CashCollected = 0 }).ShouldBe(sent);
        Hear(sent, Delivered with { Consignment = Head with { ReturnId = again } }).Stage.ShouldBe(Stage.Returned);
    }

    [Fact]
    public void Cash_booked_before_its_parcel_was_kept_is_not_booked_again()
    {
        var booked = Given.Sent(ReturnId, fee: 8_000).Apply(new Domain.FeePaid(Given.Clerk, 8_000, "cashOnDelivery", "0000003/2026"), Given.Now);
        Hear(booked, Delivered).Fee!.Payments.Count.ShouldBe(1);
    }

    private static Dossier Hear(Dossier dossier, object message) => dossier.With(message switch
    {
        ConsignmentHandedOver m => OnConsignmentHandedOver.Decide(dossier, m),
        ResultCameBack m => OnResultCameBack.Decide(dossier, m),
        ResultDelivered m => OnResultDelivered.Decide(dossier, m, Given.Now),
        _ => throw new ArgumentOutOfRangeException(nameof(message)),
    });

    private static IEnumerable<object[]> Orders(object[] messages, int longest)
    {
        IEnumerable<object[]> words = [[]];
        for (var length = 1; length <= longest; length++)
        {
            words = [.. words.SelectMany(w => messages.Select(m => (object[])[.. w, m]))];
            foreach (var word in words)
                yield return word;
        }
    }
}
