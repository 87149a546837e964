using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.Views;

namespace Platform.Dossiers.Recovery;

/// <summary>
/// <c>dotnet Platform.Dossiers.dll figures &lt;as of&gt;</c>: what the store holds as of an instant, in lines that two installations can be compared by: a restored one and the one it was
/// taken from. The last line stands for every event: a dossier's last hash follows from all before it.
/// </summary>
public sealed class StoreFigures(NpgsqlDataSource database, IEventStore store)
{
    private const string HeadsSql =
        """
        SELECT DISTINCT ON (stream_id) stream_id, version, headers ->> 'hash' FROM dossiers.mt_events
        WHERE timestamp <= $1 AND type <> 'tombstone' ORDER BY stream_id, version DESC
        """;

    /// <summary>Where nothing has happened since, the row says it.</summary>
    private const string StandingSql =
        "SELECT d.stage, count(*) FROM dossiers.dossier_list d JOIN dossiers.mt_streams s ON s.id = d.id WHERE s.timestamp <= $1 GROUP BY d.stage";

    private const string MovedOnSql = "SELECT s.id FROM dossiers.mt_streams s WHERE s.timestamp > $1 AND EXISTS (SELECT FROM dossiers.mt_events e WHERE e.stream_id = s.id AND e.timestamp <= $1)";

    public async IAsyncEnumerable<string> Of(DateTimeOffset asOf, [EnumeratorCancellation] CancellationToken ct)
    {
        var (dossiers, events, digest) = await Heads(asOf, ct);
        yield return $"dossiers {dossiers}";
        yield return $"events {events}";
        foreach (var (stage, count) in await Stages(asOf, ct))
            yield return $"stage {stage} {count}";
        yield return $"chain {digest}";
    }

    private async Task<(long Dossiers, long Events, string Digest)> Heads(DateTimeOffset asOf, CancellationToken ct)
    {
        var (dossiers, events) = (0L, 0L);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await foreach (var (id, version, head) in Read(HeadsSql, asOf, r => (r.GetGuid(0), r.GetInt64(1), r.IsDBNull(2) ? "" : r.GetString(2)), ct))
        {
            hash.AppendData(Encoding.ASCII.GetBytes($"{id:N} {version} {head}\n"));
            dossiers++;
            events += version;
        }
        return (dossiers, events, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private async Task<SortedDictionary<string, long>> Stages(DateTimeOffset asOf, CancellationToken ct)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        await foreach (var (stage, count) in Read(StandingSql, asOf, r => (r.GetString(0), r.GetInt64(1)), ct))
            counts[stage] = count;
        List<Guid> moved = [];
        await foreach (var id in Read(MovedOnSql, asOf, r => r.GetGuid(0), ct))
            moved.Add(id);
        foreach (var id in moved)
        {
            var stage = DossierRows.Word(Dossier.Fold(id, (await store.Load(id, null, asOf, ct)).Events).Stage);
            counts[stage] = counts.GetValueOrDefault(stage) + 1;
        }
        return counts;
    }

    private async IAsyncEnumerable<T> Read<T>(string sql, DateTimeOffset asOf, Func<NpgsqlDataReader, T> row, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        command.Parameters.Add(Sql.Timestamp(asOf));
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            yield return row(reader);
    }
}
