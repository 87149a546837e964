using MassTransit;
using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.Postgres;

namespace Platform.Dossiers.Integration;

/// <summary>Keeps every version: a dossier holds to the one it was accepted under.</summary>
public sealed class OnProcedurePublished(Inbox inbox, CatalogueCopy catalogue) : IConsumer<ProcedurePublished>
{
    public async Task Consume(ConsumeContext<ProcedurePublished> context)
    {
        var id = context.MessageId ?? throw new ServiceDefaults.Messaging.PoisonMessageException("A message without an id.");
        if (await inbox.Once(nameof(OnProcedurePublished), id, (connection, transaction) => CatalogueCopy.Keep(connection, transaction, context.Message), context.CancellationToken))
            await catalogue.Refresh(context.CancellationToken);
    }
}
