using Dapper;
using Npgsql;

namespace Platform.Procedures.Storage;

/// <summary>Keeps <c>catalogue.procedures</c> what applies today: versions and retirements whose day has come move in.</summary>
public static class InForce
{
    /// <returns>How many rows changed.</returns>
    public static async Task<int> Bring(Change change, CancellationToken ct)
    {
        // Relies on index procedure_versions_begin and the primary key of procedures.
        var begun = (await change.Connection.QueryAsync<StoredVersion>(
            """
            SELECT v.code, v.version, v.body, v.effective_from AS EffectiveFrom, v.published_at AS PublishedAt, v.origin AS Origin
            FROM catalogue.procedure_versions v LEFT JOIN catalogue.procedures p ON p.code = v.code
            WHERE v.effective_from <= @Today AND v.version > coalesce(p.version, 0)
              AND NOT EXISTS (SELECT FROM catalogue.procedure_versions later WHERE later.code = v.code AND later.version > v.version AND later.effective_from <= @Today)
            """, new { change.Today }, change.Transaction)).AsList();
        foreach (var chunk in begun.Chunk(200))
        {
            await using var batch = new NpgsqlBatch(change.Connection, change.Transaction);
            foreach (var version in chunk)
            {
                var procedure = version.Procedure();
                CatalogueImport.AddCurrent(batch, procedure, version.Version, version.EffectiveFrom, procedure.Fingerprint(), version.PublishedAt);
            }
            await batch.ExecuteNonQueryAsync(ct);
        }
        // Looked for first: an update that touches nothing would still tell whoever watches the table.
        var ended = (await change.Connection.QueryAsync<(string Code, DateOnly From)>(
            """
            SELECT p.code, min(r.effective_from)
            FROM catalogue.procedure_retirements r JOIN catalogue.procedures p ON p.code = r.code
            WHERE r.effective_from <= @Today AND r.version >= p.version AND p.retired_from IS NULL GROUP BY p.code
            """, new { change.Today }, change.Transaction)).AsList();
        if (ended.Count > 0)
            await change.Connection.ExecuteAsync(
                "UPDATE catalogue.procedures p SET retired_from = r.day FROM unnest(@codes, @days) AS r (code, day) WHERE p.code = r.code",
                new { codes = ended.Select(e => e.Code).ToArray(), days = ended.Select(e => e.From).ToArray() }, change.Transaction);
        return begun.Count + ended.Count;
    }
}
