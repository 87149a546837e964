using System.Text.Json;
using Dapper;
using Platform.Postgres.PersonalData;
using Platform.PostalReturns.Carriers;
using Platform.PostalReturns.Domain;
using Platform.ServiceDefaults;

namespace Platform.PostalReturns.Storage;

/// <summary>
/// Scans of item codes that no consignment has (yet): the carrier may be faster than the answer to our order. Kept sealed, each under a key of its own,
/// until the order is recorded.
/// </summary>
public sealed class UnmatchedScans(PersonKeys keys)
{
    private sealed record Stored(CarrierScan Scan, ScanSource Source);

    /// <summary>Sealed outside the transaction: making a key needs a connection of its own.</summary>
    public async Task<(Guid KeyOf, string Sealed)> Seal(CarrierScan scan, ScanSource source, CancellationToken ct)
    {
        var keyOf = Guid.NewGuid();
        return (keyOf, (await keys.GetOrCreate(keyOf, ct)).Seal(JsonSerializer.Serialize(new Stored(scan, source), Json.Options)));
    }

    public async Task Keep(Change change, string carrier, CarrierScan scan, (Guid KeyOf, string Sealed) body, DateTimeOffset now)
    {
        var isNew = await change.Connection.ExecuteAsync(
            """
            INSERT INTO unmatched_scans (carrier, scan_id, item_code, key_of, sealed, received_at)
            VALUES (@carrier, @ScanId, @ItemCode, @KeyOf, @Sealed, @now) ON CONFLICT DO NOTHING
            """, new { carrier, scan.ScanId, scan.ItemCode, body.KeyOf, body.Sealed, now }, change.Transaction) == 1;
        if (!isNew)
            await Forget(change, [body.KeyOf]);
    }

    /// <summary>Hands over what waited for the item code, in the order it came; the rows and their keys go with the caller's commit.</summary>
    public async Task<IReadOnlyList<(CarrierScan Scan, ScanSource Source, DateTimeOffset ReceivedAt)>> Take(Change change, string carrier, string itemCode, CancellationToken ct)
    {
        var rows = (await change.Connection.QueryAsync<Row>(
            """
            DELETE FROM unmatched_scans u WHERE carrier = @carrier AND item_code = @itemCode
                AND NOT EXISTS (SELECT 1 FROM scans s WHERE s.carrier = u.carrier AND s.scan_id = u.scan_id)
            RETURNING key_of AS KeyOf, sealed AS Sealed, received_at AS ReceivedAt
            """, new { carrier, itemCode }, change.Transaction)).OrderBy(row => row.ReceivedAt).ToList();
        List<(CarrierScan, ScanSource, DateTimeOffset)> taken = [];
        foreach (var row in rows)
        {
            var key = await keys.Find(row.KeyOf, ct) ?? throw new InvalidOperationException("An unmatched scan has lost its key.");
            var stored = JsonSerializer.Deserialize<Stored>(key.Open(row.Sealed), Json.Options)!;
            taken.Add((stored.Scan, stored.Source, row.ReceivedAt));
        }
        await Forget(change, [.. rows.Select(r => r.KeyOf)]);
        return taken;
    }

    /// <summary>Drops keys that seal nothing any more.</summary>
    public static Task Forget(Change change, Guid[] keysOf) =>
        change.Connection.ExecuteAsync("DELETE FROM privacy.person_keys WHERE person = ANY(@keysOf)", new { keysOf }, change.Transaction);

    private sealed class Row
    {
        public Guid KeyOf { get; init; }
        public string Sealed { get; init; } = "";
        public DateTimeOffset ReceivedAt { get; init; }
    }
}
