using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Postgres;
using Platform.Procedures.Domain;
using Platform.ServiceDefaults;

namespace Platform.Procedures.Storage;

/// <summary>What this service says to others.</summary>
public static class Messages
{
    /// <summary>Messages about one thing keep their order. The id is always new: content is told apart by version or revision, and a re-sent message must pass inboxes that had the first.</summary>
    public static OutboxMessage New(string kind, string code, object body) =>
        new(new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}/{code}")).AsSpan(0, 16)), Guid.CreateVersion7(), body);

    /// <summary>Says everything that holds now once more: procedures, agencies, calendar.</summary>
    public static async Task SayEverything(NpgsqlConnection connection, NpgsqlTransaction transaction, DateTimeOffset now, CancellationToken ct)
    {
        List<OutboxMessage> all = [];
        if (await CalendarRows.Find(connection, transaction) is { } calendar)
            all.Add(New("calendar", "", calendar with { OccurredAt = now }));
        all.AddRange((await AgencyRows.All(connection, transaction)).Select(a => New("agency", a.Code, a.Changed(now))));
        all.AddRange((await connection.QueryAsync<ProcedureRow>(
            "SELECT code, version, body, effective_from AS EffectiveFrom, retired_from AS RetiredFrom FROM catalogue.procedures ORDER BY code", transaction: transaction))
            .Select(p => New("procedure", p.Code, p.Message(now))));
        foreach (var chunk in all.Chunk(200))
        {
            await using var batch = new NpgsqlBatch(connection, transaction);
            foreach (var message in chunk)
                Outbox.Add(batch, message);
            await batch.ExecuteNonQueryAsync(ct);
        }
    }

    private sealed record ProcedureRow(string Code, int Version, string Body, DateOnly EffectiveFrom, DateOnly? RetiredFrom)
    {
        public object Message(DateTimeOffset now) => RetiredFrom is { } retired
            ? new ProcedureRetired(Code, Version, retired, now)
            : JsonSerializer.Deserialize<Procedure>(Body, Json.Options)!.Published(Version, EffectiveFrom, now);
    }
}
