using System.Text.Json;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using Platform.Contracts;
using Platform.Postgres;
using Platform.Procedures.Domain;
using Platform.ServiceDefaults;

namespace Platform.Procedures.Storage;

/// <summary>A published version: immutable.</summary>
/// <param name="Origin"><c>national</c> (the import), <c>province</c> (a draft of ours) or <c>configuration</c> (another installation's files).</param>
public sealed record StoredVersion(string Code, int Version, string Body, DateOnly EffectiveFrom, DateTime PublishedAt, string Origin)
{
    public Procedure Procedure() => JsonSerializer.Deserialize<Procedure>(Body, Json.Options)!;
}

public static class VersionRows
{
    /// <summary>Who stands behind a version that did not come with an import.</summary>
    public sealed record By(string Origin, int? Draft, IReadOnlyList<string> PreparedBy, string? PublishedBy, string? PublishedByName);

    /// <summary>Codes of all procedures that ever had a version.</summary>
    public static async Task<IReadOnlySet<string>> Codes(NpgsqlConnection connection, NpgsqlTransaction? transaction) =>
        (await connection.QueryAsync<string>("SELECT DISTINCT code FROM catalogue.procedure_versions", transaction: transaction)).ToHashSet();

    /// <summary>The version that applies on a local day: the highest that has begun; null before the first.</summary>
    public static async Task<StoredVersion?> On(NpgsqlConnection connection, string code, DateOnly day, NpgsqlTransaction? transaction = null) =>
        await connection.QuerySingleOrDefaultAsync<StoredVersion>(
            """
            SELECT code, version, body, effective_from AS EffectiveFrom, published_at AS PublishedAt, origin AS Origin
            FROM catalogue.procedure_versions WHERE code = @code AND effective_from <= @day ORDER BY version DESC LIMIT 1
            """, new { code, day }, transaction);

    public static async Task<StoredVersion?> Find(NpgsqlConnection connection, string code, int version, NpgsqlTransaction? transaction = null) =>
        await connection.QuerySingleOrDefaultAsync<StoredVersion>(
            "SELECT code, version, body, effective_from AS EffectiveFrom, published_at AS PublishedAt, origin AS Origin FROM catalogue.procedure_versions WHERE code = @code AND version = @version", new { code, version }, transaction);

    public static async Task<StoredVersion?> Last(NpgsqlConnection connection, string code, NpgsqlTransaction? transaction = null) =>
        await connection.QuerySingleOrDefaultAsync<StoredVersion>(
            "SELECT code, version, body, effective_from AS EffectiveFrom, published_at AS PublishedAt, origin AS Origin FROM catalogue.procedure_versions WHERE code = @code ORDER BY version DESC LIMIT 1", new { code }, transaction);

    /// <summary>The day from which a version is retired, decided already; null where nothing ends it.</summary>
    public static async Task<DateOnly?> RetiredFrom(NpgsqlConnection connection, string code, int version, NpgsqlTransaction? transaction = null) =>
        await connection.ExecuteScalarAsync<DateOnly?>("SELECT min(effective_from) FROM catalogue.procedure_retirements WHERE code = @code AND version >= @version", new { code, version }, transaction);

    public static async Task<VersionState> State(Change change, string code) => await Last(change.Connection, code, change.Transaction) is { } last
        ? new VersionState(last.Version, last.EffectiveFrom, await RetiredFrom(change.Connection, code, last.Version, change.Transaction))
        : new VersionState(0, null, null);

    /// <summary>Publishes: the version is kept for ever and said to others, with the day from which it applies.</summary>
    public static async Task Publish(Change change, Procedure procedure, int version, DateOnly from, By by, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(change.Connection, change.Transaction);
        Add(batch, procedure, version, from, change.Now, by);
        Outbox.Add(batch, Messages.New("procedure", procedure.Code, procedure.Published(version, from, change.Now)));
        await batch.ExecuteNonQueryAsync(ct);
        await InForce.Bring(change, ct);
    }

