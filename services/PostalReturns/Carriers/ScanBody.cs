using System.Globalization;
using Platform.PostalReturns.Domain;
using Platform.PostalReturns.Storage;

namespace Platform.PostalReturns.Carriers;

/// <summary>A scan as carriers write it, in the webhook and in the answer to tracking.</summary>
/// <param name="ScanId">The same for a repetition of the same scan; at most 100 characters.</param>
/// <param name="StatusCode">10 handed over, 20 in transit, 30 out for delivery, 40 delivered, 50 delivery failed, 60 returned to sender, 90 lost.</param>
/// <param name="OccurredAt">ISO 8601; without offset it is local time (+07:00).</param>
/// <param name="Receiver">Who took the parcel (40).</param>
/// <param name="Proof">Reference of signature or photo (40).</param>
/// <param name="Reason">Why not (50, 60): a code of ours or the carrier's words.</param>
/// <param name="CodCollected">Cash on delivery it took, whole đồng (40); where it says nothing, the ordered amount is taken as collected.</param>
public sealed record ScanBody(
    string? ScanId,
    string? ItemCode,
    string? OrderNumber,
    string? StatusCode,
    string? StatusText,
    string? OccurredAt,
    string? Place = null,
    string? Receiver = null,
    string? Proof = null,
    string? Reason = null,
    long? CodCollected = null)
{
    private const int LongestId = 100;
    private const int LongestText = 500;
    private static readonly DateTimeOffset Earliest = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Checks every field; what is wrong goes to <paramref name="errors"/>, all at once.</summary>
    public CarrierScan? Read(DateTimeOffset now, Dictionary<string, string> errors)
    {
        Need("scanId", ScanId, LongestId);
        Need("itemCode", ItemCode, LongestId);
        if (!int.TryParse(StatusCode, NumberStyles.None, CultureInfo.InvariantCulture, out var code) || !Enum.IsDefined((ScanCode)code))
            errors["statusCode"] = "Mã trạng thái phải là 10, 20, 30, 40, 50, 60 hoặc 90.";
        var occurredAt = ReadInstant(OccurredAt);
        if (occurredAt is null || occurredAt < Earliest || occurredAt > now.AddDays(1))
            errors["occurredAt"] = "Thời điểm phải theo ISO 8601, từ năm 2020 và không ở tương lai.";
        if (CodCollected < 0)
            errors["codCollected"] = "Số tiền thu hộ không được âm.";
        Short("orderNumber", OrderNumber);
        Short("statusText", StatusText);
        Short("place", Place);
        Short("receiver", Receiver);
        Short("proof", Proof);
        Short("reason", Reason);
        return errors.Count > 0
            ? null
            : new CarrierScan(ScanId!.Trim(), ItemCode!.Trim(), (ScanCode)code, occurredAt!.Value, Trim(Place), Trim(Proof), ReasonCode(Reason), new ScanWords(Trim(Receiver), Trim(StatusText), Trim(Reason)), CodCollected);

        void Need(string field, string? value, int longest)
        {
            if (string.IsNullOrWhiteSpace(value) || value.Length > longest)
                errors[field] = $"Bắt buộc, dài không quá {longest} ký tự.";
        }

        void Short(string field, string? value)
        {
            if (value?.Length > LongestText)
                errors[field] = $"Dài không quá {LongestText} ký tự.";
        }
    }

    private static string? Trim(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static DateTimeOffset? ReadInstant(string? text)
    {
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var given))
            return null;
        return given.Kind is DateTimeKind.Unspecified
            ? new DateTimeOffset(given, TimeSpan.FromHours(7)).ToUniversalTime()
            : new DateTimeOffset(given.ToUniversalTime(), TimeSpan.Zero);
    }

    /// <summary>Carriers give a code or a sentence; three kinds matter to the citizen.</summary>
    private static string? ReasonCode(string? reason)
    {
        if (Trim(reason)?.ToLowerInvariant() is not { } words)
            return null;
        if (words.Contains("từ chối") || words.Contains("refuse"))
            return "refused";
        return words.Contains("vắng") || words.Contains("không tìm") || words.Contains("không liên lạc") || words.Contains("sai địa chỉ") || words.Replace("-", "").Replace("_", "").Contains("notfound")
            ? "notFound"
            : "other";
    }
}
