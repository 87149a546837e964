using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

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

    public sealed record Sheet(string Code, string Procedure, DateTimeOffset ReceivedAt, DateTimeOffset DueAt, IReadOnlyList<Row> Rows);

    /// <summary>From one to another: a step done, or papers handed over.</summary>
    /// <param name="To">A person, or the role or agency it goes to.</param>
    /// <param name="ConfirmedAt">When the receiver took it or confirmed it (UTC); null while not.</param>
    /// <param name="Result"><c>early</c> (before the day it was due), <c>onTime</c> or <c>late</c>; null where nothing was due.</param>
    public sealed record Row(string Kind, string From, string? To, DateTimeOffset At, DateTimeOffset? ConfirmedAt, string? Result, string? Step);

    public static IReadOnlyList<Item> Items(Dossier dossier, DateTimeOffset now) => dossier.Course is not { } course ? [] :
    [
        .. course.Visits.Select(v => new Item(
            v.Key, course.NameOf(v.Key), course.Terms(v.Key)?.Role, course.Terms(v.Key)?.Unit, v.Holder ?? (v.DoneBy is { } by ? new(by.Id, by.Name) : null), v.Since, v.DueAt, v.DoneAt, v.Outcome,
            v.IsLate(now, dossier.PausedAt))),
    ];

    public static IReadOnlyList<Row> Rows(Dossier dossier)
    {
        if (dossier is not { Course: { } course, Acceptance: { } accepted })
            return [];
        List<Row> rows = [new("step", Of(accepted.By), Receiver(course, 0), accepted.At, course.Visits[0].TakenAt, null, null)];
        rows.AddRange(course.Visits.Select((visit, i) => (visit, i)).Where(v => v.visit.DoneAt is not null)
            .Select(v => new Row("step", Of(v.visit.DoneBy!), Receiver(course, v.i + 1), v.visit.DoneAt!.Value, v.i + 1 < course.Visits.Count ? course.Visits[v.i + 1].TakenAt : null, Result(v.visit), course.NameOf(v.visit.Key))));
        rows.AddRange(dossier.Handovers.Select(h => new Row("handover", Of(h.By), h.ToOfficer?.Name ?? h.ToRole ?? h.ToAgency, h.At, h.Confirmed ? h.Closed : null, null, null)));
        return [.. rows.OrderBy(r => r.At)];
    }

    private static string Of(Actor actor) => actor.Name ?? actor.Role;

    private static string? Receiver(Course course, int at) => at >= course.Visits.Count ? null : course.Visits[at] is var next ? next.Holder?.Name ?? next.DoneBy?.Name ?? course.Terms(next.Key)?.Role : null;

    private static string? Result(StepVisit visit) => visit is not { DueAt: { } due, DoneAt: { } done } ? null
        : done > due ? "late" : LocalTime.LocalDate(done) < LocalTime.LocalDate(due) ? "early" : "onTime";

    public static void Map(RouteGroupBuilder dossiers)
    {
        dossiers.MapGet("/{id:guid}/steps", async (Guid id, Caller caller, DossierStreams streams, Rights rights, TimeProvider clock, CancellationToken ct) =>
            await Find(id, caller, streams, rights, ct) is { } dossier ? TypedResults.Ok(new Answer(Items(dossier, clock.GetUtcNow()))) : DossierStreams.NotFound.ToHttp())
            .RequireRolesOrScope(Rights.ReadScope, Rights.Officers)
            .WithName("ReadSteps").WithSummary("The steps a dossier went through: who held it, by when, late or not")
            .Produces<Answer>().ProducesProblem(StatusCodes.Status404NotFound);

        dossiers.MapGet("/{id:guid}/control-sheet", async (Guid id, Caller caller, DossierStreams streams, Rights rights, CancellationToken ct) =>
            await Find(id, caller, streams, rights, ct) is { Acceptance: { } accepted, Clock: { } now } dossier
                ? TypedResults.Ok(new Sheet(accepted.Code, dossier.Procedure.Name, accepted.Promise.CountedFrom, now.Promise.DueAt, Rows(dossier)))
                : DossierStreams.NotFound.ToHttp())
            .RequireRolesOrScope(Rights.ReadScope, Rights.Officers)
            .WithName("ReadControlSheet").WithSummary("The control sheet (form 06): from whom to whom, when, confirmed, on time or not")
            .Produces<Sheet>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Dossier?> Find(Guid id, Caller caller, DossierStreams streams, Rights rights, CancellationToken ct) =>
        await streams.Find(id, null, ct) is { } dossier && await rights.MayRead(caller, dossier, ct) ? dossier : null;
}
