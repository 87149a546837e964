using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.UseCases;

/// <summary>Before a holiday, make-up day or agency's hours are changed: which open dossiers would get another date. Nothing is changed.</summary>
/// <remarks>
/// The same body as the proposal to Procedures (<c>POST /v1/calendar/changes</c>). Without changes: what the calendar that holds would move when it is
/// applied to the dossiers, however it came about (several changes, a file, another installation's configuration). For provincial IT and the leaders of the root agency: codes
/// and dates only. Refuses: invalid (400), not-allowed (403). A page may hold fewer lines than asked for and still have a next.
/// </remarks>
public static class PreviewCalendar
{
    /// <summary>Streams read for one page at the most: a page comes in a second.</summary>
    private const int MostRead = 400;
    private const int MostEdits = 100;
    private static readonly DateOnly LastDay = new(2100, 12, 31);

    public sealed record Request(IReadOnlyList<DayEdit>? Changes, IReadOnlyList<HoursEdit>? Hours);

    /// <param name="Kind"><c>holiday</c> or <c>makeUpWorkingDay</c>.</param>
    public sealed record DayEdit(DateOnly? Date, string? Kind = null, string? Name = null, bool Remove = false);

    public sealed record HoursEdit(string? Agency, DateOnly? ValidFrom, DateOnly? ValidUntil = null, IReadOnlyDictionary<string, IReadOnlyList<HoursSpan>>? Days = null, bool Remove = false);

    /// <param name="Examined">Open dossiers read for this page.</param>
    /// <param name="Open">Open dossiers that could be concerned in all.</param>
    /// <param name="CalendarRevision">The calendar that holds: what <c>calendar-apply</c> takes.</param>
    public sealed record Answer(IReadOnlyList<Line> Items, string? Next, int Examined, long Open, long CalendarRevision);

    /// <param name="Code">Mã hồ sơ; before acceptance the registration number.</param>
    /// <param name="What"><c>result</c>: the promised date; <c>answer</c>: by when the agency must accept or refuse.</param>
    public sealed record Line(string Code, string Agency, string ProcedureName, DateTimeOffset OldDueAt, DateTimeOffset NewDueAt, string What);

