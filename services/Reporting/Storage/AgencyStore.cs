using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Reporting.Domain;

namespace Platform.Reporting.Storage;

/// <summary>The own copy of the agencies, every revision kept: a report about the past shows them as they were.</summary>
public sealed class AgencyStore(NpgsqlDataSource database)
{
    public static Task Record(NpgsqlConnection connection, NpgsqlTransaction transaction, AgencyChanged agency) => connection.ExecuteAsync(
        """
        INSERT INTO reporting.agency_revisions (code, revision, occurred_at, name, parent, valid_from, valid_until, predecessors)
        VALUES (@Code, @Revision, @OccurredAt, @Name, @Parent, @ValidFrom, @ValidUntil, @Predecessors)
        ON CONFLICT DO NOTHING
        """,
        new
        {
            agency.Code, agency.Revision, OccurredAt = agency.OccurredAt.UtcDateTime, agency.Name, agency.Parent, agency.ValidFrom, agency.ValidUntil,
            Predecessors = agency.Predecessors.ToArray(),
        }, transaction);

    public async Task<bool> IsEmpty(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return !await connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM reporting.agency_revisions)");
    }

    public async Task<Known> Load(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var revisions = await connection.QueryAsync<Row>(
            """
            SELECT code, revision, occurred_at AS OccurredAt, name, parent, valid_from AS ValidFrom, valid_until AS ValidUntil, predecessors
            FROM reporting.agency_revisions
            """);
        var seen = await connection.QueryAsync<string>("SELECT code FROM reporting.agencies_seen");
        return new Known([.. revisions.Select(r => new AgencyRevision(r.Code, r.Revision, r.OccurredAt, r.Name, r.Parent, r.ValidFrom, r.ValidUntil, r.Predecessors))], [.. seen]);
    }

    /// <summary>All that is known of agencies; a tree is made for an instant.</summary>
    public sealed record Known(IReadOnlyList<AgencyRevision> Revisions, IReadOnlyList<string> Seen)
    {
        public AgencyTree At(DateTimeOffset instant) => AgencyTree.At(instant, Revisions, Seen);
    }

    private sealed class Row
    {
        public string Code { get; init; } = "";
        public long Revision { get; init; }
        public DateTime OccurredAt { get; init; }
        public string Name { get; init; } = "";
        public string? Parent { get; init; }
        public DateOnly ValidFrom { get; init; }
        public DateOnly? ValidUntil { get; init; }
        public string[] Predecessors { get; init; } = [];
    }
}
