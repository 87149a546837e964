using MassTransit;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.ServiceDefaults.Messaging;

namespace Platform.Dossiers.Integration;

/// <summary>The carrier could not deliver, or never had it, called back by the office: the result is at the counter and can be returned there, or sent again as a new parcel.</summary>
public sealed class OnResultCameBack(DossierStreams streams) : IConsumer<Contracts.ResultCameBack>
{
    public static Decision Decide(Dossier dossier, Contracts.ResultCameBack message)
    {
        var parcel = message.Consignment;
        var news = message.Reason == ResultCameBack.CalledBack
            ? dossier.PostalReturn is { HandedOver: null } waiting && waiting.ReturnId == parcel.ReturnId // handed over, it was said before the carrier had it all the same
            : dossier.PostalReturn is { } asked ? asked.ReturnId == parcel.ReturnId
            : dossier is { Stage: Stage.Issued, LastParcel: { CalledBack: not null } last } && last.ReturnId == parcel.ReturnId; // the word of the hand-over is still to come
        return news
            ? Decision.Of(new ResultCameBack(parcel.ReturnId, parcel.Id, parcel.Version, message.Reason, message.OccurredAt))
            : Decision.Nothing; // delivered after all, or heard before
    }

    public async Task Consume(ConsumeContext<Contracts.ResultCameBack> context)
    {
        if (!await streams.Hear(context.Message.Consignment.DossierId, PostalMessage.Key(context), (dossier, _) => Decide(dossier, context.Message), context.CancellationToken))
            throw new PoisonMessageException("A returned parcel of a dossier that does not exist.");
    }
}
