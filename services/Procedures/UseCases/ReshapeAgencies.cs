using System.Text.Json;
using Npgsql;
using Platform.Procedures.Domain;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;
using Platform.WorkingTime;

namespace Platform.Procedures.UseCases;

/// <summary>
/// Provincial IT proposes to merge agencies into one or to split one into several from a day on; with <c>dryRun</c> it only sees what would change.
/// A second person applies it (<see cref="DecideAgencyChange"/>).
/// </summary>
/// <remarks>
/// The old ones end the day before, the main successor names them as predecessors: open dossiers follow by that (domain.md §2). An agency named
/// on both sides goes on. A new one has its first predecessor's weekly hours unless others are given, and what any of them accepted and decided.
/// Everything is done and said to others on the day, in one transaction (<see cref="CarryOutAgencyChanges"/>). Refuses: invalid (400),
/// agency-ended, code-taken, change-waits (409), agencies-unlike, root-agency, not-in-from, level-differs, main-goes-on, unknown-procedure,
/// unknown-parent, parent-ended, parent-cycle (422).
/// </remarks>
public static class ReshapeAgencies
{
    /// <param name="Reason">The decision it rests on.</param>
    public sealed record Merge(IReadOnlyList<string>? From, NewAgency? Into, DateOnly? On, bool? DryRun, string? Reason = null);

    /// <param name="Main">Code of the part that gets the open dossiers; not given: the one that goes on, else the first.</param>
    public sealed record Split(string? From, IReadOnlyList<NewAgency>? Into, DateOnly? On, bool? DryRun, string? Reason = null, string? Main = null);

    /// <summary>What it would do; answers <c>dryRun</c>.</summary>
    public sealed record Preview(bool DryRun, DateOnly On, AgencyPlan Plan);

    private sealed record Wanted(string Kind, AgencyWish Wish, string? Reason);

    public static void Map(IEndpointRouteBuilder app)
    {
        var agencies = app.MapGroup("/v1/agencies").WithTags("Agencies");

        agencies.MapPost("/merges", (Merge request, Asked asked, CatalogueWrites writes, NpgsqlDataSource database, TimeProvider clock, CancellationToken ct) =>
                Ask(new Wanted("merge", new(request.From, request.Into is null ? [] : [request.Into], request.On), request.Reason), request.DryRun ?? false, asked, writes, database, clock, ct))
            .RequireRoles(Roles.It)
            .WithName("ProposeMerger").WithSummary("Proposes to merge agencies into one from a day on; dryRun previews.")
            .Produces<AgencyProposal>(201).Produces<Preview>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422);

        agencies.MapPost("/splits", (Split request, Asked asked, CatalogueWrites writes, NpgsqlDataSource database, TimeProvider clock, CancellationToken ct) =>
                Ask(new Wanted("split", new(request.From is null ? [] : [request.From], request.Into, request.On, request.Main), request.Reason), request.DryRun ?? false, asked, writes, database, clock, ct))
            .RequireRoles(Roles.It)
            .WithName("ProposeSplit").WithSummary("Proposes to split an agency into several from a day on; dryRun previews.")
            .Produces<AgencyProposal>(201).Produces<Preview>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> Ask(Wanted wanted, bool dryRun, Asked asked, CatalogueWrites writes, NpgsqlDataSource database, TimeProvider clock, CancellationToken ct)
    {
        if (!dryRun)
            return (await writes.Once<AgencyProposal>(asked, wanted, change => Propose(change, wanted, asked.Caller), ct)).ToHttp(p => Results.Created($"/v1/agencies/changes/{p.Id}", p));
        await using var connection = await database.OpenConnectionAsync(ct);
        var (plan, refusal) = await Work(connection, null, wanted.Wish, LocalTime.LocalDate(clock.GetUtcNow()));
        return refusal?.ToHttp() ?? Results.Ok(new Preview(true, wanted.Wish.On!.Value, plan!));
    }

    private static async Task<Answer<AgencyProposal>> Propose(Change change, Wanted wanted, Caller caller)
    {
        if (wanted.Reason?.Length > 500)
            return Refusal.Invalid("invalid", "Căn cứ không quá 500 ký tự.", new Dictionary<string, string> { ["reason"] = "Căn cứ không quá 500 ký tự." });
        var wish = wanted.Wish;
        var (plan, refusal) = await Work(change.Connection, change.Transaction, wish, change.Today);
        if (plan is null)
            return refusal!;
        var proposal = new AgencyProposal(
            Guid.CreateVersion7(change.Now), wanted.Kind, "proposed", null, new Reshaping(wish.From!, wish.Into!, wish.On!.Value, plan, wish.Main), wanted.Reason?.Trim() ?? "", caller.Id, caller.Name, change.Now);
        if (await DecideAgencyChange.Waiting(change, proposal) is { } waiting)
            return waiting;
        await AgencyProposals.Add(change, proposal);
        return proposal;
    }

    /// <summary>Whether it still does what the proposer saw.</summary>
    /// <returns>Why it may not be applied; null where it may.</returns>
    internal static async Task<Refusal?> Confirm(Change change, Reshaping wanted)
    {
        var (plan, refusal) = await Work(change.Connection, change.Transaction, new(wanted.From, wanted.Into, wanted.On, wanted.Main), change.Today);
        return plan is null ? refusal
            : JsonElement.DeepEquals(JsonSerializer.SerializeToElement(plan, Json.Options), JsonSerializer.SerializeToElement(wanted.Plan, Json.Options)) ? null
            : AgencyRows.Overtaken;
    }

    /// <summary>Carries it out, on its day or later, over what holds now: what was assigned or corrected since it was applied stays.</summary>
    /// <returns>Why not; null where it is done.</returns>
    internal static async Task<Refusal?> CarryOut(Change change, AgencyProposal proposal, string by, string name, CancellationToken ct)
    {
        var wanted = proposal.Reshaping!;
        var (plan, refusal) = await Work(change.Connection, change.Transaction, new(wanted.From, wanted.Into, wanted.On, wanted.Main), wanted.On);
        if (plan is null)
            return refusal;
        foreach (var agency in plan.Ended.Concat(plan.Made).Concat(plan.Moved))
            await AgencyRows.Change(change.Connection, change.Transaction, agency, change.Now, ct);
        if (plan.Hours is not { Count: > 0 } hours)
            return null;
        // kept among the changes of the calendar: a newer seed's hours do not undo them
        var edits = new CalendarEdits([], [.. hours.Select(h => new HoursEdit(h.Agency, h.ValidFrom, h.ValidUntil, h.Days))]);
        var id = Guid.CreateVersion7(change.Now);
        var ground = $"Giờ làm việc của cơ quan mới từ {wanted.On:dd/MM/yyyy}";
        await CalendarProposals.Add(change.Connection, change.Transaction, id, edits, ground, proposal.ProposedBy, proposal.ProposedByName, proposal.ProposedAt, null);
        var revision = await CalendarProposals.Apply(change.Connection, change.Transaction, edits, ground, change.Now, ct);
        await CalendarProposals.Decide(change.Connection, change.Transaction, id, by, name, change.Now, revision);
        return null;
    }

    private static async Task<(AgencyPlan? Plan, Refusal? Refusal)> Work(NpgsqlConnection connection, NpgsqlTransaction? transaction, AgencyWish wish, DateOnly today) => AgencyChanges.Work(
        await AgencyRows.All(connection, transaction), wish, today, (await CalendarRows.Find(connection, transaction))?.Hours, await VersionRows.Codes(connection, transaction));
}
