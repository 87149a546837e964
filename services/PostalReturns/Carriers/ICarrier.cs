using Platform.Postgres;
using Platform.PostalReturns.Domain;
using Platform.PostalReturns.Storage;

namespace Platform.PostalReturns.Carriers;

/// <summary>A postal carrier, in our words. Every call may be repeated: an order already there is answered with its item code.</summary>
public interface ICarrier
{
    /// <summary>As in <c>ReturnRequested.Carrier</c> and in the webhook's address, e.g. <c>vnpost</c>.</summary>
    string Name { get; }

    /// <summary>The postal service's charge, whole đồng.</summary>
    /// <exception cref="CarrierTroubleException">It did not answer, or said no.</exception>
    Task<long> Price(Parcel parcel, CancellationToken ct);

    /// <summary>Orders the parcel; its item code (tracking code).</summary>
    /// <exception cref="CarrierTroubleException">It did not answer, or said no.</exception>
    Task<string> Order(Parcel parcel, CancellationToken ct);

    /// <summary>Nobody is to come for the parcel any more; cancelled already is cancelled.</summary>
    /// <exception cref="CarrierTroubleException">It did not answer, or said no (<see cref="CarrierTroubleException.RefusedToCancel"/>): it has it, or is done with it.</exception>
    Task Cancel(string itemCode, CancellationToken ct);

    /// <summary>Every scan so far, in no particular order.</summary>
    /// <exception cref="CarrierTroubleException">It did not answer, or does not know the item.</exception>
    Task<IReadOnlyList<CarrierScan>> Track(string itemCode, CancellationToken ct);
}

/// <param name="CashOnDelivery">Whole đồng.</param>
public sealed record Parcel(string OrderNumber, string Content, long CashOnDelivery, Agency Sender, Receiver Receiver);

/// <summary>A scan as told, by webhook or when asked; <paramref name="Words"/> is personal.</summary>
/// <param name="Reason"><c>refused</c>, <c>notFound</c> or <c>other</c>; null where the carrier gave none.</param>
/// <param name="CashCollected">Whole đồng; null where the carrier does not say.</param>
public sealed record CarrierScan(string ScanId, string ItemCode, ScanCode Code, DateTimeOffset OccurredAt, string? Place, string? Proof, string? Reason, ScanWords Words, long? CashCollected = null)
{
    public Scan ToScan(ScanSource source, string? sealedWords, DateTimeOffset now) => new(ScanId, Code, OccurredAt, now, source, Place, Proof, Reason, sealedWords, CashCollected);
}

/// <param name="code">Kebab-case; shown to staff. Never the carrier's own words: they may repeat the address.</param>
public sealed class CarrierTroubleException(string code) : Exception(code)
{
    public const string RefusedToCancel = "carrier-refused-cancel";

    public string Code { get; } = code;
}

/// <summary>The carriers we know, by name.</summary>
public sealed class CarrierList(IEnumerable<ICarrier> carriers)
{
    private readonly Dictionary<string, ICarrier> byName = carriers.ToDictionary(c => c.Name, c => (ICarrier)new CountedCarrier(c), StringComparer.Ordinal);

    public ICarrier? Find(string name) => byName.GetValueOrDefault(name);
}
