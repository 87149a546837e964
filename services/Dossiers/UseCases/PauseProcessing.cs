using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>Work stops until a financial duty is fulfilled (land tax), or for another cause that the law names. The clock stands still.</summary>
/// <remarks>Law: STO-01; docs/law/register.md. Refuses: resolved-elsewhere (409), not-in-hand, assigned-to-another, supplement-open, processing-paused, withdrawal-requested (409), not-your-agency (403), invalid (422).</remarks>
public static class PauseProcessing
{
    /// <param name="Cause"><c>financialDuty</c> or <c>other</c>.</param>
    /// <param name="Reason">What is waited for, with its ground.</param>
    /// <param name="Amount">Of a financial duty, whole đồng; null where the notice says it.</param>
    /// <param name="Notice">Number of the paper that asks for it; needed for a financial duty.</param>
    public sealed record Request(PauseCause Cause, string Reason, long? Amount, string? Notice);

    public sealed record Answer(DateTimeOffset PausedAt, long Version);

    public static Decision Decide(Dossier dossier, Request request, Actor officer, PersonKey key)
    {
        if (Act.Pause.Refuses(dossier, officer) is { } no)
            return no;
        var errors = new FieldErrors();
        errors.Known("cause", request.Cause);
        errors.Require("reason", request.Reason, 2000, "lý do tạm dừng và căn cứ");
        if (request.Amount is < 0 or > 1_000_000_000_000) errors.Add("amount", "Số tiền phải từ 0 đến 1.000 tỷ đồng.");
        if (request.Cause is PauseCause.FinancialDuty) errors.Require("notice", request.Notice, 100, "số thông báo nghĩa vụ tài chính");
        else errors.Limit("notice", request.Notice, 100, "Số văn bản");
        return errors.ToRefusal() is { } invalid ? invalid
            : Decision.Of(new ProcessingPaused(officer, request.Cause, key.SealJson(request.Reason.Trim()), request.Amount, null, key.SealText(request.Notice)));
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/pause", async (Guid id, Request request, Asked asked, DossierStreams streams, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, key, _) => Decide(d, request, asked.As(Act.Pause.Roles), key), ct);
            return outcome.ToHttp(d => new Answer(d.Halt!.At, d.Version));
        })
        .For(Act.Pause)
        .WithName("PauseProcessing").WithSummary("Stops the clock for a financial duty or another cause of the law")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
