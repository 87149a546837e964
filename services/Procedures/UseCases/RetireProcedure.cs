using Dapper;
using Platform.Procedures.Domain;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.Procedures.UseCases;

/// <summary>
/// A procedure ends on a local day. Two people do it: the first request proposes, the same one from another person decides. Dossiers accepted before go on;
/// a version published later with its own day brings the procedure back.
/// </summary>
/// <remarks>Refuses: no-retirement-proposed (409), not-province, same-person (403), unknown-procedure (404), other-retirement-proposed, already-retired, later-version-waits (409), invalid (422).</remarks>
public static class RetireProcedure
{
    /// <param name="EffectiveFrom">The first local day on which it no longer applies, today or later.</param>
    public sealed record Request(DateOnly? EffectiveFrom, string? Reason);

    /// <param name="State"><c>proposed</c> or <c>retired</c>.</param>
    public sealed record Retirement(string Code, int Version, DateOnly EffectiveFrom, string State, string? Reason, string? ProposedByName);

    internal sealed record Proposal(string Code, int Version, DateOnly EffectiveFrom, string Reason, string ProposedBy, string ProposedByName);

    public static void Map(RouteGroupBuilder procedures)
    {
        procedures
            .MapPost("/{code}/retire", async (string code, Request request, Asked asked, CatalogueWrites writes, CancellationToken ct) =>
                (await writes.Once<Retirement>(asked, request, change => Retire(change, code, request, asked.Caller, ct), ct)).ToHttp())
            .RequireRoles(Roles.It, Roles.Leader)
            .WithName("RetireProcedure").WithSummary("Proposes a procedure's end; the same from a second person decides it.")
            .Produces<Retirement>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

        procedures
            .MapPost("/{code}/retire/withdraw", async (string code, Asked asked, CatalogueWrites writes, CancellationToken ct) =>
                (await writes.Once<Retirement>(asked, null, change => Withdraw(change, code, asked.Caller), ct)).ToHttp())
            .RequireRoles(Roles.It, Roles.Leader)
            .WithName("WithdrawRetirement").WithSummary("Takes back a proposed end before anybody decided it.")
            .Produces<Retirement>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
    }

    private static async Task<Answer<Retirement>> Retire(Change change, string code, Request request, Caller caller, CancellationToken ct)
    {
        if (await Approval.MayApprove(change, caller) is { } forbidden)
            return forbidden;
        var state = await VersionRows.State(change, code);
        if (state.LastVersion == 0)
            return ReadProcedure.Unknown(code);
        Dictionary<string, string> errors = [];
        if (request.EffectiveFrom is null)
            errors["effectiveFrom"] = "Nhập ngày bãi bỏ, dạng yyyy-MM-dd.";
        if (request.Reason?.Length > 1000)
            errors["reason"] = "Lý do dài quá 1000 ký tự.";
        var pending = await Pending(change, code);
        if (pending is null && string.IsNullOrWhiteSpace(request.Reason))
            errors["reason"] = "Nhập lý do, ví dụ số quyết định bãi bỏ.";
        if (errors.Count > 0)
            return Refusal.Unprocessable("invalid", "Một số mục chưa đúng. Xin xem từng mục và sửa lại.", errors);
        var from = request.EffectiveFrom!.Value;
        if (VersionRules.MayEnd(state, from, change.Today) is { } refusal)
            return refusal;
        if (pending is null)
        {
            await change.Connection.ExecuteAsync(
                "INSERT INTO catalogue.retirement_proposals (code, version, effective_from, reason, proposed_by, proposed_by_name, proposed_at) VALUES (@code, @LastVersion, @from, @reason, @Id, @Name, @Now)",
                new { code, state.LastVersion, from, reason = request.Reason!.Trim(), caller.Id, caller.Name, change.Now }, change.Transaction);
            return new Retirement(code, state.LastVersion, from, "proposed", request.Reason.Trim(), caller.Name);
        }
        if (VersionRules.MayApprove([pending.ProposedBy], caller.Id) is { } same)
            return same;
        if (pending.EffectiveFrom != from || pending.Version != state.LastVersion)
            return Refusal.Conflict("other-retirement-proposed", $"{pending.ProposedByName} đã đề nghị bãi bỏ phiên bản {pending.Version} từ {pending.EffectiveFrom:dd/MM/yyyy}. Xin duyệt đúng đề nghị đó, hoặc rút nó trước.");
        await change.Connection.ExecuteAsync("DELETE FROM catalogue.retirement_proposals WHERE code = @code", new { code }, change.Transaction);
        await VersionRows.Retire(change, code, state.LastVersion, from, new VersionRows.End("province", pending.Reason, pending.ProposedBy, pending.ProposedByName, caller.Id, caller.Name), ct);
        return new Retirement(code, state.LastVersion, from, "retired", pending.Reason, pending.ProposedByName);
    }

    private static async Task<Answer<Retirement>> Withdraw(Change change, string code, Caller caller)
    {
        if (await Approval.MayApprove(change, caller) is { } forbidden)
            return forbidden;
        if (await Pending(change, code) is not { } pending)
            return Refusal.NotFound("no-retirement-proposed", "Không có đề nghị bãi bỏ nào đang chờ duyệt.");
        await change.Connection.ExecuteAsync("DELETE FROM catalogue.retirement_proposals WHERE code = @code", new { code }, change.Transaction);
        return new Retirement(code, pending.Version, pending.EffectiveFrom, "withdrawn", pending.Reason, pending.ProposedByName);
    }

    private static async Task<Proposal?> Pending(Change change, string code) => await change.Connection.QuerySingleOrDefaultAsync<Proposal>(
        "SELECT code, version, effective_from AS EffectiveFrom, reason, proposed_by AS ProposedBy, proposed_by_name AS ProposedByName FROM catalogue.retirement_proposals WHERE code = @code", new { code }, change.Transaction);
}
