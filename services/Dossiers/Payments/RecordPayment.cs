using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.Streams;

namespace Platform.Dossiers.Payments;

/// <summary>
/// A provider's word of a payment, told or asked for, becomes the dossier's <see cref="FeePaid"/>. The amount is compared with what was asked for. Late,
/// repeated and contradictory words are harmless: the reference is the request's key, and money that came is recorded whatever became of the dossier.
/// Of what an officer has settled meanwhile, only what it fell short is still to be recorded.
/// </summary>
public sealed class RecordPayment(PaymentRows rows, DossierStreams streams, CatalogueCopy catalogue, TimeProvider clock, ILogger<RecordPayment> log)
{
    public static Decision Decide(Dossier dossier, string provider, PaymentWord word, CatalogueSnapshot catalogue, DateTimeOffset now)
    {
        var amount = word.Amount - (dossier.Fee?.Settled(word.Reference) ?? 0);
        return amount <= 0 ? Decision.Nothing : Decision.Numbered(Numbers.FeeReceiptCounter(dossier.Agencies.ReceivedAt, now), number =>
        [
            new FeePaid(
                Actor.PaymentProvider(provider, dossier.Agencies.ReceivedAt), amount, "online", Numbers.FeeReceipt(now, number), dossier.PromiseOnPaying(amount, catalogue, now),
                word.Transaction ?? word.Reference, ByKind: true),
        ]);
    }

    public async Task<Heard> Run(string provider, PaymentWord word, CancellationToken ct)
    {
        if (await rows.Find(provider, word.Reference, ct) is not { } payment)
            return Heard.Unknown;
        switch (word.State)
        {
            case PaymentState.Pending:
                return Heard.Taken;
            case PaymentState.Failed:
                await rows.End(payment.Reference, "failed", clock.GetUtcNow(), ct);
                return Heard.Taken;
            case PaymentState.Paid when word.Amount != payment.Amount:
                await rows.Mismatched(payment.Reference, word.Amount, word.Transaction, clock.GetUtcNow(), ct);
                log.LogWarning("Payment {Reference}: the provider {Provider} says another amount was paid than was asked for", payment.Reference, provider);
                return Heard.Mismatched;
            default:
                // together: nobody is told that it was paid before the dossier has it
                if (!await streams.Hear(
                        payment.Dossier, new RequestKey("message:payment", payment.Reference, ""), (d, now) => Decide(d, provider, word, catalogue.Current, now), ct,
                        [PaymentRows.Paid(payment.Reference, word.Transaction, clock.GetUtcNow())]))
                    return Heard.Unknown;
                await rows.StillPaid(payment.Reference, word.Transaction, clock.GetUtcNow(), ct); // the event was there already, the row of an older version was not
                return Heard.Taken;
        }
    }
}
