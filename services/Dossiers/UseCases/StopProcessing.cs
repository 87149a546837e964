using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>Processing ends without a decision, with ground and reason, and what happens to the fee (form 05).</summary>
/// <remarks>
/// Law: STO-03; docs/law/register.md. Refuses: resolved-elsewhere (409), not-in-hand, answer-not-due (409: the citizen still has time to supplement), not-your-agency (403), invalid (422).
/// </remarks>
public static class StopProcessing
{
    /// <param name="Ground">A key of <see cref="StopGrounds"/>.</param>
    /// <param name="FeeOutcome"><c>none</c>, <c>kept</c> or <c>refunded</c>.</param>
    public sealed record Request(string Ground, string Reason, string FeeOutcome);

    public sealed record Answer(DateTimeOffset StoppedAt, string GroundText, long Version);

    public static Decision Decide(Dossier dossier, Request request, Actor leader, PersonKey key, DateTimeOffset now)
    {
        if (Act.Stop.Refuses(dossier, leader) is { } no)
            return no;
        var errors = new FieldErrors();
        if (request.Ground is null || !StopGrounds.All.ContainsKey(request.Ground)) errors.Add("ground", $"Căn cứ phải là một trong: {string.Join(", ", StopGrounds.All.Keys)}.");
        errors.Require("reason", request.Reason, 2000, "lý do dừng giải quyết");
        if (request.FeeOutcome is null || !StopGrounds.FeeOutcomes.ContainsKey(request.FeeOutcome)) errors.Add("feeOutcome", $"Phải là một trong: {string.Join(", ", StopGrounds.FeeOutcomes.Keys)}.");
        else if ((request.FeeOutcome == "none") == (dossier.Fee is { Kept: > 0 })) errors.Add("feeOutcome", dossier.Fee is { Kept: > 0 } fee ? $"Đã thu {History.Money(fee.Kept)}: giữ lại hay hoàn lại?" : "Hồ sơ chưa thu phí, lệ phí.");
        if (errors.ToRefusal() is { } invalid)
            return invalid;
        return request.Ground == "no-answer" && !(dossier.OpenSupplement is { } open && open.AnswerBy < now)
            ? Refusal.Conflict("answer-not-due", dossier.OpenSupplement is { } waiting ? $"Người nộp còn thời hạn bổ sung đến {History.Local(waiting.AnswerBy)}." : "Hồ sơ không có yêu cầu bổ sung nào quá hạn.")
            : Decision.Of(new DossierStopped(leader, request.Ground!, key.SealJson(request.Reason.Trim()), request.FeeOutcome!));
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/stop", async (Guid id, Request request, Asked asked, DossierStreams streams, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, key, now) => Decide(d, request, asked.As(Act.Stop.Roles), key, now), ct);
            return outcome.ToHttp(d => new Answer(d.Stopping!.At, StopGrounds.All[d.Stopping.Ground], d.Version));
        })
        .For(Act.Stop)
        .WithName("StopProcessing").WithSummary("Ends processing without a decision, with ground and reason")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
