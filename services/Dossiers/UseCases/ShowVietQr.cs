using Platform.Dossiers.Domain;
using Platform.Dossiers.Forms;
using Platform.Dossiers.Payments;
using Platform.Dossiers.Streams;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>The QR with which what is outstanding is transferred: account, amount and purpose are in it.</summary>
/// <remarks>Law: FEE-04; docs/law/register.md. Refuses: dossier-not-found, nothing-to-transfer (404: nothing is due, the post is to collect, or no account is configured).</remarks>
public static class ShowVietQr
{
    /// <param name="Text">EMVCo text; what the QR holds.</param>
    /// <param name="Amount">Whole đồng.</param>
    /// <param name="Bank">The bank's number at NAPAS, six digits.</param>
    /// <param name="Name">Of the account's holder.</param>
    /// <param name="Svg">The QR as a picture.</param>
    public sealed record Answer(string Text, long Amount, string Purpose, string Bank, string Account, string Name, string Svg);

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapGet("/{id:guid}/vietqr", async (Guid id, Caller caller, HttpResponse response, DossierStreams streams, Rights rights, PaymentSettings settings, CancellationToken ct) =>
        {
            if (await streams.Find(id, null, ct) is not { } dossier || !await rights.MayRead(caller, dossier, ct))
                return DossierStreams.NotFound.ToHttp();
            response.Headers.CacheControl = "private, no-store";
            return VietQr.For(dossier, settings.Accounts) is { } transfer
                ? TypedResults.Ok(new Answer(transfer.Text, transfer.Amount, transfer.Purpose, transfer.To.Bin, transfer.To.Account, transfer.To.Name, PaperPrinter.Qr(transfer.Text)))
                : Refusal.NotFound("nothing-to-transfer", "Hồ sơ không có khoản nào chuyển khoản được.").ToHttp();
        })
        .RequireRolesOrScope(Rights.ReadScope, Rights.Readers)
        .WithName("ShowVietQr").WithSummary("The VietQR of what is outstanding")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status404NotFound);
}
