using Dapper;
using Platform.Procedures.Domain;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.Procedures.UseCases;

/// <summary>Somebody who had no hand in it puts a draft into force: it becomes the next version, from today or a later local day on, and stays as it is for ever.</summary>
/// <remarks>
/// Where a version or an end waits for a later day, <c>waiting</c> says what becomes of it: both ways by further versions, for whatever was said to others stays said.
/// Told to others at once with its day; dossiers accepted before keep their terms. Terms that leave something undecided are published as well: shown, not accepting.
/// Refuses: not-province, same-person (403), draft-unknown (404), draft-closed, base-changed, later-version-waits, retirement-waits, nothing-changed (409), version-conflict (412), invalid (422).
/// </remarks>
public static class PublishDraft
{
    /// <param name="EffectiveFrom">Local day, today or later.</param>
    /// <param name="Waiting">Asked for where a version or an end of a later day waits: <c>replace</c> withdraws it, <c>keep</c> lets it come on its day.</param>
    public sealed record Request(DateOnly? EffectiveFrom, Waits? Waiting = null);

    /// <param name="Accepts">False while something is undecided.</param>
    /// <param name="Repeated">Versions that waited and were published once more, each with its day.</param>
    public sealed record Published(string Code, int Version, DateOnly EffectiveFrom, bool Accepts, IReadOnlyList<Undecided> Undecided, IReadOnlyList<RepeatedVersion>? Repeated = null);

    /// <param name="Of">The version whose terms they are.</param>
    public sealed record RepeatedVersion(int Version, int Of, DateOnly EffectiveFrom);

    public static Refusal? Decide(DraftRow draft, VersionState state, string person, DateOnly? from, DateOnly today, Waits? waits = null) =>
        VersionRules.MayApprove(draft.Editors, person)
        ?? (draft.BasedOn != state.LastVersion ? Refusal.Conflict("base-changed", $"Từ khi soạn bản nháp đã có phiên bản {state.LastVersion}. Người soạn cần xem phiên bản đó và lưu lại bản nháp.") : null)
        ?? (from is null ? Refusal.Unprocessable("invalid", "Chưa có ngày áp dụng.", new Dictionary<string, string> { ["effectiveFrom"] = "Nhập ngày áp dụng, dạng yyyy-MM-dd." }) : null)
        ?? VersionRules.MayBegin(state, from!.Value, today, waits)
        ?? (TermsCheck.Errors(draft.Terms()) is { Count: > 0 } errors ? Refusal.Unprocessable("invalid", "Bản nháp còn chỗ chưa đúng, chưa công bố được.", errors) : null);

    public static void Map(RouteGroupBuilder procedures) => procedures
        .MapPost("/{code}/drafts/{number:int}/publish", async (string code, int number, Request request, Asked asked, CatalogueWrites writes, CancellationToken ct) =>
            (await writes.Once<Published>(asked, request, change => Publish(change, code, number, request, asked, ct), ct)).ToHttp())
        .RequireRoles(Roles.It, Roles.Leader)
        .WithMetadata(RequestHeader.IfMatch)
        .WithName("PublishDraft").WithSummary("Publishes a draft as the next version, from a local day on.")
        .Produces<Published>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422);

    private static async Task<Answer<Published>> Publish(Change change, string code, int number, Request request, Asked asked, CancellationToken ct)
    {
        if (await Approval.MayApprove(change, asked.Caller) is { } forbidden)
            return forbidden;
        if (await DraftRows.Find(change.Connection, code, number, change.Transaction) is not { } draft)
            return SaveDraft.Unknown(code, number);
        if (draft.State != "open")
            return SaveDraft.Closed(draft);
        if (asked.Stale(draft.Revision) is { } stale)
            return stale;
        var state = await VersionRows.State(change, code);
        if (Decide(draft, state, asked.Caller.Id, request.EffectiveFrom, change.Today, request.Waiting) is { } refusal)
            return refusal;
        var procedure = draft.Terms().ToProcedure(code);
        if (await LinkedRows.Missing(change, procedure, request.EffectiveFrom!.Value) is { Count: > 0 } missing)
            return Refusal.Unprocessable("invalid", "Bản nháp còn chỗ chưa đúng, chưa công bố được.", missing);
        if (state.RetiredFrom is null && await VersionRows.Last(change.Connection, code, change.Transaction) is { } last && last.Procedure().Fingerprint() == procedure.Fingerprint())
            return Refusal.Conflict("nothing-changed", $"Bản nháp giống hệt phiên bản {last.Version}; không có gì để công bố.");
        var version = state.LastVersion + 1;
        await change.Connection.ExecuteAsync(
            """
            UPDATE catalogue.procedure_drafts SET state = 'published', version = @version, revision = revision + 1 WHERE code = @code AND number = @number;
            DELETE FROM catalogue.retirement_proposals WHERE code = @code
            """, new { code, number, version }, change.Transaction);
        var from = request.EffectiveFrom!.Value;
        var waiting = request.Waiting is Waits.Keep ? await VersionRows.Waiting(change, code, from) : [];
        var end = request.Waiting is Waits.Keep && from < state.RetiredFrom ? await VersionRows.EndOf(change.Connection, code, state.LastVersion, change.Transaction) : null;
        await VersionRows.Publish(change, procedure, version, from, new VersionRows.By("province", number, draft.Editors, asked.Caller.Id, asked.Caller.Name), ct);
        List<RepeatedVersion> repeated = [];
        foreach (var one in waiting)
        {
            var next = version + 1 + repeated.Count;
            await VersionRows.Publish(change, one.Procedure(), next, one.EffectiveFrom, new VersionRows.By(one.Origin, one.Draft, one.PreparedBy, one.PublishedBy, one.PublishedByName), ct);
            repeated.Add(new RepeatedVersion(next, one.Version, one.EffectiveFrom));
        }
        if (end is not null)
            await VersionRows.Retire(change, code, version + repeated.Count, state.RetiredFrom!.Value, end, ct);
        return new Published(code, version, from, procedure.Accepts, procedure.Undecided, repeated.Count == 0 ? null : repeated);
    }
}
