using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>Papers on their way to somebody who does not confirm them, who has left say, are taken back by who sent them or by a leader of the sending agency: they can be handed on anew.</summary>
/// <remarks>Function F06. Refuses: no-handover-open (409), not-your-agency, not-the-sender (403), invalid (422).</remarks>
public static class RecallHandover
{
    /// <param name="Handover">Which; null: the one on its way.</param>
    /// <param name="Reason">At most 1000 characters.</param>
    public sealed record Request(Guid? Handover, string Reason);

    public sealed record Answer(Guid Handover, Person Holder, long Version);

    public static Decision Decide(Dossier dossier, Request request, Officer officer, PersonKey key)
    {
        if (Act.RecallHandover.Refuses(dossier, officer) is { } no)
            return no;
        var sent = dossier.OpenHandover!;
        if (request.Handover is { } named && named != sent.Id)
            return Refusal.Conflict("no-handover-open", "Lần chuyển giao này không còn chờ xác nhận.");
        if (!sent.MayBeRecalledBy(officer.Actor.Id, officer.Actor.Agency, officer.Actor.Role == Roles.Leader, Act.RecallHandover.At(dossier.Agencies)))
            return Refusal.Forbidden("not-the-sender", $"Hồ sơ do {sent.By.Name ?? sent.By.Agency} chuyển; người đó hoặc lãnh đạo cơ quan đó mới thu hồi được.");
        var errors = new FieldErrors();
        errors.Require("reason", request.Reason, 1000, "lý do thu hồi");
        return errors.ToRefusal() is { } invalid ? invalid : Decision.Of(new HandoverRecalled(officer.Actor, sent.Id, key.SealJson(request.Reason.Trim())));
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/recall-handover", async (Guid id, Request request, Asked asked, DossierStreams streams, Rights rights, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, key, _) => Decide(d, request, rights.Acting(asked, [Roles.Leader, .. Act.RecallHandover.Roles]), key), ct);
            return outcome.ToHttp(d => new Answer(d.Handovers[^1].Id, d.Custody!.Holder, d.Version));
        })
        .For(Act.RecallHandover)
        .WithName("RecallHandover").WithSummary("Takes back papers that nobody has confirmed")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
