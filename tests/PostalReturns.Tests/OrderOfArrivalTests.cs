using FsCheck;
using FsCheck.Fluent;
using Platform.Contracts;
using Platform.PostalReturns.Domain;
using Platform.PostalReturns.Recovery;
using static Platform.PostalReturns.Tests.Parcels;

namespace Platform.PostalReturns.Tests;

public class OrderOfArrivalTests
{
    /// <summary>Up to nine scans, some at the same instant, with a shuffle of them and some of them twice.</summary>
    private static readonly Gen<(Scan[] Scans, Scan[] Arrival)> Deliveries =
        from scans in (from hour in Gen.Choose(0, 6) from code in Gen.Elements(Enum.GetValues<ScanCode>()) from reason in Gen.Elements<string?>(null, "refused", "notFound", "other") select (hour, code, reason)).ArrayOf()
        let all = scans.Take(9).Select((s, i) => At(s.hour, s.code, s.reason, $"s{i}")).ToArray()
        from again in all.Length == 0 ? Gen.Constant(Array.Empty<Scan>()) : Gen.Elements(all).ArrayOf()
        from arrival in Gen.Shuffle(all.Concat(again.Take(4)))
        select (all, arrival.ToArray());

    [Fact]
    public void Any_order_of_arrival_with_repeats_ends_in_the_same_state() => Prop.ForAll(Deliveries.ToArbitrary(), delivery =>
    {
        var inOrder = Record(Start, delivery.Scans).Consignment;
        var shuffled = Record(Start, delivery.Arrival).Consignment;
        return shuffled.Journey == inOrder.Journey && shuffled.Scans.Count == inOrder.Scans.Count;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Each_end_is_told_at_most_once_and_versions_of_messages_rise_without_repeating() => Prop.ForAll(Deliveries.ToArbitrary(), delivery =>
    {
        var (consignment, messages) = Record(Start, delivery.Arrival);
        var versions = messages.Select(VersionOf).ToArray();
        return messages.OfType<ResultDelivered>().Count() == (consignment.State is ConsignmentState.Delivered ? 1 : 0)
            && messages.OfType<ResultCameBack>().Count() <= 1
            && messages.OfType<ConsignmentHandedOver>().Count() == (consignment.Scans.IsEmpty ? 0 : 1)
            && (messages.Count == 0 || messages[0] is ConsignmentHandedOver)
            && versions.SequenceEqual(versions.Distinct().Order())
            && versions.LastOrDefault() <= consignment.Version;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Once_delivered_always_delivered() => Prop.ForAll(Deliveries.ToArbitrary(), delivery =>
    {
        var consignment = Start;
        var delivered = false;
        foreach (var scan in delivery.Arrival)
        {
            consignment = Record(consignment, scan).Consignment;
            delivered |= scan.Code is ScanCode.Delivered;
            if (delivered != consignment.State is ConsignmentState.Delivered)
                return false;
        }
        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void What_is_said_again_after_a_restore_is_what_was_said_with_the_versions_that_make_its_ids() => Prop.ForAll(Deliveries.ToArbitrary(), Gen.Choose(0, 12).ToArbitrary(), (delivery, from) =>
    {
        var since = T.AddHours(2).AddSeconds(from);
        var ordered = Steps.Order(Priced(), "CE123456785VN", T.AddMinutes(2));
        var (consignment, said) = (ordered.Next!, new List<(long, object)>());
        foreach (var (scan, second) in delivery.Arrival.DistinctBy(s => s.ScanId).Select((s, i) => (s with { RecordedAt = T.AddHours(2).AddSeconds(i) }, i)))
        {
            if (second == 4) // a manifest between two scans
                Happens(scan.RecordedAt.AddMilliseconds(-1), Steps.TakeOver(consignment, Guid.NewGuid(), scan.RecordedAt.AddMilliseconds(-1)));
            Happens(scan.RecordedAt, Steps.Record(consignment, scan));
        }
        return Retold.Of(consignment, since).Select(w => (w.Version, w.Message)).SequenceEqual(said)
            && Retold.Of(ordered.Next!, T).Select(w => (w.Version, w.Message)).SequenceEqual(ordered.Messages.Select(m => (2L, m)));

        void Happens(DateTimeOffset at, Decision decision)
        {
            said.AddRange(at >= since ? decision.Messages.Select(m => (consignment.Version, m)) : []);
            consignment = decision.Next ?? consignment;
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static readonly Consignment Start = Ordered();

    private static long VersionOf(object message) => message switch
    {
        ConsignmentHandedOver m => m.Consignment.Version,
        ConsignmentMoved m => m.Consignment.Version,
        ResultDelivered m => m.Consignment.Version,
        ResultCameBack m => m.Consignment.Version,
        _ => throw new InvalidOperationException(),
    };
}
