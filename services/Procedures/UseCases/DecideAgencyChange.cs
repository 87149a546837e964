using Npgsql;
using Platform.Procedures.Domain;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.Procedures.UseCases;

/// <summary>A second person applies a proposed change of agencies (<see cref="AssignProcedures"/>, <see cref="ReshapeAgencies"/>), or it is taken back.</summary>
/// <remarks>
/// Rule: who prepares a configuration does not approve it (domain.md §9). Refuses: not-province, same-person (403), change-not-found (404), not-proposed (409),
/// agency-changed (409: the agencies are no longer as the proposer saw them), and what a merger or split refuses. The same again answers the same.
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
        .WithName("ListAgencyChanges").WithSummary("Proposed, applied and withdrawn changes of agencies, the newest first; open: only those that wait.")
        .Produces<Page<AgencyProposal>>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);

        changes.MapPost("/{id:guid}/apply", async (Guid id, Asked asked, CatalogueWrites writes, CancellationToken ct) =>
                (await writes.Once<AgencyProposal>(asked, null, change => Close(change, id, true, asked.Caller, ct), ct)).ToHttp())
            .RequireRoles(Roles.It, Roles.Leader)
            .WithName("ApplyAgencyChange").WithSummary("A second person makes a proposed change of agencies hold.")
            .Produces<AgencyProposal>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

        changes.MapPost("/{id:guid}/withdraw", async (Guid id, Asked asked, CatalogueWrites writes, CancellationToken ct) =>
                (await writes.Once<AgencyProposal>(asked, null, change => Close(change, id, false, asked.Caller, ct), ct)).ToHttp())
            .RequireRoles(Roles.It)
            .WithName("WithdrawAgencyChange").WithSummary("Takes a proposed change of agencies back.")
            .Produces<AgencyProposal>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<Answer<AgencyProposal>> Close(Change change, Guid id, bool apply, Caller caller, CancellationToken ct)
    {
        await CalendarProposals.Lock(change.Connection, change.Transaction); // the seed changes agencies and hours, too
        if (await Approval.MayApprove(change, caller) is { } forbidden)
            return forbidden;
        if (await AgencyProposals.Find(change, id) is not { } proposal)
            return Refusal.NotFound("change-not-found", "Không có đề xuất này.");
        if (proposal.State == (apply ? "applied" : "withdrawn"))
            return proposal; // sent twice
        if (Approval.MayDecide(proposal.State, proposal.ProposedBy, caller.Id, apply) is { } refusal)
            return refusal;
        var failed = !apply ? null
            : proposal.Assignment is { } assignment ? await AssignProcedures.Apply(change, assignment, ct)
            : await ReshapeAgencies.Apply(change, proposal, caller, ct);
        return failed is not null ? failed : await AgencyProposals.Decide(change, proposal, apply, caller.Id, caller.Name);
    }

    internal static Refusal Overtaken => Refusal.Conflict("agency-changed", "Cơ quan đã thay đổi sau khi đề xuất. Xin rút đề xuất này và lập đề xuất mới.");
}
