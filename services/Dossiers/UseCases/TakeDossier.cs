using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>An officer of the step's role takes a dossier that is nobody's: they are responsible for the step from now on. Theirs already: nothing happens.</summary>
/// <remarks>Function F14. Refuses: resolved-elsewhere (409), not-in-hand, assigned-to-another (409), not-your-agency, not-your-part (403).</remarks>
public static class TakeDossier
{
    public sealed record Request;

    public sealed record Answer(string Step, Person Holder, long Version);

    public static Decision Decide(Dossier dossier, Actor officer)
    {
        if (Act.Take.Refuses(dossier, officer) is { } no)
            return no;
        var step = dossier.Course!.Step!;
        if (officer.Role != step.Role)
            return NotYourPart(step);
        return dossier.Step!.Holder is not { } holder ? Decision.Of(new Assigned(officer, new(officer.Id, officer.Name), step.Key, null))
            : holder.Id == officer.Id ? Decision.Nothing
            : Refusal.Conflict("assigned-to-another", $"Bước \"{step.Name}\" đã giao cho {holder.Name}. Lãnh đạo giao lại thì người khác mới nhận được.");
    }

    internal static Refusal NotYourPart(ProcessStep step) => Refusal.Forbidden("not-your-part", $"Bước \"{step.Name}\" không do vai trò của ông/bà thực hiện.");

    /// <summary>Somebody of several roles acts in the step's.</summary>
    internal static Actor Acting(Asked asked, Dossier dossier, Act act) => dossier.Course?.Step?.Role is { } role && asked.Caller.Is(role) ? asked.As(role) : asked.As(act.Roles);

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/take", async (Guid id, Asked asked, DossierStreams streams, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(new Request()), (d, _) => Decide(d, Acting(asked, d, Act.Take)), ct);
            return outcome.ToHttp(d => new Answer(d.Step!.Key, d.Step.Holder!, d.Version));
        })
        .For(Act.Take)
        .WithName("TakeDossier").WithSummary("Takes the current step of a dossier that is nobody's")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed);
}
