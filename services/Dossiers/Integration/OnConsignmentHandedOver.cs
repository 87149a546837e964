using MassTransit;
using Platform.Contracts;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.Streams;
using Platform.ServiceDefaults.Messaging;

namespace Platform.Dossiers.Integration;

/// <summary>The carrier has the result: a fact of its own beside <em>issued</em> and <em>returned</em>.</summary>
public sealed class OnConsignmentHandedOver(DossierStreams streams) : IConsumer<ConsignmentHandedOver>
{
    public static Decision Decide(Dossier dossier, ConsignmentHandedOver message)
    {
        var parcel = message.Consignment;
        return dossier.LastParcel is { HandedOver: false } last && last.ReturnId == parcel.ReturnId
            ? Decision.Of(new ResultHandedToPost(parcel.ReturnId, parcel.Id, parcel.Version, parcel.Carrier, parcel.TrackingCode, message.OccurredAt)) // delivered or back already: Apply leaves the stage
            : Decision.Nothing; // a newer parcel was asked for, or it was heard before
    }

    public async Task Consume(ConsumeContext<ConsignmentHandedOver> context)
    {
        if (!await streams.Hear(context.Message.Consignment.DossierId, PostalMessage.Key(context), (dossier, _) => Decide(dossier, context.Message), context.CancellationToken))
            throw new PoisonMessageException("A consignment of a dossier that does not exist.");
    }
}

internal static class PostalMessage
{
    /// <summary>The consumer and the message's id: the inbox of the dossiers is the table of requests.</summary>
    public static RequestKey Key<T>(ConsumeContext<T> context)
        where T : class => new($"message:{typeof(T).Name}", (context.MessageId ?? throw new PoisonMessageException("A message without an id.")).ToString(), typeof(T).Name);
}
