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
        if (dossier.Return?.Delivery is { } delivered && delivered.ReturnId == parcel.ReturnId)
            return Decision.Of(Fact()); // delivered was heard first; Apply keeps the dossier closed
        if (dossier.PostalReturn is not { HandedOver: null } asked || asked.ReturnId != parcel.ReturnId)
            return Decision.Nothing; // a parcel that already came back, or one heard of before
        return Decision.Of(Fact());

        ResultHandedToPost Fact() => new(parcel.ReturnId, parcel.Id, parcel.Version, parcel.Carrier, parcel.TrackingCode, message.OccurredAt);
    }

    public async Task Consume(ConsumeContext<ConsignmentHandedOver> context)
    {
        if (!await streams.Hear(context.Message.Consignment.DossierId, PostalMessage.Key(context), dossier => Decide(dossier, context.Message), context.CancellationToken))
            throw new PoisonMessageException("A consignment of a dossier that does not exist.");
    }
}

internal static class PostalMessage
{
    /// <summary>The consumer and the message's id: the inbox of the dossiers is the table of requests.</summary>
    public static RequestKey Key<T>(ConsumeContext<T> context)
        where T : class => new($"message:{typeof(T).Name}", (context.MessageId ?? throw new PoisonMessageException("A message without an id.")).ToString(), typeof(T).Name);
}
