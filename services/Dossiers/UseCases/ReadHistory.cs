using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.Streams;
using Platform.Dossiers.Views;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>What happened to a dossier, event by event, up to any past instant: the same answer for ever. A citizen is not shown how the office shares its work.</summary>
public static class ReadHistory
{
    /// <param name="AsOf">Only what had happened by then (UTC).</param>
    public sealed record Answer(IReadOnlyList<Item> Items, DateTimeOffset AsOf);

    /// <param name="Event">Stored name, e.g. <c>dossier_accepted</c>.</param>
    public sealed record Item(long Version, DateTimeOffset At, string Event, ActorShown? Actor, string Sentence);

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapGet("/{id:guid}/history", async (Guid id, DateTimeOffset? asOf, Caller caller, IEventStore store, Rights rights, TimeProvider clock, CancellationToken ct) =>
        {
            var stream = await store.Load(id, null, asOf, ct);
            if (stream.Events.Count == 0 || !await rights.MayRead(caller, rights.Followed(Dossier.Fold(id, stream.Events)), ct))
                return DossierStreams.NotFound.ToHttp();
            return TypedResults.Ok(new Answer([.. stream.Events.Where(e => !caller.IsCitizen || !History.IsInternal(EventTypes.Read(e))).Select(Tell)], asOf ?? clock.GetUtcNow()));
        })
        .RequireRolesOrScope(Rights.ReadScope, Rights.Readers)
        .WithName("ReadHistory").WithSummary("What happened, as of now or of a past instant")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status404NotFound);

    internal static Item Tell(StoredEvent stored)
    {
        var happened = EventTypes.Read(stored);
        var by = History.By(happened);
        return new Item(stored.Version, stored.Timestamp, stored.Type, by is null ? null : new ActorShown(by.Name, by.Role, by.Agency), History.Sentence(happened));
    }
}
