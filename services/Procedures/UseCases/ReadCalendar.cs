using Npgsql;
using Platform.Contracts;
using Platform.Procedures.Domain;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults.Problems;

namespace Platform.Procedures.UseCases;

/// <summary>Holidays and make-up working days, of one year or all, and the agencies' own hours.</summary>
/// <remarks>Refuses: invalid (400).</remarks>
public static class ReadCalendar
{
    /// <param name="LastKnownYear">The last year whose holidays are announced.</param>
    /// <param name="AnnouncedYears">The years whose holidays are announced as a whole; days of other years may be here all the same.</param>
    /// <param name="Changes">What the latest revisions changed and on what ground, the oldest first.</param>
    public sealed record Calendar(
        long Revision, int? LastKnownYear, IReadOnlyList<CalendarDay> Days, IReadOnlyList<AgencyHours> Hours, IReadOnlyList<int> AnnouncedYears, IReadOnlyList<CalendarRevisionChange> Changes);

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/calendar", async (string? year, NpgsqlDataSource database, CancellationToken ct) =>
        {
            int? wanted = null;
            if (FindProcedures.Blank(year) is { } text)
            {
                if (!int.TryParse(text, out var parsed) || parsed is < 2000 or > 2100)
                    return Refusal.Invalid("invalid", "Năm chưa đúng.", new Dictionary<string, string> { ["year"] = "Năm từ 2000 đến 2100." }).ToHttp();
                wanted = parsed;
            }
            await using var connection = await database.OpenConnectionAsync(ct);
            var calendar = await CalendarRows.Find(connection);
            var (days, hours, years) = CalendarContent.Of(calendar);
            return Results.Ok(new Calendar(calendar?.Revision ?? 0, years.Count == 0 ? null : years.Max(), [.. days.Where(d => wanted is null || d.Date.Year == wanted)], hours, years, calendar?.Changes ?? []));
        })
        .AllowAnonymous() // public holidays
        .WithTags("Calendar").WithName("ReadCalendar").WithSummary("Holidays, make-up working days and agencies' hours.")
        .Produces<Calendar>().ProducesProblem(400);
}
