using Npgsql;
using NpgsqlTypes;

namespace Platform.Dossiers.EventStore;

/// <summary>Positional parameters with their types said, so that a statement is prepared once whatever its values.</summary>
internal static class Sql
{
    public static NpgsqlParameter Uuid(Guid value) => new NpgsqlParameter<Guid> { TypedValue = value };

    public static NpgsqlParameter Bigint(long value) => new NpgsqlParameter<long> { TypedValue = value };

    public static NpgsqlParameter Text(string value) => new NpgsqlParameter<string> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };

    public static NpgsqlParameter Timestamp(DateTimeOffset value) => new NpgsqlParameter<DateTimeOffset> { TypedValue = value.ToUniversalTime(), NpgsqlDbType = NpgsqlDbType.TimestampTz };

    public static NpgsqlParameter Jsonb(byte[] value) => new NpgsqlParameter<byte[]> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Jsonb };

    public static NpgsqlParameter TextArray(string[]? values) => new() { Value = (object?)values ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    public static NpgsqlBatchCommand Of(SqlRow row)
    {
        var command = new NpgsqlBatchCommand(row.Sql);
        foreach (var (value, type) in row.Values)
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = type });
        return command;
    }

    /// <summary>Outside of an append: what is rebuilt, or added for events that an older version wrote.</summary>
    /// <returns>How many rows it wrote.</returns>
    public static async Task<int> Run(NpgsqlConnection connection, SqlRow row, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Of(row) } };
        return await batch.ExecuteNonQueryAsync(ct);
    }
}
