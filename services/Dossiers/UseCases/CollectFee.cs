using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>A clerk takes the fee in cash at the counter, or sees that it came by transfer, and gives a numbered receipt.</summary>
/// <remarks>
/// Law: FEE-01 (fees by the terms accepted, nothing else); docs/law/register.md.
/// Refuses: part-of-linked (409), no-fee-due, cash-on-delivery-under-way, day-closed, reference-used (409: a bank's transfer pays once), not-your-agency (403), invalid, amount-differs (422).
/// </remarks>
public static class CollectFee
{
    /// <param name="Amount">Whole đồng: all that is outstanding.</param>
    /// <param name="Method"><c>cash</c> or <c>transfer</c>.</param>
    /// <param name="Reference">The bank's number of the transfer; needed for one, and of one agency and local year given once. At most 100 characters.</param>
    public sealed record Request(long Amount, string Method, string? Reference = null);

    public sealed record Answer(string ReceiptNumber, long Amount, long Outstanding, long Version);

    public static Decision Decide(Dossier dossier, Request request, Officer clerk, CatalogueSnapshot catalogue, DateTimeOffset now)
    {
        if (Act.Pay.Refuses(dossier, clerk) is { } no)
            return no;
        if (dossier.PostalReturn is { CashOnDelivery: > 0 } parcel)
            return Refusal.Conflict("cash-on-delivery-under-way", $"Bưu chính đang thu hộ {History.Money(parcel.CashOnDelivery)} khi phát kết quả. Xin chờ phát xong hoặc chuyển hoàn rồi mới thu tại quầy.");
        var errors = new FieldErrors();
        CheckMethod(errors, request.Method, request.Reference);
        if (errors.ToRefusal() is { } invalid)
            return invalid;
        if (request.Amount != dossier.FeeOutstanding)
            return Refusal.Unprocessable("amount-differs", $"Số tiền phải thu là {History.Money(dossier.FeeOutstanding)}.");
        var promise = dossier.PromiseOnPaying(request.Amount, catalogue, now);
        return Decision.Numbered(Numbers.FeeReceiptCounter(clerk.Actor.Agency!, now), number =>
            [new FeePaid(clerk.Actor, request.Amount, request.Method, Numbers.FeeReceipt(now, number), promise, request.Method == "transfer" ? request.Reference!.Trim() : null, ByKind: true)]);
    }

    public static void CheckMethod(FieldErrors errors, string? method, string? reference)
    {
        if (method is not ("cash" or "transfer")) errors.Add("method", "Phải là cash (tiền mặt) hoặc transfer (chuyển khoản).");
        if (method == "transfer") errors.Require("reference", reference, 100, "mã giao dịch của ngân hàng");
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/pay", async (Guid id, Request request, Asked asked, DossierStreams streams, Rights rights, CatalogueCopy catalogue, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, now) => Decide(d, request, rights.Acting(asked, Act.Pay.Roles), catalogue.Current, now), ct);
            return outcome.ToHttp(d => new Answer(d.Fee!.Payments[^1].ReceiptNumber, d.Fee.Payments[^1].Amount, d.FeeOutstanding, d.Version));
        })
        .For(Act.Pay)
        .WithName("CollectFee").WithSummary("Collects the outstanding fee in cash or by transfer")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
