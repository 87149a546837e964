using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Platform.Contracts;
using Platform.Postgres;
using Platform.Procedures.Domain;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;
using Platform.WorkingTime;

namespace Platform.Procedures.UseCases;

/// <summary>
/// Provincial IT proposes to announce, change or remove a holiday or make-up day, or an agency's hours; a second person applies it. Only
/// then is the calendar changed and said to others; what it moves is previewed and applied in Dossiers.
/// </summary>
/// <remarks>
/// Rule: who prepares a configuration does not approve it (domain.md §9); who approves says which calendar they looked at. Refuses: invalid,
/// revision-missing, bad-if-match (400), change-not-found (404), same-person, not-allowed (403), not-proposed, proposed-already (409), version-conflict
/// (412), calendar-impossible, year-without-holidays, idempotency-key-reused (422). Applying what is applied answers the same again.
/// </remarks>
public static class ChangeCalendar
{
    /// <param name="Changes">Days to set or remove.</param>
    /// <param name="Hours">Agencies' weekly hours to set or remove.</param>
    /// <param name="Reason">The decision it rests on; shown to everybody whose date it moves.</param>
    /// <param name="AnnouncesYear">The year whose holidays are complete with these changes; this year and the next two.</param>
    public sealed record Request(IReadOnlyList<DayEdit>? Changes, IReadOnlyList<HoursEdit>? Hours, string? Reason, int? AnnouncesYear = null);

    internal sealed record After(Guid Id);

    private const int LongestKey = 100;

