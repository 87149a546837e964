using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.UseCases;

/// <summary>Before it becomes late the leader asks for more time, with an apology and a new date (form 04). Once; what was promised first stays visible.</summary>
/// <remarks>
/// Law: EXT-01; docs/law/register.md. Refuses: resolved-elsewhere (409), not-in-hand, already-late, already-extended, supplement-open, processing-paused, withdrawal-requested (409),
/// not-your-agency (403), invalid, not-later, too-far, not-a-working-day (422), catalogue-not-loaded (503).
/// </remarks>
public static class ExtendDue
{
    /// <param name="NewDueOn">Local working day; due at its close.</param>
    public sealed record Request(DateOnly NewDueOn, string Reason);

    public sealed record Answer(DateTimeOffset OldDueAt, DateTimeOffset DueAt, long Version);

    public static Decision Decide(Dossier dossier, Request request, Actor leader, CatalogueSnapshot catalogue, DossierRules rules, PersonKey key, DateTimeOffset now)
    {
        if (Act.Extend.Refuses(dossier, leader) is { } no)
            return no;
        if (catalogue.IsEmpty)
            return CatalogueSnapshot.NotLoaded;
        var old = dossier.Clock!.Promise;
        if (dossier.Clock.IsOverdue(now))
            return Refusal.Conflict("already-late", $"Hồ sơ {dossier.Code} đã quá hạn {History.Local(old.DueAt)} nên không gia hạn được nữa. Xin gửi thư xin lỗi kèm ngày trả dự kiến.");
        if (dossier.Extensions.Count >= rules.Of(dossier).Extensions)
            return Refusal.Conflict("already-extended", $"Hồ sơ {dossier.Code} đã được gia hạn {dossier.Extensions.Count} lần, không gia hạn thêm được.");
        if (Check(request.Reason) is { } invalid)
            return invalid;
        var calendar = catalogue.CalendarOf(dossier.Agencies.Competent);
        if (calendar.ClosesAt(request.NewDueOn) is not { } due)
            return NotWorking(request.NewDueOn);
        if (request.NewDueOn > LocalTime.LocalDate(now).AddYears(1))
            return TooFar;
        return due <= old.DueAt
            ? Refusal.Unprocessable("not-later", $"Ngày hẹn mới phải sau {History.Local(old.DueAt)}.")
            : Decision.Of(new DueExtended(leader, old.DueAt, (old with
            {
                DueAt = due,
                Explanation = [.. old.Explanation, new PromiseSpan(old.DueAt, due, false, "Gia hạn, cơ quan đã xin lỗi và hẹn lại")],
            }).Divided(dossier.Acceptance!.Terms, calendar, dossier.Clock.Pauses), key.SealJson(request.Reason.Trim())));
    }

    /// <summary>A year typed wrongly: an extension cannot be put right by another.</summary>
    internal static Refusal TooFar { get; } = Refusal.Unprocessable("too-far", "Ngày hẹn mới xa quá một năm. Xin xem lại năm đã nhập.");

    internal static Refusal? Check(string? reason)
    {
        var errors = new FieldErrors();
        errors.Require("reason", reason, 2000, "lý do chậm trả kết quả");
        return errors.ToRefusal();
    }

    internal static Refusal NotWorking(DateOnly day) => Refusal.Unprocessable("not-a-working-day", $"Ngày {day:dd/MM/yyyy} cơ quan không làm việc. Xin chọn ngày làm việc.");

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/extend", async (Guid id, Request request, Asked asked, DossierStreams streams, CatalogueCopy catalogue, DossierRules rules, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, key, now) => Decide(d, request, asked.As(Act.Extend.Roles), catalogue.Current, rules, key, now), ct);
            return outcome.ToHttp(d => new Answer(d.Extensions[^1].OldDueAt, d.DueAt!.Value, d.Version));
        })
        .For(Act.Extend)
        .WithName("ExtendDue").WithSummary("Moves the promised date once, with an apology, before it is missed")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
