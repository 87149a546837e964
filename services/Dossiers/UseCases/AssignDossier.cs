using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>The leader gives the current step to one responsible person, or to another one. Assigned to them already: nothing happens.</summary>
/// <remarks>Function F14. Refuses: resolved-elsewhere (409), not-in-hand (409), not-your-agency (403), unknown-officer, invalid (422).</remarks>
public static class AssignDossier
{
    /// <param name="Officer">Subject of an officer who has used the platform.</param>
    public sealed record Request(string Officer, string? Reason);

    public sealed record Answer(string Step, Person Holder, long Version);

    /// <param name="officer">Who is to have it; null where nobody of that id is known.</param>
    public static Decision Decide(Dossier dossier, Request request, Actor leader, KnownOfficer? officer, PersonKey key)
    {
        if (Act.Assign.Refuses(dossier, leader) is { } no)
            return no;
        var errors = new FieldErrors();
        errors.Limit("reason", request.Reason, 1000, "Lý do");
        if (errors.ToRefusal() is { } invalid)
            return invalid;
        var step = dossier.Course!.Step!;
        if (officer is null || officer.Agency != dossier.Agencies.Competent || !officer.Roles.Contains(step.Role))
            return Refusal.Unprocessable("unknown-officer", $"Người này không có vai trò của bước \"{step.Name}\" ở cơ quan giải quyết, hoặc chưa từng đăng nhập hệ thống.");
        return dossier.Step!.Holder?.Id == officer.Id
            ? Decision.Nothing
            : Decision.Of(new Assigned(leader, new(officer.Id, officer.Name), step.Key, key.SealText(request.Reason)));
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/assign", async (Guid id, Request request, Asked asked, DossierStreams streams, Officers officers, CancellationToken ct) =>
        {
            var officer = await officers.Find(request.Officer, ct);
            var outcome = await streams.Change(id, asked.For(request), (d, key, _) => Decide(d, request, asked.As(Act.Assign.Roles), officer, key), ct);
            return outcome.ToHttp(d => new Answer(d.Step!.Key, d.Step.Holder!, d.Version));
        })
        .For(Act.Assign)
        .WithName("AssignDossier").WithSummary("Gives the current step to one responsible person")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
