using Platform.Dossiers.Documents;
using Platform.Dossiers.Streams;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>In which later dossiers the papers of this one are used again. Which dossier it is, only who may read that one is told; who acts for the person here learns of no others.</summary>
/// <remarks>Refuses: dossier-not-found (404).</remarks>
public static class ListReuses
{
    public sealed record Answer(IReadOnlyList<Item> Items);

    /// <param name="Dossier">The later dossier; null where the caller may not read it, as is <paramref name="Number"/>.</param>
    /// <param name="At">When it was used again (UTC).</param>
    public sealed record Item(Guid Document, DateTimeOffset At, string ProcedureName, string ReceivingAgency, Guid? Dossier, string? Number);

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapGet("/{id:guid}/reuses", async (Guid id, Caller caller, DossierStreams streams, PaperReuses reuses, Rights rights, CancellationToken ct) =>
        {
            var horizon = await rights.HorizonOf(caller, ct);
            if (await streams.Find(id, null, ct) is not { } source || !horizon.Covers(source))
                return DossierStreams.NotFound.ToHttp();
            var all = horizon.Applicant == source.Applicant || (horizon with { Applicant = null }).Covers(source); // who acts in this matter is told nothing of the person's others
            List<Item> items = [];
            foreach (var row in await reuses.Of(id, ct))
                if (await streams.Find(row.Dossier, null, ct) is { } later && (all || horizon.Covers(later)))
                    items.Add(horizon.Covers(later)
                        ? new(row.Document, row.At, later.Procedure.Name, later.Agencies.ReceivedAt, later.Id, later.Code ?? later.Number)
                        : new(row.Document, row.At, later.Procedure.Name, later.Agencies.ReceivedAt, null, null));
            return TypedResults.Ok(new Answer(items));
        })
        .RequireRolesOrScope(Rights.ReadScope, Rights.Readers)
        .WithName("ListReuses").WithSummary("Where papers of this dossier were used again")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status404NotFound);
}
