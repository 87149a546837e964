using MassTransit;
using Platform.Contracts;
using Platform.Notifications.Domain;
using Platform.Notifications.Storage;
using Platform.Postgres;

namespace Platform.Notifications.Integration;

/// <summary>What happens to the parcel with the result becomes a notice; whose it is may only be learned when the contact is asked.</summary>
public sealed class OnPostalMessages(Inbox inbox, NoticeSettings settings, WorkSignal sender, TimeProvider clock) :
    IConsumer<ConsignmentHandedOver>, IConsumer<ConsignmentMoved>, IConsumer<ResultDelivered>, IConsumer<ResultCameBack>
{
    public Task Consume(ConsumeContext<ConsignmentHandedOver> context) => Take(context);

    public Task Consume(ConsumeContext<ConsignmentMoved> context) => Take(context);

    public Task Consume(ConsumeContext<ResultDelivered> context) => Take(context);

    public Task Consume(ConsumeContext<ResultCameBack> context) => Take(context);

    private async Task Take<T>(ConsumeContext<T> context)
        where T : class
    {
        if (NoticeDraft.For(context.Message) is not { } draft)
            return;
        await inbox.Once("notifications-postal", context.MessageId!.Value,
            (connection, transaction) => NoticeStore.Add(connection, transaction, draft, settings, clock.GetUtcNow()), context.CancellationToken);
        sender.Wake();
    }
}
