using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Forms;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>The receipt of a payment (biên lai): HTML for A5. The number's slash stands in the address as it is: <c>…/payments/0000007/2026/receipt</c>.</summary>
/// <remarks>Law: FEE-01 (fee and charge have separate receipts); docs/law/register.md. Refuses: dossier-not-found, receipt-not-found (404; also one that was cancelled).</remarks>
public static class PrintFeeReceipt
{
    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapGet("/{id:guid}/payments/{number}/{year:int}/receipt", async (
            Guid id, string number, int year, Caller caller, HttpResponse response, DossierStreams streams, Rights rights, PersonKeys keys, CatalogueCopy catalogue, FormTemplates forms, CancellationToken ct) =>
        {
            if (await streams.Find(id, null, ct) is not { } dossier || !await rights.MayRead(caller, dossier, ct))
                return DossierStreams.NotFound.ToHttp();
            if (dossier.Fee?.Payments.FirstOrDefault(p => p.ReceiptNumber == $"{number}/{year}") is not { } payment)
                return Refusal.NotFound("receipt-not-found", $"Hồ sơ không có biên lai số {number}/{year}.").ToHttp();
            return Voucher(FeeReceipts.Print(dossier, payment, await keys.GetOrCreate(dossier.Applicant, ct), catalogue.Current, forms), response);
        })
        .RequireRolesOrScope(Rights.ReadScope, Rights.Readers)
        .WithName("PrintFeeReceipt").WithSummary("The printable receipt of a payment, fees and charges apart")
        .Produces<string>(StatusCodes.Status200OK, "text/html").ProducesProblem(StatusCodes.Status404NotFound);

    /// <summary>A paper about money, as the browser prints it.</summary>
    internal static IResult Voucher(string html, HttpResponse response)
    {
        response.Headers.CacheControl = "private, no-store";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";
        return TypedResults.Text(html, "text/html; charset=utf-8");
    }
}
