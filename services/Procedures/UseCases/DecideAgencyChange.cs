using Npgsql;
using Platform.Procedures.Domain;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.Procedures.UseCases;

/// <summary>
/// A second person applies a proposed change of agencies (<see cref="AssignProcedures"/>, <see cref="ReshapeAgencies"/>, <see cref="EditAgency"/>), or it is taken
/// back. One for a later day is carried out on that day (<see cref="CarryOutAgencyChanges"/>) and may be taken back until then.
/// </summary>
/// <remarks>
/// Rule: who prepares a configuration does not approve it (domain.md §9). Refuses: not-province, same-person (403), change-not-found (404), not-proposed (409),
/// agency-changed (409: the agencies are no longer as the proposer saw them), change-waits (409: another dated change of the same agencies),
/// day-has-come (409); and, looked at again on the day, what the proposal refuses: agency-ended, code-taken (409), invalid, root-agency, agencies-unlike, not-in-from, level-differs, main-goes-on,
/// unknown-procedure, unknown-parent, parent-ended, parent-cycle, unknown-unit (422). The same again answers the same.
/// </remarks>
public static class DecideAgencyChange
{
    internal sealed record After(Guid Id);

    public static void Map(IEndpointRouteBuilder app)
    {
        var changes = app.MapGroup("/v1/agencies/changes").WithTags("Agencies");

        changes.MapGet("", async (string? agency, bool? open, string? after, int? limit, NpgsqlDataSource database, CancellationToken ct) =>
        {
            var size = Cursor.Size(limit);
            var before = Cursor.Read<After>(after)?.Id;
            await using var connection = await database.OpenConnectionAsync(ct);
            return Results.Ok(Cursor.Page(await AgencyProposals.List(connection, FindProcedures.Blank(agency), open ?? false, before, size + 1), size, p => new After(p.Id)));
        })
        .RequireRoles(Roles.It, Roles.Leader)
        .WithName("ListAgencyChanges").WithSummary("Proposed, applied and withdrawn changes of agencies, the newest first; open: only those that wait for a second person or for their day.")
        .Produces<Page<AgencyProposal>>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);

        changes.MapPost("/{id:guid}/apply", async (Guid id, Asked asked, CatalogueWrites writes, CancellationToken ct) =>
                (await writes.Once<AgencyProposal>(asked, null, change => Close(change, id, true, asked.Caller, ct), ct)).ToHttp())
            .RequireRoles(Roles.It, Roles.Leader)
            .WithName("ApplyAgencyChange").WithSummary("A second person makes a proposed change of agencies hold, from its day on.")
            .Produces<AgencyProposal>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

        changes.MapPost("/{id:guid}/withdraw", async (Guid id, Asked asked, CatalogueWrites writes, CancellationToken ct) =>
                (await writes.Once<AgencyProposal>(asked, null, change => Close(change, id, false, asked.Caller, ct), ct)).ToHttp())
            .RequireRoles(Roles.It)
            .WithName("WithdrawAgencyChange").WithSummary("Takes a proposed change of agencies back, or one that waits for its day.")
            .Produces<AgencyProposal>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<Answer<AgencyProposal>> Close(Change change, Guid id, bool apply, Caller caller, CancellationToken ct)
    {
        if (await Approval.MayApprove(change, caller) is { } forbidden)
            return forbidden;
        if (await AgencyProposals.Find(change, id) is not { } proposal)
            return Refusal.NotFound("change-not-found", "Không có đề xuất này.");
        if (apply ? proposal.State is "applied" or "scheduled" : proposal.State == "withdrawn")
            return proposal; // sent twice
        if (!apply && proposal.State == "scheduled")
            return proposal.Due > change.Today
                ? await AgencyProposals.TakeBack(change, proposal, caller.Name)
                : Refusal.Conflict("day-has-come", "Đã đến ngày hiệu lực, không rút lại được nữa.");
        if (Approval.MayDecide(proposal.State, proposal.ProposedBy, caller.Id, apply) is { } refusal)
            return refusal;
        if (!apply)
            return await AgencyProposals.Decide(change, proposal, false, caller.Id, caller.Name);
        if ((await Confirm(change, proposal) ?? await Waiting(change, proposal)) is { } no)
            return no;
        if (proposal.On > change.Today)
            return await AgencyProposals.Decide(change, proposal, true, caller.Id, caller.Name, proposal.On);
        return await CarryOut(change, proposal, caller.Id, caller.Name, ct) is { } failed ? failed : await AgencyProposals.Decide(change, proposal, true, caller.Id, caller.Name);
    }

    /// <summary>Whether what the proposer saw is still so.</summary>
    private static async Task<Refusal?> Confirm(Change change, AgencyProposal proposal) => proposal switch
    {
        { Reshaping: { } reshaping } => await ReshapeAgencies.Confirm(change, reshaping),
        { Editing: { } editing } => await EditAgency.Confirm(change, editing),
        _ => null,
    };

    /// <summary>Makes it hold.</summary>
    /// <returns>Why not; null where it holds now.</returns>
    internal static async Task<Refusal?> CarryOut(Change change, AgencyProposal proposal, string by, string name, CancellationToken ct) => proposal switch
    {
        { Assignment: { } assignment } => await AssignProcedures.Apply(change, assignment, ct),
        { Editing: { } editing } => await EditAgency.CarryOut(change, editing, ct),
        _ => await ReshapeAgencies.CarryOut(change, proposal, by, name, ct),
    };

    /// <summary>Two dated changes of one agency would each be worked out without the other: the first is carried out or withdrawn before the next.</summary>
    internal static async Task<Refusal?> Waiting(Change change, AgencyProposal proposal)
    {
        var concerned = proposal.Concerned.ToHashSet();
        return (await AgencyProposals.Scheduled(change.Connection, change.Transaction)).FirstOrDefault(w => w.Id != proposal.Id && w.Concerned.Any(concerned.Contains)) is { } waiting
            ? Refusal.Conflict("change-waits", $"Cơ quan {waiting.Concerned.First(concerned.Contains)} đã có thay đổi được duyệt, chờ đến ngày {waiting.Due:dd/MM/yyyy}. Xin rút thay đổi đó hoặc đợi qua ngày ấy.")
            : null;
    }
}
