using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>A withdrawal that was asked for and not confirmed yet is taken back: by who asked for it, or who acts for them; by an officer with the reason. The clock never stopped for it.</summary>
/// <remarks>Law: WIT-03; docs/law/register.md. Refuses: part-of-linked (409), no-withdrawal-requested (409), not-your-agency (403), invalid (422).</remarks>
public static class CancelWithdrawal
{
    public const string Act = "cancel-withdrawal";

    /// <param name="Reason">Needed from an officer; at most 1000 characters.</param>
    public sealed record Request(string? Reason);

    public sealed record Answer(Stage Stage, DateTimeOffset? DueAt, long Version);

    public static bool IsOpen(Dossier dossier) => dossier is { Withdrawal.Confirmed: null, IsOpen: true, Parent: null };

    /// <param name="own">The applicant themself, or who acts for them; otherwise an officer.</param>
    public static Decision Decide(Dossier dossier, Request request, Officer who, bool own, PersonKey key)
    {
        if ((own ? NotOpen(dossier) : Domain.Act.CancelWithdrawal.Refuses(dossier, who)) is { } no)
            return no;
        var errors = new FieldErrors();
        if (own) errors.Limit("reason", request.Reason, 1000, "Lý do");
        else errors.Require("reason", request.Reason, 1000, "lý do huỷ yêu cầu rút hồ sơ");
        return errors.ToRefusal() is { } invalid ? invalid : Decision.Of(new WithdrawalCancelled(who.Actor, dossier.Withdrawal!.Requested, key.SealText(request.Reason)));
    }

    private static Refusal? NotOpen(Dossier dossier) => IsOpen(dossier) ? null : Refusal.Conflict("no-withdrawal-requested", "Hồ sơ không có yêu cầu rút nào đang chờ cơ quan xác nhận.");

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/cancel-withdrawal", async (Guid id, Request request, Asked asked, DossierStreams streams, Rights rights, MasterKey master, CancellationToken ct) =>
        {
            Guid? person = asked.Caller is { IsCitizen: true, IdentityNumber: { } number } ? await master.PersonOf(number, ct) : null;
            var outcome = await streams.Change(id, asked.For(request), (d, key, now) => person is { } citizen && d.IsActedForBy(citizen, now)
                ? Decide(d, request, new Actor(citizen.ToString(), null, Roles.Citizen, null), own: true, key)
                : Decide(d, request, rights.Acting(asked, [.. Domain.Act.CancelWithdrawal.Roles, Roles.Citizen]), own: false, key), ct);
            return outcome.ToHttp(d => new Answer(d.Stage, d.DueAt, d.Version));
        })
        .RequireRoles([.. Domain.Act.CancelWithdrawal.Roles, Roles.Citizen]).RefusedBy(Domain.Act.CancelWithdrawal)
        .WithName("CancelWithdrawal").WithSummary("Takes back a withdrawal that is not confirmed yet")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
