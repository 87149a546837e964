using Dapper;
using Npgsql;
using Platform.Postgres;
using Platform.ServiceDefaults;

namespace Platform.Dossiers.Documents;

/// <summary>Hourly, one replica at a time: drafts past their time go; then uploads that no dossier took within seven days and no draft names, with the key that was made for that upload alone.</summary>
public sealed class SweepUnattached(NpgsqlDataSource database, IDocumentStore store, Drafts.DraftSettings drafts, DatabaseReady ready, TimeProvider clock, ILogger<SweepUnattached> log) : BackgroundService
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);
    private const long LockKey = 0x5357454550; // "SWEEP"

    /// <summary>A row that is being attached is locked and left alone. Relies on <c>documents_unattached_since</c>.</summary>
    private const string DiscardSql =
        """
        WITH old AS (SELECT id FROM dossiers.documents d WHERE dossier IS NULL AND uploaded_at < @before
                         AND NOT EXISTS (SELECT 1 FROM dossiers.draft_documents x WHERE x.document = d.id)
                     ORDER BY uploaded_at LIMIT 500 FOR UPDATE SKIP LOCKED),
             gone AS (DELETE FROM dossiers.documents d USING old WHERE d.id = old.id RETURNING d.address, d.owner),
             kept AS (INSERT INTO dossiers.discarded_files (address) SELECT address FROM gone ON CONFLICT DO NOTHING)
        SELECT owner FROM gone
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.Wait(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Run(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogStandsStill(e, "Unattached documents are swept");
            }
            await Task.Delay(TimeSpan.FromHours(1), stoppingToken);
        }
    }

    public async Task Run(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        int swept;
        do
            swept = await Expire(connection, ct);
        while (swept == 200);
        do
            swept = await Discard(connection, ct);
        while (swept == 500);
        foreach (var address in (await connection.QueryAsync<string>("SELECT address FROM dossiers.discarded_files")).AsList())
        {
            await store.Delete(address, ct);
            await connection.ExecuteAsync("DELETE FROM dossiers.discarded_files WHERE address = @address", new { address });
        }
    }

    private async Task<int> Expire(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var removed = await Drafts.DraftRows.Expire(connection, transaction, clock.GetUtcNow() - drafts.KeptFor, ct);
        await transaction.CommitAsync(ct);
        return removed;
    }

    private async Task<int> Discard(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await connection.ExecuteScalarAsync<bool>("SELECT pg_try_advisory_xact_lock(@LockKey)", new { LockKey }, transaction))
            return 0; // another replica is at it
        var owners = (await connection.QueryAsync<Guid>(DiscardSql, new { before = clock.GetUtcNow() - KeptFor }, transaction)).AsList();
        // a reference made for one upload is of version 7; a person's, of version 8 (MasterKey.PersonOf), stays
        await connection.ExecuteAsync("DELETE FROM privacy.person_keys WHERE person = ANY (@uploads)", new { uploads = owners.Where(o => o.Version == 7).ToArray() }, transaction);
        await transaction.CommitAsync(ct);
        return owners.Count;
    }
}
