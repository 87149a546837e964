using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Postgres;
using Platform.Procedures.Domain;
using Platform.Procedures.Seed;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Problems;

namespace Platform.Procedures.Storage;

/// <summary>An agency as stored; the shape of <see cref="AgencyChanged"/>.</summary>
public sealed record Agency(
    string Code,
    string Name,
    string? Parent,
    AdministrativeLevel Level,
    string? Unit,
    AdministrativeLevel? AcceptsLevel,
    IReadOnlyList<string> Procedures,
    string Address,
    string Phone,
    DateOnly ValidFrom,
    DateOnly? ValidUntil,
    IReadOnlyList<string> Predecessors,
    long Revision = 0,
    IReadOnlyList<string>? Excluded = null,
    ProcedureScope? Decides = null)
{
    [JsonIgnore]
    public ProcedureScope Accepts => new(AcceptsLevel, Procedures, Excluded ?? []);

    public AgencyChanged Changed(DateTimeOffset now) =>
        new(Code, Name, Parent, Level, Unit, AcceptsLevel, Procedures, Address, Phone, ValidFrom, ValidUntil, Predecessors, Revision, now, Excluded, Decides);
}

public static class AgencyRows
{
    /// <summary>As Dapper reads it: a class, for it finds no constructor where there are arrays.</summary>
    private sealed class Row
    {
        public string Code { get; init; } = "";

        public string Name { get; init; } = "";

        public string? Parent { get; init; }

        public string Level { get; init; } = "";

        public string? Unit { get; init; }

        public string? AcceptsLevel { get; init; }

        public string[] Procedures { get; init; } = [];

        public string Address { get; init; } = "";

        public string Phone { get; init; } = "";

        public DateOnly ValidFrom { get; init; }

        public DateOnly? ValidUntil { get; init; }

        public string[] Predecessors { get; init; } = [];

        public long Revision { get; init; }

        public string[] Excluded { get; init; } = [];

        public string? Decides { get; init; }

        public Agency Agency() => new(
            Code, Name, Parent, Enum.Parse<AdministrativeLevel>(Level, true), Unit, AcceptsLevel is null ? null : Enum.Parse<AdministrativeLevel>(AcceptsLevel, true),
            Procedures, Address, Phone, ValidFrom, ValidUntil, Predecessors, Revision,
            Excluded.Length == 0 ? null : Excluded, Decides is null ? null : JsonSerializer.Deserialize<ProcedureScope>(Decides, Json.Options));
    }

    public static async Task<IReadOnlyList<Agency>> All(NpgsqlConnection connection, NpgsqlTransaction? transaction, bool decidedOnly = false) =>
        [.. (await connection.QueryAsync<Row>(
            """
            SELECT code, name, parent, level, unit, accepts_level AS AcceptsLevel, procedures, address, phone, valid_from AS ValidFrom, valid_until AS ValidUntil, predecessors, revision, excluded, decides
            FROM catalogue.agencies WHERE acceptance_decided OR NOT @decidedOnly ORDER BY code
            """, new { decidedOnly }, transaction)).Select(r => r.Agency())];

    public static async Task<Agency?> Find(NpgsqlConnection connection, string code, NpgsqlTransaction? transaction = null) =>
        (await connection.QuerySingleOrDefaultAsync<Row>(
            """
            SELECT code, name, parent, level, unit, accepts_level AS AcceptsLevel, procedures, address, phone, valid_from AS ValidFrom, valid_until AS ValidUntil, predecessors, revision, excluded, decides
            FROM catalogue.agencies WHERE code = @code
            """, new { code }, transaction))?.Agency();

    /// <param name="search">Normalised; empty = all.</param>
    public static async Task<IReadOnlyList<Agency>> List(NpgsqlConnection connection, string search, string? level, string after, int limit) =>
        [.. (await connection.QueryAsync<Row>(
            """
            SELECT code, name, parent, level, unit, accepts_level AS AcceptsLevel, procedures, address, phone, valid_from AS ValidFrom, valid_until AS ValidUntil, predecessors, revision, excluded, decides
            FROM catalogue.agencies
            WHERE code > @after AND (@level::text IS NULL OR level = @level) AND search LIKE ALL (@words)
            ORDER BY code LIMIT @limit
            """, new { after, level, limit, words = Words(search) })).Select(r => r.Agency())];

