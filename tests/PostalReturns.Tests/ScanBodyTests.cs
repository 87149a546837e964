using Platform.PostalReturns.Carriers;
using Platform.PostalReturns.Domain;
using static Platform.PostalReturns.Tests.Parcels;

namespace Platform.PostalReturns.Tests;

public class ScanBodyTests
{
    private static readonly ScanBody Good = new("s-1", "CE1VN", "H18.25-261121-0007", "40", "Phát thành công", "2026-11-21T09:30:00.000+07:00", "Điện Biên", "Lò Thị Mai", "POD-1");

    [Fact]
    public void A_carriers_scan_is_read_in_UTC_with_its_personal_words_apart()
    {
        var scan = Good.Read(T.AddHours(1), [])!;
        (scan.Code, scan.OccurredAt, scan.Proof).ShouldBe((ScanCode.Delivered, new DateTimeOffset(2026, 11, 21, 2, 30, 0, TimeSpan.Zero), "POD-1"));
        scan.OccurredAt.Offset.ShouldBe(TimeSpan.Zero);
        scan.Words.Receiver.ShouldBe("Lò Thị Mai");
    }

    [Fact]
    public void A_time_without_offset_is_local() => (Good with { OccurredAt = "2026-11-21T09:30:00" }).Read(T.AddHours(1), [])!.OccurredAt.ShouldBe(new DateTimeOffset(2026, 11, 21, 2, 30, 0, TimeSpan.Zero));

    [Fact]
    public void Everything_wrong_is_said_at_once()
    {
        Dictionary<string, string> errors = [];
        new ScanBody(" ", null, null, "41", null, "yesterday", Receiver: new string('x', 501), CodCollected: -1).Read(T, errors).ShouldBeNull();
        errors.Keys.Order().ShouldBe(["codCollected", "itemCode", "occurredAt", "receiver", "scanId", "statusCode"]);
    }

    [Theory]
    [InlineData("2027-01-01T00:00:00Z")]
    [InlineData("2019-12-31T00:00:00Z")]
    public void A_clock_that_cannot_be_right_is_refused(string occurredAt) => (Good with { OccurredAt = occurredAt }).Read(T, []).ShouldBeNull();

    [Theory]
    [InlineData("Người nhận đi vắng", "notFound")]
    [InlineData("not-found", "notFound")]
    [InlineData("Người nhận từ chối nhận", "refused")]
    [InlineData("refused", "refused")]
    [InlineData("Phát không thành công nhiều lần", "other")]
    [InlineData(null, null)]
    public void Reasons_in_words_become_codes(string? words, string? code) => (Good with { Reason = words }).Read(T.AddHours(1), [])!.Reason.ShouldBe(code);
}
