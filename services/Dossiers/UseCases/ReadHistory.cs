using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.Streams;
using Platform.Dossiers.Views;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>What happened to a dossier, event by event, up to any past instant: the same answer for ever, for who may read the dossier of now. A citizen is not shown how the office shares its work.</summary>
public static class ReadHistory
{
    /// <param name="AsOf">Only what had happened by then (UTC); never later than now.</param>
    public sealed record Answer(IReadOnlyList<Item> Items, DateTimeOffset AsOf);

    /// <param name="Event">Stored name, e.g. <c>dossier_accepted</c>.</param>
    public sealed record Item(long Version, DateTimeOffset At, string Event, ActorShown? Actor, string Sentence);

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapGet("/{id:guid}/history", async (Guid id, DateTimeOffset? asOf, Caller caller, IEventStore store, Rights rights, TimeProvider clock, CancellationToken ct) =>
        {
            var now = clock.GetUtcNow();
            var past = asOf < now ? asOf : null;
            var events = (await store.Load(id, null, null, ct)).Events;
            if (events.Count == 0 || !await rights.MayRead(caller, rights.Followed(Dossier.Fold(id, events)), ct))
                return DossierStreams.NotFound.ToHttp();
            var shown = events.Where(e => past is null || e.Timestamp <= past).ToArray();
            return shown.Length == 0
                ? DossierStreams.NotFound.ToHttp() // it did not exist yet
                : TypedResults.Ok(new Answer([.. shown.Where(e => !caller.IsCitizen || !History.IsInternal(EventTypes.Read(e))).Select(Tell)], past ?? now));
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
