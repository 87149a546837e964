using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>The calendar that holds now is applied to the open dossiers: one event each, with its author, in the background; the citizens are told.</summary>
/// <remarks>
/// An act of its own, after the calendar was changed in Procedures. Repeatable: a revision is applied once, whoever asks again reads how far
/// it has come. Refuses: not-allowed (403), calendar-not-here-yet, calendar-superseded (409), run-not-found (404), invalid (422).
/// </remarks>
public static class ApplyCalendar
{
    public sealed record Request(long? CalendarRevision);

    /// <param name="State"><c>running</c>, <c>done</c> or <c>superseded</c> by a newer calendar.</param>
    /// <param name="Examined">Open dossiers looked at so far.</param>
    /// <param name="Moved">Of them those that got another date.</param>
    /// <param name="Skipped">Those that could not be counted anew, named in the service's log: their date stays.</param>
    public sealed record Progress(long CalendarRevision, string State, long Examined, long Moved, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, long Skipped = 0);

    public static Refusal? Decide(long asked, long known) =>
        asked > known ? Refusal.Conflict("calendar-not-here-yet", "Lịch này chưa đến hệ thống hồ sơ. Xin thử lại sau ít giây.")
        : asked < known ? Refusal.Conflict("calendar-superseded", $"Lịch đã có bản mới hơn ({known}). Xin xem trước và áp dụng bản đó.")
        : null;

    public static void Map(RouteGroupBuilder dossiers)
    {
        dossiers.MapPost("/calendar-apply", async (Request request, Caller caller, NpgsqlDataSource database, CatalogueCopy catalogue, CalendarRuns runs, TimeProvider clock, CancellationToken ct) =>
        {
            if (!PreviewCalendar.MayChange(caller, catalogue.Current))
                return PreviewCalendar.NotAllowed.ToHttp();
            if (request.CalendarRevision is not { } revision)
                return Refusal.Invalid("invalid", "Thiếu calendarRevision.", new Dictionary<string, string> { ["calendarRevision"] = "Số hiệu lịch cần áp dụng." }).ToHttp();
            await using var connection = await database.OpenConnectionAsync(ct);
            if (await Find(connection, revision) is { } before)
                return Results.Accepted($"/v1/dossiers/calendar-apply/{revision}", before);
            if (Decide(revision, catalogue.Current.Calendar?.Revision ?? 0) is { } refusal)
                return refusal.ToHttp();
            var actor = new Actor(caller.Id, caller.Name, caller.Is(Roles.It) ? Roles.It : Roles.Leader, caller.Agency);
            await connection.ExecuteAsync(
                "INSERT INTO dossiers.calendar_runs (revision, started_by, started_at) VALUES (@revision, @actor::jsonb, @now) ON CONFLICT DO NOTHING",
                new { revision, actor = JsonSerializer.Serialize(actor, Json.Options), now = clock.GetUtcNow() });
            runs.Wake();
            return Results.Accepted($"/v1/dossiers/calendar-apply/{revision}", await Find(connection, revision));
        })
        .RequireRoles(Roles.It, Roles.Leader)
        .WithName("ApplyCalendar").WithSummary("Moves the due dates of the open dossiers to the calendar that holds now")
        .Produces<Progress>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);

        dossiers.MapGet("/calendar-apply/{revision:long}", async (long revision, Caller caller, NpgsqlDataSource database, CatalogueCopy catalogue, CancellationToken ct) =>
        {
            if (!PreviewCalendar.MayChange(caller, catalogue.Current))
                return PreviewCalendar.NotAllowed.ToHttp();
            await using var connection = await database.OpenConnectionAsync(ct);
            return await Find(connection, revision) is { } found ? Results.Ok(found) : Refusal.NotFound("run-not-found", "Lịch này chưa được áp dụng cho hồ sơ.").ToHttp();
        })
        .RequireRoles(Roles.It, Roles.Leader)
        .WithName("ReadCalendarProgress").WithSummary("How far the calendar has been applied to the open dossiers")
        .Produces<Progress>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Progress?> Find(NpgsqlConnection connection, long revision) => (await connection.QuerySingleOrDefaultAsync<Row>(
        "SELECT state, examined, moved, skipped, started_at AS StartedAt, finished_at AS FinishedAt FROM dossiers.calendar_runs WHERE revision = @revision", new { revision })) is { } row
        ? new Progress(revision, row.State, row.Examined, row.Moved, row.StartedAt, row.FinishedAt, row.Skipped)
        : null;

    private sealed class Row
    {
        public string State { get; init; } = "";

        public long Examined { get; init; }

        public long Moved { get; init; }

        public long Skipped { get; init; }

        public DateTimeOffset StartedAt { get; init; }

        public DateTimeOffset? FinishedAt { get; init; }
    }
}
