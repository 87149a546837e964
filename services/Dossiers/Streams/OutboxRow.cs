using Platform.Dossiers.EventStore;
using Platform.Postgres;

namespace Platform.Dossiers.Streams;

/// <summary>An outgoing message as a row of the append.</summary>
internal static class OutboxRow
{
    public static SqlRow Of(OutboxMessage message) => new(Outbox.Insert, [.. Outbox.Values(message).Select(v => new SqlValue(v.Value, v.Type))]);
}
