using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.UseCases;

/// <summary>Papers are missing or wrong: a clerk before acceptance, a specialist or leader in appraisal names all of them at once (form 02).</summary>
/// <remarks>
/// Law: SUP-01 (everything at once, with ground and limit), SUP-02 (in appraisal once; a further round is a leader's, with reason); docs/law/register.md.
/// Refuses: resolved-elsewhere (409), not-submitted, not-in-appraisal, assigned-to-another, supplement-open, processing-paused, withdrawal-requested (409), further-round-needs-leader, not-your-part, not-your-agency (403),
/// invalid, unknown-paper (422), catalogue-not-loaded (503).
/// </remarks>
public static class RequestSupplement
{
    public const int LongestAnswerDays = 180;

    /// <param name="Ground">A key of <see cref="SupplementGrounds"/>.</param>
    /// <param name="AnswerWithinDays">Calendar days, 1 to 180; default by the province's rules (30).</param>
    /// <param name="FurtherReason">In appraisal from the second round on: why once was not enough.</param>
    public sealed record Request(string Ground, string Reason, IReadOnlyList<Item>? Papers, int? AnswerWithinDays, string? FurtherReason);

    /// <param name="Key">Of the procedure's paper; null for something else, then named by <paramref name="Name"/>.</param>
    public sealed record Item(string? Key, string? Name, string Problem);

    /// <param name="AnswerBy">The citizen's limit (UTC).</param>
    public sealed record Answer(int Round, SupplementStage Stage, DateTimeOffset AnswerBy, bool ClockStops, long Version);

    public static Decision Decide(Dossier dossier, Request request, Officer officer, CatalogueSnapshot catalogue, DossierRules rules, PersonKey key, DateTimeOffset now)
    {
        var act = ActFor(dossier);
        if (act.Refuses(dossier, officer) is { } no)
            return no;
        if (!act.Roles.Contains(officer.Actor.Role))
            return Refusal.Forbidden("not-your-part", $"Hồ sơ {dossier.Stage.Vietnamese()}: yêu cầu bổ sung ở bước này không do vai trò của ông/bà thực hiện.");
        rules = rules.Of(dossier);
        if (catalogue.IsEmpty)
            return CatalogueSnapshot.NotLoaded;
        if (catalogue.Procedure(dossier.Procedure.Code, dossier.Procedure.Version) is not { } procedure)
            return CatalogueSnapshot.NotLoaded;
        var stage = dossier.Stage is Stage.Submitted ? SupplementStage.BeforeAcceptance : SupplementStage.InAppraisal;
        var round = dossier.Supplements.Count(s => s.Stage == stage) + 1;
        var further = stage is SupplementStage.InAppraisal && round > rules.SupplementsInAppraisal;
        if (further && officer.Actor.Role != Roles.Leader)
            return Refusal.Forbidden("further-round-needs-leader", $"Hồ sơ đã được yêu cầu bổ sung {round - 1} lần khi thẩm định. Lần tiếp theo phải do lãnh đạo yêu cầu và nêu lý do.");
        if (Check(request, further) is { } invalid)
            return invalid;
        if (request.Papers!.Where(p => p.Key is not null && procedure.Papers.All(t => t.Key != p.Key)).Select(p => p.Key!).ToArray() is { Length: > 0 } unknown)
            return Refusal.Unprocessable("unknown-paper", $"Thành phần hồ sơ không có trong thủ tục: {string.Join(", ", unknown)}.");

        var limit = new TimeLimit(request.AnswerWithinDays ?? rules.SupplementAnswerDays, TimeUnit.CalendarDay);
        return Decision.Of(new SupplementRequested(
            officer.Actor, officer.Actor, stage, round, request.Ground, key.SealJson(request.Reason.Trim()),
            [.. request.Papers!.Select(p => new WrongPaper(
                p.Key, p.Key is null ? OwnWords.Paper : procedure.Papers.First(t => t.Key == p.Key).Name, key.SealJson(p.Problem.Trim()), p.Key is null ? key.SealText(p.Name) : null))],
            DueCalculator.Due(now, limit, catalogue.CalendarOf(dossier.Agencies.ReceivedAt)).DueAt!.Value,
            ClockStops: stage is SupplementStage.InAppraisal && rules.SupplementStopsClock,
            further ? key.SealText(request.FurtherReason) : null));
    }

    private static Act ActFor(Dossier dossier) => dossier.Stage is Stage.Submitted ? Act.AskForPapers : Act.RequestSupplement;

    private static Refusal? Check(Request request, bool further)
    {
        var errors = new FieldErrors();
        if (request.Ground is null || !SupplementGrounds.All.ContainsKey(request.Ground)) errors.Add("ground", $"Căn cứ phải là một trong: {string.Join(", ", SupplementGrounds.All.Keys)}.");
        errors.Require("reason", request.Reason, 2000, "lý do yêu cầu bổ sung");
        errors.Range("answerWithinDays", request.AnswerWithinDays ?? 1, 1, LongestAnswerDays, "Số ngày bổ sung");
        if (request.Papers is not { Count: > 0 and <= 50 }) errors.Add("papers", "Cần nêu đủ các giấy tờ phải bổ sung, từ 1 đến 50 mục.");
        foreach (var (item, i) in (request.Papers ?? []).Take(50).Select((p, i) => (p, i)))
        {
            if (item is null)
            {
                errors.Add($"papers[{i}]", "Mục để trống.");
                continue;
            }
            if (item.Key is null) errors.Require($"papers[{i}].name", item.Name, 300, "tên giấy tờ");
            errors.Require($"papers[{i}].problem", item.Problem, 1000, "nội dung cần bổ sung");
        }
        if (further) errors.Require("furtherReason", request.FurtherReason, 1000, "lý do phải yêu cầu bổ sung thêm lần nữa");
        return errors.ToRefusal();
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/request-supplement", async (Guid id, Request request, Asked asked, DossierStreams streams, Rights rights, CatalogueCopy catalogue, DossierRules rules, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, key, now) => Decide(d, request, rights.Acting(asked, RolesFor(asked.Caller, d)), catalogue.Current, rules, key, now), ct);
            return outcome.ToHttp(d => new Answer(d.Supplements[^1].Round, d.Supplements[^1].Stage, d.Supplements[^1].AnswerBy, d.Supplements[^1].ClockStops, d.Version));
        })
        .RequireRoles(Roles.Clerk, Roles.Specialist, Roles.Leader).RefusedBy(Act.AskForPapers, Act.RequestSupplement)
        .WithName("RequestSupplement").WithSummary("Asks the citizen for missing or wrong papers, all at once")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    /// <summary>Somebody who is both clerk and specialist acts in the role that the stage asks for; a leader as leader.</summary>
    private static string[] RolesFor(Caller caller, Dossier dossier)
    {
        string[] wanted = dossier.Stage is Stage.Submitted ? [Roles.Clerk] : Act.RequestSupplement.Roles;
        return wanted.Any(caller.Is) ? wanted : [Roles.Clerk, Roles.Specialist, Roles.Leader];
    }
}
