using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>The citizen takes the dossier back: at once before it is accepted, by request to the office afterwards, until a result exists. The system that handed it in passes that on.</summary>
/// <remarks>Law: WIT-01; docs/law/register.md. Refuses: part-of-linked (409), result-exists, withdrawal-requested (409), not-your-agency, not-handed-in-by-you (403), invalid (422).</remarks>
public static class WithdrawDossier
{
    public sealed record Request(string? Reason);

    /// <param name="Withdrawn">False while the office has still to confirm it.</param>
    public sealed record Answer(bool Withdrawn, DateTimeOffset At, long Version);

    /// <param name="own">The applicant themself, or who acts for them; otherwise a clerk at whose counter they ask.</param>
    public static Decision Decide(Dossier dossier, Request request, Officer who, bool own, PersonKey key)
    {
        if ((own ? NotOpen(dossier) : Act.Withdraw.Refuses(dossier, who)) is { } no)
            return no;
        var errors = new FieldErrors();
        errors.Limit("reason", request.Reason, 1000, "Lý do");
        if (errors.ToRefusal() is { } invalid)
            return invalid;
        return dossier.Stage is Stage.Submitted
            ? Decision.Of(new DossierWithdrawn(who.Actor, key.SealText(request.Reason), dossier.Fee?.Kept ?? 0, dossier.RefundableOnWithdrawal))
            : Decision.Of(new WithdrawalRequested(who.Actor, key.SealText(request.Reason)));
    }

    private static Refusal? NotOpen(Dossier dossier) =>
        Act.MayBeWithdrawn(dossier) ? null
        : dossier.Withdrawal is { Confirmed: null } ? Refusal.Conflict("withdrawal-requested", "Ông/bà đã yêu cầu rút hồ sơ này, cơ quan đang xử lý.")
        : Refusal.Conflict("result-exists", $"Hồ sơ {dossier.Stage.Vietnamese()}, không rút được nữa.");

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/withdraw", async (Guid id, Request request, Asked asked, DossierStreams streams, Rights rights, MasterKey master, CancellationToken ct) =>
        {
            Guid? person = asked.Caller is { IsCitizen: true, IdentityNumber: { } number } ? await master.PersonOf(number, ct) : null;
            var outcome = await streams.Change(id, asked.For(request), (d, key, now) => person is { } citizen && d.IsActedForBy(citizen, now)
                ? Decide(d, request, new Actor(citizen.ToString(), null, Roles.Citizen, null), own: true, key)
                : OnBehalf.Submitter(d, asked, out var system) is { } notTheirs ? notTheirs
                : system is not null ? Decide(d, request, system, own: true, key)
                : Decide(d, request, rights.Acting(asked, [.. Act.Withdraw.Roles, Roles.Citizen]), own: false, key), ct);
            return outcome.ToHttp(d => new Answer(d.Stage is Stage.Withdrawn, d.Withdrawal!.At, d.Version));
        })
        .RequireRolesOrScope(Rights.WriteScope, Roles.Citizen, Roles.Clerk).RefusedBy(Act.Withdraw)
        .WithName("WithdrawDossier").WithSummary("Takes a dossier back, or asks for it")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
