using MassTransit;
using Platform.Contracts;
using Platform.Notifications.Storage;
using Platform.Postgres;
using Platform.Postgres.PersonalData;

namespace Platform.Notifications.Integration;

/// <summary>A person was erased: their key here goes, what waits for them is not sent, and what comes of their dossiers later is not sent either.</summary>
public sealed class OnPersonErased(Inbox inbox, PersonKeys keys, TimeProvider clock) : IConsumer<PersonErased>
{
    public async Task Consume(ConsumeContext<PersonErased> context)
    {
        var person = context.Message.Person;
        await inbox.Once("notifications-people", context.MessageId!.Value, async (connection, transaction) =>
        {
            await NoticeStore.Erase(connection, transaction, person, clock.GetUtcNow());
            await PersonKeys.EraseForGood(connection, transaction, person, context.CancellationToken);
        }, context.CancellationToken);
        keys.Forget(person);
    }
}
