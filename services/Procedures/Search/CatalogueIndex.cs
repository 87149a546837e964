using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Procedures.UseCases;

namespace Platform.Procedures.Search;

/// <summary>
/// This replica's <see cref="ProcedureIndex"/>, read anew when the catalogue's revision has risen. The revision is asked for at every search
/// (one row by primary key), so what was published is found at once, on every replica.
/// </summary>
public sealed class CatalogueIndex(NpgsqlDataSource database, ILogger<CatalogueIndex> log) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private volatile Loaded loaded = new(0, new ProcedureIndex([]));

    private sealed record Loaded(long Revision, ProcedureIndex Index);

    /// <summary>A class, not a positional record: Dapper finds no constructor for arrays.</summary>
    private sealed class Row
    {
        public string Code { get; init; } = "";

        public string Name { get; init; } = "";

        public string Field { get; init; } = "";

        public string[] Levels { get; init; } = [];

        public string? ServiceLevel { get; init; }

        public bool Accepts { get; init; }

        public string[] Channels { get; init; } = [];

        public string[] Subjects { get; init; } = [];

        public string[] Papers { get; init; } = [];

        public DateOnly? RetiredFrom { get; init; }

        public SearchedProcedure Searched() => new(
            new FindProcedures.Item(Code, Name, Field, [.. Levels.Select(l => Enum.Parse<AdministrativeLevel>(l, true))], ServiceLevel, Accepts, [.. Channels.Select(c => Enum.Parse<Channel>(c, true))]),
            Subjects, Papers, RetiredFrom);
    }

    public async Task<ProcedureIndex> Current(NpgsqlConnection connection, CancellationToken ct)
    {
        var revision = await Revision(connection);
        if (loaded.Revision == revision)
            return loaded.Index;
        await gate.WaitAsync(ct);
        try
        {
            if (loaded.Revision < revision)
                loaded = await Load(ct);
            return loaded.Index;
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<Loaded> Load(CancellationToken ct)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        var revision = await Revision(connection, transaction);
        var rows = await connection.QueryAsync<Row>(
            """
            SELECT code, name, field, levels, service_level AS ServiceLevel, accepts, channels, retired_from AS RetiredFrom,
                   ARRAY(SELECT jsonb_array_elements_text(body -> 'subjects')) AS Subjects,
                   ARRAY(SELECT paper ->> 'name' FROM jsonb_array_elements(body -> 'papers') AS paper) AS Papers
            FROM catalogue.procedures
            """, transaction: transaction);
        var index = new ProcedureIndex(rows.Select(r => r.Searched()));
        log.LogInformation("{Procedures} procedures are searched as of revision {Revision}, read in {Milliseconds} ms", index.Count, revision, watch.ElapsedMilliseconds);
        return new Loaded(revision, index);
    }

    private static async Task<long> Revision(NpgsqlConnection connection, NpgsqlTransaction? transaction = null) =>
        await connection.ExecuteScalarAsync<long>("SELECT revision FROM catalogue.search_state", transaction: transaction);

    public void Dispose() => gate.Dispose();
}
