namespace Platform.PostalReturns.Domain;

/// <summary>What a carrier says happened to a parcel; the numbers are those of the webhook's <c>statusCode</c>.</summary>
public enum ScanCode
{
    HandedOver = 10,
    InTransit = 20,
    OutForDelivery = 30,
    Delivered = 40,
    DeliveryFailed = 50,
    ReturnedToSender = 60,
    Lost = 90,
}

/// <summary>How we heard of a scan.</summary>
public enum ScanSource
{
    Webhook,
    Poll,
}

/// <summary>One scan, kept for ever. Identified by carrier and <paramref name="ScanId"/>: a carrier repeats itself.</summary>
/// <param name="OccurredAt">When it happened (UTC) by the carrier's clock; scans arrive late and out of order.</param>
/// <param name="Proof">The carrier's reference to signature or photo.</param>
/// <param name="Reason"><c>refused</c>, <c>notFound</c> or <c>other</c>; null where nothing went wrong.</param>
/// <param name="Sealed">Receiver's name and the carrier's own words, sealed with the receiver's key; null where there were none.</param>
/// <param name="CashCollected">Cash on delivery the carrier says it took, whole đồng; null where it does not say.</param>
public sealed record Scan(
    string ScanId,
    ScanCode Code,
    DateTimeOffset OccurredAt,
    DateTimeOffset RecordedAt,
    ScanSource Source,
    string? Place = null,
    string? Proof = null,
    string? Reason = null,
    string? Sealed = null,
    long? CashCollected = null)
{
    /// <summary>The order of what happened: by the carrier's clock, then by how far along the way, then by id, so that any arrival order gives one sequence.</summary>
    public static readonly IComparer<Scan> AsItHappened = Comparer<Scan>.Create((a, b) =>
        a.OccurredAt.CompareTo(b.OccurredAt) is not 0 and var byTime ? byTime
        : a.Code.CompareTo(b.Code) is not 0 and var byCode ? byCode
        : string.CompareOrdinal(a.ScanId, b.ScanId));
}
