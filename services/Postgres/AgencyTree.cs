using Dapper;
using Npgsql;
using Platform.ServiceDefaults.Auth;

namespace Platform.Postgres;

/// <summary>
/// The own copy of the agencies as they are now, kept by <see cref="KeepAgencyTree"/>: whose matters a caller may see are those of the own
/// agency, its subordinates and the predecessors of both.
/// </summary>
public sealed class AgencyTree(NpgsqlDataSource database)
{
    /// <returns>Agency codes; null = all (one of the platform's own services, which belongs to no agency).</returns>
    public async Task<string[]?> VisibleTo(Caller caller, CancellationToken ct)
    {
        if (caller.Agency is not { Length: > 0 } own)
            return caller.Is(Roles.Service) ? null : [];
        return await CoveredBy(own, ct);
    }

    /// <summary>The agency itself, its subordinates and the predecessors of all of them.</summary>
    public async Task<string[]> CoveredBy(string agency, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<string>(new CommandDefinition(
            """
            WITH RECURSIVE covered (code) AS (
                SELECT @agency UNION SELECT c.lower FROM agency.cover c JOIN covered ON c.upper = covered.code)
            SELECT code FROM covered
            """, new { agency }, cancellationToken: ct))];
    }

    /// <summary>Null while the copy does not have it.</summary>
    public async Task<Agency?> Find(string code, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Agency>(new CommandDefinition(
            "SELECT code AS Code, name AS Name, address AS Address, phone AS Phone FROM agency.known WHERE code = @code", new { code }, cancellationToken: ct));
    }

    /// <summary>False while no agency is known.</summary>
    public async Task<bool> IsFilled(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition("SELECT EXISTS (SELECT 1 FROM agency.known)", cancellationToken: ct));
    }
}

public sealed record Agency(string Code, string Name, string Address, string Phone);
