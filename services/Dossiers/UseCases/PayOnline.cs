using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Payments;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.UseCases;

/// <summary>The applicant, or who acts for them, pays what is outstanding online: a payment is begun with the provider, and the person goes to its page.</summary>
/// <remarks>
/// Law: FEE-05; docs/law/register.md. One payment of a dossier is under way at a time: asked again, the same page is answered, so that no key is needed.
/// Refuses: no-fee-due, cash-on-delivery-under-way, payment-starting (409), online-payment-not-offered (409), payment-unavailable (503), dossier-not-found (404).
/// </remarks>
public static class PayOnline
{
    public const string Act = "pay-online";

    /// <summary>The provider's page has to be there by then; afterwards the next attempt takes over.</summary>
    private static readonly TimeSpan Starting = TimeSpan.FromMinutes(1);

    public sealed record Request;

    /// <param name="Reference">Ours; the page to return to carries it.</param>
    /// <param name="Url">Of the provider's page.</param>
    /// <param name="Amount">Whole đồng.</param>
    public sealed record Answer(string Reference, string Url, long Amount);

    /// <summary>Null where the applicant may pay online now.</summary>
    public static Refusal? Refuses(Dossier dossier, CatalogueSnapshot catalogue, PaymentSettings settings) =>
        dossier.FeeOutstanding == 0 ? Refusal.Conflict("no-fee-due", "Hồ sơ không còn phí, lệ phí phải nộp.")
        : dossier.PostalReturn is { CashOnDelivery: > 0 } parcel ? Refusal.Conflict("cash-on-delivery-under-way", $"Bưu chính đang thu hộ {History.Money(parcel.CashOnDelivery)} khi phát kết quả.")
        : settings.MayPayOnline(dossier, catalogue) ? null
        : Refusal.Conflict("online-payment-not-offered", "Thủ tục này chưa thanh toán trực tuyến được. Xin nộp tại quầy hoặc chuyển khoản.");

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/pay-online", async (
            Guid id, Request? request, Caller caller, DossierStreams streams, MasterKey master, CatalogueCopy catalogue, PaymentSettings settings, PaymentProviders providers, PaymentRows rows,
            IConfiguration configuration, TimeProvider clock, CancellationToken ct) =>
        {
            if (await streams.Find(id, null, ct) is not { } dossier || caller.IdentityNumber is not { } number || !dossier.IsActedForBy(await master.PersonOf(number, ct), clock.GetUtcNow()))
                return DossierStreams.NotFound.ToHttp(); // an applicant's own matter, or theirs who act for them
            if (Refuses(dossier, catalogue.Current, settings) is { } no)
                return no.ToHttp();
            var (now, amount) = (clock.GetUtcNow(), dossier.FeeOutstanding);
            if (await rows.Open(id, ct) is { } open)
            {
                if (open.Url is { } known && open.Amount == amount && now < open.StartedAt + settings.ExpiresAfter)
                    return TypedResults.Ok(new Answer(open.Reference, known, open.Amount));
                if (open.Url is null && now < open.StartedAt + Starting)
                    return BeingStarted.ToHttp();
                await rows.End(open.Reference, "expired", now, ct); // should it be paid all the same, the money is taken
            }
            var payment = new PaymentRow { Reference = Numbers.PaymentReference(now), Dossier = id, Provider = settings.Provider, Amount = amount, StartedAt = now };
            if (!await rows.Begin(payment, ct))
                return BeingStarted.ToHttp();
            try
            {
                var provider = providers.Find(settings.Provider) ?? throw new InvalidOperationException($"Payments:Online:Provider: there is no provider '{settings.Provider}'.");
                var url = await provider.Start(Order(payment, dossier, catalogue.Current, settings, configuration["PublicOrigin"] ?? ""), ct);
                await rows.Opened(payment.Reference, url, ct);
                return TypedResults.Ok(new Answer(payment.Reference, url.AbsoluteUri, amount));
            }
            catch (PaymentTroubleException)
            {
                await rows.End(payment.Reference, "failed", clock.GetUtcNow(), ct);
                return Refusal.Unavailable("payment-unavailable", "Cổng thanh toán đang gián đoạn, chưa trừ tiền. Xin thử lại sau ít phút, chuyển khoản hoặc nộp tại quầy.").ToHttp();
            }
        })
        .RequireRoles(Roles.Citizen)
        .WithName("PayOnline").WithSummary("Begins the online payment of what is outstanding")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static PaymentOrder Order(PaymentRow payment, Dossier dossier, CatalogueSnapshot catalogue, PaymentSettings settings, string origin)
    {
        var agency = dossier.Agencies.ReceivedAt;
        return new PaymentOrder(
            payment.Reference, payment.Amount, dossier.Code ?? dossier.Number, dossier.Procedure.Code, dossier.Procedure.Name, agency, catalogue.NameOf(agency, LocalTime.LocalDate(payment.StartedAt)),
            settings.Accounts.Of(agency), dossier.Fee!.Unpaid, new Uri($"{origin.TrimEnd('/')}/dossiers/{dossier.Id}?payment={payment.Reference}"), payment.StartedAt);
    }

    private static Refusal BeingStarted { get; } = Refusal.Conflict("payment-starting", "Trang thanh toán đang được mở. Xin thử lại sau ít giây.");
}
