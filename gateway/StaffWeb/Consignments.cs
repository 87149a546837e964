namespace Platform.StaffWeb;

// What the pages read of PostalReturns' answers.

public sealed record ConsignmentRow(
    Guid Id, long Version, Guid DossierId, string DossierCode, string Agency, string Carrier, string? TrackingCode, string State, string? StateName,
    DateTimeOffset? StateAt, int Failures, bool Contradictory, long? Price, long CashOnDelivery, DateTimeOffset? RequestedAt, Guid? ManifestId);

public sealed record Consignment(
    Guid Id, long Version, Guid DossierId, string DossierCode, string? Content, string Agency, string Carrier, string? TrackingCode, string State, string? StateName,
    DateTimeOffset? StateAt, int Failures, bool Contradictory, string? Reason, string? Proof, long? Price, long CashOnDelivery, long? CashCollected,
    DateTimeOffset? RequestedAt, DateTimeOffset? OrderedAt, DateTimeOffset? HandedOverAt, Guid? ManifestId, Ordering? Ordering, ParcelReceiver? Receiver, IReadOnlyList<ScanEntry>? Timeline, bool Erased = false, DateTimeOffset? WantedBackAt = null)
{
    /// <summary>To whom; of an erased person that they are; null where it is not known yet or not the reader's to see.</summary>
    public string? ReceiverLine => Erased ? "Dữ liệu cá nhân đã xoá" : Receiver?.Line;
}

public sealed record Ordering(int Made, DateTimeOffset? NextAt, string? LastError, bool GivenUp);

public sealed record ParcelReceiver(string? Name, string? Phone, string? Street, string? CommuneName, string? ProvinceName, string? Commune, string? Province)
{
    public string Line => string.Join(", ", new[] { Name, Phone, Street, CommuneName ?? Commune, ProvinceName ?? Province }.Where(p => !string.IsNullOrWhiteSpace(p)));
}

public sealed record ScanEntry(string? ScanId, int Code, string? Name, DateTimeOffset OccurredAt, string? Place, string? Proof, string? Reason, string? Receiver, string? Text, string? ReasonText);

public sealed record ManifestMade(Guid Id, string Number, DateTimeOffset CreatedAt, int Consignments);

public sealed record Manifest(
    Guid Id, string Number, string Agency, string? AgencyName, string? AgencyAddress, string Carrier, DateTimeOffset CreatedAt, long PriceTotal, long CashOnDeliveryTotal, IReadOnlyList<ManifestLine> Items);

public sealed record ManifestLine(int Line, Guid ConsignmentId, string DossierCode, string TrackingCode, string? Content, ParcelReceiver? Receiver, DateTimeOffset? HandedOverAt, long? Price, long CashOnDelivery);

public static class ConsignmentStates
{
    public static readonly IReadOnlyList<(string State, string Name)> All =
    [
        ("requested", "Mới yêu cầu"), ("priced", "Đã tính cước"), ("ordered", "Chờ bưu tá nhận"), ("handedOver", "Bưu điện đã nhận"), ("inTransit", "Đang chuyển"),
        ("deliveryFailed", "Phát chưa được"), ("delivered", "Đã phát"), ("returnedToCounter", "Chuyển hoàn"), ("lost", "Thất lạc"), ("calledBack", "Đã gọi lại"),
    ];

    public static string Name(string? state) => All.FirstOrDefault(s => s.State == state).Name ?? state ?? "";

    public static string Css(string? state) => state switch { "delivered" => "good", "lost" or "returnedToCounter" => "bad", "deliveryFailed" => "wait", _ => "info" };
}
