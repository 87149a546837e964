using System.Diagnostics;
using System.Text.Json;
using NpgsqlTypes;
using Platform.Dossiers.EventStore;
using Platform.Postgres;
using Platform.ServiceDefaults;

namespace Platform.Dossiers.Streams;

/// <summary>An outgoing message as a row of the append; the shape of <see cref="Outbox"/>'s table.</summary>
internal static class OutboxRow
{
    private const string Insert = "INSERT INTO messaging.outbox (slot, ordering_key, message_id, type, body, trace_parent) VALUES ($1, $2, $3, $4, $5, $6)";

    public static SqlRow Of(OutboxMessage message) => new(Insert,
    [
        new(Outbox.SlotOf(message.Key), NpgsqlDbType.Smallint),
        new(message.Key, NpgsqlDbType.Uuid),
        new(message.MessageId, NpgsqlDbType.Uuid),
        new(message.Body.GetType().Name, NpgsqlDbType.Text),
        new(JsonSerializer.Serialize(message.Body, message.Body.GetType(), Json.Options), NpgsqlDbType.Text),
        new(Activity.Current?.Id, NpgsqlDbType.Text),
    ]);
}
