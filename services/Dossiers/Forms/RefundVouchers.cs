using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Postgres.PersonalData;
using Platform.WorkingTime;

namespace Platform.Dossiers.Forms;

/// <summary>The voucher of a refund (phiếu hoàn trả) as printable HTML.</summary>
/// <remarks>From what the events hold alone, as <see cref="FeeReceipts"/>.</remarks>
public static class RefundVouchers
{
    public static string Print(Dossier dossier, Refund refund, PersonKey key, CatalogueSnapshot catalogue, FormTemplates forms)
    {
        var receiver = refund.Receiver.Open(key);
        return forms.FillRefund(new Dictionary<string, object?>
        {
            ["province"] = catalogue.ProvinceOf(dossier.Agencies.ReceivedAt),
            ["agency"] = catalogue.AgencyName(refund.By.Agency ?? dossier.Agencies.ReceivedAt),
            ["number"] = refund.ReceiptNumber,
            ["refundedOn"] = LocalTime.ToLocal(refund.At).ToString("'ngày' dd 'tháng' MM 'năm' yyyy"),
            ["name"] = receiver.Name,
            ["address"] = AdministrativeUnits.Address(receiver.Address),
            ["code"] = dossier.Code ?? dossier.Number,
            ["procedure"] = $"{dossier.Procedure.Name} ({dossier.Procedure.Code})",
            ["method"] = refund.Method == "transfer" ? $"Chuyển khoản, mã giao dịch {refund.Reference}" : "Tiền mặt",
            ["receipts"] = string.Join(", ", dossier.Fee!.Payments.Where(p => p.At <= refund.At).Select(p => p.ReceiptNumber)),
            ["reason"] = refund.Reason.Open(key),
            ["total"] = History.Money(refund.Amount),
            ["words"] = AmountInWords.Of(refund.Amount),
            ["officer"] = refund.By.Name,
        });
    }
}
