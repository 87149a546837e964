using Dapper;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;

namespace Platform.Procedures.UseCases;

/// <summary>Provincial IT drops a draft. It stays readable.</summary>
/// <remarks>A discarded one again changes nothing. Refuses: draft-unknown (404), draft-closed (409), version-conflict (412).</remarks>
public static class DiscardDraft
{
    public static void Map(RouteGroupBuilder procedures) => procedures
        .MapPost("/{code}/drafts/{number:int}/discard", async (string code, int number, Asked asked, CatalogueWrites writes, CancellationToken ct) =>
            (await writes.Once<DraftDetails>(asked, null, change => Discard(change, code, number, asked), ct)).ToHttp())
        .RequireRoles(Roles.It)
        .WithMetadata(RequestHeader.IfMatch)
        .WithName("DiscardDraft").WithSummary("Drops a draft.")
        .Produces<DraftDetails>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412);

    private static async Task<Answer<DraftDetails>> Discard(Change change, string code, int number, Asked asked)
    {
        if (await DraftRows.Find(change.Connection, code, number, change.Transaction) is not { } draft)
            return SaveDraft.Unknown(code, number);
        if (draft.State == "published")
            return SaveDraft.Closed(draft);
        if (draft.State == "open")
        {
            if (asked.Stale(draft.Revision) is { } stale)
                return stale;
            await change.Connection.ExecuteAsync("UPDATE catalogue.procedure_drafts SET state = 'discarded', revision = revision + 1 WHERE code = @code AND number = @number", new { code, number }, change.Transaction);
        }
        var last = (await VersionRows.Last(change.Connection, code, change.Transaction))?.Version ?? 0;
        return (await DraftRows.Find(change.Connection, code, number, change.Transaction))!.Details(last);
    }
}
