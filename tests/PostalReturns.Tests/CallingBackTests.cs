using Platform.Contracts;
using Platform.PostalReturns.Domain;
using Platform.PostalReturns.Recovery;
using static Platform.PostalReturns.Tests.Parcels;

namespace Platform.PostalReturns.Tests;

public class CallingBackTests
{
    [Fact]
    public void A_parcel_at_any_point_before_the_carrier_has_it_is_called_back_and_told_of_once()
    {
        foreach (var parcel in new[] { Requested(), Priced(), Ordered() })
        {
            Steps.CallBack(parcel, T).ShouldBe(Decision.Nothing, "nobody wanted it back");
            var wanted = Steps.WantBack(parcel, T.AddMinutes(5));
            (wanted.Next!.State, wanted.Next.Version, wanted.Messages.Count).ShouldBe((parcel.State, parcel.Version + 1, 0));
            Steps.WantBack(wanted.Next, T.AddMinutes(6)).ShouldBe(Decision.Nothing);
            var back = Steps.CallBack(wanted.Next, T.AddMinutes(7));
            (back.Next!.State, back.Next.Version, back.Next.Journey.HandedOverAt).ShouldBe((ConsignmentState.CalledBack, parcel.Version + 2, null));
            back.Messages.ShouldHaveSingleItem().ShouldBeOfType<ResultCameBack>().ShouldSatisfyAllConditions(
                m => m.Reason.ShouldBe("calledBack"), m => m.OccurredAt.ShouldBe(T.AddMinutes(7)), m => m.Consignment.Version.ShouldBe(parcel.Version + 2));
            Steps.CallBack(back.Next, T.AddMinutes(8)).ShouldBe(Decision.Nothing);
            Steps.GiveUp(back.Next, T.AddMinutes(8)).ShouldBe(Decision.Nothing);
        }
    }

    [Fact]
    public void Nobody_takes_over_what_is_wanted_back()
    {
        var wanted = Steps.WantBack(Ordered(), T.AddMinutes(5)).Next!;
        Steps.TakeOver(wanted, Guid.NewGuid(), T.AddMinutes(6)).Refusal!.Code.ShouldBe("called-back");
        Steps.TakeOver(Steps.CallBack(wanted, T.AddMinutes(7)).Next!, Guid.NewGuid(), T.AddMinutes(8)).Refusal!.Code.ShouldBe("called-back");
    }

    [Fact]
    public void What_the_carrier_has_is_not_called_back()
    {
        var taken = Steps.TakeOver(Ordered(), Guid.NewGuid(), T.AddMinutes(6)).Next!;
        Steps.WantBack(taken, T.AddMinutes(7)).ShouldBe(Decision.Nothing);
        Steps.WantBack(Steps.GiveUp(Requested(), T.AddMinutes(6)).Next!, T.AddMinutes(7)).ShouldBe(Decision.Nothing);

        // wanted back while the carrier was collecting it
        var (scanned, messages) = Record(Steps.WantBack(Ordered(), T.AddMinutes(5)).Next!, At(1, ScanCode.HandedOver));
        messages.ShouldHaveSingleItem().ShouldBeOfType<ConsignmentHandedOver>();
        Steps.CallBack(scanned, T.AddHours(2)).ShouldBe(Decision.Nothing);
    }

    [Fact]
    public void A_carrier_that_delivers_what_was_called_back_is_believed()
    {
        var back = Steps.CallBack(Steps.WantBack(Ordered(), T.AddMinutes(5)).Next!, T.AddMinutes(7)).Next!;
        var (delivered, messages) = Record(back, At(1, ScanCode.HandedOver), At(5, ScanCode.Delivered));
        delivered.State.ShouldBe(ConsignmentState.Delivered);
        messages.Select(m => m.GetType()).ShouldBe([typeof(ConsignmentHandedOver), typeof(ResultDelivered)]);
    }

    [Fact]
    public void What_was_called_back_and_comes_back_from_the_carrier_all_the_same_is_told_of_once_more()
    {
        var wanted = Steps.WantBack(Ordered(), T.AddMinutes(5)).Next!;
        var back = Steps.CallBack(wanted, T.AddMinutes(7)).Next!;
        var (returned, messages) = Record(back, At(1, ScanCode.HandedOver), At(50, ScanCode.ReturnedToSender, "refused"), At(51, ScanCode.ReturnedToSender, "refused"));
        returned.State.ShouldBe(ConsignmentState.ReturnedToCounter);
        messages.Select(m => m.GetType()).ShouldBe([typeof(ConsignmentHandedOver), typeof(ResultCameBack)]);
        ((ResultCameBack)messages[1]).Reason.ShouldBe("refused");
        Retold.Of(returned, T).Select(w => w.Message).OfType<ResultCameBack>().Select(m => m.Reason).ShouldBe(["calledBack", "refused"], "as well after a restore");
    }

    [Fact]
    public void After_a_restore_it_is_told_again_under_the_same_version()
    {
        var wanted = Steps.WantBack(Ordered(), T.AddMinutes(5)).Next!;
        var back = Steps.CallBack(wanted, T.AddMinutes(7));
        var word = Retold.Of(back.Next!, T.AddMinutes(6)).ShouldHaveSingleItem();
        (word.Version, word.Message).ShouldBe((wanted.Version, back.Messages[0]));
    }
}
