using Dapper;
using Npgsql;
using Platform.ServiceDefaults.Auth;

namespace Platform.Postgres;

/// <summary>
/// The own copy of the agencies, kept by <see cref="KeepAgencyTree"/>: whose matters a caller may see are those of the own agency, its
/// subordinates and those that ended and that these succeeded (<see cref="AgencySuccession"/>).
/// </summary>
public sealed class AgencyTree(NpgsqlDataSource database, TimeProvider clock)
{
    /// <returns>Agency codes; null = all (one of the platform's own services, which belongs to no agency).</returns>
    public async Task<string[]?> VisibleTo(Caller caller, CancellationToken ct)
    {
        if (caller.Agency is not { Length: > 0 } own)
            return caller.Is(Roles.Service) ? null : [];
        return await CoveredBy(own, ct);
    }

    /// <summary>The agency itself, its subordinates and whom they succeeded, as of today.</summary>
    public async Task<string[]> CoveredBy(string agency, CancellationToken ct) => [.. (await Today(ct)).HeldBy(agency)];

    /// <summary>Who succeeded whom by now; today is the day in Asia/Ho_Chi_Minh.</summary>
    public async Task<AgencySuccession> Today(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT k.code AS Code, k.valid_from AS ValidFrom, k.valid_until AS ValidUntil,
                (SELECT c.upper FROM agency.cover c WHERE c.said_by = k.code AND c.lower = k.code LIMIT 1) AS Parent,
                ARRAY(SELECT c.lower FROM agency.cover c WHERE c.said_by = k.code AND c.upper = k.code) AS Predecessors
            FROM agency.known k
            """, cancellationToken: ct));
        return new AgencySuccession(rows.Select(r => new AgencyLife(r.Code, r.Parent, r.ValidFrom, r.ValidUntil, r.Predecessors)), DateOnly.FromDateTime(clock.GetUtcNow().ToOffset(TimeSpan.FromHours(7)).Date));
    }

    /// <summary>Null while the copy does not have it.</summary>
    public async Task<Agency?> Find(string code, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Agency>(new CommandDefinition(
            "SELECT code AS Code, name AS Name, address AS Address, phone AS Phone FROM agency.known WHERE code = @code", new { code }, cancellationToken: ct));
    }

    /// <summary>False while no agency is known, or one without its days.</summary>
    public async Task<bool> IsFilled(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT EXISTS (SELECT 1 FROM agency.known) AND NOT EXISTS (SELECT 1 FROM agency.known WHERE valid_from IS NULL)", cancellationToken: ct));
    }

    private sealed class Row
    {
        public string Code { get; init; } = "";
        public string? Parent { get; init; }
        public DateOnly? ValidFrom { get; init; }
        public DateOnly? ValidUntil { get; init; }
        public string[] Predecessors { get; init; } = [];
    }
}

public sealed record Agency(string Code, string Name, string Address, string Phone);
