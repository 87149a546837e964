using Dapper;
using MassTransit;
using Platform.Contracts;
using Platform.Postgres;
using Platform.PostalReturns.Domain;
using Platform.PostalReturns.Storage;

namespace Platform.PostalReturns.Integration;

/// <summary>
/// The office wants a parcel back. The wish is written down at once, so that no manifest takes the parcel; the order worker cancels what the carrier was told of and says how it
/// ended. It may be heard before the return itself.
/// </summary>
public sealed class OnReturnCalledBack(Inbox inbox, OutboxSignal signal, WorkSignal orders, TimeProvider clock) : IConsumer<ReturnCalledBack>
{
    /// <summary>How old wishes go whose return never came: when its message would be taken for a new one anyway.</summary>
    internal static readonly AnsweredTable Early = new("early_call_backs",
        "DELETE FROM early_call_backs WHERE return_id IN (SELECT return_id FROM early_call_backs WHERE wanted_at < @messagesBefore ORDER BY wanted_at LIMIT @batch)");

    public async Task Consume(ConsumeContext<ReturnCalledBack> context)
    {
        var wish = context.Message;
        var isNew = await inbox.Once(nameof(OnReturnCalledBack), context.MessageId!.Value, async (connection, transaction) =>
        {
            // the return and its calling back, heard at once, must not miss each other
            await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtextextended(@key, 2))", new { key = wish.Dossier.Id.ToString() }, transaction);
            var now = clock.GetUtcNow();
            if (await connection.QuerySingleOrDefaultAsync<Guid?>("SELECT id FROM consignments WHERE return_id = @ReturnId", new { wish.ReturnId }, transaction) is { } id)
                await Want(new Change(connection, transaction, signal), id, now, context.CancellationToken);
            else
                await connection.ExecuteAsync("INSERT INTO early_call_backs (return_id, wanted_at) VALUES (@ReturnId, @now) ON CONFLICT DO NOTHING", new { wish.ReturnId, now }, transaction);
        }, context.CancellationToken);
        if (isNew)
            orders.Wake();
    }

    /// <summary>
    /// With the consignment locked: whoever is ordering it now holds its work, writes the order after us and finds the wish; whoever has finished has let go of the work, and it is
    /// put up anew. The work itself is never waited for.
    /// </summary>
    internal static async Task Want(Change change, Guid id, DateTimeOffset now, CancellationToken ct)
    {
        var consignment = (await change.Lock(id))!;
        var decision = Steps.WantBack(consignment, now);
        if (decision.Next is null)
            return;
        await change.Write(consignment, decision, ct);
        await change.Connection.ExecuteAsync(
            """
            INSERT INTO work (consignment_id) VALUES (@id) ON CONFLICT DO NOTHING;
            UPDATE work SET next_attempt_at = now() WHERE consignment_id IN (SELECT consignment_id FROM work WHERE consignment_id = @id AND parked_for IS NULL FOR UPDATE SKIP LOCKED);
            """, new { id }, change.Transaction);
    }
}
