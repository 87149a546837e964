using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Payments;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>
/// The provider said that another amount was paid online than was asked for. An officer who has seen the money takes what came as paid, or gives it
/// back whole: both leave a receipt and stand in the cash book. What is still owed then stays owed; what was too much is refunded like any other.
/// </summary>
/// <remarks>
/// Law: FEE-06 (what is not owed is given back, with reason and numbered paper); docs/law/register.md.
/// Refuses: unknown-payment (404), not-mismatched (409: nothing to settle), payment-settled, day-closed (409), not-your-agency (403), amount-differs, invalid (422).
/// </remarks>
public static class SettlePayment
{
    /// <param name="Reference">Ours, of the online payment.</param>
    /// <param name="Outcome"><c>taken</c> or <c>returned</c>.</param>
    /// <param name="Amount">What the provider told, whole đồng: seen by who settles it.</param>
    /// <param name="Method">How it went back: <c>cash</c> or <c>transfer</c>.</param>
    /// <param name="Transfer">The bank's number of that transfer; needed for one.</param>
    public sealed record Request(string Reference, string Outcome, long Amount, string Reason, string? Method = null, string? Transfer = null);

    /// <param name="RefundNumber">Null where the money was kept.</param>
    public sealed record Answer(string ReceiptNumber, string? RefundNumber, long Amount, long Outstanding, long Version);

    /// <param name="payment">Null where the dossier has none with that reference.</param>
    public static Decision Decide(Dossier dossier, PaymentRow? payment, Request request, Officer officer, CatalogueSnapshot catalogue, PersonKey key, DateTimeOffset now)
    {
        if (Act.SettlePayment.Refuses(dossier, officer) is { } no)
            return no;
        var errors = new FieldErrors();
        if (request.Outcome is not ("taken" or "returned")) errors.Add("outcome", "Phải là taken (ghi nhận) hoặc returned (hoàn trả).");
        errors.Require("reason", request.Reason, 1000, "lý do");
        if (request.Outcome == "returned" && request.Method is not ("cash" or "transfer")) errors.Add("method", "Phải là cash (tiền mặt) hoặc transfer (chuyển khoản).");
        if (request is { Outcome: "returned", Method: "transfer" }) errors.Require("transfer", request.Transfer, 100, "mã giao dịch hoàn trả của ngân hàng");
        if (errors.ToRefusal() is { } invalid)
            return invalid;
        if (payment is null)
            return Refusal.NotFound("unknown-payment", "Hồ sơ không có giao dịch thanh toán với mã tham chiếu này.");
        if (payment is not { State: "mismatched", Told: > 0 and { } told })
            return Refusal.Conflict("not-mismatched", "Số tiền của giao dịch này không lệch, không có gì phải xử lý.");
        if (dossier.Fee?.Settled(payment.Reference) is not null)
            return Refusal.Conflict("payment-settled", "Giao dịch này đã được xử lý.");
        if (request.Amount != told)
            return Refusal.Unprocessable("amount-differs", $"Cổng thanh toán báo số tiền {History.Money(told)}.");
        var (by, reason, transaction) = (officer.Actor, key.SealJson(request.Reason.Trim()), payment.Transaction ?? payment.Reference);
        var receipts = Numbers.FeeReceiptCounter(by.Agency!, now);
        return request.Outcome == "taken"
            ? Decision.Numbered(receipts, number =>
                [new FeePaid(by, told, "online", Numbers.FeeReceipt(now, number), dossier.PromiseOnPaying(told, catalogue, now), transaction, ByKind: true, Settles: payment.Reference, Reason: reason)])
            : Decision.Numbered(receipts, Numbers.RefundCounter(by.Agency!, now), (number, refund) =>
            [
                new FeePaid(by, told, "online", Numbers.FeeReceipt(now, number), null, transaction, ByKind: true, Settles: payment.Reference, Reason: reason),
                new FeeRefunded(by, told, request.Method!, Numbers.Refund(now, refund), reason, request.Method == "transfer" ? request.Transfer!.Trim() : null, payment.Reference),
            ]);
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/settle-payment", async (Guid id, Request request, Asked asked, DossierStreams streams, Rights rights, PaymentRows rows, CatalogueCopy catalogue, CancellationToken ct) =>
        {
            var payment = request.Reference is { } reference && FieldErrors.IsReadable(reference.AsSpan()) ? await rows.Of(id, reference, ct) : null;
            var outcome = await streams.Change(id, asked.For(request), (d, key, now) => Decide(d, payment, request, rights.Acting(asked, Act.SettlePayment.Roles), catalogue.Current, key, now), ct);
            return outcome.ToHttp(d => new Answer(
                d.Fee!.Payments.First(p => p.Settles == request.Reference).ReceiptNumber, d.Fee.Refunds.FirstOrDefault(r => r.Settles == request.Reference)?.ReceiptNumber, request.Amount, d.FeeOutstanding, d.Version));
        })
        .For(Act.SettlePayment)
        .WithName("SettlePayment").WithSummary("Takes or gives back an online payment of another amount than was asked for")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
