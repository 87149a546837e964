using Platform.Dossiers.Streams;
using Platform.Dossiers.Views;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>Everything about one dossier, now or as it was at a past instant: then late or not by that instant, and without acts. Who may read it is asked of the dossier of now: an officer whose it was once does not open it by an earlier day. ETag is the present version, for <c>If-Match</c>.</summary>
public static class GetDossier
{
    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapGet("/{id:guid}", async (Guid id, DateTimeOffset? asOf, Caller caller, HttpResponse response, DossierStreams streams, Rights rights, DossierDetails details, LinkedDetail linked, TimeProvider clock, CancellationToken ct) =>
        {
            var past = asOf < clock.GetUtcNow() ? asOf : null;
            if (await streams.Find(id, null, ct) is not { } today || !await rights.MayRead(caller, today, ct))
                return DossierStreams.NotFound.ToHttp();
            if ((past is null ? today : await streams.Find(id, past, ct)) is not { } dossier)
                return DossierStreams.NotFound.ToHttp(); // it did not exist yet
            if (past is null)
                response.Headers.ETag = $"\"{dossier.Version}\""; // a past state is nobody's to change
            response.Headers.CacheControl = "private, no-store";
            return TypedResults.Ok(await linked.Of(await details.Of(dossier, caller, past, ct), dossier, caller, past, ct));
        })
        .RequireRolesOrScope(Rights.ReadScope, Rights.Readers)
        .WithName("GetDossier").WithSummary("One dossier with everything the caller may see, and what they may do with it now")
        .Produces<DossierDetail>().ProducesProblem(StatusCodes.Status404NotFound);
}
