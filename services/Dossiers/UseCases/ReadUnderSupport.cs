using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.Streams;
using Platform.Dossiers.Support;
using Platform.Dossiers.Views;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>The named person of provincial IT reads the one dossier of their open support access, or what happened to it. Logged before it is answered; nothing can be done there, and no file opened.</summary>
/// <remarks>Function F01. Refuses: grant-not-found (404: somebody else's, or none), support-ended (403: expired or revoked).</remarks>
public static class ReadUnderSupport
{
    public static void Map(RouteGroupBuilder support)
    {
        support.MapGet("/{id:guid}/dossier", async (Guid id, Caller caller, HttpResponse response, SupportGrants grants, DossierStreams streams, DossierDetails details, CancellationToken ct) =>
        {
            if (await Own(id, caller, grants, ct) is not { } grant)
                return ListSupport.NotFound.ToHttp();
            var dossier = (await streams.Find(grant.Dossier, null, ct))!;
            if (!await grants.Log(id, caller.Id, "dossier", dossier.Version, ct))
                return Ended.ToHttp();
            response.Headers.CacheControl = "private, no-store";
            return TypedResults.Ok(await details.Of(dossier, caller, null, ct) with { Actions = [], TrackingSecret = null });
        })
        .RequireRoles(Roles.It)
        .WithName("ReadUnderSupport").WithSummary("The dossier of an open support access")
        .Produces<DossierDetail>().ProducesProblem(StatusCodes.Status404NotFound);

        support.MapGet("/{id:guid}/history", async (Guid id, Caller caller, HttpResponse response, SupportGrants grants, IEventStore store, TimeProvider clock, CancellationToken ct) =>
        {
            if (await Own(id, caller, grants, ct) is not { } grant)
                return ListSupport.NotFound.ToHttp();
            var stream = await store.Load(grant.Dossier, null, null, ct);
            if (!await grants.Log(id, caller.Id, "history", stream.Version, ct))
                return Ended.ToHttp();
            response.Headers.CacheControl = "private, no-store";
            return TypedResults.Ok(new ReadHistory.Answer([.. stream.Events.Select(ReadHistory.Tell)], clock.GetUtcNow()));
        })
        .RequireRoles(Roles.It)
        .WithName("ReadHistoryUnderSupport").WithSummary("What happened to the dossier of an open support access").WithDescription("Logged before it is answered. Refuses: grant-not-found (404), support-ended (403).")
        .Produces<ReadHistory.Answer>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<SupportGrant?> Own(Guid id, Caller caller, SupportGrants grants, CancellationToken ct) => await grants.Find(id, ct) is { } grant && grant.Person == caller.Id ? grant : null;

    private static Refusal Ended { get; } = Refusal.Forbidden("support-ended", "Quyền hỗ trợ đã hết hạn hoặc bị thu hồi.");
}
