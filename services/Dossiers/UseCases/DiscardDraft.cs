using Platform.Dossiers.Drafts;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>The owner throws a half-filled submission away, with the files that nothing else names.</summary>
/// <remarks>Refuses: draft-not-found (404: also the second time), identity-missing (403).</remarks>
public static class DiscardDraft
{
    public static void Map(RouteGroupBuilder drafts) => drafts
        .MapDelete("/{id:guid}", async (Guid id, Caller caller, DraftRows rows, MasterKey master, CancellationToken ct) =>
            SaveDraft.IdentityMissing(caller) is { } nobody ? nobody.ToHttp()
            : await rows.Discard(await DraftOwner.Of(caller, master, ct), id, ct) ? Results.NoContent()
            : ReadDraft.NotFound.ToHttp())
        .RequireRoles(Roles.Citizen, Roles.Clerk)
        .WithName("DiscardDraft").WithSummary("Throws a draft away")
        .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
}
