using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Postgres;

namespace Platform.Procedures.Storage;

/// <summary>What this service says to others.</summary>
public static class Messages
{
    /// <summary>Messages about one thing keep their order. The id is always new: content is told apart by version or revision, and a re-sent message must pass inboxes that had the first.</summary>
    public static OutboxMessage New(string kind, string code, object body) =>
        new(new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}/{code}")).AsSpan(0, 16)), Guid.CreateVersion7(), body);

    /// <summary>Says everything that holds now or is decided for a later day once more: procedures, their ends, agencies, calendar.</summary>
    public static async Task SayEverything(NpgsqlConnection connection, NpgsqlTransaction transaction, DateTimeOffset now, CancellationToken ct)
    {
        List<OutboxMessage> all = [];
        if (await CalendarRows.Find(connection, transaction) is { } calendar)
            all.Add(New("calendar", "", calendar with { OccurredAt = now }));
        all.AddRange((await AgencyRows.All(connection, transaction)).Select(a => New("agency", a.Code, a.Changed(now))));
        all.AddRange((await connection.QueryAsync<StoredVersion>(
            """
            SELECT v.code, v.version, v.body, v.effective_from AS EffectiveFrom, v.published_at AS PublishedAt, v.origin AS Origin
            FROM catalogue.procedure_versions v LEFT JOIN catalogue.procedures p ON p.code = v.code
            WHERE v.version >= coalesce(p.version, 0) AND (p.retired_from IS NULL OR v.version > p.version) ORDER BY v.code, v.version
            """, transaction: transaction)).Select(v => New("procedure", v.Code, v.Procedure().Published(v.Version, v.EffectiveFrom, now))));
        all.AddRange((await connection.QueryAsync<(string Code, int Version, DateOnly From)>(
            """
            SELECT r.code, r.version, r.effective_from
            FROM catalogue.procedure_retirements r LEFT JOIN catalogue.procedures p ON p.code = r.code
            WHERE r.version >= coalesce(p.version, 0) ORDER BY r.code, r.version
            """, transaction: transaction)).Select(r => New("procedure", r.Code, new ProcedureRetired(r.Code, r.Version, r.From, now))));
        foreach (var chunk in all.Chunk(200))
        {
            await using var batch = new NpgsqlBatch(connection, transaction);
            foreach (var message in chunk)
                Outbox.Add(batch, message);
            await batch.ExecuteNonQueryAsync(ct);
        }
    }
}
