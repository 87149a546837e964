using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>A step was a mistake: a leader undoes it, with the reason. Nothing is deleted, and time that passed has passed.</summary>
/// <remarks>
/// Law: COR-01; docs/law/register.md. Only what nothing was built on since (<see cref="UndoableStep.Outlives"/>) and had no effect outside the office: a refusal to accept, a supplement asked for, a pause, cash taken,
/// handing out at the counter, an extension until its date has come (the date before holds again, missed or not); what was asked for, paused or extended in appraisal by the competent agency's own leader. What a ministry's system asked for is not ours to undo.
/// Refuses: resolved-elsewhere, part-of-linked (409), nothing-to-undo, step-changed, already-late (409), day-closed (409: money of a day that is closed), not-your-agency (403), invalid (422).
/// </remarks>
public static class UndoStep
{
    /// <param name="Step">Version of the step to be undone, as the history shows it: one of the detail's <c>mayUndo</c>.</param>
    public sealed record Request(long Step, string Reason);

    public sealed record Answer(string Undone, Stage Stage, long Version);

    public static Decision Decide(Dossier dossier, Request request, Officer leader, PersonKey key, DateTimeOffset now)
    {
        var step = dossier.Undoable.LastOrDefault(s => s.Version == request.Step);
        if ((step is null ? Act.Undo : Act.UndoOf(step)).Refuses(dossier, leader) is { } no)
            return no;
        var errors = new FieldErrors();
        errors.Require("reason", request.Reason, 1000, "lý do sửa bước đã làm nhầm");
        if (errors.ToRefusal() is { } invalid)
            return invalid;
        if (step is null)
            return Refusal.Conflict("step-changed", "Bước này không sửa được, hoặc không còn sửa được vì việc khác đã làm dựa trên nó. Xin tải lại và xem lịch sử.");
        var extension = step.Type == "due_extended";
        return extension && dossier.IsOverdue(now)
            ? Refusal.Conflict("already-late", $"Hồ sơ {dossier.Code} đã quá cả ngày hẹn mới {History.Local(dossier.DueAt!.Value)} nên không huỷ gia hạn được nữa.")
            : Decision.Of(new StepUndone(leader.Actor, step.Version, step.Type, key.SealJson(request.Reason.Trim()), extension ? dossier.DueAt : null));
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/undo", async (Guid id, Request request, Asked asked, DossierStreams streams, Rights rights, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, key, now) => Decide(d, request, rights.Acting(asked, Act.Undo.Roles), key, now), ct);
            return outcome.ToHttp(d => new Answer(d.Undone!, d.Stage, d.Version));
        })
        .For(Act.Undo)
        .WithName("UndoStep").WithSummary("Undoes a mistaken step by a further one, with the reason")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
