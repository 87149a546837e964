using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Drafts;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.UseCases;

/// <summary>The caller's half-filled submissions, last saved first; an officer's own of the agency they work at. Of what was filled in only the title its owner gave it.</summary>
/// <remarks>Refuses: bad-cursor (400), identity-missing (403), person-erased (410).</remarks>
public static class ListDrafts
{
    /// <param name="ProcedureName">As in force today; null where the catalogue no longer has it.</param>
    /// <param name="ExpiresAt">When it goes by itself (UTC).</param>
    /// <param name="Title">As its owner saved it; null where they gave it none.</param>
    public sealed record Line(Guid Id, long Version, string ProcedureCode, string? ProcedureName, DateTimeOffset SavedAt, DateTimeOffset ExpiresAt, string? Title);

    private sealed record Position(DateTimeOffset At, Guid Id);

    public static void Map(RouteGroupBuilder drafts) => drafts
        .MapGet("", async (string? after, int? limit, Caller caller, HttpResponse response, DraftRows rows, DraftSettings settings, CatalogueCopy catalogue, MasterKey master, PersonKeys keys, TimeProvider clock, CancellationToken ct) =>
        {
            if (SaveDraft.IdentityMissing(caller) is { } nobody)
                return nobody.ToHttp();
            var (key, size, today) = (Cursor.Read<Position>(after), Cursor.Size(limit), LocalTime.LocalDate(clock.GetUtcNow()));
            response.Headers.CacheControl = "private, no-store";
            var found = await rows.List(await DraftOwner.Of(caller, master, ct), key?.At, key?.Id, size + 1, ct);
            var page = Cursor.Page(found, size, r => new Position(r.SavedAt, r.Id));
            List<Line> lines = [];
            foreach (var r in page.Items)
                lines.Add(new Line(
                    r.Id, r.Version, r.ProcedureCode, catalogue.Current.Procedure(r.ProcedureCode, today)?.Name, r.SavedAt, r.SavedAt + settings.KeptFor,
                    await keys.Find(r.Person, ct) is { } seal ? new Sealed<DraftContent>(r.Content).Open(seal).Title : null));
            return TypedResults.Ok(new Page<Line>(lines, page.Next));
        })
        .RequireRoles(Roles.Citizen, Roles.Clerk)
        .WithName("ListDrafts").WithSummary("The caller's drafts")
        .Produces<Page<Line>>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status410Gone);
}
