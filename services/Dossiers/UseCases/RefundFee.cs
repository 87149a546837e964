using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>Money goes back: what was paid too much, or all of it where the dossier ended without a result and its fee is given back.</summary>
/// <remarks>
/// Law: FEE-06 (what is not owed is given back, with reason and numbered paper); docs/law/register.md.
/// Refuses: part-of-linked (409), nothing-to-refund, day-closed (409), not-your-agency (403), amount-differs, invalid (422).
/// </remarks>
public static class RefundFee
{
    /// <param name="Amount">Whole đồng: all that is to be given back.</param>
    /// <param name="Method"><c>cash</c> or <c>transfer</c>.</param>
    /// <param name="Reference">The bank's number of the transfer; needed for one.</param>
    public sealed record Request(long Amount, string Method, string? Reference, string Reason);

    public sealed record Answer(string ReceiptNumber, long Amount, long Refundable, long Version);

    public static Decision Decide(Dossier dossier, Request request, Officer officer, PersonKey key, DateTimeOffset now)
    {
        if (Act.Refund.Refuses(dossier, officer) is { } no)
            return no;
        var errors = new FieldErrors();
        errors.Require("reason", request.Reason, 1000, "lý do hoàn trả");
        CollectFee.CheckMethod(errors, request.Method, request.Reference);
        if (errors.ToRefusal() is { } invalid)
            return invalid;
        return request.Amount != dossier.Refundable
            ? Refusal.Unprocessable("amount-differs", $"Số tiền phải hoàn trả là {History.Money(dossier.Refundable)}.")
            : Decision.Numbered(Numbers.RefundCounter(officer.Actor.Agency!, now), number =>
                [new FeeRefunded(officer.Actor, request.Amount, request.Method, Numbers.Refund(now, number), key.SealJson(request.Reason.Trim()), request.Method == "transfer" ? request.Reference!.Trim() : null)]);
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/refund", async (Guid id, Request request, Asked asked, DossierStreams streams, Rights rights, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, key, now) => Decide(d, request, rights.Acting(asked, Act.Refund.Roles), key, now), ct);
            return outcome.ToHttp(d => new Answer(d.Fee!.Refunds[^1].ReceiptNumber, d.Fee.Refunds[^1].Amount, d.Refundable, d.Version));
        })
        .For(Act.Refund)
        .WithName("RefundFee").WithSummary("Gives back what was paid too much or is not owed any more")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
