using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Procedures.Domain;
using Platform.ServiceDefaults;

namespace Platform.Procedures.Storage;

public static class AgencyProposals
{
    private sealed record Body(Assignment? Assignment, Reshaping? Reshaping);

    private sealed class Row
    {
        public Guid Id { get; init; }

        public string Kind { get; init; } = "";

        public string Body { get; init; } = "";

        public string Reason { get; init; } = "";

        public string ProposedBy { get; init; } = "";

        public string ProposedName { get; init; } = "";

        public DateTimeOffset ProposedAt { get; init; }

        public bool? Applied { get; init; }

        public string? DecidedName { get; init; }

        public DateTimeOffset? DecidedAt { get; init; }

        public AgencyProposal Proposal()
        {
            var body = JsonSerializer.Deserialize<Body>(Body, Json.Options)!;
            return new(Id, Kind, Applied switch { null => "proposed", true => "applied", _ => "withdrawn" }, body.Assignment, body.Reshaping, Reason, ProposedBy, ProposedName, ProposedAt, DecidedName, DecidedAt);
        }
    }

    public static async Task Add(Change change, AgencyProposal proposal) => await change.Connection.ExecuteAsync(
        "INSERT INTO catalogue.agency_proposals (id, kind, body, reason, proposed_by, proposed_name, proposed_at) VALUES (@Id, @Kind, @body::jsonb, @Reason, @ProposedBy, @ProposedByName, @ProposedAt)",
        new
        {
            proposal.Id, proposal.Kind, body = JsonSerializer.Serialize(new Body(proposal.Assignment, proposal.Reshaping), Json.Options), proposal.Reason, proposal.ProposedBy, proposal.ProposedByName, proposal.ProposedAt,
        }, change.Transaction);

    public static async Task<AgencyProposal?> Find(Change change, Guid id) => (await change.Connection.QuerySingleOrDefaultAsync<Row>(
        """
        SELECT id, kind, body, reason, proposed_by AS ProposedBy, proposed_name AS ProposedName, proposed_at AS ProposedAt, applied, decided_name AS DecidedName, decided_at AS DecidedAt
        FROM catalogue.agency_proposals WHERE id = @id
        """, new { id }, change.Transaction))?.Proposal();

    /// <summary>The newest first.</summary>
    /// <param name="agency">Only what concerns this one; null = all.</param>
    /// <param name="open">Only what nobody has decided.</param>
    public static async Task<IReadOnlyList<AgencyProposal>> List(NpgsqlConnection connection, string? agency, bool open, Guid? before, int limit) => [.. (await connection.QueryAsync<Row>(
        """
        SELECT id, kind, body, reason, proposed_by AS ProposedBy, proposed_name AS ProposedName, proposed_at AS ProposedAt, applied, decided_name AS DecidedName, decided_at AS DecidedAt
        FROM catalogue.agency_proposals
        WHERE (@before::uuid IS NULL OR id < @before) AND (NOT @open OR applied IS NULL)
          AND (@agency::text IS NULL OR body #>> '{assignment,agency}' = @agency OR body #> '{reshaping,from}' ? @agency
               OR jsonb_path_query_array(body, '$.reshaping.into[*].code') ? @agency)
        ORDER BY id DESC LIMIT @limit
        """, new { agency, open, before, limit })).Select(r => r.Proposal())];

    public static async Task<AgencyProposal> Decide(Change change, AgencyProposal proposal, bool applied, string by, string name)
    {
        await change.Connection.ExecuteAsync(
            "UPDATE catalogue.agency_proposals SET applied = @applied, decided_by = @by, decided_name = @name, decided_at = @Now WHERE id = @Id",
            new { proposal.Id, applied, by, name, change.Now }, change.Transaction);
        return proposal with { State = applied ? "applied" : "withdrawn", DecidedByName = name, DecidedAt = change.Now };
    }
}
