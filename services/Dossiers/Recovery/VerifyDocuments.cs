using System.Security.Cryptography;
using Npgsql;
using Platform.Dossiers.Documents;
using Platform.Dossiers.EventStore;

namespace Platform.Dossiers.Recovery;

/// <summary>
/// <c>dotnet Platform.Dossiers.dll verify-documents [since]</c>: every file the database knows lies in the store with the SHA-256 that is its address. Needs no key.
/// </summary>
public sealed class VerifyDocuments(NpgsqlDataSource database, IDocumentStore store, TimeProvider clock)
{
    /// <summary>One file that is not what the row says.</summary>
    /// <param name="Dossier">Null for an upload that no dossier has taken.</param>
    public sealed record Wrong(Guid Document, Guid? Dossier, string Address, bool IsMissing);

    /// <param name="Swept">Uploads past their time that no dossier took: the sweep removes their rows anyway, and a copy made after the database's may lack them.</param>
    public sealed record Found(long Files, long Bytes, long Swept, IReadOnlyList<Wrong> Wrong);

    private sealed record Row(Guid Id, string Address, Guid? Dossier, bool IsPastTime);

    /// <param name="since">Only what was uploaded since; null = everything.</param>
    public async Task<Found> Run(DateTimeOffset? since, Func<long, Task> progress, CancellationToken ct)
    {
        var (files, bytes, swept) = (0L, 0L, 0L);
        List<Wrong> wrong = [];
        foreach (var row in await Rows(since, ct))
        {
            var (size, isRight) = await Check(row.Address, ct);
            files++;
            bytes += size ?? 0;
            if (size is null && row is { Dossier: null, IsPastTime: true })
                swept++;
            else if (!isRight)
                wrong.Add(new Wrong(row.Id, row.Dossier, row.Address, size is null));
            if (files % 1000 == 0)
                await progress(files);
        }
        return new Found(files, bytes, swept, wrong);
    }

    /// <returns>Null size where nothing lies there.</returns>
    private async Task<(long? Size, bool IsRight)> Check(string address, CancellationToken ct)
    {
        try
        {
            await using var file = await store.Open(address, ct);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var (buffer, size) = (new byte[64 * 1024], 0L);
            for (var read = await file.ReadAsync(buffer, ct); read > 0; read = await file.ReadAsync(buffer, ct))
            {
                hash.AppendData(buffer, 0, read);
                size += read;
            }
            return (size, Convert.ToHexStringLower(hash.GetHashAndReset()) == address);
        }
        catch (FileNotFoundException)
        {
            return (null, false);
        }
    }

    private async Task<List<Row>> Rows(DateTimeOffset? since, CancellationToken ct)
    {
        await using var command = database.CreateCommand("SELECT id, address, dossier, uploaded_at < $2 FROM dossiers.documents WHERE uploaded_at >= $1 ORDER BY id");
        command.Parameters.AddRange(new[] { Sql.Timestamp(since ?? DateTimeOffset.UnixEpoch), Sql.Timestamp(clock.GetUtcNow() - SweepUnattached.KeptFor) });
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<Row> rows = [];
        while (await reader.ReadAsync(ct))
            rows.Add(new Row(reader.GetGuid(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetGuid(2), reader.GetBoolean(3)));
        return rows;
    }
}
