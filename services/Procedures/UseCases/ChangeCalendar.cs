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

namespace Platform.Procedures.UseCases;

/// <summary>
/// Provincial IT proposes to announce, change or remove a holiday or make-up day, or an agency's hours; a second person applies it. Only
/// then is the calendar changed and said to others; what it moves is previewed and applied in Dossiers.
/// </summary>
/// <remarks>
/// Rule: who prepares a configuration does not approve it (domain.md §9). Refuses: invalid (400), change-not-found (404), same-person (403),
/// not-proposed (409), calendar-impossible (422), idempotency-key-reused (422). Applying what is applied answers the same again.
/// </remarks>
public static class ChangeCalendar
{
    /// <param name="Changes">Days to set or remove.</param>
    /// <param name="Hours">Agencies' weekly hours to set or remove.</param>
    /// <param name="Reason">The decision it rests on.</param>
    public sealed record Request(IReadOnlyList<DayEdit>? Changes, IReadOnlyList<HoursEdit>? Hours, string? Reason);

    internal sealed record After(Guid Id);

    private const int LongestKey = 100;

    public static void Map(IEndpointRouteBuilder app)
    {
        var changes = app.MapGroup("/v1/calendar/changes").WithTags("Calendar");

        changes.MapPost("", async (Request request, [FromHeader(Name = "Idempotency-Key")] string? key, Caller caller, NpgsqlDataSource database, TimeProvider clock, CancellationToken ct) =>
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            var known = (await AgencyRows.All(connection, null)).Select(a => a.Code).ToHashSet();
            var edits = new CalendarEdits(request.Changes, request.Hours);
            var errors = edits.Check(known.Contains);
            if (request.Reason?.Length > 500)
                errors["reason"] = "Căn cứ không quá 500 ký tự.";
            if (key?.Length > LongestKey)
                errors["Idempotency-Key"] = "Quá dài.";
            if (errors.Count > 0)
                return Refusal.Invalid("invalid", "Thay đổi chưa đúng. Xin xem từng mục.", errors).ToHttp();
            if (Impossible(await CalendarRows.Find(connection), edits) is { } impossible)
                return impossible.ToHttp();
            var id = Guid.CreateVersion7(clock.GetUtcNow());
            key = string.IsNullOrEmpty(key) ? null : key;
            await CalendarProposals.Add(connection, id, edits, request.Reason?.Trim() ?? "", caller.Id, caller.Name, clock.GetUtcNow(), key);
            var proposal = key is null ? await CalendarProposals.Find(connection, null, id) : await CalendarProposals.OfKey(connection, caller.Id, key);
            if (proposal!.Id != id && JsonSerializer.Serialize(new CalendarEdits(proposal.Changes, proposal.Hours), Json.Options) != JsonSerializer.Serialize(new CalendarEdits(edits.Changes ?? [], edits.Hours ?? []), Json.Options))
                return Refusal.Unprocessable("idempotency-key-reused", "Idempotency-Key này đã dùng cho một yêu cầu khác.").ToHttp();
            return Results.Created($"/v1/calendar/changes/{proposal.Id}", proposal);
        })
        .RequireRoles(Roles.It)
        .WithName("ProposeCalendarChange").WithSummary("Proposes to set or remove holidays, make-up days or an agency's hours.")
        .Produces<CalendarProposal>(201).ProducesProblem(400).ProducesProblem(403).ProducesProblem(422);

        changes.MapGet("", async (string? after, int? limit, NpgsqlDataSource database, CancellationToken ct) =>
        {
            var size = Cursor.Size(limit);
            await using var connection = await database.OpenConnectionAsync(ct);
            return Results.Ok(Cursor.Page(await CalendarProposals.List(connection, Cursor.Read<After>(after)?.Id, size + 1), size, p => new After(p.Id)));
        })
        .RequireRoles(Roles.It, Roles.Leader)
        .WithName("ListCalendarChanges").WithSummary("Proposed, applied and withdrawn changes of the calendar, the newest first.")
        .Produces<Page<CalendarProposal>>().ProducesProblem(400).ProducesProblem(403);

        changes.MapPost("/{id:guid}/apply", (Guid id, Caller caller, NpgsqlDataSource database, OutboxSignal signal, TimeProvider clock, CancellationToken ct) => Close(id, true, caller, database, signal, clock, ct))
            .RequireRoles(Roles.It, Roles.Leader)
            .AddEndpointFilter(RootLeadersOnly)
            .WithName("ApplyCalendarChange").WithSummary("A second person makes a proposed change hold.")
            .Produces<CalendarProposal>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

        changes.MapPost("/{id:guid}/withdraw", (Guid id, Caller caller, NpgsqlDataSource database, OutboxSignal signal, TimeProvider clock, CancellationToken ct) => Close(id, false, caller, database, signal, clock, ct))
            .RequireRoles(Roles.It)
            .WithName("WithdrawCalendarChange").WithSummary("Takes a proposal back.")
            .Produces<CalendarProposal>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<IResult> Close(Guid id, bool apply, Caller caller, NpgsqlDataSource database, OutboxSignal signal, TimeProvider clock, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await CalendarProposals.Lock(connection, transaction);
        if (await CalendarProposals.Find(connection, transaction, id) is not { } proposal)
            return Refusal.NotFound("change-not-found", "Không có đề xuất này.").ToHttp();
        if (proposal.State == (apply ? "applied" : "withdrawn"))
            return Results.Ok(proposal); // sent twice
        if (Approval.MayDecide(proposal.State, proposal.ProposedBy, caller.Id, apply) is { } refusal)
            return refusal.ToHttp();
        var edits = new CalendarEdits(proposal.Changes, proposal.Hours);
        if (apply && Impossible(await CalendarRows.Find(connection, transaction), edits) is { } impossible)
            return impossible.ToHttp();
        var now = clock.GetUtcNow();
        long? revision = apply ? await CalendarProposals.Apply(connection, transaction, edits, now, ct) : null;
        await CalendarProposals.Decide(connection, transaction, id, caller.Id, caller.Name, now, revision);
        var closed = await CalendarProposals.Find(connection, transaction, id);
        await transaction.CommitAsync(ct);
        signal.Wake();
        return Results.Ok(closed);
    }

    /// <summary>A year in which nobody works would stop every count.</summary>
    private static Refusal? Impossible(CalendarChanged? calendar, CalendarEdits edits)
    {
        var (days, hours) = edits.Over(calendar?.Days ?? [], calendar?.Hours ?? []);
        var changed = new CalendarChanged(0, days, hours, default);
        foreach (var agency in hours.Select(h => h.Agency).Distinct().Append(""))
            foreach (var from in (edits.Changes ?? []).Select(c => c.Date!.Value).Concat((edits.Hours ?? []).Select(h => h.ValidFrom!.Value)))
                try
                {
                    _ = CalendarRows.For(changed, agency).NextWorkingDay(from);
                }
                catch (InvalidOperationException e)
                {
                    return Refusal.Unprocessable("calendar-impossible", e.Message);
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
