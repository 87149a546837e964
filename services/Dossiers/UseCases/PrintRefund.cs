using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Forms;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>The voucher of a refund (phiếu hoàn trả): HTML for A5. The number's slash stands in the address as it is: <c>…/refunds/HT-0000007/2026/voucher</c>.</summary>
/// <remarks>Law: FEE-06 (what goes back has a numbered paper); docs/law/register.md. Refuses: dossier-not-found, voucher-not-found (404).</remarks>
public static class PrintRefund
{
    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapGet("/{id:guid}/refunds/{number}/{year:int}/voucher", async (
            Guid id, string number, int year, Caller caller, HttpResponse response, DossierStreams streams, Rights rights, PersonKeys keys, CatalogueCopy catalogue, FormTemplates forms, CancellationToken ct) =>
        {
            if (await streams.Find(id, null, ct) is not { } dossier || !await rights.MayRead(caller, dossier, ct))
                return DossierStreams.NotFound.ToHttp();
            if (dossier.Fee?.Refunds.FirstOrDefault(r => r.ReceiptNumber == $"{number}/{year}") is not { } refund)
                return Refusal.NotFound("voucher-not-found", $"Hồ sơ không có phiếu hoàn trả số {number}/{year}.").ToHttp();
            return PrintFeeReceipt.Voucher(RefundVouchers.Print(dossier, refund, await keys.GetOrCreate(dossier.Applicant, ct), catalogue.Current, forms), response);
        })
        .RequireRolesOrScope(Rights.ReadScope, Rights.Readers)
        .WithName("PrintRefund").WithSummary("The printable voucher of a refund, its amount in words")
        .Produces<string>(StatusCodes.Status200OK, "text/html").ProducesProblem(StatusCodes.Status404NotFound);
}
