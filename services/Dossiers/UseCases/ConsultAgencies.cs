using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.UseCases;

/// <summary>Other agencies are asked for their opinion, all at once and in parallel: each its own question, limit and answer. From then on they may read the dossier.</summary>
/// <remarks>
/// Function F15. Refuses: resolved-elsewhere (409), not-in-appraisal, not-this-step (where the process names the steps in which others are asked), assigned-to-another, supplement-open, processing-paused, withdrawal-requested, consultation-open (409: the agency is being asked), not-your-agency (403),
/// invalid, unknown-agency (422), catalogue-not-loaded (503).
/// </remarks>
public static class ConsultAgencies
{
    public const int LongestAnswerDays = 60;

    public sealed record Request(IReadOnlyList<Item>? Agencies);

    /// <param name="AnswerWithinDays">Working days of the agency asked, 1 to 60.</param>
    /// <param name="Required">Nothing is approved without its answer or a leader's ground for going on.</param>
    public sealed record Item(string Agency, string Question, int AnswerWithinDays, bool Required);

    public sealed record Answer(IReadOnlyList<Asked> Consultations, long Version);

    public sealed record Asked(Guid Id, string Agency, DateTimeOffset AnswerBy, bool Required);

    /// <param name="newId">An id for each consultation.</param>
    public static Decision Decide(Dossier dossier, Request request, Actor officer, CatalogueSnapshot catalogue, PersonKey key, Func<Guid> newId, DateTimeOffset now)
    {
        if (Act.Consult.Refuses(dossier, officer) is { } no)
            return no;
        if (catalogue.IsEmpty)
            return CatalogueSnapshot.NotLoaded;
        if (Check(request) is { } invalid)
            return invalid;
        var today = LocalTime.LocalDate(now);
        if (request.Agencies!.FirstOrDefault(a => a.Agency == dossier.Agencies.Competent || catalogue.Agency(a.Agency, today) is null) is { } unknown)
            return Refusal.Unprocessable("unknown-agency", $"Cơ quan {unknown.Agency} không có trong danh mục, đã ngừng hoạt động hoặc chính là cơ quan giải quyết.");
        if (dossier.Consultations.FirstOrDefault(c => c.IsOpen && request.Agencies!.Any(a => a.Agency == c.Agency)) is { } open)
            return Refusal.Conflict("consultation-open", $"Đang chờ ý kiến của cơ quan {open.Agency}, chưa hỏi lại được.");
        return Decision.Of(
        [
            .. request.Agencies!.Select(a => new ConsultationRequested(
                officer, newId(), a.Agency, key.SealJson(a.Question.Trim()),
                DueCalculator.Due(now, new TimeLimit(a.AnswerWithinDays, TimeUnit.WorkingDay), catalogue.CalendarOf(a.Agency)).DueAt!.Value, a.Required)),
        ]);
    }

    private static Refusal? Check(Request request)
    {
        var errors = new FieldErrors();
        if (request.Agencies is not { Count: >= 1 and <= 20 } agencies)
            errors.Add("agencies", "Nêu từ 1 đến 20 cơ quan cần lấy ý kiến.");
        else
            foreach (var (item, i) in agencies.Select((a, i) => (a, i)))
            {
                if (item is null)
                {
                    errors.Add($"agencies[{i}]", "Mục để trống.");
                    continue;
                }
                errors.Require($"agencies[{i}].agency", item.Agency, 50, "mã cơ quan");
                errors.Require($"agencies[{i}].question", item.Question, 4000, "nội dung lấy ý kiến");
                errors.Range($"agencies[{i}].answerWithinDays", item.AnswerWithinDays, 1, LongestAnswerDays, "Số ngày trả lời");
                if (agencies.Take(i).Any(a => a?.Agency == item.Agency)) errors.Add($"agencies[{i}].agency", "Cơ quan được nêu hai lần.");
            }
        return errors.ToRefusal();
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/consult", async (Guid id, Request request, Streams.Asked asked, DossierStreams streams, CatalogueCopy catalogue, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, key, now) => Decide(d, request, asked.As(Act.Consult.Roles), catalogue.Current, key, Guid.CreateVersion7, now), ct);
            return outcome.ToHttp(d => new Answer([.. d.Consultations.TakeLast(request.Agencies?.Count ?? 0).Select(c => new Asked(c.Id, c.Agency, c.AnswerBy, c.Required))], d.Version));
        })
        .For(Act.Consult)
        .WithName("ConsultAgencies").WithSummary("Asks other agencies for their opinion, in parallel")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
