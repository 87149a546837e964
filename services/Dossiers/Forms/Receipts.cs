using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Postgres.PersonalData;
using Platform.WorkingTime;
using QRCoder;

namespace Platform.Dossiers.Forms;

/// <summary>Form 01 (receipt and appointment) and form 03 (refusal to accept) of Thông tư 03/2025/TT-VPCP as printable HTML.</summary>
/// <remarks>From what the events hold alone: printed again in ten years it says the same.</remarks>
public static class Receipts
{
    /// <param name="origin">Where citizens reach us, e.g. <c>https://motcua.dienbien.gov.vn</c>: the QR opens tracking there.</param>
    public static string Print(Dossier dossier, PersonKey key, CatalogueSnapshot catalogue, string origin)
    {
        var submission = dossier.Submission;
        var applicant = submission.ApplicantData.Open(key);
        var tracking = $"{origin.TrimEnd('/')}/track?code={Uri.EscapeDataString(dossier.Code ?? dossier.Number)}&secret={Uri.EscapeDataString(submission.TrackingSecret)}";
        var values = new Dictionary<string, object?>
        {
            ["province"] = ProvinceName(dossier, catalogue),
            ["agency"] = catalogue.AgencyName(dossier.Agencies.ReceivedAt),
            ["agencyAddress"] = catalogue.Agencies.GetValueOrDefault(dossier.Agencies.ReceivedAt)?.Address,
            ["agencyPhone"] = catalogue.Agencies.GetValueOrDefault(dossier.Agencies.ReceivedAt)?.Phone,
            ["competent"] = catalogue.AgencyName(dossier.Agencies.Competent),
            ["received"] = dossier.Agencies.ReceivedAt == dossier.Agencies.Competent ? "" : catalogue.AgencyName(dossier.Agencies.ReceivedAt),
            ["helped"] = dossier.Agencies.HelpedAt is { } helped && helped != submission.Agencies.ReceivedAt ? catalogue.AgencyName(helped) : "",
            ["code"] = dossier.Code ?? dossier.Number,
            ["number"] = dossier.Number,
            ["secret"] = submission.TrackingSecret,
            ["qr"] = Qr(tracking),
            ["trackingAddress"] = $"{origin.TrimEnd('/')}/track",
            ["name"] = applicant.Name,
            ["address"] = Address(applicant.Address),
            ["phone"] = applicant.Phone,
            ["email"] = applicant.Email,
            ["identityNumber"] = applicant.IdentityNumber,
            ["procedure"] = dossier.Procedure.Name,
            ["procedureCode"] = dossier.Procedure.Code,
        };
        return dossier.NotAccepted is { } refused ? Refusal(values, refused, key) : Receipt(values, dossier, dossier.Acceptance!, key);
    }

    public static string Address(AddressData address) => $"{address.Street}, {AdministrativeUnits.NameOf(address.Commune)}, {AdministrativeUnits.NameOf(address.Province)}";

    private static string Receipt(Dictionary<string, object?> values, Dossier dossier, Acceptance accepted, PersonKey key)
    {
        var submission = dossier.Submission;
        values["issuedOn"] = Day(accepted.At);
        values["papers"] = accepted.PapersSeen.Select((seen, i) => (IReadOnlyDictionary<string, object?>)new Dictionary<string, object?>
        {
            ["no"] = i + 1,
            ["paper"] = accepted.Terms.Papers.FirstOrDefault(p => p.Key == seen.Key)?.Name ?? seen.Key,
            ["originals"] = seen.Originals,
            ["copies"] = seen.Copies,
            ["files"] = submission.Papers.FirstOrDefault(p => p.Key == seen.Key)?.Documents.Count ?? 0,
        }).ToList();
        values["sets"] = accepted.Sets;
        values["limit"] = Limit(accepted.Terms.Limit);
        values["receivedAt"] = History.Local(accepted.At);
        values["countedFrom"] = accepted.Promise.CountedFrom == accepted.Promise.ReceivedAt ? "" : History.Local(accepted.Promise.CountedFrom);
        values["dueAt"] = History.Local(accepted.Promise.DueAt);
        values["remark"] = accepted.Promise.Remark ?? "";
        values["channel"] = submission.Channel switch { Channel.Online => "Trực tuyến", Channel.Postal => "Dịch vụ bưu chính công ích", _ => "Trực tiếp tại quầy" };
        values["returned"] = submission.ReturnMethod switch
        {
            ReturnMethod.Online => "Trực tuyến",
            ReturnMethod.Postal => "Qua dịch vụ bưu chính công ích, đến: " + (submission.ReturnAddress!.Value.Open(key) is var to ? $"{to.Name}, {to.Phone}, {Address(new(to.Street, to.Commune, to.Province))}" : ""),
            _ => $"Tại {values["agency"]}",
        };
        values["fees"] = accepted.Terms.Fees.Select(f => (IReadOnlyDictionary<string, object?>)new Dictionary<string, object?>
        {
            ["fee"] = $"{(f.Kind == "fee" ? "Phí" : "Lệ phí")}: {f.Name}",
            ["amount"] = History.Money(f.Amount),
        }).ToList();
        values["feeTotal"] = accepted.Terms.FeeTotal == 0 ? "Không thu" : History.Money(accepted.Terms.FeeTotal);
        values["paid"] = dossier.Fee is { Paid: > 0 } fee ? $"Đã nộp {History.Money(fee.Paid)}, biên lai {string.Join(", ", fee.Payments.Select(p => p.ReceiptNumber))}" : "";
        values["book"] = LocalTime.LocalDate(accepted.At).Year;
        values["bookNumber"] = accepted.Code[(accepted.Code.LastIndexOf('-') + 1)..];
        values["note"] = accepted.Note?.Open(key) ?? "";
        values["officer"] = accepted.By.Name;
        return FormTemplate.Fill("receipt-01", values);
    }

    private static string Refusal(Dictionary<string, object?> values, NotAccepted refused, PersonKey key)
    {
        values["issuedOn"] = Day(refused.At);
        values["ground"] = RefusalGrounds.All.GetValueOrDefault(refused.Ground, refused.Ground);
        values["reason"] = refused.Reason.Open(key);
        values["officer"] = refused.By.Name;
        return FormTemplate.Fill("refusal-03", values);
    }

    public static string ProvinceName(Dossier dossier, CatalogueSnapshot catalogue)
    {
        var agency = catalogue.Agencies.GetValueOrDefault(dossier.Agencies.ReceivedAt);
        for (var steps = 0; agency?.Parent is { } parent && catalogue.Agencies.TryGetValue(parent, out var above) && steps < 10; steps++)
            agency = above;
        return agency?.Name ?? "";
    }

    private static string Day(DateTimeOffset at) => LocalTime.ToLocal(at).ToString("'ngày' dd 'tháng' MM 'năm' yyyy");

    private static string Limit(LimitTerms limit) => limit.Amount == 0 ? "Trong ngày" : $"{limit.Amount:0.##} " + limit.Unit.ToLowerInvariant() switch
    {
        "minute" => "phút làm việc",
        "hour" => "giờ làm việc",
        "workingday" => "ngày làm việc",
        "week" => "tuần",
        "month" => "tháng",
        _ => "ngày",
    };

    public static string Qr(string text)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var code = new SvgQRCode(data);
        return code.GetGraphic(3, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
