using MassTransit;
using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.Postgres;

namespace Platform.Dossiers.Integration;

/// <summary>The agency as it is from now on; the highest revision wins.</summary>
public sealed class OnAgencyChanged(Inbox inbox, CatalogueCopy catalogue) : IConsumer<AgencyChanged>
{
    public async Task Consume(ConsumeContext<AgencyChanged> context)
    {
        var id = context.MessageId ?? throw new ServiceDefaults.Messaging.PoisonMessageException("A message without an id.");
        if (await inbox.Once(nameof(OnAgencyChanged), id, (connection, transaction) => CatalogueCopy.Keep(connection, transaction, context.Message), context.CancellationToken))
            await catalogue.Refresh(context.CancellationToken);
    }
}
