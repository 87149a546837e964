using MassTransit;
using Platform.Contracts;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.ServiceDefaults.Messaging;

namespace Platform.Dossiers.Integration;

/// <summary>The carrier delivered the result: it is returned and the dossier closed. May be heard before the hand-over, after the word that it came
/// back (a carrier that corrects itself), and twice: all orders end the same. Cash the carrier says it collected is recorded once per parcel, whatever became of
/// the dossier meanwhile: what is not owed any more shows as paid too much.</summary>
public sealed class OnResultDelivered(DossierStreams streams) : IConsumer<ResultDelivered>
{
    public static Decision Decide(Dossier dossier, ResultDelivered message, DateTimeOffset now)
    {
        var parcel = message.Consignment;
        var post = Actor.PostalService(parcel.Agency);
        ResultReturned[] returned = dossier.Stage is not (Stage.Issued or Stage.HandedToPost) || dossier.LastParcel is not { } last || last.ReturnId != parcel.ReturnId
            ? [] // closed already, a newer parcel was asked for, or what was in it is being replaced
            : [new(post, ReturnMethod.Postal, null, new Delivery(parcel.ReturnId, parcel.Id, parcel.Version, parcel.Carrier, parcel.TrackingCode, message.Proof, message.OccurredAt))];
        return message.CashCollected > 0 && !Booked(dossier, parcel.ReturnId)
            ? Decision.Numbered(Numbers.FeeReceiptCounter(dossier.Agencies.ReceivedAt, now), number =>
                [new Domain.FeePaid(post, message.CashCollected, "cashOnDelivery", Numbers.FeeReceipt(now, number), Reference: parcel.TrackingCode, Parcel: parcel.ReturnId, ByKind: true), .. returned])
            : Decision.Of([.. returned]);
    }

    /// <summary>One without a parcel is from before it was kept, when a dossier's money was collected once.</summary>
    private static bool Booked(Dossier dossier, Guid parcel) => dossier.Fee?.Payments.Any(p => p.Method == "cashOnDelivery" && (p.Parcel ?? parcel) == parcel) is true;

    public async Task Consume(ConsumeContext<ResultDelivered> context)
    {
        if (!await streams.Hear(context.Message.Consignment.DossierId, PostalMessage.Key(context), (dossier, now) => Decide(dossier, context.Message, now), context.CancellationToken))
            throw new PoisonMessageException("A delivery for a dossier that does not exist.");
    }
}
