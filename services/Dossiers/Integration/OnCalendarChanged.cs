using MassTransit;
using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.Postgres;

namespace Platform.Dossiers.Integration;

/// <summary>The whole calendar; the highest revision wins. Dossiers accepted keep their promise.</summary>
public sealed class OnCalendarChanged(Inbox inbox, CatalogueCopy catalogue) : IConsumer<CalendarChanged>
{
    public async Task Consume(ConsumeContext<CalendarChanged> context)
    {
        var id = context.MessageId ?? throw new ServiceDefaults.Messaging.PoisonMessageException("A message without an id.");
        if (await inbox.Once(nameof(OnCalendarChanged), id, (connection, transaction) => CatalogueCopy.Keep(connection, transaction, context.Message), context.CancellationToken))
            await catalogue.Refresh(context.CancellationToken);
    }
}
