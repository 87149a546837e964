using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>The office confirms the withdrawal and gives the papers back; fees follow the refund rule.</summary>
/// <remarks>Law: WIT-02; docs/law/register.md. Refuses: part-of-linked, result-exists (409: a part has had its result meanwhile), no-withdrawal-requested (409), not-your-agency (403), invalid (422).</remarks>
public static class ConfirmWithdrawal
{
    public sealed record Request(string? Note);

    /// <param name="FeePaid">Whole đồng: what there may be to refund.</param>
    /// <param name="Refundable">Of it to be given back by the refund rules.</param>
    public sealed record Answer(DateTimeOffset WithdrawnAt, long FeePaid, long Version, long Refundable);

    public static Decision Decide(Dossier dossier, Request request, Officer officer, PersonKey key)
    {
        if (Act.ConfirmWithdrawal.Refuses(dossier, officer) is { } no)
            return no;
        var errors = new FieldErrors();
        errors.Limit("note", request.Note, 1000, "Ghi chú");
        return errors.ToRefusal() is { } invalid ? invalid : Decision.Of(new DossierWithdrawn(officer.Actor, key.SealText(request.Note), dossier.Fee?.Kept ?? 0, dossier.RefundableOnWithdrawal));
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/confirm-withdrawal", async (Guid id, Request request, Asked asked, DossierStreams streams, Rights rights, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, key, _) => Decide(d, request, rights.Acting(asked, Act.ConfirmWithdrawal.Roles), key), ct);
            return outcome.ToHttp(d => new Answer(d.Withdrawal!.Confirmed!.Value, d.Fee?.Kept ?? 0, d.Version, d.Refundable));
        })
        .For(Act.ConfirmWithdrawal)
        .WithName("ConfirmWithdrawal").WithSummary("Gives a dossier back that the citizen asked to withdraw")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
