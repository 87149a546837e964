using Platform.Dossiers.Payments;
using Platform.Dossiers.Streams;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>The online payments of a dossier, newest first, the last twenty: a person back from the provider's page sees what became of theirs.</summary>
/// <remarks>Refuses: dossier-not-found (404).</remarks>
public static class ListOnlinePayments
{
    public sealed record Answer(IReadOnlyList<Line> Items);

    /// <param name="State"><c>started</c>, <c>paid</c>, <c>failed</c>, <c>expired</c> or <c>mismatched</c>: another amount was paid than was asked for.</param>
    /// <param name="Amount">Asked for, whole đồng.</param>
    public sealed record Line(string Reference, long Amount, string State, DateTimeOffset StartedAt);

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapGet("/{id:guid}/online-payments", async (Guid id, Caller caller, HttpResponse response, DossierStreams streams, Rights rights, PaymentRows rows, CancellationToken ct) =>
        {
            if (await streams.Find(id, null, ct) is not { } dossier || !await rights.MayRead(caller, dossier, ct))
                return DossierStreams.NotFound.ToHttp();
            response.Headers.CacheControl = "private, no-store";
            return TypedResults.Ok(new Answer([.. (await rows.Of(id, 20, ct)).Select(p => new Line(p.Reference, p.Amount, p.State, p.StartedAt))]));
        })
        .RequireRolesOrScope(Rights.ReadScope, Rights.Readers)
        .WithName("ListOnlinePayments").WithSummary("The online payments of a dossier and what became of them")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status404NotFound);
}
