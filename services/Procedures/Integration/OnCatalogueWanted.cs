using MassTransit;
using Platform.Contracts;
using Platform.Postgres;
using Platform.Procedures.Storage;

namespace Platform.Procedures.Integration;

/// <summary>A service with an empty or doubtful copy asks: everything that holds now is said again.</summary>
public sealed class OnCatalogueWanted(Inbox inbox, TimeProvider clock, ILogger<OnCatalogueWanted> log) : IConsumer<CatalogueWanted>
{
    public const string Endpoint = "procedures-catalogue";

    public async Task Consume(ConsumeContext<CatalogueWanted> context)
    {
        var isNew = await inbox.Once(Endpoint, context.MessageId!.Value, (connection, transaction) => Messages.SayEverything(connection, transaction, clock.GetUtcNow(), context.CancellationToken), context.CancellationToken);
        if (isNew)
            log.LogInformation("Said the whole catalogue again for {Service}", context.Message.Service);
    }
}
