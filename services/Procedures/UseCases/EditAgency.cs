using System.Text.Json;
using Platform.Contracts;
using Platform.Procedures.Domain;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;
using Agency = Platform.Procedures.Storage.Agency;

namespace Platform.Procedures.UseCases;

/// <summary>
/// Provincial IT proposes a new agency, or another name, place in the tree, unit, address or phone for one. A second person applies it
/// (<see cref="DecideAgencyChange"/>); it holds from its day on, today where none is given.
/// </summary>
/// <remarks>
/// Refuses: invalid (400, every error at once), unknown-agency (404), code-taken, agency-ended, nothing-changes, change-waits (409), version-conflict (412:
/// <c>If-Match</c> is the agency's revision), root-agency, level-missing, unknown-procedure, unknown-unit, unknown-parent, parent-ended, parent-cycle (422).
/// </remarks>
public static class EditAgency
{
    /// <param name="AcceptsLevel">All procedures of which level it accepts and decides; not given: those named.</param>
    /// <param name="On">Local day from which it holds.</param>
    /// <param name="Reason">The decision it rests on.</param>
    public sealed record Opening(
        string? Code, string? Name, string? Parent, AdministrativeLevel? Level, string? Unit = null, AdministrativeLevel? AcceptsLevel = null, IReadOnlyList<string>? Procedures = null,
        string? Address = null, string? Phone = null, DateOnly? On = null, string? Reason = null);

    /// <summary>What is not given stays as it is.</summary>
    public sealed record Correction(string? Name = null, string? Parent = null, string? Unit = null, string? Address = null, string? Phone = null, DateOnly? On = null, string? Reason = null);

    public static void Map(IEndpointRouteBuilder app)
    {
        var agencies = app.MapGroup("/v1/agencies").WithTags("Agencies");

        agencies.MapPost("", async (Opening o, Asked asked, CatalogueWrites writes, CancellationToken ct) =>
                (await writes.Once<AgencyProposal>(asked, o, change => Open(change, o, asked.Caller), ct)).ToHttp(Created))
            .RequireRoles(Roles.It)
            .WithName("ProposeAgency").WithSummary("Proposes a new agency.")
            .Produces<AgencyProposal>(201).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422);

