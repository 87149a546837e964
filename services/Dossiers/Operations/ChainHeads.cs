using Dapper;
using Npgsql;
using Platform.Postgres.Operations;

namespace Platform.Dossiers.Operations;

/// <summary>Whether the dossiers written last have rows that say the same: version and hash of their last event. All of them, event by event: the job <c>verify-chain</c>.</summary>
public sealed class ChainHeads(NpgsqlDataSource database) : IInspection
{
    private const int Newest = 500;

    public async Task<Finding> Look(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        // relies on the primary keys: the newest events by sequence, each stream's last event by (stream, version)
        var (looked, wrong) = await connection.QuerySingleAsync<(long, long)>(new CommandDefinition(
            """
            SELECT count(*), count(*) FILTER (WHERE l.version IS DISTINCT FROM s.version OR l.head_hash IS DISTINCT FROM e.headers ->> 'hash')
            FROM (SELECT DISTINCT stream_id FROM (SELECT stream_id FROM dossiers.mt_events ORDER BY seq_id DESC LIMIT @Newest) newest) n
            JOIN dossiers.mt_streams s ON s.id = n.stream_id
            LEFT JOIN dossiers.mt_events e ON e.stream_id = s.id AND e.version = s.version
            LEFT JOIN dossiers.dossier_list l ON l.id = s.id
            """, new { Newest }, cancellationToken: ct));
        return new Finding("chain-heads", wrong == 0, wrong == 0 ? $"{looked} dossiers written last agree with their rows" : $"{wrong} of {looked} dossiers written last differ from their rows",
            wrong == 0 ? null : "platform verify-chain; where the chain holds, platform rebuild dossiers-views");
    }
}
