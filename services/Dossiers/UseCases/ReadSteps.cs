using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>The way of a dossier through its process, for the office: each stay in a step with its limit, who held it and whether it was late; and the control sheet (form 06).</summary>
/// <remarks>Functions F06, F08. Refuses: dossier-not-found (404), also for citizens.</remarks>
public static class ReadSteps
{
    public sealed record Answer(IReadOnlyList<Item> Items);

    /// <param name="Holder">Who is or was responsible; where nobody was named, who did it.</param>
    /// <param name="DueAt">The step's limit (UTC); null where none was promised.</param>
    /// <param name="Outcome"><c>forward</c>, <c>sendBack</c>, <c>finish</c>, <c>ended</c>; null while it lasts.</param>
    public sealed record Item(string Step, string Name, string? Role, string? Unit, Person? Holder, DateTimeOffset Since, DateTimeOffset? DueAt, DateTimeOffset? DoneAt, string? Outcome, bool Late);

    /// <param name="Rows">As on paper.</param>
    public sealed record Sheet(string Code, string Procedure, DateTimeOffset ReceivedAt, DateTimeOffset DueAt, IReadOnlyList<ControlSheet.Row> Rows);

    public static IReadOnlyList<Item> Items(Dossier dossier, DateTimeOffset now) => dossier.Course is not { } course ? [] :
    [
        .. course.Visits.Select(v => new Item(
            v.Key, course.NameOf(v.Key), course.Terms(v.Key)?.Role, course.Terms(v.Key)?.Unit, v.Holder ?? (v.DoneBy is { } by ? new(by.Id, by.Name) : null), v.Since, v.DueAt, v.DoneAt, v.Outcome,
            v.IsLate(now, dossier.PausedAt))),
    ];

    public static void Map(RouteGroupBuilder dossiers)
    {
        dossiers.MapGet("/{id:guid}/steps", async (Guid id, Caller caller, DossierStreams streams, Rights rights, TimeProvider clock, CancellationToken ct) =>
            await Find(id, caller, streams, rights, ct) is { } dossier ? TypedResults.Ok(new Answer(Items(dossier, clock.GetUtcNow()))) : DossierStreams.NotFound.ToHttp())
            .RequireRolesOrScope(Rights.ReadScope, Rights.Officers)
            .WithName("ReadSteps").WithSummary("The steps a dossier went through: who held it, by when, late or not")
            .Produces<Answer>().ProducesProblem(StatusCodes.Status404NotFound);

        dossiers.MapGet("/{id:guid}/control-sheet", async (Guid id, Caller caller, DossierStreams streams, IEventStore store, PersonKeys keys, Rights rights, CancellationToken ct) =>
            await Find(id, caller, streams, rights, ct) is { Acceptance: { } accepted, Clock: { } now } dossier
                ? TypedResults.Ok(new Sheet(
                    accepted.Code, dossier.Procedure.Name, accepted.Promise.CountedFrom, now.Promise.DueAt,
                    ControlSheet.Rows(id, Happened.Of((await store.Load(id, null, null, ct)).Events), await NameOf(dossier, keys, ct))))
                : DossierStreams.NotFound.ToHttp())
            .RequireRolesOrScope(Rights.ReadScope, Rights.Officers)
            .WithName("ReadControlSheet").WithSummary("The control sheet (form 06): from whom to whom, when, confirmed, on time or not")
            .Produces<Sheet>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Dossier?> Find(Guid id, Caller caller, DossierStreams streams, Rights rights, CancellationToken ct) =>
        await streams.Find(id, null, ct) is { } dossier && await rights.MayRead(caller, dossier, ct) ? dossier : null;

    /// <summary>Null where the person's data were erased.</summary>
    private static async Task<string?> NameOf(Dossier dossier, PersonKeys keys, CancellationToken ct)
    {
        try
        {
            return await keys.Find(dossier.Applicant, ct) is { } key ? dossier.Submission.ApplicantData.Open(key).Name : null;
        }
        catch (PersonErasedException)
        {
            return null;
        }
    }
}
