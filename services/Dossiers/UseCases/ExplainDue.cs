using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>"Vì sao ngày này?": the promise that holds now, as it was made at acceptance or when a pause, an extension or the calendar moved it, with its explanation. Nothing is worked out again.</summary>
/// <remarks>Refuses: not-accepted-yet (409), dossier-not-found (404).</remarks>
public static class ExplainDue
{
    /// <param name="Explanation">Spans in order that cover receipt to due without gap or overlap.</param>
    /// <param name="Moved">The last change of the calendar that moved the date: decision, days, old and new date in one sentence; null: none did.</param>
    public sealed record Answer(DateTimeOffset ReceivedAt, DateTimeOffset CountedFrom, DateTimeOffset DueAt, LimitTerms Limit, IReadOnlyList<PromiseSpan> Explanation, string? Remark, string? Moved = null);

    /// <returns>Nothing in it names a person, an officer included: public tracking shows it as well. Null before acceptance.</returns>
    public static Answer? Of(Dossier dossier) => dossier is { Acceptance: { } accepted, Clock.Promise: { } promise }
        ? new(promise.ReceivedAt, promise.CountedFrom, promise.DueAt, accepted.Terms.Limit, promise.Explanation, promise.Remark, dossier.MovedByCalendar is { } moved ? History.Sentence(moved) : null)
        : null;

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapGet("/{id:guid}/due", async (Guid id, Caller caller, DossierStreams streams, Rights rights, CancellationToken ct) =>
        {
            if (await streams.Find(id, null, ct) is not { } dossier || !await rights.MayRead(caller, dossier, ct))
                return DossierStreams.NotFound.ToHttp();
            return Of(dossier) is { } answer
                ? TypedResults.Ok(answer)
                : Refusal.Conflict("not-accepted-yet", "Hồ sơ chưa được tiếp nhận nên chưa có ngày hẹn trả.").ToHttp();
        })
        .RequireRolesOrScope(Rights.ReadScope, Rights.Readers)
        .WithName("ExplainDue").WithSummary("Why the result is due when it is due")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
}
