using Dapper;
using Npgsql;
using Platform.Procedures.Domain;
using Platform.Procedures.Seed;

namespace Platform.Procedures.Storage;

/// <summary>The province's decisions for many procedures at once: those that came with a configuration, otherwise the seed's.</summary>
public sealed class DecisionFiles(NpgsqlDataSource database, SeedFolder seed)
{
    /// <exception cref="System.Text.Json.JsonException">As <see cref="Decisions.Parse"/>.</exception>
    public async Task<Decisions> Read(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var files = await Stored(connection, null);
        return files.Count == 0 ? seed.Decisions() : Decisions.Parse(files[ConfigurationFiles.Decisions], form => files.GetValueOrDefault(form) ?? throw new FileNotFoundException(null, form));
    }

    /// <summary>Name → text; empty where none came with a configuration.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> Stored(NpgsqlConnection connection, NpgsqlTransaction? transaction) =>
        (await connection.QueryAsync<(string Name, string Body)>("SELECT name, body FROM catalogue.decision_files ORDER BY name", transaction: transaction)).ToDictionary(f => f.Name, f => f.Body);

    public static async Task Keep(Change change, IReadOnlyDictionary<string, string> files)
    {
        await change.Connection.ExecuteAsync("DELETE FROM catalogue.decision_files", transaction: change.Transaction);
        await change.Connection.ExecuteAsync("INSERT INTO catalogue.decision_files (name, body) SELECT * FROM unnest(@names, @bodies)", new { names = files.Keys.ToArray(), bodies = files.Values.ToArray() }, change.Transaction);
    }
}
