using Dapper;
using MassTransit;
using Platform.Contracts;
using Platform.Postgres;
using Platform.Reporting.Domain;

namespace Platform.Reporting.Integration;

/// <summary>Keeps what happens to parcels as facts: registered, handed over, delivered, came back, cash on delivery.</summary>
public sealed class OnPostalMessages(Inbox inbox) :
    IConsumer<ConsignmentHandedOver>, IConsumer<ConsignmentMoved>, IConsumer<ResultDelivered>, IConsumer<ResultCameBack>
{
    public Task Consume(ConsumeContext<ConsignmentHandedOver> context) =>
        Record(context, context.Message.Consignment, "HandedOver", context.Message.OccurredAt);

    public Task Consume(ConsumeContext<ConsignmentMoved> context) =>
        Record(context, context.Message.Consignment, "Moved", context.Message.OccurredAt, state: context.Message.State.ToString());

    public Task Consume(ConsumeContext<ResultDelivered> context) =>
        Record(context, context.Message.Consignment, "Delivered", context.Message.OccurredAt, amount: context.Message.CashCollected);

    public Task Consume(ConsumeContext<ResultCameBack> context) =>
        Record(context, context.Message.Consignment, "CameBack", context.Message.OccurredAt, detail: context.Message.Reason);

    private Task Record<T>(ConsumeContext<T> context, ConsignmentHead head, string kind, DateTimeOffset occurredAt, string? state = null, long? amount = null, string? detail = null)
        where T : class =>
        inbox.Once("reporting-postal", context.MessageId!.Value, (connection, transaction) => connection.ExecuteAsync(
            """
            INSERT INTO reporting.postal_facts (consignment, version, kind, occurred_at, dossier, dossier_code, agency, carrier, state, amount, detail)
            VALUES (@Id, @Version, @kind, @at, @DossierId, @DossierCode, @Agency, @Carrier, @state, @amount, @detail)
            ON CONFLICT DO NOTHING
            """,
            new { head.Id, head.Version, kind, at = occurredAt.Microseconds().UtcDateTime, head.DossierId, head.DossierCode, head.Agency, head.Carrier, state, amount, detail },
            transaction), context.CancellationToken);
}
