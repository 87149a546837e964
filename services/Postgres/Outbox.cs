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

    /// <summary>Takes <see cref="Values"/>. Relies on index <c>outbox_waiting</c> for the reader.</summary>
    public const string Insert =
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

    /// <summary>The values of <see cref="Insert"/>, in its order; for those who write the row with rows of their own.</summary>
    public static IEnumerable<(object? Value, NpgsqlDbType Type)> Values(OutboxMessage message) =>
    [
        (SlotOf(message.Key), NpgsqlDbType.Smallint),
        (message.Key, NpgsqlDbType.Uuid),
        (message.MessageId, NpgsqlDbType.Uuid),
        (message.Body.GetType().Name, NpgsqlDbType.Text),
        (JsonSerializer.Serialize(message.Body, message.Body.GetType(), Json.Options), NpgsqlDbType.Text),
        (Activity.Current?.Id, NpgsqlDbType.Text),
    ];

    private static void Fill(NpgsqlParameterCollection parameters, OutboxMessage message)
    {
        foreach (var (value, type) in Values(message))
            parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = type });
    }
}
