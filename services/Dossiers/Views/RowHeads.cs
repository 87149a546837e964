using System.Runtime.CompilerServices;
using Npgsql;
using Platform.Dossiers.EventStore;

namespace Platform.Dossiers.Views;

/// <summary>What the rows remember of each stream's last event: with it a cut-off tail is noticed.</summary>
public sealed class RowHeads(NpgsqlDataSource database)
{
    public async IAsyncEnumerable<ChainHead> Read(Guid? stream, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = database.CreateCommand("SELECT id, version, head_hash FROM dossiers.dossier_list WHERE $1::uuid IS NULL OR id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)stream ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            yield return new ChainHead(reader.GetGuid(0), reader.GetInt64(1), reader.GetString(2));
    }
}
