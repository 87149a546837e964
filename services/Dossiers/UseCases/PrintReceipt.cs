using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Forms;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>Form 01 of an accepted dossier, form 03 of one that was not accepted: HTML for A4. Setting: <c>PublicOrigin</c> for the QR.</summary>
/// <remarks>Law: ACC-01, ACC-05; docs/law/register.md. Refuses: no-receipt-yet (409), dossier-not-found (404).</remarks>
public static class PrintReceipt
{
    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapGet("/{id:guid}/receipt", async (Guid id, Caller caller, HttpResponse response, DossierStreams streams, Rights rights, PersonKeys keys, CatalogueCopy catalogue, IConfiguration configuration, CancellationToken ct) =>
        {
            if (await streams.Find(id, null, ct) is not { } dossier || !await rights.MayRead(caller, dossier, ct))
                return DossierStreams.NotFound.ToHttp();
            if (dossier.Acceptance is null && dossier.NotAccepted is null)
                return Refusal.Conflict("no-receipt-yet", "Hồ sơ chưa được tiếp nhận nên chưa có giấy hẹn.").ToHttp();
            response.Headers.CacheControl = "private, no-store";
            response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";
            return TypedResults.Text(Receipts.Print(dossier, await keys.GetOrCreate(dossier.Applicant, ct), catalogue.Current, configuration["PublicOrigin"] ?? ""), "text/html; charset=utf-8");
        })
        .RequireRolesOrScope(Rights.ReadScope, Rights.Readers)
        .WithName("PrintReceipt").WithSummary("The printable receipt (form 01) or refusal (form 03)")
        .Produces<string>(StatusCodes.Status200OK, "text/html").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
}
