using Platform.Contracts;
using Platform.PostalReturns.Domain;
using static Platform.PostalReturns.Tests.Parcels;

namespace Platform.PostalReturns.Tests;

public class StepsTests
{
    [Fact]
    public void A_request_makes_a_consignment_of_the_agency_that_issued_the_result()
    {
        var consignment = Requested();
        consignment.State.ShouldBe(ConsignmentState.Requested);
        consignment.Version.ShouldBe(1);
        (consignment.Agency, consignment.ReceivingAgency).ShouldBe(("H18.25", "H18.26"));
        (consignment.DossierCode, consignment.OrderNumber).ShouldBe(("H18.25-261121-0007", "H18.25-261121-0007"));
    }

    [Fact]
    public void The_second_parcel_of_a_dossier_has_an_order_number_of_its_own() =>
        Steps.Request(Guid.NewGuid(), Wanted, earlier: 1).OrderNumber.ShouldBe("H18.25-261121-0007-2");

    [Fact]
    public void A_dossier_without_code_goes_by_its_registration_number() =>
        Steps.Request(Guid.NewGuid(), Wanted with { Dossier = Wanted.Dossier with { Code = null } }, earlier: 0).OrderNumber.ShouldBe("R-1");

    [Fact]
    public void A_price_is_kept_once_and_told_to_nobody()
    {
        var decision = Steps.Price(Requested(), 22_000, T);
        decision.Next!.State.ShouldBe(ConsignmentState.Priced);
        (decision.Next.Price, decision.Next.Version).ShouldBe((22_000L, 2L));
        decision.Messages.ShouldBeEmpty();
        Steps.Price(decision.Next, 35_000, T).ShouldBe(Decision.Nothing);
    }

    [Fact]
    public void An_order_gives_the_tracking_code_and_is_told()
    {
        var decision = Steps.Order(Priced(), "CE1VN", T);
        decision.Next!.State.ShouldBe(ConsignmentState.Ordered);
        var moved = decision.Messages.ShouldHaveSingleItem().ShouldBeOfType<ConsignmentMoved>();
        (moved.State, moved.Consignment.TrackingCode, moved.Consignment.Version).ShouldBe((ConsignmentState.Ordered, "CE1VN", 3L));
    }

    [Fact]
    public void The_same_order_answered_again_changes_nothing() => Steps.Order(Ordered(), "CE123456785VN", T).ShouldBe(Decision.Nothing);

    [Fact]
    public void Another_item_code_for_an_order_is_refused() => Steps.Order(Ordered(), "CE999999999VN", T).Refusal!.Code.ShouldBe("already-ordered");

    [Fact]
    public void An_order_without_a_price_is_refused() => Steps.Order(Requested(), "CE1VN", T).Refusal!.Code.ShouldBe("not-priced");

    [Fact]
    public void A_hopeless_order_leaves_the_result_at_the_counter_and_says_so_once()
    {
        foreach (var waiting in new[] { Requested(), Priced() })
        {
            var decision = Steps.GiveUp(waiting, T.AddMinutes(5));
            var told = decision.Messages.ShouldHaveSingleItem().ShouldBeOfType<ResultCameBack>();
            (told.Reason, told.OccurredAt, told.Consignment.Version).ShouldBe(("other", T.AddMinutes(5), waiting.Version + 1));
            decision.Next!.State.ShouldBe(ConsignmentState.ReturnedToCounter);
            Steps.GiveUp(decision.Next, T.AddMinutes(6)).ShouldBe(Decision.Nothing);
            Steps.Price(decision.Next, 1, T).ShouldBe(Decision.Nothing);
            Steps.Order(decision.Next, "CE1VN", T).Refusal!.Code.ShouldBe("given-up");
            Steps.TakeOver(decision.Next, Guid.NewGuid(), T).Refusal!.Code.ShouldBe("not-ordered");
        }
    }

    [Fact]
    public void A_parcel_the_carrier_has_taken_is_not_given_up() => Steps.GiveUp(Ordered(), T).ShouldBe(Decision.Nothing);

    [Theory]
    [InlineData(null, 8000)]
    [InlineData(0L, 0)]
    [InlineData(5000L, 5000)]
    public void Cash_is_what_the_carrier_says_it_took_or_else_what_was_ordered(long? said, long told) =>
        Record(Ordered(), At(1, ScanCode.Delivered) with { CashCollected = said }).Messages.OfType<ResultDelivered>().Single().CashCollected.ShouldBe(told);