    private sealed record After(Guid Id);

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/calendar-preview", async (Request request, string? after, int? limit, Caller caller, NpgsqlDataSource database, DossierStreams streams, CatalogueCopy catalogue, DossierRules rules, TimeProvider clock, CancellationToken ct) =>
        {
            if (!MayChange(caller, catalogue.Current))
                return NotAllowed.ToHttp();
            if (Changed(catalogue.Current, request) is not { } changed)
                return Refusal.Invalid("invalid", "Thay đổi lịch chưa đúng: mỗi ngày cần ngày, loại (holiday, makeUpWorkingDay) và tên, hoặc remove; giờ làm việc cần cơ quan, ngày bắt đầu và các khoảng giờ không chồng nhau.").ToHttp();
            var (first, last) = Span(request);
            var size = Cursor.Size(limit);
            var now = clock.GetUtcNow();
            await using var connection = await database.OpenConnectionAsync(ct);
            var within = new { now, from = LocalTime.At(first, TimeOnly.MinValue), until = LocalTime.At(last, TimeOnly.MaxValue), after = Cursor.Read<After>(after)?.Id ?? Guid.Empty, limit = MostRead };
            var open = await connection.ExecuteScalarAsync<long>(
                """
                SELECT count(*) FROM dossiers.dossier_list
                WHERE resolved_at IS NULL AND ((due_at >= @now AND due_at >= @from) OR (stage = 'submitted' AND answer_due_at >= @now AND answer_due_at >= @from)) AND submitted_at <= @until
                """, within);
            var ids = (await connection.QueryAsync<Guid>(
                """
                SELECT id FROM dossiers.dossier_list
                WHERE resolved_at IS NULL AND ((due_at >= @now AND due_at >= @from) OR (stage = 'submitted' AND answer_due_at >= @now AND answer_due_at >= @from)) AND submitted_at <= @until
                  AND id > @after
                ORDER BY id LIMIT @limit
                """, within)).AsList();
            List<Line> lines = [];
            var examined = 0;
            foreach (var id in ids)
            {
                examined++;
                if (await streams.Find(id, null, ct) is not { } dossier)
                    continue;
                if (DueMovedByCalendar.PromiseBy(changed, dossier, now) is { } promise)
                    lines.Add(new Line(dossier.Code!, dossier.Agencies.Competent, dossier.Procedure.Name, dossier.DueAt!.Value, promise.DueAt, "result"));
                else if (Domain.AnswerDueMoved.LimitBy(changed, dossier, rules, now) is { } answerBy)
                    lines.Add(new Line(dossier.Number, dossier.Agencies.ReceivedAt, dossier.Procedure.Name, dossier.AnswerDueAt, answerBy, "answer"));
                if (lines.Count == size)
                    break;
            }
            var more = examined < ids.Count || ids.Count == MostRead;
            return Results.Ok(new Answer(lines, more ? Cursor.Write(new After(ids[examined - 1])) : null, examined, open, catalogue.Current.Calendar?.Revision ?? 0));
        })
        .RequireRoles(Roles.It, Roles.Leader)
        .WithName("PreviewCalendar").WithSummary("Which open dossiers a change of the calendar would move, with old and new date")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);

    /// <summary>The calendar is the province's: its IT and the leaders of the root agency.</summary>
    internal static bool MayChange(Caller caller, CatalogueSnapshot catalogue) => caller.Is(Roles.It) || (caller.Is(Roles.Leader) && catalogue.IsRoot(caller.Agency));

    internal static Refusal NotAllowed { get; } = Refusal.Forbidden("not-allowed", "Chỉ quản trị tỉnh hoặc lãnh đạo tỉnh thực hiện được.");

    /// <summary>The catalogue with the changes made; null where they are wrong.</summary>
    private static CatalogueSnapshot? Changed(CatalogueSnapshot catalogue, Request request)
    {
        var (days, hours) = (request.Changes ?? [], request.Hours ?? []);
        if (days.Count + hours.Count == 0)
            return catalogue.Calendar is null ? null : catalogue;
        if (days.Count + hours.Count > MostEdits
            || days.Any(d => d is null or { Date: null } || (!d.Remove && (d.Kind is not ("holiday" or "makeUpWorkingDay") || string.IsNullOrWhiteSpace(d.Name))))
            || hours.Any(h => h is null or { Agency: null } or { ValidFrom: null } || (!h.Remove && h.Days is not { Count: > 0 }))
            || hours.Any(h => h.Days?.Any(d => !Enum.GetNames<DayOfWeek>().Contains(d.Key, StringComparer.OrdinalIgnoreCase) || d.Value is null || d.Value.Any(s => s is null)) is true)
            || hours.GroupBy(h => (h.Agency, h.ValidFrom)).Any(g => g.Count() > 1) || days.GroupBy(d => d.Date).Any(g => g.Count() > 1))
            return null;
        var dates = days.Select(d => d.Date!.Value).ToHashSet();
        var set = hours.Select(h => (h.Agency!, h.ValidFrom!.Value)).ToHashSet();
        var changed = catalogue.With(
            [.. (catalogue.Calendar?.Days ?? []).Where(d => !dates.Contains(d.Date)), .. days.Where(d => !d.Remove).Select(d => new CalendarDay(d.Date!.Value, d.Kind!, d.Name!))],
            [.. (catalogue.Calendar?.Hours ?? []).Where(h => !set.Contains((h.Agency, h.ValidFrom))), .. hours.Where(h => !h.Remove).Select(h => new AgencyHours(h.Agency!, h.ValidFrom!.Value, h.ValidUntil, h.Days!))]);
        try
        {
            foreach (var agency in hours.Select(h => h.Agency!).Append(""))
                _ = changed.CalendarOf(agency).NextWorkingDay(Span(request).First);
            return changed;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return null; // a day given twice, hours that overlap, a year without work
        }
    }

    /// <summary>Only a dossier whose time runs through these days can be concerned.</summary>
    private static (DateOnly First, DateOnly Last) Span(Request request)
    {
        if (request is { Changes: null or [], Hours: null or [] })
            return (new DateOnly(2000, 1, 1), LastDay); // the whole calendar
        List<DateOnly> days = [.. (request.Changes ?? []).Select(d => d.Date!.Value), .. (request.Hours ?? []).Select(h => h.ValidFrom!.Value)];
        return (days.Min(), request.Hours is { Count: > 0 } ? LastDay : days.Max());
    }
}