        agencies.MapPut("/{code}", async (string code, Correction c, Asked asked, CatalogueWrites writes, CancellationToken ct) =>
                (await writes.Once<AgencyProposal>(asked, c, change => Correct(change, code, c, asked), ct)).ToHttp(Created))
            .RequireRoles(Roles.It)
            .WithMetadata(RequestHeader.IfMatch)
            .WithName("ProposeAgencyCorrection").WithSummary("Proposes another name, parent, unit, address or phone of an agency.")
            .Produces<AgencyProposal>(201).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422);
    }

    private static async Task<Answer<AgencyProposal>> Open(Change change, Opening o, Caller caller)
    {
        var wanted = new NewAgency(o.Code, o.Name?.Trim(), o.Parent, o.Level, Given(o.Unit), o.AcceptsLevel, o.Procedures, o.Address?.Trim(), o.Phone?.Trim());
        if (Wrong(wanted, o.On ?? change.Today, o.Reason, change.Today) is { } wrong)
            return wrong;
        if (o.Level is null)
            return Refusal.Unprocessable("level-missing", "Thiếu cấp của cơ quan.");
        if (await AgencyRows.Find(change.Connection, wanted.Code!, change.Transaction) is not null)
            return Refusal.Conflict("code-taken", $"Mã {wanted.Code} đã dùng cho một cơ quan khác.");
        return await Propose(change, "opening", wanted, o.On ?? change.Today, null, o.Reason, caller);
    }

    private static async Task<Answer<AgencyProposal>> Correct(Change change, string code, Correction c, Asked asked)
    {
        if (await AgencyRows.Find(change.Connection, code, change.Transaction) is not { } before)
            return ReadAgency.Unknown(code);
        if (asked.Stale(before.Revision) is { } stale)
            return stale;
        var wanted = new NewAgency(code, c.Name?.Trim(), Given(c.Parent), null, c.Unit?.Trim(), null, null, c.Address?.Trim(), c.Phone?.Trim());
        if (Wrong(wanted with { Name = wanted.Name ?? before.Name }, c.On ?? change.Today, c.Reason, change.Today) is { } wrong)
            return wrong;
        if (before.ValidUntil is not null)
            return Refusal.Conflict("agency-ended", $"Cơ quan {code} đã có ngày kết thúc.");
        return await Propose(change, "correction", wanted, c.On ?? change.Today, before, c.Reason, asked.Caller);
    }

    private static async Task<Answer<AgencyProposal>> Propose(Change change, string kind, NewAgency wanted, DateOnly on, Agency? before, string? reason, Caller caller)
    {
        var after = Lay(wanted, on, before);
        if (before is not null && Same(before, after))
            return Refusal.Conflict("nothing-changes", $"{before.Name} đang đúng như vậy; không có gì để đề xuất.");
        if (await Impossible(change, after, before, on) is { } impossible)
            return impossible;
        var proposal = new AgencyProposal(
            Guid.CreateVersion7(change.Now), kind, "proposed", null, null, reason?.Trim() ?? "", caller.Id, caller.Name, change.Now, Editing: new Editing(wanted, on, before, after));
        if (await DecideAgencyChange.Waiting(change, proposal) is { } waiting)
            return waiting;
        await AgencyProposals.Add(change, proposal);
        return proposal;
    }

    /// <summary>Whether the agency is still as the proposer saw it.</summary>
    internal static async Task<Refusal?> Confirm(Change change, Editing editing) =>
        (await AgencyRows.Find(change.Connection, editing.Wanted.Code!, change.Transaction))?.Revision != editing.Before?.Revision ? AgencyRows.Overtaken
        : await Impossible(change, editing.After, editing.Before, editing.On);

    /// <summary>Lays what was asked for over what holds now.</summary>
    internal static async Task<Refusal?> CarryOut(Change change, Editing editing, CancellationToken ct)
    {
        var now = await AgencyRows.Find(change.Connection, editing.Wanted.Code!, change.Transaction);
        if (editing.Before is null && now is not null)
            return Refusal.Conflict("code-taken", $"Mã {now.Code} đã dùng cho một cơ quan khác.");
        if (editing.Before is not null && now is not { ValidUntil: null })
            return Refusal.Conflict("agency-ended", $"Cơ quan {editing.Wanted.Code} đã kết thúc.");
        var after = Lay(editing.Wanted, editing.On, now);
        if (await Impossible(change, after, now, editing.On) is { } impossible)
            return impossible;
        await AgencyRows.Change(change.Connection, change.Transaction, after, change.Now, ct);
        return null;
    }

    private static Agency Lay(NewAgency wanted, DateOnly on, Agency? over) => over is null
        ? new Agency(wanted.Code!, wanted.Name!, wanted.Parent, wanted.Level!.Value, wanted.Unit, wanted.AcceptsLevel, wanted.Procedures ?? [], wanted.Address ?? "", wanted.Phone ?? "", on, null, [])
        : over with
        {
            Name = wanted.Name ?? over.Name, Parent = wanted.Parent ?? over.Parent, Unit = wanted.Unit is null ? over.Unit : Given(wanted.Unit),
            Address = wanted.Address ?? over.Address, Phone = wanted.Phone ?? over.Phone,
        };

    private static Refusal? Wrong(NewAgency wanted, DateOnly on, string? reason, DateOnly today)
    {
        Dictionary<string, string> errors = [];
        if (AgencyChanges.Day(on, today) is { } day)
            errors["on"] = day;
        if (AgencyChanges.Wrong(wanted) is { } wrong)
            errors[wrong.StartsWith("Mã", StringComparison.Ordinal) ? "code" : wrong.StartsWith("Tên", StringComparison.Ordinal) ? "name" : wrong.StartsWith("Cấp", StringComparison.Ordinal) ? "level" : "address"] = wrong;
        if (reason?.Length > 500)
            errors["reason"] = "Căn cứ không quá 500 ký tự.";
        return errors.Count == 0 ? null : Refusal.Invalid("invalid", "Một số mục chưa đúng. Xin xem từng mục và sửa lại.", errors);
    }

    private static async Task<Refusal?> Impossible(Change change, Agency after, Agency? before, DateOnly on)
    {
        var tree = await AgencyRows.All(change.Connection, change.Transaction);
        if (after.Parent is null ? tree.Any(a => a.Parent is null && a.Code != after.Code) : before is { Parent: null })
            return Refusal.Unprocessable("root-agency", "Cây chỉ có một cơ quan đứng đầu; mọi cơ quan khác cần cơ quan cấp trên.");
        if (after.Unit is { } unit && unit != before?.Unit && !await UnitRows.Has(change.Connection, change.Transaction, unit))
            return Refusal.Unprocessable("unknown-unit", $"Không có đơn vị hành chính {unit}.");
        if (before is null && after.Procedures.Count > 0 && await VersionRows.Codes(change.Connection, change.Transaction) is var known && after.Procedures.FirstOrDefault(p => p is null || !known.Contains(p), "") is not "" and var unknown)
            return Refusal.Unprocessable("unknown-procedure", $"Danh mục không có thủ tục {(unknown is { Length: > 20 } ? unknown[..20] : unknown ?? "(trống)")}.");
        return AgencyTreeCheck.Refuse(tree, [after], [after], on);
    }

    private static bool Same(Agency one, Agency other) => JsonElement.DeepEquals(JsonSerializer.SerializeToElement(one, Json.Options), JsonSerializer.SerializeToElement(other, Json.Options));

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static IResult Created(AgencyProposal proposal) => Results.Created($"/v1/agencies/changes/{proposal.Id}", proposal);
}