    public static void Add(NpgsqlBatch batch, Procedure procedure, int version, DateOnly from, DateTimeOffset publishedAt, By by)
    {
        var command = new NpgsqlBatchCommand(
            "INSERT INTO catalogue.procedure_versions (code, version, body, effective_from, published_at, origin, draft, prepared_by, published_by, published_by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
        command.Parameters.AddWithValue(procedure.Code);
        command.Parameters.AddWithValue(version);
        command.Parameters.Add(new NpgsqlParameter { Value = JsonSerializer.Serialize(procedure, Json.Options), NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.AddWithValue(from);
        command.Parameters.AddWithValue(publishedAt);
        command.Parameters.AddWithValue(by.Origin);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)by.Draft ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.AddWithValue(by.PreparedBy.ToArray());
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)by.PublishedBy ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)by.PublishedByName ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        batch.BatchCommands.Add(command);
    }

    /// <summary>Why a procedure ends and who stands behind it; null where nobody said.</summary>
    public sealed record End(string Origin, string? Reason, string? ProposedBy, string? ProposedByName, string? DecidedBy, string? DecidedByName);

    /// <summary>Ends a version and all before it, and says so.</summary>
    public static async Task Retire(Change change, string code, int version, DateOnly from, End end, CancellationToken ct)
    {
        await change.Connection.ExecuteAsync(
            """
            INSERT INTO catalogue.procedure_retirements (code, version, effective_from, origin, decided_at, reason, proposed_by, proposed_by_name, decided_by, decided_by_name)
            VALUES (@code, @version, @from, @Origin, @Now, @Reason, @ProposedBy, @ProposedByName, @DecidedBy, @DecidedByName)
            """, new { code, version, from, end.Origin, change.Now, end.Reason, end.ProposedBy, end.ProposedByName, end.DecidedBy, end.DecidedByName }, change.Transaction);
        await Outbox.Add(change.Connection, change.Transaction, Messages.New("procedure", code, new ProcedureRetired(code, version, from, change.Now)), ct);
        await InForce.Bring(change, ct);
    }

    /// <summary>The end that was decided for a version; null where there is none.</summary>
    public static async Task<End?> EndOf(NpgsqlConnection connection, string code, int version, NpgsqlTransaction? transaction = null) => await connection.QueryFirstOrDefaultAsync<End>(
        """
        SELECT origin, reason, proposed_by AS ProposedBy, proposed_by_name AS ProposedByName, decided_by AS DecidedBy, decided_by_name AS DecidedByName
        FROM catalogue.procedure_retirements WHERE code = @code AND version >= @version ORDER BY effective_from LIMIT 1
        """, new { code, version }, transaction);

    /// <summary>Published versions that are to begin after a day and that no higher version has taken the place of, by their day.</summary>
    public static async Task<IReadOnlyList<WaitingVersion>> Waiting(Change change, string code, DateOnly after) => [.. await change.Connection.QueryAsync<WaitingVersion>(
        """
        SELECT v.version, v.effective_from AS EffectiveFrom, v.body, v.origin, v.draft, v.prepared_by AS PreparedBy, v.published_by AS PublishedBy, v.published_by_name AS PublishedByName
        FROM catalogue.procedure_versions v
        WHERE v.code = @code AND v.effective_from > @after
          AND NOT EXISTS (SELECT FROM catalogue.procedure_versions later WHERE later.code = v.code AND later.version > v.version AND later.effective_from <= v.effective_from)
        ORDER BY v.version
        """, new { code, after }, change.Transaction)];
}

/// <summary>A version whose day is to come. A class, not a positional record: Dapper finds no constructor for arrays.</summary>
public sealed class WaitingVersion
{
    public int Version { get; init; }

    public DateOnly EffectiveFrom { get; init; }

    public string Body { get; init; } = "";

    public string Origin { get; init; } = "";

    public int? Draft { get; init; }

    public string[] PreparedBy { get; init; } = [];

    public string? PublishedBy { get; init; }

    public string? PublishedByName { get; init; }

    public Procedure Procedure() => JsonSerializer.Deserialize<Procedure>(Body, Json.Options)!;
}
