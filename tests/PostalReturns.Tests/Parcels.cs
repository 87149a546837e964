using Platform.Contracts;
using Platform.PostalReturns.Domain;

namespace Platform.PostalReturns.Tests;

/// <summary>A parcel and scans to try the rules on. T is nine in the morning of 21 November 2026 in Điện Biên.</summary>
internal static class Parcels
{
    public static readonly DateTimeOffset T = new(2026, 11, 21, 2, 0, 0, TimeSpan.Zero);
    private static int scanIds;

    public static readonly ReturnRequested Wanted = new(
        new DossierHead(
            Guid.NewGuid(), 7, "R-1", "H18.25-261121-0007", Guid.NewGuid(), "1.001193", 1, "Thủ tục đăng ký khai sinh", "Hộ tịch", Channel.Online, "H18.26", "H18.25"),
        T, Guid.NewGuid(), "vnpost", 8000);

    public static Consignment Requested() => Steps.Request(Guid.NewGuid(), Wanted, earlier: 0);

    public static Consignment Priced() => Steps.Price(Requested(), 22_000, T.AddMinutes(1)).Next!;

    public static Consignment Ordered() => Steps.Order(Priced(), "CE123456785VN", T.AddMinutes(2)).Next!;

    public static Scan At(int hours, ScanCode code, string? reason = null, string? id = null) => new(
        id ?? $"s{Interlocked.Increment(ref scanIds)}", code, T.AddHours(hours), T.AddHours(hours).AddMinutes(5), ScanSource.Webhook, Reason: reason, Proof: code is ScanCode.Delivered ? "POD-1" : null);

    public static (Consignment Consignment, List<object> Messages) Record(Consignment consignment, params IEnumerable<Scan> scans)
    {
        List<object> messages = [];
        foreach (var scan in scans)
        {
            var decision = Steps.Record(consignment, scan);
            decision.Refusal.ShouldBeNull();
            messages.AddRange(decision.Messages);
            consignment = decision.Next ?? consignment;
        }
        return (consignment, messages);
    }
}
