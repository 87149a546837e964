using Dapper;
using MassTransit;
using Platform.Contracts;
using Platform.Postgres;
using Platform.Postgres.PersonalData;

namespace Platform.PostalReturns.Integration;

/// <summary>
/// A person was erased: their key here goes, and with it the receiver and the carrier's words of every parcel. What is not ordered yet is due at once, and the
/// order worker gives it up: the counter hears that the result is still there. What the carrier has taken goes its way.
/// </summary>
public sealed class OnPersonErased(Inbox inbox, PersonKeys keys, WorkSignal orders) : IConsumer<PersonErased>
{
    public async Task Consume(ConsumeContext<PersonErased> context)
    {
        var person = context.Message.Person;
        await inbox.Once(nameof(OnPersonErased), context.MessageId!.Value, async (connection, transaction) =>
        {
            await PersonKeys.EraseForGood(connection, transaction, person, context.CancellationToken);
            // what a worker has in hand it holds while the carrier answers: that one comes up again by itself
            await connection.ExecuteAsync(
                """
                UPDATE work SET next_attempt_at = now() WHERE consignment_id IN (
                    SELECT w.consignment_id FROM work w JOIN consignments c ON c.id = w.consignment_id WHERE c.person = @person AND w.parked_for IS NULL FOR UPDATE OF w SKIP LOCKED)
                """, new { person }, transaction);
        }, context.CancellationToken);
        keys.Forget(person);
        orders.Wake();
    }
}
