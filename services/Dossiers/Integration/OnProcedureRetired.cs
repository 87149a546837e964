using MassTransit;
using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.Postgres;

namespace Platform.Dossiers.Integration;

/// <summary>No new dossiers from its effective date on; it may arrive before the version it ends.</summary>
public sealed class OnProcedureRetired(Inbox inbox, CatalogueCopy catalogue) : IConsumer<ProcedureRetired>
{
    public async Task Consume(ConsumeContext<ProcedureRetired> context)
    {
        var id = context.MessageId ?? throw new ServiceDefaults.Messaging.PoisonMessageException("A message without an id.");
        if (await inbox.Once(nameof(OnProcedureRetired), id, (connection, transaction) => CatalogueCopy.Keep(connection, transaction, context.Message), context.CancellationToken))
            await catalogue.Refresh(context.CancellationToken);
    }
}
