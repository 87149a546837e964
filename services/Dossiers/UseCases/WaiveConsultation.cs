using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>An answer does not come: the leader goes on without it, on a ground that stays with the dossier. Silence alone is never consent.</summary>
/// <remarks>Function F15. Refuses: resolved-elsewhere (409), no-consultation-open, consultation-answered (409), not-your-agency (403), unknown-consultation, invalid (422). Waived already: nothing happens.</remarks>
public static class WaiveConsultation
{
    public sealed record Request(Guid Consultation, string Ground);

    public sealed record Answer(Guid Consultation, DateTimeOffset WaivedAt, long Version);

    public static Decision Decide(Dossier dossier, Request request, Actor leader, PersonKey key)
    {
        var asked = dossier.Consultations.FirstOrDefault(c => c.Id == request.Consultation);
        if (asked?.Waived is not null && leader.Agency == dossier.Agencies.Competent)
            return Decision.Nothing;
        if (Act.WaiveConsultation.Refuses(dossier, leader) is { } no)
            return no;
        if (asked is null)
            return Refusal.Unprocessable("unknown-consultation", "Hồ sơ không có lần lấy ý kiến này.");
        if (!asked.IsOpen)
            return Refusal.Conflict("consultation-answered", $"Cơ quan {asked.Agency} đã trả lời.");
        var errors = new FieldErrors();
        errors.Require("ground", request.Ground, 2000, "căn cứ đi tiếp không chờ ý kiến");
        return errors.ToRefusal() is { } invalid ? invalid : Decision.Of(new ConsultationWaived(leader, asked.Id, key.SealJson(request.Ground.Trim())));
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/waive-consultation", async (Guid id, Request request, Asked asked, DossierStreams streams, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, key, _) => Decide(d, request, asked.As(Act.WaiveConsultation.Roles), key), ct);
            return outcome.ToHttp(d => new Answer(request.Consultation, d.Consultations.First(c => c.Id == request.Consultation).Waived!.At, d.Version));
        })
        .For(Act.WaiveConsultation)
        .WithName("WaiveConsultation").WithSummary("Goes on without an answer, on a recorded ground")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
