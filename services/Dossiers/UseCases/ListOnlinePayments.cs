using Platform.Dossiers.Domain;
using Platform.Dossiers.Payments;
using Platform.Dossiers.Streams;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>The online payments of a dossier, newest first, the last twenty: a person back from the provider's page sees what became of theirs.</summary>
/// <remarks>Refuses: dossier-not-found (404).</remarks>
public static class ListOnlinePayments
{
    /// <param name="Version">Of the dossier that has every payment said here to be paid: a page that read an earlier one reads it again.</param>
    public sealed record Answer(IReadOnlyList<Line> Items, long Version = 0);

    /// <param name="State"><c>started</c>, <c>paid</c>, <c>failed</c>, <c>expired</c> or <c>mismatched</c>: another amount was paid than was asked for.</param>
    /// <param name="Amount">Asked for, whole đồng.</param>
    /// <param name="Told">Of a mismatch: what the provider said was paid, whole đồng.</param>
    /// <param name="Transaction">The provider's number.</param>
    /// <param name="Settled">What an officer did with a mismatch: <c>taken</c> or <c>returned</c>; null where it waits for that.</param>
    /// <param name="Open">The caller may settle it now.</param>
    public sealed record Line(string Reference, long Amount, string State, DateTimeOffset StartedAt, long? Told = null, string? Transaction = null, string? Settled = null, bool Open = false);

    private static Line Shown(PaymentRow payment, Dossier dossier, Caller caller, Rights rights)
    {
        var settled = dossier.Fee?.Settled(payment.Reference) is null ? null : dossier.Fee.Refunds.Any(r => r.Settles == payment.Reference) ? "returned" : "taken";
        var open = settled is null && payment is { State: "mismatched", Told: > 0 } && Act.SettlePayment.Roles.FirstOrDefault(caller.Is) is { } role && caller.Agency is { } own
            && Act.SettlePayment.IsOpen(dossier, new Officer(new Actor(caller.Id, caller.Name, role, own), rights.SelfAndSubordinates(own)));
        return new Line(payment.Reference, payment.Amount, payment.State, payment.StartedAt, payment.Told, payment.Transaction, settled, open);
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapGet("/{id:guid}/online-payments", async (Guid id, Caller caller, HttpResponse response, DossierStreams streams, Rights rights, PaymentRows rows, CancellationToken ct) =>
        {
            if (await streams.Find(id, null, ct) is not { } dossier || !await rights.MayRead(caller, dossier, ct))
                return DossierStreams.NotFound.ToHttp();
            response.Headers.CacheControl = "private, no-store";
            var payments = await rows.Of(id, 20, ct);
            dossier = await streams.Find(id, null, ct) ?? dossier; // after the rows: one that is paid is in it
            return TypedResults.Ok(new Answer([.. payments.Select(p => Shown(p, dossier, caller, rights))], dossier.Version));
        })
        .RequireRolesOrScope(Rights.ReadScope, Rights.Readers)
        .WithName("ListOnlinePayments").WithSummary("The online payments of a dossier and what became of them")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status404NotFound);
}