    [Fact]
    public void Taking_over_on_a_manifest_hands_over()
    {
        var manifest = Guid.NewGuid();
        var decision = Steps.TakeOver(Ordered(), manifest, T.AddHours(1));
        decision.Next!.State.ShouldBe(ConsignmentState.HandedOver);
        decision.Messages.ShouldHaveSingleItem().ShouldBeOfType<ConsignmentHandedOver>().OccurredAt.ShouldBe(T.AddHours(1));
        Steps.TakeOver(decision.Next, manifest, T.AddHours(2)).ShouldBe(Decision.Nothing);
        Steps.TakeOver(decision.Next, Guid.NewGuid(), T.AddHours(2)).Refusal!.Code.ShouldBe("already-on-manifest");
    }

    [Fact]
    public void What_is_not_ordered_or_is_over_is_not_taken_over()
    {
        Steps.TakeOver(Requested(), Guid.NewGuid(), T).Refusal!.Code.ShouldBe("not-ordered");
        Steps.TakeOver(Priced(), Guid.NewGuid(), T).Refusal!.Code.ShouldBe("not-ordered");
        Steps.TakeOver(Record(Ordered(), At(1, ScanCode.Delivered)).Consignment, Guid.NewGuid(), T).Refusal!.Code.ShouldBe("not-ordered");
    }

    [Fact]
    public void The_manifest_first_and_the_carriers_scan_after_are_one_hand_over_with_two_evidences()
    {
        var taken = Steps.TakeOver(Ordered(), Guid.NewGuid(), T.AddHours(1)).Next!;
        var (consignment, messages) = Record(taken, At(2, ScanCode.HandedOver));
        messages.ShouldBeEmpty();
        (consignment.ManifestAt, consignment.Journey.ScannedInAt, consignment.Journey.HandedOverAt).ShouldBe((T.AddHours(1), T.AddHours(2), T.AddHours(1)));
        consignment.Version.ShouldBe(taken.Version + 1);
    }

    [Fact]
    public void The_carriers_scan_first_and_the_manifest_after_are_one_hand_over_with_two_evidences()
    {
        var (scanned, messages) = Record(Ordered(), At(1, ScanCode.HandedOver));
        messages.ShouldHaveSingleItem().ShouldBeOfType<ConsignmentHandedOver>();
        var decision = Steps.TakeOver(scanned, Guid.NewGuid(), T.AddHours(2));
        decision.Messages.ShouldBeEmpty();
        (decision.Next!.ManifestAt, decision.Next.Journey.ScannedInAt, decision.Next.Journey.HandedOverAt).ShouldBe((T.AddHours(2), T.AddHours(1), T.AddHours(1)));
    }

    [Fact]
    public void The_whole_way_is_told_step_by_step_with_rising_versions()
    {
        var (consignment, messages) = Record(
            Ordered(), At(1, ScanCode.HandedOver), At(2, ScanCode.InTransit), At(3, ScanCode.OutForDelivery), At(4, ScanCode.DeliveryFailed, "notFound"), At(5, ScanCode.OutForDelivery), At(6, ScanCode.Delivered));
        messages.Select(Shape).ShouldBe(["handedOver 4", "moved inTransit 5", "moved deliveryFailed 7", "moved inTransit 8", "delivered 9"]);
        (consignment.State, consignment.Version, consignment.Journey.Failures).ShouldBe((ConsignmentState.Delivered, 9L, 1));
        var delivered = messages.OfType<ResultDelivered>().Single();
        (delivered.Proof, delivered.CashCollected, delivered.OccurredAt).ShouldBe(("POD-1", 8000L, T.AddHours(6)));
    }

    [Fact]
    public void A_delivery_scan_alone_proves_the_hand_over_and_both_are_told_with_versions_of_their_own()
    {
        var (consignment, messages) = Record(Ordered(), At(6, ScanCode.Delivered));
        messages.Select(Shape).ShouldBe(["handedOver 4", "delivered 5"]);
        consignment.Version.ShouldBe(5);
    }

    [Fact]
    public void A_late_scan_never_takes_a_delivered_parcel_back()
    {
        var (delivered, _) = Record(Ordered(), At(1, ScanCode.HandedOver), At(5, ScanCode.Delivered));
        var (after, messages) = Record(delivered, At(3, ScanCode.InTransit), At(7, ScanCode.InTransit));
        after.State.ShouldBe(ConsignmentState.Delivered);
        messages.ShouldBeEmpty();
        after.Scans.Count.ShouldBe(4);
        after.Version.ShouldBe(delivered.Version + 2);
    }

