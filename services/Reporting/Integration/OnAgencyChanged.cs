using MassTransit;
using Platform.Contracts;
using Platform.Postgres;
using Platform.Reporting.Storage;

namespace Platform.Reporting.Integration;

/// <summary>Keeps every revision of every agency; revisions may come in any order.</summary>
public sealed class OnAgencyChanged(Inbox inbox) : IConsumer<AgencyChanged>
{
    public Task Consume(ConsumeContext<AgencyChanged> context) => inbox.Once("reporting-catalogue", context.MessageId!.Value,
        (connection, transaction) => AgencyStore.Record(connection, transaction, context.Message), context.CancellationToken);
}
