using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Platform.ServiceDefaults;

namespace Platform.Postgres;

/// <summary>A message to be sent after the transaction commits. Order is kept among messages of one key.</summary>
/// <param name="Key">Ordering key: the dossier's, consignment's or other entity's id.</param>
/// <param name="MessageId">Deterministic where possible (the event's id), so that a repeat is recognised.</param>
public sealed record OutboxMessage(Guid Key, Guid MessageId, object Body);

/// <summary>Adds outbox rows to the caller's own batch or transaction; wake the dispatcher with <see cref="OutboxSignal.Wake"/> after the commit.</summary>
public static class Outbox
{
    public const int Slots = 16;

    /// <summary>Relies on index <c>outbox_waiting</c> for the reader.</summary>
    private const string Insert =
        "INSERT INTO messaging.outbox (slot, ordering_key, message_id, type, body, trace_parent) VALUES ($1, $2, $3, $4, $5, $6)";

    public static void Add(NpgsqlBatch batch, OutboxMessage message)
    {
        var command = new NpgsqlBatchCommand(Insert);
        Fill(command.Parameters, message);
        batch.BatchCommands.Add(command);
    }

    public static async Task Add(NpgsqlConnection connection, NpgsqlTransaction transaction, OutboxMessage message, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Insert, connection, transaction);
        Fill(command.Parameters, message);
        await command.ExecuteNonQueryAsync(ct);
    }

    public static short SlotOf(Guid key)
    {
        Span<byte> bytes = stackalloc byte[16];
        key.TryWriteBytes(bytes);
        return (short)(bytes[15] % Slots);
    }

    private static void Fill(NpgsqlParameterCollection parameters, OutboxMessage message)
    {
        parameters.Add(new NpgsqlParameter<short> { TypedValue = SlotOf(message.Key) });
        parameters.Add(new NpgsqlParameter<Guid> { TypedValue = message.Key });
        parameters.Add(new NpgsqlParameter<Guid> { TypedValue = message.MessageId });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = message.Body.GetType().Name });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = JsonSerializer.Serialize(message.Body, message.Body.GetType(), Json.Options) });
        parameters.Add(new NpgsqlParameter { Value = (object?)Activity.Current?.Id ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
    }
}
