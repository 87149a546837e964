using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Drafts;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.UseCases;

/// <summary>The caller's half-filled submissions, last saved first; nothing of what was filled in.</summary>
/// <remarks>Refuses: bad-cursor (400), identity-missing (403).</remarks>
public static class ListDrafts
{
    /// <param name="ProcedureName">As in force today; null where the catalogue no longer has it.</param>
    /// <param name="ExpiresAt">When it goes by itself (UTC).</param>
    public sealed record Line(Guid Id, long Version, string ProcedureCode, string? ProcedureName, DateTimeOffset SavedAt, DateTimeOffset ExpiresAt);

    private sealed record Position(DateTimeOffset At, Guid Id);

    public static void Map(RouteGroupBuilder drafts) => drafts
        .MapGet("", async (string? after, int? limit, Caller caller, HttpResponse response, DraftRows rows, DraftSettings settings, CatalogueCopy catalogue, MasterKey master, TimeProvider clock, CancellationToken ct) =>
        {
            if (SaveDraft.IdentityMissing(caller) is { } nobody)
                return nobody.ToHttp();
            var (key, size, today) = (Cursor.Read<Position>(after), Cursor.Size(limit), LocalTime.LocalDate(clock.GetUtcNow()));
            response.Headers.CacheControl = "private, no-store";
            var found = await rows.List((await DraftOwner.Of(caller, master, ct)).Id, key?.At, key?.Id, size + 1, ct);
            var page = Cursor.Page(found, size, r => new Position(r.SavedAt, r.Id));
            return TypedResults.Ok(new Page<Line>(
                [.. page.Items.Select(r => new Line(r.Id, r.Version, r.ProcedureCode, catalogue.Current.Procedure(r.ProcedureCode, today)?.Name, r.SavedAt, r.SavedAt + settings.KeptFor))], page.Next));
        })
        .RequireRoles(Roles.Citizen, Roles.Clerk)
        .WithName("ListDrafts").WithSummary("The caller's drafts")
        .Produces<Page<Line>>().ProducesProblem(StatusCodes.Status400BadRequest);
}
