using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>A step without an act of the platform's own (a visit, a verification, a review) is done, or sent back.</summary>
/// <remarks>
/// Function F07. Drafting, approving and issuing complete their steps themselves. Refuses: resolved-elsewhere (409), not-in-hand, not-this-step, assigned-to-another, supplement-open,
/// processing-paused, withdrawal-requested (409), not-your-agency, not-your-part (403), products-missing, invalid (422).
/// </remarks>
public static class CompleteStep
{
    /// <param name="Step">Key of the step the officer believes to do.</param>
    /// <param name="Outcome"><c>forward</c> or <c>sendBack</c>.</param>
    /// <param name="To">Which way, where the step has several of that kind; null: the only one.</param>
    /// <param name="ProductsDone">Of the step's products; going forward needs all.</param>
    public sealed record Request(string Step, string Outcome, string? To, string? Note, IReadOnlyList<string>? ProductsDone);

    public sealed record Answer(string Done, string Step, DateTimeOffset? DueAt, long Version);

    public static Decision Decide(Dossier dossier, Request request, Actor officer, PersonKey key)
    {
        if (Act.CompleteStep.Refuses(dossier, officer) is { } no)
            return no;
        var (course, step) = (dossier.Course!, dossier.Course!.Step!);
        if (step.Key != request.Step)
            return Refusal.Conflict("not-this-step", $"Hồ sơ {dossier.Code} đang ở bước \"{step.Name}\". Xin tải lại và xem bước hiện tại.");
        if (officer.Role != step.Role)
            return TakeDossier.NotYourPart(step);
        var errors = new FieldErrors();
        errors.Limit("note", request.Note, 2000, "Ghi chú");
        StepOutcome[] ways = [.. step.Outcomes.Where(o => o.Kind == request.Outcome && (request.To is null || o.To == request.To))];
        if (request.Outcome is not (StepOutcome.Forward or StepOutcome.SendBack)) errors.Add("outcome", "Kết quả bước là forward hoặc sendBack.");
        else if (ways.Length != 1) errors.Add("to", ways.Length == 0 ? "Bước này không có lối ra đó." : $"Chọn bước tiếp theo: {string.Join(", ", ways.Select(w => course.NameOf(w.To!)))}.");
        if (request.Outcome is StepOutcome.SendBack) errors.Require("note", request.Note, 2000, "lý do trả lại");
        if (errors.ToRefusal() is { } invalid)
            return invalid;
        string[] done = [.. step.Products.Intersect(request.ProductsDone ?? [])];
        if (request.Outcome is StepOutcome.Forward && course.ProductsMissing(ProcessStep.Handle, done) is { } missing)
            return missing;
        var to = ways[0].To!;
        return Decision.Of(new StepCompleted(officer, step.Key, step.Name, request.Outcome, to, course.NameOf(to), key.SealText(request.Note), done));
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/complete-step", async (Guid id, Request request, Asked asked, DossierStreams streams, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, key, _) => Decide(d, request, TakeDossier.Acting(asked, d, Act.CompleteStep), key), ct);
            return outcome.ToHttp(d => new Answer(request.Step, d.Step!.Key, d.Step.DueAt, d.Version));
        })
        .For(Act.CompleteStep)
        .WithName("CompleteStep").WithSummary("Completes or sends back a step that has no act of the platform's own")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