    /// <summary>Each word must begin a word of the row.</summary>
    public static string[] Words(string search) => [.. search.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => $"% {w}%")];

    /// <summary>Brings the stored agencies to the seed's; what changed is said to others with the next revision.</summary>
    /// <returns>How many changed.</returns>
    public static async Task<int> Bring(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<Agency> agencies, DateTimeOffset now, CancellationToken ct)
    {
        var known = (await connection.QueryAsync<(string Code, string Fingerprint, long Revision, bool Kept)>("SELECT code, fingerprint, revision, kept FROM catalogue.agencies", transaction: transaction)).ToDictionary(r => r.Code);
        var decided = (await All(connection, transaction, decidedOnly: true)).ToDictionary(a => a.Code);
        var changed = 0;
        foreach (var agency in agencies)
        {
            var fingerprint = SeedFolder.Checksum(JsonSerializer.Serialize(agency with { Revision = 0 }, Json.Options));
            var before = known.GetValueOrDefault(agency.Code);
            if (before.Fingerprint == fingerprint || before.Kept)
                continue;
            var after = agency with { Revision = before.Revision + 1 };
            if (decided.TryGetValue(agency.Code, out var own)) // what it accepts, the province has decided here
                after = after with { AcceptsLevel = own.AcceptsLevel, Procedures = own.Procedures, Excluded = own.Excluded, Decides = own.Decides };
            await Write(connection, transaction, after, fingerprint, now, ct);
            changed++;
        }
        return changed;
    }

    /// <summary>An agency changed here, by two persons: the next revision, which the seed's file no longer overwrites.</summary>
    /// <exception cref="RefusedException">agency-changed: it is no longer at the revision the change was worked out for.</exception>
    public static async Task Change(NpgsqlConnection connection, NpgsqlTransaction transaction, Agency agency, DateTimeOffset now, CancellationToken ct)
    {
        await Write(connection, transaction, agency with { Revision = agency.Revision + 1 }, "", now, ct);
        await connection.ExecuteAsync("UPDATE catalogue.agencies SET kept = true WHERE code = @Code", new { agency.Code }, transaction);
    }

    /// <summary>What the proposer saw is no longer so.</summary>
    internal static Refusal Overtaken => Refusal.Conflict("agency-changed", "Cơ quan đã thay đổi sau khi đề xuất. Xin rút đề xuất này và lập đề xuất mới.");

    private static async Task Write(NpgsqlConnection connection, NpgsqlTransaction transaction, Agency after, string fingerprint, DateTimeOffset now, CancellationToken ct)
    {
        var written = await connection.ExecuteAsync(
            """
            INSERT INTO catalogue.agencies (code, name, parent, level, unit, accepts_level, procedures, address, phone, valid_from, valid_until, predecessors, search, fingerprint, revision, excluded, decides)
            VALUES (@Code, @Name, @Parent, @level, @Unit, @accepts, @procedures, @Address, @Phone, @ValidFrom, @ValidUntil, @predecessors, @search, @fingerprint, @Revision, @excluded, @decides::jsonb)
            ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, parent = EXCLUDED.parent, level = EXCLUDED.level, unit = EXCLUDED.unit, accepts_level = EXCLUDED.accepts_level,
                procedures = EXCLUDED.procedures, address = EXCLUDED.address, phone = EXCLUDED.phone, valid_from = EXCLUDED.valid_from, valid_until = EXCLUDED.valid_until,
                predecessors = EXCLUDED.predecessors, search = EXCLUDED.search, fingerprint = EXCLUDED.fingerprint, revision = EXCLUDED.revision,
                excluded = EXCLUDED.excluded, decides = EXCLUDED.decides
            WHERE agencies.revision = EXCLUDED.revision - 1
            """,
            new
            {
                after.Code, after.Name, after.Parent, level = Word(after.Level), after.Unit, accepts = after.AcceptsLevel is { } accepts ? Word(accepts) : null,
                procedures = after.Procedures.ToArray(), after.Address, after.Phone, after.ValidFrom, after.ValidUntil, predecessors = after.Predecessors.ToArray(),
                search = $" {SearchText.Normalise(after.Name)} {after.Code.ToLowerInvariant()} ", fingerprint, after.Revision,
                excluded = (after.Excluded ?? []).ToArray(), decides = after.Decides is null ? null : JsonSerializer.Serialize(after.Decides, Json.Options),
            }, transaction);
        if (written == 0) // whoever writes holds the lock; this holds even for who forgets it
            throw new RefusedException(Overtaken);
        await Outbox.Add(connection, transaction, Messages.New("agency", after.Code, after.Changed(now)), ct);
    }

    private static string Word(AdministrativeLevel level) => level.ToString().ToLowerInvariant();
}
