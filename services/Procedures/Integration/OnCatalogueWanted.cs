using MassTransit;
using Platform.Contracts;
using Platform.Postgres;
using Platform.Procedures.Storage;

namespace Platform.Procedures.Integration;

/// <summary>A service with an empty or doubtful copy asks: everything that holds now is soon said again, once for all who ask at about the same time.</summary>
public sealed class OnCatalogueWanted(Inbox inbox, ILogger<OnCatalogueWanted> log) : IConsumer<CatalogueWanted>
{
    public const string Endpoint = "procedures-catalogue";

    public async Task Consume(ConsumeContext<CatalogueWanted> context)
    {
        if (await inbox.Once(Endpoint, context.MessageId!.Value, Resend.Ask, context.CancellationToken))
            log.LogInformation("{Service} wants the whole catalogue", context.Message.Service);
    }
}
