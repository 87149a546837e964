using Dapper;
using MassTransit;
using Platform.Contracts;
using Platform.Postgres;
using Platform.PostalReturns.Domain;
using Platform.PostalReturns.Storage;

namespace Platform.PostalReturns.Integration;

/// <summary>A result is to go by post: one consignment per request to return, however often we are told.</summary>
public sealed class OnReturnRequested(Inbox inbox, OutboxSignal signal, WorkSignal orders) : IConsumer<ReturnRequested>
{
    public async Task Consume(ConsumeContext<ReturnRequested> context)
    {
        var wanted = context.Message;
        var isNew = await inbox.Once(nameof(OnReturnRequested), context.MessageId!.Value, async (connection, transaction) =>
        {
            // two returns of one dossier at once must not take one order number
            await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtextextended(@key, 2))", new { key = wanted.Dossier.Id.ToString() }, transaction);
            var (known, earlier) = await connection.QuerySingleAsync<(bool, int)>(
                "SELECT coalesce(bool_or(return_id = @ReturnId), false), count(*)::int FROM consignments WHERE dossier_id = @dossier",
                new { wanted.ReturnId, dossier = wanted.Dossier.Id }, transaction);
            if (known)
                return;
            var consignment = Steps.Request(Guid.CreateVersion7(wanted.OccurredAt), wanted, earlier);
            var change = new Change(connection, transaction, signal);
            await change.Create(consignment);
            await connection.ExecuteAsync("INSERT INTO work (consignment_id) VALUES (@Id)", new { consignment.Id }, transaction);
            if (await connection.ExecuteScalarAsync<DateTimeOffset?>("DELETE FROM early_call_backs WHERE return_id = @ReturnId RETURNING wanted_at", new { wanted.ReturnId }, transaction) is { } wantedBack)
                await OnReturnCalledBack.Want(change, consignment.Id, wantedBack, context.CancellationToken);
        }, context.CancellationToken);
        if (isNew)
            orders.Wake();
    }
}
