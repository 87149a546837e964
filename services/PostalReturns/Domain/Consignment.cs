using System.Collections.Immutable;
using Platform.Contracts;

namespace Platform.PostalReturns.Domain;

/// <summary>A result on its way to the citizen by post: what we did, and every scan of the carrier. The state is derived (<see cref="Journey"/>), never set.</summary>
/// <param name="ReturnId">One per request to return; a second parcel after one came back is another consignment.</param>
/// <param name="DossierCode">Mã hồ sơ, or the registration number where there is none.</param>
/// <param name="OrderNumber">What the carrier knows the order by: the dossier code; from the second parcel on with <c>-2</c>, <c>-3</c> …</param>
/// <param name="Content">Name of the procedure whose result is inside.</param>
/// <param name="Person">Whose key seals the receiver.</param>
/// <param name="Agency">The sender: the agency that issued the result. <paramref name="ReceivingAgency"/> took the dossier in and may look too.</param>
/// <param name="CashOnDelivery">Administrative fee to be collected, whole đồng.</param>
public sealed record Consignment(
    Guid Id,
    Guid ReturnId,
    Guid DossierId,
    string DossierCode,
    string OrderNumber,
    string Content,
    Guid Person,
    string Agency,
    string ReceivingAgency,
    string Carrier,
    long CashOnDelivery,
    DateTimeOffset RequestedAt)
{
    /// <summary>Rises by one with each change; a message carries the version of the change it tells of, so no two share one.</summary>
    public long Version { get; init; } = 1;

    /// <summary>The postal service's own charge, whole đồng; null before <see cref="PricedAt"/>.</summary>
    public long? Price { get; init; }

    public DateTimeOffset? PricedAt { get; init; }

    /// <summary>The carrier's tracking code; null before <see cref="OrderedAt"/>.</summary>
    public string? ItemCode { get; init; }

    public DateTimeOffset? OrderedAt { get; init; }

    /// <summary>When ordering turned out to be hopeless; null otherwise. The result never left the counter.</summary>
    public DateTimeOffset? GivenUpAt { get; init; }

    /// <summary>When the office wanted it back; null otherwise. From then on nobody takes it over.</summary>
    public DateTimeOffset? WantedBackAt { get; init; }

    /// <summary>When it was sure that it stays: nothing was ordered, or the carrier has cancelled the order and never had it.</summary>
    public DateTimeOffset? CalledBackAt { get; init; }

    public Guid? ManifestId { get; init; }

    /// <summary>When the postal officer took it over on a manifest.</summary>
    public DateTimeOffset? ManifestAt { get; init; }

    public ImmutableList<Scan> Scans { get; init; } = [];

    /// <summary>What has been told to others and is never told twice.</summary>
    public Told Told { get; init; }

    public Journey Journey => Journey.Of(this);

    public ConsignmentState State => Journey.State;

    public ConsignmentHead Head => new(Id, Version, DossierId, ReturnId, DossierCode, Agency, Carrier, ItemCode);
}

[Flags]
public enum Told
{
    None = 0,
    HandedOver = 1,
    Delivered = 2,
    CameBack = 4,
    CalledBack = 8,
}
