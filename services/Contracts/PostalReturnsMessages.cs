using System.Text.Json.Serialization;

namespace Platform.Contracts;

/// <param name="Version">The consignment's own version, rising by one with each change.</param>
/// <param name="TrackingCode">The carrier's item code; null before the order is taken.</param>
public sealed record ConsignmentHead(Guid Id, long Version, Guid DossierId, Guid ReturnId, string DossierCode, string Agency, string Carrier, string? TrackingCode);

public sealed record ConsignmentHandedOver(ConsignmentHead Consignment, DateTimeOffset OccurredAt);

/// <param name="State">The consignment's state after the move.</param>
public sealed record ConsignmentMoved(ConsignmentHead Consignment, DateTimeOffset OccurredAt, ConsignmentState State);

/// <param name="Proof">The carrier's reference to the proof of delivery; the receiver's name stays with the consignment.</param>
public sealed record ResultDelivered(ConsignmentHead Consignment, DateTimeOffset OccurredAt, string Proof, long CashCollected);

/// <param name="Reason">Code: <c>refused</c>, <c>notFound</c>, <c>lost</c>, <c>other</c>; <c>calledBack</c>: at the office's wish it never went to the carrier.</param>
public sealed record ResultCameBack(ConsignmentHead Consignment, DateTimeOffset OccurredAt, string Reason);

[JsonConverter(typeof(JsonStringEnumConverter<ConsignmentState>))]
public enum ConsignmentState
{
    [JsonStringEnumMemberName("requested")] Requested,
    [JsonStringEnumMemberName("priced")] Priced,
    [JsonStringEnumMemberName("ordered")] Ordered,
    [JsonStringEnumMemberName("collected")] Collected,
    [JsonStringEnumMemberName("handedOver")] HandedOver,
    [JsonStringEnumMemberName("inTransit")] InTransit,
    [JsonStringEnumMemberName("deliveryFailed")] DeliveryFailed,
    [JsonStringEnumMemberName("delivered")] Delivered,
    [JsonStringEnumMemberName("returnedToCounter")] ReturnedToCounter,
    [JsonStringEnumMemberName("lost")] Lost,

    /// <summary>The office took it back before the carrier had it.</summary>
    [JsonStringEnumMemberName("calledBack")] CalledBack,
}
