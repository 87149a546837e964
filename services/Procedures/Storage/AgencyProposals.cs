using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Procedures.Domain;
using Platform.ServiceDefaults;

namespace Platform.Procedures.Storage;

public static class AgencyProposals
{
    private sealed record Body(Assignment? Assignment, Reshaping? Reshaping, Editing? Editing = null);

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

        public DateOnly? Due { get; init; }

        public DateTimeOffset? CarriedOutAt { get; init; }

        public string? Failure { get; init; }

        public string? WithdrawnName { get; init; }

        public DateTimeOffset? WithdrawnAt { get; init; }

        private string State => Applied switch
        {
            null => "proposed",
            false => "withdrawn",
            _ when Failure is not null => "failed",
            _ when Due is not null && CarriedOutAt is null => "scheduled",
            _ => "applied",
        };

        public AgencyProposal Proposal()
        {
            var body = JsonSerializer.Deserialize<Body>(Body, Json.Options)!;
            return new(Id, Kind, State, body.Assignment, body.Reshaping, Reason, ProposedBy, ProposedName, ProposedAt, DecidedName, DecidedAt, body.Editing, Due, CarriedOutAt, Failure, WithdrawnName, WithdrawnAt);
        }
    }

    public static async Task Add(Change change, AgencyProposal proposal) => await change.Connection.ExecuteAsync(
        "INSERT INTO catalogue.agency_proposals (id, kind, body, reason, proposed_by, proposed_name, proposed_at) VALUES (@Id, @Kind, @body::jsonb, @Reason, @ProposedBy, @ProposedByName, @ProposedAt)",
        new
        {
            proposal.Id, proposal.Kind, body = JsonSerializer.Serialize(new Body(proposal.Assignment, proposal.Reshaping, proposal.Editing), Json.Options), proposal.Reason, proposal.ProposedBy, proposal.ProposedByName, proposal.ProposedAt,
        }, change.Transaction);

    public static async Task<AgencyProposal?> Find(Change change, Guid id) => (await change.Connection.QuerySingleOrDefaultAsync<Row>(
        """
        SELECT id, kind, body, reason, proposed_by AS ProposedBy, proposed_name AS ProposedName, proposed_at AS ProposedAt, applied, decided_name AS DecidedName, decided_at AS DecidedAt,
               due, carried_out_at AS CarriedOutAt, failure, withdrawn_name AS WithdrawnName, withdrawn_at AS WithdrawnAt
        FROM catalogue.agency_proposals WHERE id = @id
        """, new { id }, change.Transaction))?.Proposal();

    /// <summary>The newest first.</summary>
    /// <param name="agency">Only what concerns this one; null = all.</param>
    /// <param name="open">Only what waits for a second person or for its day.</param>
    public static async Task<IReadOnlyList<AgencyProposal>> List(NpgsqlConnection connection, string? agency, bool open, Guid? before, int limit) => [.. (await connection.QueryAsync<Row>(
        """
        SELECT id, kind, body, reason, proposed_by AS ProposedBy, proposed_name AS ProposedName, proposed_at AS ProposedAt, applied, decided_name AS DecidedName, decided_at AS DecidedAt,
               due, carried_out_at AS CarriedOutAt, failure, withdrawn_name AS WithdrawnName, withdrawn_at AS WithdrawnAt
        FROM catalogue.agency_proposals
        WHERE (@before::uuid IS NULL OR id < @before) AND (NOT @open OR applied IS NULL OR applied AND due IS NOT NULL AND carried_out_at IS NULL AND failure IS NULL)
          AND (@agency::text IS NULL OR body #>> '{assignment,agency}' = @agency OR body #>> '{editing,wanted,code}' = @agency OR body #> '{reshaping,from}' ? @agency
               OR jsonb_path_query_array(body, '$.reshaping.into[*].code') ? @agency)
        ORDER BY id DESC LIMIT @limit
        """, new { agency, open, before, limit })).Select(r => r.Proposal())];

    /// <summary>Decided by a second person and waiting for their day, in the order of their days.</summary>
    /// <param name="until">Only those whose local day is not after this one; null = all.</param>
    public static async Task<IReadOnlyList<AgencyProposal>> Scheduled(NpgsqlConnection connection, NpgsqlTransaction? transaction, DateOnly? until = null) => [.. (await connection.QueryAsync<Row>(
        """
        SELECT id, kind, body, reason, proposed_by AS ProposedBy, proposed_name AS ProposedName, proposed_at AS ProposedAt, applied, decided_name AS DecidedName, decided_at AS DecidedAt,
               due, carried_out_at AS CarriedOutAt, failure, withdrawn_name AS WithdrawnName, withdrawn_at AS WithdrawnAt
        FROM catalogue.agency_proposals
        WHERE applied AND due IS NOT NULL AND carried_out_at IS NULL AND failure IS NULL AND (@until::date IS NULL OR due <= @until) ORDER BY due, decided_at, id
        """, new { until }, transaction)).Select(r => r.Proposal())];

    /// <param name="due">The local day on which it is carried out; null where it holds already.</param>
    public static async Task<AgencyProposal> Decide(Change change, AgencyProposal proposal, bool applied, string by, string name, DateOnly? due = null)
    {
        await change.Connection.ExecuteAsync(
            "UPDATE catalogue.agency_proposals SET applied = @applied, decided_by = @by, decided_name = @name, decided_at = @Now, due = @due WHERE id = @Id",
            new { proposal.Id, applied, by, name, change.Now, due }, change.Transaction);
        return proposal with { State = !applied ? "withdrawn" : due is null ? "applied" : "scheduled", DecidedByName = name, DecidedAt = change.Now, Due = due };
    }

    /// <summary>Taken back after it was decided, before its day.</summary>
    public static async Task<AgencyProposal> TakeBack(Change change, AgencyProposal proposal, string name)
    {
        await change.Connection.ExecuteAsync(
            "UPDATE catalogue.agency_proposals SET applied = false, withdrawn_name = @name, withdrawn_at = @Now WHERE id = @Id", new { proposal.Id, name, change.Now }, change.Transaction);
        return proposal with { State = "withdrawn", WithdrawnByName = name, WithdrawnAt = change.Now };
    }

    /// <param name="failure">Why not; null where it was carried out.</param>
    public static async Task CarriedOut(Change change, Guid id, string? failure) => await change.Connection.ExecuteAsync(
        "UPDATE catalogue.agency_proposals SET failure = @failure, carried_out_at = CASE WHEN @failure::text IS NULL THEN @Now END WHERE id = @id", new { id, failure, change.Now }, change.Transaction);
}
