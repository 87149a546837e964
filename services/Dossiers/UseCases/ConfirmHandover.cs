using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>The receiver confirms that papers handed over are there, or does not take them. Confirmed by somebody of the current step's role, the step is theirs too.</summary>
/// <remarks>Function F06. Refuses: no-handover-open (409), not-the-receiver (403), invalid (422). Confirmed by them already: nothing happens.</remarks>
public static class ConfirmHandover
{
    /// <param name="Handover">Which; null: the one on its way.</param>
    public sealed record Request(Guid? Handover);

    public sealed record Rejection(Guid? Handover, string Reason);

    public sealed record Answer(Guid Handover, Person Holder, long Version);

    public static Decision Decide(Dossier dossier, Request request, Actor receiver)
    {
        if (dossier.Handovers is [.., { Confirmed: true } last] && (request.Handover is null || last.Id == request.Handover) && last.ClosedBy!.Id == receiver.Id)
            return Decision.Nothing;
        if (Refuses(dossier, request.Handover, receiver) is { } no)
            return no;
        var sent = dossier.OpenHandover!;
        var mine = dossier.Step is { } step && dossier.Course!.Step!.Role == receiver.Role && dossier.Agencies.Competent == receiver.Agency && (step.Holder is null || step.Holder.Id == sent.By.Id);
        return Decision.Of(new HandoverConfirmed(receiver, sent.Id, mine));
    }

    public static Decision Reject(Dossier dossier, Rejection request, Actor receiver, PersonKey key)
    {
        if (Refuses(dossier, request.Handover, receiver) is { } no)
            return no;
        var errors = new FieldErrors();
        errors.Require("reason", request.Reason, 1000, "lý do không nhận");
        return errors.ToRefusal() is { } invalid ? invalid : Decision.Of(new HandoverRejected(receiver, dossier.OpenHandover!.Id, key.SealJson(request.Reason.Trim())));
    }

    private static Refusal? Refuses(Dossier dossier, Guid? handover, Actor receiver) =>
        dossier.OpenHandover is not { } sent || (handover is { } named && named != sent.Id) ? Refusal.Conflict("no-handover-open", "Không có lần chuyển giao nào đang chờ xác nhận.")
        : sent.IsFor(receiver) ? null
        : Refusal.Forbidden("not-the-receiver", $"Hồ sơ được chuyển cho {sent.ToOfficer?.Name ?? sent.ToAgency}; người đó mới xác nhận được.");

    /// <summary>In the role the papers were sent to, or else the step's.</summary>
    private static Actor Acting(Asked asked, Dossier dossier) =>
        new[] { dossier.OpenHandover?.ToRole, dossier.Course?.Step?.Role }.FirstOrDefault(r => r is not null && asked.Caller.Is(r)) is { } role ? asked.As(role) : asked.As(Rights.Officers);

    public static void Map(RouteGroupBuilder dossiers)
    {
        dossiers.MapPost("/{id:guid}/confirm-handover", async (Guid id, Request request, Asked asked, DossierStreams streams, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, _) => Decide(d, request, Acting(asked, d)), ct);
            return outcome.ToHttp(d => new Answer(d.Handovers[^1].Id, d.Custody!.Holder, d.Version));
        })
        .RequireRoles(Rights.Officers)
        .WithName("ConfirmHandover").WithSummary("Confirms that the papers handed over are there")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed);

        dossiers.MapPost("/{id:guid}/reject-handover", async (Guid id, Rejection request, Asked asked, DossierStreams streams, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, key, _) => Reject(d, request, Acting(asked, d), key), ct);
            return outcome.ToHttp(d => new Answer(d.Handovers[^1].Id, d.Custody!.Holder, d.Version));
        })
        .RequireRoles(Rights.Officers)
        .WithName("RejectHandover").WithSummary("Does not take the papers: they stay with the sender")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }
}