    public static void Map(IEndpointRouteBuilder app)
    {
        var changes = app.MapGroup("/v1/calendar/changes").WithTags("Calendar");

        changes.MapPost("", async (Request request, [FromHeader(Name = "Idempotency-Key")] string? key, HttpContext http, Caller caller, NpgsqlDataSource database, TimeProvider clock, CancellationToken ct) =>
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await CalendarProposals.Lock(connection, transaction); // two that propose the same day see each other
            var now = clock.GetUtcNow();
            var calendar = CalendarContent.Of(await CalendarRows.Find(connection, transaction));
            var known = (await AgencyRows.All(connection, transaction)).Select(a => a.Code).ToHashSet();
            var edits = new CalendarEdits(request.Changes ?? [], request.Hours ?? [], request.AnnouncesYear);
            key = string.IsNullOrEmpty(key) || key.Length > LongestKey ? null : key;
            if (key is not null && await CalendarProposals.OfKey(connection, transaction, caller.Id, key) is { } before)
                return JsonSerializer.Serialize(before.Edits, Json.Options) == JsonSerializer.Serialize(edits, Json.Options)
                    ? Results.Created($"/v1/calendar/changes/{before.Id}", before)
                    : Refusal.Unprocessable("idempotency-key-reused", "Idempotency-Key này đã dùng cho một yêu cầu khác.").ToHttp();
            var errors = edits.Check(known.Contains, calendar, LocalTime.LocalDate(now));
            if (string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Length > 500)
                errors["reason"] = "Xin ghi căn cứ (số văn bản), không quá 500 ký tự: người dân thấy căn cứ này khi ngày hẹn thay đổi.";
            if (http.Request.Headers["Idempotency-Key"].ToString().Length > LongestKey)
                errors["Idempotency-Key"] = "Quá dài.";
            if (errors.Count > 0)
                return Refusal.Invalid("invalid", "Thay đổi chưa đúng. Xin xem từng mục.", errors).ToHttp();
            if ((Impossible(calendar, edits) ?? Clash(await CalendarProposals.Open(connection, transaction), edits)) is { } refusal)
                return refusal.ToHttp();
            var id = Guid.CreateVersion7(now);
            await CalendarProposals.Add(connection, transaction, id, edits, request.Reason!.Trim(), caller.Id, caller.Name, now, key);
            var proposal = await CalendarProposals.Find(connection, transaction, id);
            await transaction.CommitAsync(ct);
            return Results.Created($"/v1/calendar/changes/{id}", proposal);
        })
        .RequireRoles(Roles.It)
        .WithName("ProposeCalendarChange").WithSummary("Proposes to set or remove holidays, make-up days or an agency's hours.")
        .Produces<CalendarProposal>(201).ProducesProblem(400).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422);

        changes.MapGet("", async (string? after, int? limit, NpgsqlDataSource database, CancellationToken ct) =>
        {
            var size = Cursor.Size(limit);
            await using var connection = await database.OpenConnectionAsync(ct);
            return Results.Ok(Cursor.Page(await CalendarProposals.List(connection, Cursor.Read<After>(after)?.Id, size + 1), size, p => new After(p.Id)));
        })
        .RequireRoles(Roles.It, Roles.Leader)
        .WithName("ListCalendarChanges").WithSummary("Proposed, applied and withdrawn changes of the calendar, the newest first.")
        .Produces<Page<CalendarProposal>>().ProducesProblem(400).ProducesProblem(403);

        changes.MapPost("/{id:guid}/apply", (Guid id, Asked asked, NpgsqlDataSource database, OutboxSignal signal, TimeProvider clock, CancellationToken ct) => Close(id, true, asked, database, signal, clock, ct))
            .RequireRoles(Roles.It, Roles.Leader)
            .AddEndpointFilter(RootLeadersOnly)
            .WithMetadata(RequestHeader.IfMatch)
            .WithName("ApplyCalendarChange").WithSummary("A second person makes a proposed change hold, over the calendar's revision they have looked at (If-Match).")
            .Produces<CalendarProposal>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(412).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

        changes.MapPost("/{id:guid}/withdraw", (Guid id, Asked asked, NpgsqlDataSource database, OutboxSignal signal, TimeProvider clock, CancellationToken ct) => Close(id, false, asked, database, signal, clock, ct))
            .RequireRoles(Roles.It)
            .WithName("WithdrawCalendarChange").WithSummary("Takes a proposal back.")
            .Produces<CalendarProposal>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<IResult> Close(Guid id, bool apply, Asked asked, NpgsqlDataSource database, OutboxSignal signal, TimeProvider clock, CancellationToken ct)
    {
        var caller = asked.Caller;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await CalendarProposals.Lock(connection, transaction);
        if (await CalendarProposals.Find(connection, transaction, id) is not { } proposal)
            return Refusal.NotFound("change-not-found", "Không có đề xuất này.").ToHttp();
        if (proposal.State == (apply ? "applied" : "withdrawn"))
            return Results.Ok(proposal); // sent twice
        if (Approval.MayDecide(proposal.State, proposal.ProposedBy, caller.Id, apply) is { } refusal)
            return refusal.ToHttp();
        if (apply)
        {
            var calendar = await CalendarRows.Find(connection, transaction);
            if ((Seen(asked, calendar?.Revision ?? 0) ?? Impossible(CalendarContent.Of(calendar), proposal.Edits)) is { } refused)
                return refused.ToHttp();
        }
        var now = clock.GetUtcNow();
        long? revision = apply ? await CalendarProposals.Apply(connection, transaction, proposal.Edits, proposal.Reason, now, ct) : null;
        await CalendarProposals.Decide(connection, transaction, id, caller.Id, caller.Name, now, revision);
        var closed = await CalendarProposals.Find(connection, transaction, id);
        await transaction.CommitAsync(ct);
        signal.Wake();
        return Results.Ok(closed);
    }

    /// <summary>Who applies must have looked at the calendar that holds: another change may have come between.</summary>
    private static Refusal? Seen(Asked asked, long revision) => asked.ExpectedRevision is null
        ? Refusal.Invalid("revision-missing", "Xin cho biết số hiệu lịch đã xem (If-Match).", new Dictionary<string, string> { ["If-Match"] = "Số hiệu lịch đã xem, ví dụ \"3\"." })
        : asked.Stale(revision);

    /// <summary>A holiday and a make-up day proposed for one date: the last one applied would win without a word.</summary>
    private static Refusal? Clash(IReadOnlyList<CalendarProposal> open, CalendarEdits edits) =>
        open.Select(p => (Proposal: p, Shared: edits.SharedWith(p.Edits))).FirstOrDefault(c => c.Shared is not null) is { Shared: { } shared, Proposal: var other }
            ? Refusal.Conflict("proposed-already", $"Một đề xuất khác đang chờ đã nêu {shared}: {other.ProposedByName}, căn cứ {other.Reason}. Xin áp dụng hoặc rút đề xuất đó trước.")
            : null;

    /// <summary>A year in which nobody works would stop every count; a year without holidays is not announced.</summary>
    private static Refusal? Impossible(CalendarContent calendar, CalendarEdits edits)
    {
        var content = edits.Over(calendar);
        if (edits.AnnouncesYear is { } year && content.Days.All(d => d.Date.Year != year || d.Kind != "holiday"))
            return Refusal.Unprocessable("year-without-holidays", $"Năm {year} chưa có ngày nghỉ nào; xin nêu các ngày nghỉ rồi mới công bố năm.");
        var changed = content.Next(null, "", default);
        DateOnly[] starts = [.. (edits.Changes ?? []).Select(c => c.Date!.Value), .. (edits.Hours ?? []).Select(h => h.ValidFrom!.Value)];
        foreach (var agency in content.Hours.Select(h => h.Agency).Distinct().Append(""))
            try
            {
                var working = CalendarRows.For(changed, agency);
                foreach (var from in starts)
                    _ = working.NextWorkingDay(from);
            }
            catch (Exception e) when (e is InvalidOperationException or ArgumentException)
            {
                return Refusal.Unprocessable("calendar-impossible", e.Message); // written for the person who sets the calendar
            }
        return null;
    }

    /// <summary>A commune's leader does not decide the province's calendar.</summary>
    private static async ValueTask<object?> RootLeadersOnly(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var caller = context.HttpContext.RequestServices.GetRequiredService<Caller>();
        if (caller.Is(Roles.It))
            return await next(context);
        await using var connection = await context.HttpContext.RequestServices.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(context.HttpContext.RequestAborted);
        return caller.Agency is { } code && await AgencyRows.Find(connection, code) is { Parent: null }
            ? await next(context)
            : Refusal.Forbidden("not-allowed", "Chỉ quản trị tỉnh hoặc lãnh đạo tỉnh áp dụng được.").ToHttp();
    }
}
