using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>A clerk collects the fee in cash at the counter and gives a numbered receipt.</summary>
/// <remarks>Law: FEE-01 (fees by the terms accepted, nothing else); docs/law/register.md. Refuses: no-fee-due, cash-on-delivery-under-way (409), not-your-agency (403), invalid, amount-differs (422).</remarks>
public static class CollectFee
{
    /// <param name="Amount">Whole đồng: all that is outstanding.</param>
    /// <param name="Method"><c>cash</c>.</param>
    public sealed record Request(long Amount, string Method);

    public sealed record Answer(string ReceiptNumber, long Amount, long Outstanding, long Version);

    public static Decision Decide(Dossier dossier, Request request, Officer clerk, CatalogueSnapshot catalogue, DateTimeOffset now)
    {
        if (Act.Pay.Refuses(dossier, clerk) is { } no)
            return no;
        if (dossier.PostalReturn is { CashOnDelivery: > 0 } parcel)
            return Refusal.Conflict("cash-on-delivery-under-way", $"Bưu chính đang thu hộ {History.Money(parcel.CashOnDelivery)} khi phát kết quả. Xin chờ phát xong hoặc chuyển hoàn rồi mới thu tại quầy.");
        if (request.Method != "cash")
            return Refusal.Unprocessable("invalid", "Tại quầy chỉ thu tiền mặt.", new Dictionary<string, string> { ["method"] = "Phải là cash." });
        if (request.Amount != dossier.FeeOutstanding)
            return Refusal.Unprocessable("amount-differs", $"Số tiền phải thu là {History.Money(dossier.FeeOutstanding)}.");
        var promise = dossier.Wait == Wait.Fee ? dossier.Clock!.Resumed(dossier.Acceptance!.Terms, catalogue, dossier.Agencies.Competent, now) : null;
        return Decision.Numbered(Numbers.FeeReceiptCounter(clerk.Actor.Agency!, now), number => [new FeePaid(clerk.Actor, request.Amount, request.Method, Numbers.FeeReceipt(now, number), promise)]);
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/pay", async (Guid id, Request request, Asked asked, DossierStreams streams, Rights rights, CatalogueCopy catalogue, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, now) => Decide(d, request, rights.Acting(asked, Act.Pay.Roles), catalogue.Current, now), ct);
            return outcome.ToHttp(d => new Answer(d.Fee!.Payments[^1].ReceiptNumber, d.Fee.Payments[^1].Amount, d.FeeOutstanding, d.Version));
        })
        .RequireRoles(Act.Pay.Roles)
        .WithName("CollectFee").WithSummary("Collects the outstanding fee in cash")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
