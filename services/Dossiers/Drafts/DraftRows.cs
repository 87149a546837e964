using System.Text.Json;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.Drafts;

/// <summary>What is sealed of a draft: the page's own fields and the papers with their files.</summary>
/// <param name="Title">What its owner knows it by in their list, e.g. whose matter it is; null: the procedure alone.</param>
public sealed record DraftContent(JsonElement Form, IReadOnlyList<DraftPaper> Papers, string? Title = null);

/// <param name="Key">Of the procedure's paper.</param>
public sealed record DraftPaper(string Key, IReadOnlyList<Guid> DocumentIds);

/// <summary>Whose drafts: a citizen's by person reference, an officer's by subject and the agency they work at.</summary>
/// <param name="Person">Whose key seals them; null for an officer, whose every draft has a key of its own.</param>
/// <param name="Agency">The officer's; null for a citizen.</param>
public sealed record DraftOwner(string Id, Guid? Person, string? Agency)
{
    public static async ValueTask<DraftOwner> Of(Caller caller, MasterKey master, CancellationToken ct) =>
        caller is { IsCitizen: true, IdentityNumber: { } number } && await master.PersonOf(number, ct) is var person ? new(person.ToString(), person, null) : new(caller.Id, null, caller.Agency);
}

/// <summary>A row of <c>dossiers.drafts</c>. A class, not a positional record: Dapper reads instants into properties.</summary>
public sealed class DraftRow
{
    public Guid Id { get; init; }

    public Guid Person { get; init; }

    public long Version { get; init; }

    public string ProcedureCode { get; init; } = "";

    public string? Agency { get; init; }

    public string Content { get; init; } = "";

    public string Fingerprint { get; init; } = "";

    public DateTimeOffset SavedAt { get; init; }
}

/// <summary>How saving ended.</summary>
/// <param name="Row">Null where the version seen is not the present one.</param>
public sealed record Saved(DraftRow? Row, bool TooMany = false, bool UnknownDocument = false);

/// <summary>The drafts as they are stored. Only the owner's are ever asked for.</summary>
public sealed class DraftRows(NpgsqlDataSource database, PersonKeys keys)
{
    /// <summary>Of one owner at a time.</summary>
    public const int Most = 20;

    private const string Theirs = "owner = @Id AND (agency IS NULL OR agency = @Agency)";

    private const string Columns = "id, person, version, procedure_code AS ProcedureCode, agency, content, fingerprint, saved_at AS SavedAt";

    /// <summary>Removes drafts together with the files they alone name; a citizen's key stays, the key of an officer's draft goes with it.</summary>
    private const string RemoveSql =
        """
        WITH gone AS (DELETE FROM dossiers.drafts d USING chosen c WHERE d.owner = c.owner AND d.id = c.id RETURNING d.owner, d.id, d.person),
             named AS (DELETE FROM dossiers.draft_documents x USING gone g WHERE x.owner = g.owner AND x.draft = g.id RETURNING x.document)
        SELECT (SELECT coalesce(array_agg(person), '{}') FROM gone) AS Persons, (SELECT coalesce(array_agg(DISTINCT document), '{}') FROM named) AS Documents
        """;

    public async Task<DraftRow?> Find(DraftOwner owner, Guid draft, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<DraftRow>(new CommandDefinition($"SELECT {Columns} FROM dossiers.drafts WHERE {Theirs} AND id = @draft", new { owner.Id, owner.Agency, draft }, cancellationToken: ct));
    }