    [Fact]
    public void A_repeated_scan_changes_nothing()
    {
        var (delivered, _) = Record(Ordered(), At(5, ScanCode.Delivered, id: "same"));
        Steps.Record(delivered, At(5, ScanCode.Delivered, id: "same")).ShouldBe(Decision.Nothing);
    }

    [Fact]
    public void A_second_delivery_scan_is_kept_but_not_told_again()
    {
        var (consignment, messages) = Record(Ordered(), At(5, ScanCode.Delivered), At(6, ScanCode.Delivered));
        messages.OfType<ResultDelivered>().Count().ShouldBe(1);
        consignment.Journey.Contradictory.ShouldBeFalse();
        consignment.Journey.At.ShouldBe(T.AddHours(5));
    }

    [Fact]
    public void A_scan_before_the_order_is_refused() => Steps.Record(Priced(), At(1, ScanCode.HandedOver)).Refusal!.Code.ShouldBe("not-ordered");

    [Theory]
    [InlineData("refused", null, "refused")]
    [InlineData("notFound", "other", "notFound")]
    [InlineData("notFound", "refused", "refused")]
    [InlineData(null, null, "other")]
    public void A_parcel_that_comes_back_says_why(string? reasonOfAttempt, string? reasonOfReturn, string told)
    {
        var (consignment, messages) = Record(Ordered(), At(1, ScanCode.HandedOver), At(2, ScanCode.DeliveryFailed, reasonOfAttempt), At(4, ScanCode.ReturnedToSender, reasonOfReturn));
        consignment.State.ShouldBe(ConsignmentState.ReturnedToCounter);
        messages.OfType<ResultCameBack>().Single().Reason.ShouldBe(told);
    }

    [Fact]
    public void A_lost_parcel_came_back_as_lost()
    {
        var (consignment, messages) = Record(Ordered(), At(1, ScanCode.HandedOver), At(9, ScanCode.Lost));
        consignment.State.ShouldBe(ConsignmentState.Lost);
        messages.OfType<ResultCameBack>().Single().Reason.ShouldBe("lost");
    }

    [Fact]
    public void A_lost_parcel_that_is_found_and_returned_comes_back_once()
    {
        var (consignment, messages) = Record(Ordered(), At(1, ScanCode.Lost), At(9, ScanCode.ReturnedToSender));
        consignment.State.ShouldBe(ConsignmentState.ReturnedToCounter);
        messages.OfType<ResultCameBack>().Count().ShouldBe(1);
        messages.Last().ShouldBeOfType<ConsignmentMoved>().State.ShouldBe(ConsignmentState.ReturnedToCounter);
    }

    [Fact]
    public void Delivered_and_returned_contradict_each_other_and_are_flagged()
    {
        var (consignment, messages) = Record(Ordered(), At(5, ScanCode.Delivered), At(6, ScanCode.ReturnedToSender));
        consignment.State.ShouldBe(ConsignmentState.Delivered);
        consignment.Journey.Contradictory.ShouldBeTrue();
        consignment.Scans.Count.ShouldBe(2);
        messages.OfType<ResultCameBack>().ShouldBeEmpty();
    }

    [Fact]
    public void Returned_and_then_delivered_after_all_is_told_as_delivered_and_flagged()
    {
        var (consignment, messages) = Record(Ordered(), At(5, ScanCode.ReturnedToSender), At(6, ScanCode.Delivered));
        (consignment.State, consignment.Journey.Contradictory, consignment.Journey.CameBackAt).ShouldBe((ConsignmentState.Delivered, true, null));
        messages.Last().ShouldBeOfType<ResultDelivered>();
    }

    [Fact]
    public void A_late_hand_over_scan_does_not_take_a_moving_parcel_back()
    {
        var (consignment, _) = Record(Ordered(), At(2, ScanCode.InTransit), At(3, ScanCode.HandedOver));
        consignment.State.ShouldBe(ConsignmentState.InTransit);
    }

    private static string Shape(object message) => message switch
    {
        ConsignmentHandedOver m => $"handedOver {m.Consignment.Version}",
        ConsignmentMoved m => $"moved {StateNames.Key(m.State)} {m.Consignment.Version}",
        ResultDelivered m => $"delivered {m.Consignment.Version}",
        ResultCameBack m => $"cameBack {m.Consignment.Version}",
        _ => message.GetType().Name,
    };
}
