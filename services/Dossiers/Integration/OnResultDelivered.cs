using MassTransit;
using Platform.Contracts;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.ServiceDefaults.Messaging;

namespace Platform.Dossiers.Integration;

/// <summary>The carrier delivered the result: it is returned and the dossier closed. May be heard before the hand-over, after the word that it came
/// back (a carrier that corrects itself), and twice: all orders end the same.</summary>
public sealed class OnResultDelivered(DossierStreams streams) : IConsumer<ResultDelivered>
{
    public static Decision Decide(Dossier dossier, ResultDelivered message, DateTimeOffset now)
    {
        var parcel = message.Consignment;
        if (dossier.Stage is Stage.Returned || dossier.LastParcel is not { } last || last.ReturnId != parcel.ReturnId)
            return Decision.Nothing; // closed already, or a newer parcel was asked for
        var post = Actor.PostalService(parcel.Agency);
        var returned = new ResultReturned(post, ReturnMethod.Postal, null,
            new Delivery(parcel.ReturnId, parcel.Id, parcel.Version, parcel.Carrier, parcel.TrackingCode, message.Proof, message.OccurredAt));
        return message.CashCollected > 0 && dossier.FeeOutstanding > 0
            ? Decision.Numbered(Numbers.FeeReceiptCounter(dossier.Agencies.ReceivedAt, now), number =>
                [new Domain.FeePaid(post, Math.Min(message.CashCollected, dossier.FeeOutstanding), "cashOnDelivery", Numbers.FeeReceipt(now, number)), returned])
            : Decision.Of(returned);
    }

    public async Task Consume(ConsumeContext<ResultDelivered> context)
    {
        if (!await streams.Hear(context.Message.Consignment.DossierId, PostalMessage.Key(context), (dossier, now) => Decide(dossier, context.Message, now), context.CancellationToken))
            throw new PoisonMessageException("A delivery for a dossier that does not exist.");
    }
}
