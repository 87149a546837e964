using Platform.Contracts;

namespace Platform.PostalReturns.Domain;

/// <summary>Where a parcel is, derived from everything known of it; the order in which it became known plays no part.</summary>
/// <param name="At">When the fact that decides the state happened (UTC).</param>
/// <param name="Failures">Delivery attempts that failed.</param>
/// <param name="Contradictory">The carrier has told of more than one end (delivered and returned, lost and found again …): a person must look.</param>
/// <param name="HandedOverAt">The earliest evidence that the carrier has it: the manifest, or any scan.</param>
/// <param name="ScannedInAt">The carrier's own hand-over scan.</param>
/// <param name="Delivery">The scan that proves delivery.</param>
/// <param name="CameBackAt">When it was back at the counter, given up before it left it, called back, or declared lost; null otherwise, also when it was delivered after all.</param>
/// <param name="Reason">Why it came back: <c>refused</c>, <c>notFound</c>, <c>lost</c>, <c>other</c>, <see cref="CalledBack"/>.</param>
public sealed record Journey(
    ConsignmentState State,
    DateTimeOffset At,
    int Failures = 0,
    bool Contradictory = false,
    DateTimeOffset? HandedOverAt = null,
    DateTimeOffset? ScannedInAt = null,
    Scan? Delivery = null,
    DateTimeOffset? CameBackAt = null,
    string? Reason = null)
{
    public const string CalledBack = "calledBack";

    /// <summary>What the carrier says it collected on delivery, whole đồng; null where it does not say.</summary>
    public long? CashCollected => Delivery?.CashCollected;

    public static Journey Of(Consignment consignment)
    {
        if (consignment.GivenUpAt is { } givenUp)
            return new(ConsignmentState.ReturnedToCounter, givenUp, CameBackAt: givenUp, Reason: "other");
        var calledBack = consignment.CalledBackAt is { } kept ? new Journey(ConsignmentState.CalledBack, kept, CameBackAt: kept, Reason: CalledBack) : null;
        if (consignment.OrderedAt is not { } ordered)
            return calledBack ?? (consignment.PricedAt is { } priced ? new(ConsignmentState.Priced, priced) : new(ConsignmentState.Requested, consignment.RequestedAt));

        Scan[] scans = [.. consignment.Scans.Order(Scan.AsItHappened)];
        var scannedIn = scans.FirstOrDefault(s => s.Code is ScanCode.HandedOver)?.OccurredAt;
        var handedOver = Earliest(consignment.ManifestAt, scans.FirstOrDefault()?.OccurredAt);
        if (handedOver is not { } withCarrier)
            return calledBack ?? new(ConsignmentState.Ordered, ordered); // a carrier that has it all the same is believed

        var delivered = scans.FirstOrDefault(s => s.Code is ScanCode.Delivered);
        var returned = scans.FirstOrDefault(s => s.Code is ScanCode.ReturnedToSender);
        var lost = scans.FirstOrDefault(s => s.Code is ScanCode.Lost);
        var known = new Journey(
            ConsignmentState.HandedOver,
            withCarrier,
            scans.Count(s => s.Code is ScanCode.DeliveryFailed),
            new[] { delivered, returned, lost }.Count(end => end is not null) > 1,
            handedOver,
            scannedIn);

        // An end outranks everything on the way; a proof of delivery outranks every other end, and a parcel found outranks "lost".
        if (delivered is not null)
            return known with { State = ConsignmentState.Delivered, At = delivered.OccurredAt, Delivery = delivered };
        if (returned is not null)
            return known with { State = ConsignmentState.ReturnedToCounter, At = returned.OccurredAt, CameBackAt = returned.OccurredAt, Reason = ReasonOf(returned, scans) };
        if (lost is not null)
            return known with { State = ConsignmentState.Lost, At = lost.OccurredAt, CameBackAt = lost.OccurredAt, Reason = "lost" };
        return scans.LastOrDefault(s => s.Code is ScanCode.InTransit or ScanCode.OutForDelivery or ScanCode.DeliveryFailed) is { } last
            ? known with { State = last.Code is ScanCode.DeliveryFailed ? ConsignmentState.DeliveryFailed : ConsignmentState.InTransit, At = last.OccurredAt }
            : known;
    }

    /// <summary>The return scan's own reason; carriers often give it only with the failed attempt before.</summary>
    private static string ReasonOf(Scan returned, IEnumerable<Scan> scans) =>
        returned.Reason is { } own and not "other" ? own : scans.LastOrDefault(s => s is { Code: ScanCode.DeliveryFailed, Reason: not null })?.Reason ?? "other";

    private static DateTimeOffset? Earliest(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;
}
