using Platform.WebDefaults.Forms;

namespace Platform.WebDefaults.Api;

// What the pages read of fees. Money is whole đồng.

public sealed record FeeState(
    long Total, long Paid, long Outstanding, IReadOnlyList<Fee>? Lines, IReadOnlyList<FeePayment>? Payments = null, long Overpaid = 0, long Refundable = 0,
    IReadOnlyList<FeeRefund>? Refunds = null, IReadOnlyList<FeeExemption>? Exemptions = null, IReadOnlyList<FeeCorrection>? Corrections = null)
{
    /// <summary>Paid and not given back.</summary>
    public long Kept => Paid - (Refunds?.Sum(r => r.Amount) ?? 0);
}

public sealed record FeePayment(DateTimeOffset At, long Amount, string Method, string ReceiptNumber, string? Reference);

public sealed record FeeRefund(DateTimeOffset At, long Amount, string Method, string ReceiptNumber, string? Reason);

public sealed record FeeExemption(Fee Line, string Ground, string? GroundText, string? Note);

/// <param name="Less">By so much the fee became less.</param>
public sealed record FeeCorrection(DateTimeOffset At, long Less, string? Reason);

/// <summary>Where to transfer what is outstanding, with the QR as a picture.</summary>
public sealed record Transfer(string Text, long Amount, string Purpose, string Bank, string Account, string Name, string Svg);

public sealed record PayingOnline(string Reference, string Url, long Amount);

/// <param name="Version">Of the dossier that has every payment said here to be paid.</param>
public sealed record OnlinePayments(IReadOnlyList<OnlinePayment> Items, long Version = 0);

/// <param name="State"><c>started</c>, <c>paid</c>, <c>failed</c>, <c>expired</c> or <c>mismatched</c>.</param>
/// <param name="Told">Of a mismatch: what the provider says was paid.</param>
/// <param name="Transaction">The provider's number.</param>
/// <param name="Settled">What an officer did with a mismatch: <c>taken</c> or <c>returned</c>.</param>
/// <param name="Open">The person signed in may settle it.</param>
public sealed record OnlinePayment(string Reference, long Amount, string State, DateTimeOffset StartedAt, long? Told = null, string? Transaction = null, string? Settled = null, bool Open = false);

/// <summary>A dossier's fee as a card on its page.</summary>
/// <param name="Transfer">Null where nobody can transfer.</param>
/// <param name="Online">The payment the person comes back from.</param>
public sealed record FeeCard(Dossier Dossier, Transfer? Transfer, OnlinePayment? Online = null);

public static class FeeWords
{
    /// <summary>What stopping does with the fee: nothing to decide where no money is kept, be it that none came or that all of it went back.</summary>
    public static IReadOnlyList<Choice> OnStopping(FeeState? fee) => fee is { Kept: > 0 } ? [new("kept", "Không hoàn lại theo quy định"), new("refunded", "Hoàn lại")] : [new("none", fee is { Paid: > 0 } ? "Đã hoàn lại hết" : "Chưa thu")];

    public static string Method(string? method) => method switch
    {
        "cash" => "Tiền mặt",
        "transfer" => "Chuyển khoản",
        "online" => "Thanh toán trực tuyến",
        "cashOnDelivery" => "Bưu chính thu hộ",
        _ => method ?? "",
    };

    /// <summary>For the office.</summary>
    public static string Office(OnlinePayment payment) => payment switch
    {
        { Settled: "taken" } => "Lệch số tiền, đã ghi nhận số cổng báo",
        { Settled: "returned" } => "Lệch số tiền, đã hoàn trả",
        { State: "mismatched" } => "Lệch số tiền, chờ xử lý",
        { State: "paid" } => "Đã thanh toán",
        { State: "started" } => "Đang chờ cổng thanh toán",
        { State: "expired" } => "Quá thời gian chờ",
        _ => "Không thành công",
    };

    /// <summary>For the person back from the platform's page.</summary>
    public static string State(OnlinePayment payment) => payment.State switch
    {
        "paid" => $"Đã thanh toán trực tuyến {Vn.Money(payment.Amount)}.",
        "started" => "Đang chờ cổng thanh toán xác nhận. Xin tải lại trang sau ít phút; không cần thanh toán lại.",
        "mismatched" when payment is { Settled: "taken", Told: { } told } => $"Bộ phận Một cửa đã ghi nhận {Vn.Money(told)} bạn nộp trực tuyến.",
        "mismatched" when payment is { Settled: "returned", Told: { } back } => $"Số tiền {Vn.Money(back)} nộp trực tuyến không đúng với số phải nộp đã được hoàn trả.",
        "mismatched" => "Số tiền cổng thanh toán báo không đúng với số phải nộp. Xin liên hệ Bộ phận Một cửa.",
        "expired" => "Lần thanh toán này đã quá thời gian chờ. Nếu tài khoản đã bị trừ tiền, hệ thống vẫn ghi nhận khi có xác nhận.",
        _ => "Thanh toán chưa thành công, chưa ghi nhận tiền.",
    };
}
