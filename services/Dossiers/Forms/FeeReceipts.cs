using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Postgres.PersonalData;
using Platform.WorkingTime;

namespace Platform.Dossiers.Forms;

/// <summary>The receipt of a payment (biên lai) as printable HTML: fees (phí) and charges (lệ phí) each on a sheet of their own.</summary>
/// <remarks>From what the events hold alone: printed again in ten years it says the same.</remarks>
public static class FeeReceipts
{
    public static string Print(Dossier dossier, Payment payment, PersonKey key, CatalogueSnapshot catalogue, FormTemplates forms)
    {
        var applicant = payment.Payer.Open(key);
        var covered = dossier.Fee!.CoveredBy(payment);
        (string Title, string Kind, IReadOnlyList<(string Name, long Amount)> Lines)[] sheets =
        [
            ("BIÊN LAI THU PHÍ", "fee", OfKind("fee")),
            ("BIÊN LAI THU LỆ PHÍ", "charge", OfKind("charge")),
            ("BIÊN NHẬN TIỀN NỘP THỪA", "overpaid", payment.Amount - covered.Sum(c => c.Amount) is > 0 and var more ? [("Nộp thừa, chờ hoàn trả", more)] : []),
        ];
        return forms.FillPayment(new Dictionary<string, object?>
        {
            ["number"] = payment.ReceiptNumber,
            ["parts"] = sheets.Where(s => s.Lines.Count > 0).Select(s => (IReadOnlyDictionary<string, object?>)new Dictionary<string, object?>
            {
                ["province"] = catalogue.ProvinceOf(dossier.Agencies.ReceivedAt),
                ["agency"] = catalogue.AgencyName(payment.By.Agency ?? dossier.Agencies.ReceivedAt),
                ["title"] = s.Title,
                ["number"] = payment.ByKind ? Numbers.ReceiptOf(payment.ReceiptNumber, s.Kind) : payment.ReceiptNumber,
                ["paidOn"] = LocalTime.ToLocal(payment.At).ToString("'ngày' dd 'tháng' MM 'năm' yyyy"),
                ["name"] = applicant.Name,
                ["address"] = AdministrativeUnits.Address(applicant.Address),
                ["code"] = dossier.Code ?? dossier.Number,
                ["procedure"] = $"{dossier.Procedure.Name} ({dossier.Procedure.Code})",
                ["method"] = Method(payment),
                ["lines"] = s.Lines.Select(l => (IReadOnlyDictionary<string, object?>)new Dictionary<string, object?> { ["line"] = l.Name, ["amount"] = History.Money(l.Amount) }).ToList(),
                ["total"] = History.Money(s.Lines.Sum(l => l.Amount)),
                ["words"] = AmountInWords.Of(s.Lines.Sum(l => l.Amount)),
                ["officer"] = payment.By.Name,
            }).ToList(),
        });

        IReadOnlyList<(string, long)> OfKind(string kind) => [.. covered.Where(c => c.Line.Kind == kind).Select(c => (Line: c.Line.Opened(sealedText => sealedText?.Open(key)), c.Amount)).Select(c => (c.Line.Ground is { } ground ? $"{c.Line.Name} ({ground})" : c.Line.Name, c.Amount))];
    }

    private static string Method(Payment payment) => payment.Method switch
    {
        "transfer" => $"Chuyển khoản, mã giao dịch {payment.Reference}",
        "online" => $"Thanh toán trực tuyến, mã giao dịch {payment.Reference}",
        "cashOnDelivery" => "Bưu chính thu hộ",
        _ => "Tiền mặt",
    };
}
