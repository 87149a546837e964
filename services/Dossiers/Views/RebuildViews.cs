using Npgsql;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Postgres.PersonalData;

namespace Platform.Dossiers.Views;

/// <summary>
/// <c>dotnet Platform.Dossiers.dll rebuild-views</c>: folds every event anew and writes the rows. Safe while the service runs: a row only ever
/// moves to a higher version.
/// </summary>
public sealed class RebuildViews(IEventStore store, NpgsqlDataSource database, DossierRows rows)
{
    private static readonly SearchRow Erased = new(null, []);

    /// <returns>How many dossiers were written.</returns>
    public async Task<long> Run(CancellationToken ct)
    {
        Dictionary<Guid, (Dossier Dossier, string Hash)> folded = [];
        await foreach (var stored in store.ReadAll(0, ct))
        {
            var before = folded.TryGetValue(stored.Stream, out var found) ? found.Dossier : Dossier.None(stored.Stream);
            folded[stored.Stream] = (before.Apply(EventTypes.Read(stored), stored.Timestamp), stored.Headers.Hash);
        }
        foreach (var (dossier, hash) in folded.Values)
            await Write(dossier, hash, ct);
        return folded.Count;
    }

    private async Task Write(Dossier dossier, string hash, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var older = new NpgsqlCommand("DELETE FROM dossiers.dossier_list WHERE id = $1 AND version <= $2", connection, transaction) { Parameters = { new() { Value = dossier.Id }, new() { Value = dossier.Version } } })
            await older.ExecuteNonQueryAsync(ct);
        var row = DossierRows.Insert(dossier, hash, await Search(dossier, ct));
        await using var insert = new NpgsqlCommand(row.Sql + " ON CONFLICT (id) DO NOTHING", connection, transaction);
        foreach (var value in row.Values)
            insert.Parameters.Add(new NpgsqlParameter { Value = value.Value ?? DBNull.Value, NpgsqlDbType = value.Type });
        await insert.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private async Task<SearchRow> Search(Dossier dossier, CancellationToken ct)
    {
        try
        {
            return await rows.SearchOf(dossier.Submission, ct);
        }
        catch (PersonErasedException)
        {
            return Erased;
        }
    }
}