    /// <summary>Newest first; relies on <c>drafts_listed</c>.</summary>
    public async Task<IReadOnlyList<DraftRow>> List(DraftOwner owner, DateTimeOffset? at, Guid? last, int take, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<DraftRow>(new CommandDefinition(
            $"""
             SELECT {Columns} FROM dossiers.drafts WHERE {Theirs} AND (@at::timestamptz IS NULL OR (saved_at, id) < (@at, @last))
             ORDER BY saved_at DESC, id DESC LIMIT @take
             """, new { owner.Id, owner.Agency, at, last = last ?? Guid.Empty, take }, cancellationToken: ct))).AsList();
    }

    /// <summary>Writes the draft, or the next version of it. The same content again is the version it made.</summary>
    /// <param name="seen">The version the caller saw; null = whatever it is.</param>
    public async Task<Saved> Save(DraftOwner owner, Guid id, long? seen, string procedure, DraftContent content, string fingerprint, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // one save of an owner after another: their number is counted, and a draft that is not there yet has no row to lock
        await connection.ExecuteAsync(new CommandDefinition("SELECT pg_advisory_xact_lock(hashtextextended('draft ' || @Id, 0))", new { owner.Id }, transaction, cancellationToken: ct));
        var before = await connection.QuerySingleOrDefaultAsync<DraftRow>(new CommandDefinition(
            $"SELECT {Columns} FROM dossiers.drafts WHERE owner = @owner AND id = @id FOR UPDATE", new { owner = owner.Id, id }, transaction, cancellationToken: ct));
        if (before?.Agency is { } begunAt && begunAt != owner.Agency)
            return new Saved((DraftRow?)null);
        if (before?.Fingerprint == fingerprint)
            return new Saved(before);
        if (seen is not null && seen != (before?.Version ?? 0))
            return new Saved((DraftRow?)null);
        if (before is null && await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT count(*) FROM dossiers.drafts WHERE owner = @Id", new { owner.Id }, transaction, cancellationToken: ct)) >= Most)
            return new Saved(null, TooMany: true);
        var person = before?.Person ?? owner.Person ?? Guid.CreateVersion7(now);
        var key = await keys.GetOrCreate(person, ct);
        Guid[] documents = [.. content.Papers.SelectMany(p => p.DocumentIds).Distinct()];
        var row = await connection.QuerySingleAsync<DraftRow>(new CommandDefinition(
            $"""
             INSERT INTO dossiers.drafts AS d (owner, id, person, version, procedure_code, agency, content, fingerprint, saved_at)
             VALUES (@owner, @id, @person, 1, @procedure, @Agency, @content, @fingerprint, @now)
             ON CONFLICT (owner, id) DO UPDATE SET version = d.version + 1, procedure_code = excluded.procedure_code, content = excluded.content,
                 fingerprint = excluded.fingerprint, saved_at = excluded.saved_at
             RETURNING {Columns}
             """,
            new { owner = owner.Id, owner.Agency, id, person, procedure, content = key.SealJson(content).Text, fingerprint, now }, transaction, cancellationToken: ct));
        try
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                DELETE FROM dossiers.draft_documents WHERE owner = @owner AND draft = @id AND document <> ALL (@documents);
                INSERT INTO dossiers.draft_documents (owner, draft, document) SELECT @owner, @id, unnest(@documents) ON CONFLICT DO NOTHING
                """, new { owner = owner.Id, id, documents }, transaction, cancellationToken: ct));
        }
        catch (PostgresException e) when (e.ConstraintName == "draft_documents_document") // swept meanwhile
        {
            return new Saved(null, UnknownDocument: true);
        }
        await transaction.CommitAsync(ct);
        return new Saved(row);
    }

    /// <returns>False where there was none.</returns>
    public async Task<bool> Discard(DraftOwner owner, Guid draft, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var removed = await Remove(connection, transaction, $"WITH chosen AS (SELECT owner, id FROM dossiers.drafts WHERE {Theirs} AND id = @draft), ", new { owner.Id, owner.Agency, draft }, ct);
        await transaction.CommitAsync(ct);
        return removed > 0;
    }

    /// <summary>Drafts last saved before the instant, a handful at a time; relies on <c>drafts_old</c>.</summary>
    /// <returns>How many.</returns>
    public static Task<int> Expire(NpgsqlConnection connection, NpgsqlTransaction transaction, DateTimeOffset before, CancellationToken ct) => Remove(
        connection, transaction, "WITH chosen AS (SELECT owner, id FROM dossiers.drafts WHERE saved_at < @before ORDER BY saved_at LIMIT 200 FOR UPDATE SKIP LOCKED), ", new { before }, ct);

    /// <summary>Every draft sealed with the key of a person who is erased.</summary>
    public static Task<int> Forget(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid person, CancellationToken ct) => Remove(
        connection, transaction, "WITH chosen AS (SELECT owner, id FROM dossiers.drafts WHERE person = @person FOR UPDATE), ", new { person }, ct);

    /// <summary>The draft a submission came from goes with it, whatever has become of it; its files are the dossier's or swept after a week.</summary>
    public static IReadOnlyList<SqlRow> Submitted(string owner, Guid id) =>
    [
        new(
            """
            DELETE FROM privacy.person_keys k USING dossiers.drafts d
            WHERE d.owner = $1 AND d.id = $2 AND k.person = d.person AND k.person::text <> d.owner
            """, [new(owner, NpgsqlDbType.Text), new(id, NpgsqlDbType.Uuid)]),
        new("DELETE FROM dossiers.drafts WHERE owner = $1 AND id = $2", [new(owner, NpgsqlDbType.Text), new(id, NpgsqlDbType.Uuid)]),
    ];

    private static async Task<int> Remove(NpgsqlConnection connection, NpgsqlTransaction transaction, string chosen, object values, CancellationToken ct)
    {
        var removed = await connection.QuerySingleAsync<Removed>(new CommandDefinition(chosen + RemoveSql["WITH ".Length..], values, transaction, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            """
            WITH old AS (SELECT id FROM dossiers.documents d WHERE id = ANY (@Documents) AND dossier IS NULL
                            AND NOT EXISTS (SELECT 1 FROM dossiers.draft_documents x WHERE x.document = d.id) FOR UPDATE SKIP LOCKED),
                 gone AS (DELETE FROM dossiers.documents d USING old WHERE d.id = old.id RETURNING d.address, d.owner),
                 kept AS (INSERT INTO dossiers.discarded_files (address) SELECT address FROM gone ON CONFLICT DO NOTHING)
            DELETE FROM privacy.person_keys k WHERE k.person IN (SELECT owner FROM gone WHERE substr(owner::text, 15, 1) = '7') OR k.person = ANY (@Own)
            """, new { removed.Documents, Own = removed.Persons.Where(p => p.Version == 7).ToArray() }, transaction, cancellationToken: ct));
        return removed.Persons.Length;
    }

    private sealed class Removed
    {
        public Guid[] Persons { get; init; } = [];

        public Guid[] Documents { get; init; } = [];
    }
}
