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
/// The old ones end the day before, the new ones name them as predecessors: open dossiers follow by that (domain.md §2). An agency named
/// on both sides goes on. A new one has its first predecessor's weekly hours unless others are given. All concerned are said to others in one
/// transaction. Refuses: invalid (400), agency-ended, code-taken (409), agencies-unlike, root-agency (422).
/// </remarks>
public static class ReshapeAgencies
{
    /// <param name="Reason">The decision it rests on.</param>
    public sealed record Merge(IReadOnlyList<string>? From, NewAgency? Into, DateOnly? On, bool? DryRun, string? Reason = null);

    public sealed record Split(string? From, IReadOnlyList<NewAgency>? Into, DateOnly? On, bool? DryRun, string? Reason = null);

    /// <summary>What it would do; answers <c>dryRun</c>.</summary>
    public sealed record Preview(bool DryRun, DateOnly On, AgencyPlan Plan);

    private sealed record Wanted(string Kind, IReadOnlyList<string>? From, IReadOnlyList<NewAgency>? Into, DateOnly? On, string? Reason);

    public static void Map(IEndpointRouteBuilder app)
    {
        var agencies = app.MapGroup("/v1/agencies").WithTags("Agencies");

        agencies.MapPost("/merges", (Merge request, Asked asked, CatalogueWrites writes, NpgsqlDataSource database, TimeProvider clock, CancellationToken ct) =>
                Ask(new Wanted("merge", request.From, request.Into is null ? [] : [request.Into], request.On, request.Reason), request.DryRun ?? false, asked, writes, database, clock, ct))
            .RequireRoles(Roles.It)
            .WithName("ProposeMerger").WithSummary("Proposes to merge agencies into one from a day on; dryRun previews.")
            .Produces<AgencyProposal>(201).Produces<Preview>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422);

        agencies.MapPost("/splits", (Split request, Asked asked, CatalogueWrites writes, NpgsqlDataSource database, TimeProvider clock, CancellationToken ct) =>
                Ask(new Wanted("split", request.From is null ? [] : [request.From], request.Into, request.On, request.Reason), request.DryRun ?? false, asked, writes, database, clock, ct))
            .RequireRoles(Roles.It)
            .WithName("ProposeSplit").WithSummary("Proposes to split an agency into several from a day on; dryRun previews.")
            .Produces<AgencyProposal>(201).Produces<Preview>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> Ask(Wanted wanted, bool dryRun, Asked asked, CatalogueWrites writes, NpgsqlDataSource database, TimeProvider clock, CancellationToken ct)
    {
        if (!dryRun)
            return (await writes.Once<AgencyProposal>(asked, wanted, change => Propose(change, wanted, asked.Caller), ct)).ToHttp(p => Results.Created($"/v1/agencies/changes/{p.Id}", p));
        await using var connection = await database.OpenConnectionAsync(ct);
        var (plan, refusal) = await Work(connection, null, wanted.From, wanted.Into, wanted.On, LocalTime.LocalDate(clock.GetUtcNow()));
        return refusal?.ToHttp() ?? Results.Ok(new Preview(true, wanted.On!.Value, plan!));
    }

    private static async Task<Answer<AgencyProposal>> Propose(Change change, Wanted wanted, Caller caller)
    {
        if (wanted.Reason?.Length > 500)
            return Refusal.Invalid("invalid", "Căn cứ không quá 500 ký tự.", new Dictionary<string, string> { ["reason"] = "Căn cứ không quá 500 ký tự." });
        var (plan, refusal) = await Work(change.Connection, change.Transaction, wanted.From, wanted.Into, wanted.On, change.Today);
        if (plan is null)
            return refusal!;
        var proposal = new AgencyProposal(
            Guid.CreateVersion7(change.Now), wanted.Kind, "proposed", null, new Reshaping(wanted.From!, wanted.Into!, wanted.On!.Value, plan), wanted.Reason?.Trim() ?? "", caller.Id, caller.Name, change.Now);
        await AgencyProposals.Add(change, proposal);
        return proposal;
    }

    /// <returns>Why not; null where it is done.</returns>
    internal static async Task<Refusal?> Apply(Change change, AgencyProposal proposal, Caller caller, CancellationToken ct)
    {
        var wanted = proposal.Reshaping!;
        var (plan, refusal) = await Work(change.Connection, change.Transaction, wanted.From, wanted.Into, wanted.On, change.Today);
        if (plan is null)
            return refusal;
        if (!JsonElement.DeepEquals(JsonSerializer.SerializeToElement(plan, Json.Options), JsonSerializer.SerializeToElement(wanted.Plan, Json.Options)))
            return DecideAgencyChange.Overtaken; // what the second person has seen is what is done
        foreach (var agency in plan.Ended.Concat(plan.Made).Concat(plan.Moved))
            await AgencyRows.Change(change.Connection, change.Transaction, agency, change.Now, ct);
        if (plan.Hours is not { Count: > 0 } hours)
            return null;
        // kept among the changes of the calendar: a newer seed's hours do not undo them
        var edits = new CalendarEdits([], [.. hours.Select(h => new HoursEdit(h.Agency, h.ValidFrom, h.ValidUntil, h.Days))]);
        var id = Guid.CreateVersion7(change.Now);
        await CalendarProposals.Add(change.Connection, id, edits, $"Giờ làm việc của cơ quan mới từ {wanted.On:dd/MM/yyyy}", proposal.ProposedBy, proposal.ProposedByName, proposal.ProposedAt, null);
        var revision = await CalendarProposals.Apply(change.Connection, change.Transaction, edits, change.Now, ct);
        await CalendarProposals.Decide(change.Connection, change.Transaction, id, caller.Id, caller.Name, change.Now, revision);
        return null;
    }

    private static async Task<(AgencyPlan? Plan, Refusal? Refusal)> Work(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, IReadOnlyList<string>? from, IReadOnlyList<NewAgency>? into, DateOnly? on, DateOnly today) =>
        AgencyChanges.Work(await AgencyRows.All(connection, transaction), from, into, on, today, (await CalendarRows.Find(connection, transaction))?.Hours);
}
