using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Postgres;
using Platform.Procedures.Domain;
using Platform.Procedures.Seed;
using Platform.ServiceDefaults;
using Platform.WorkingTime;

namespace Platform.Procedures.Storage;

/// <summary>The working calendar, kept and sent whole.</summary>
public static class CalendarRows
{
    public static async Task<CalendarChanged?> Find(NpgsqlConnection connection, NpgsqlTransaction? transaction = null) =>
        await connection.QuerySingleOrDefaultAsync<string>("SELECT body FROM catalogue.calendar", transaction: transaction) is { } body
            ? JsonSerializer.Deserialize<CalendarChanged>(body, Json.Options)
            : null;

    /// <summary>The calendar of one agency: everybody's special days, its own hours (default hours where it has none).</summary>
    public static WorkCalendar For(CalendarChanged? calendar, string? agency) => new(
        (calendar?.Days ?? []).Select(d => new SpecialDay(d.Date, d.Kind == "holiday" ? SpecialDayKind.Holiday : SpecialDayKind.MakeUpWorkingDay, d.Name)),
        (calendar?.Hours ?? []).Where(h => h.Agency == agency).Select(h => new WeeklyHours(
            h.ValidFrom,
            h.ValidUntil,
            h.Days.ToDictionary(d => Enum.Parse<DayOfWeek>(d.Key, true), d => (IReadOnlyList<WorkSpan>)[.. d.Value.Select(s => new WorkSpan(s.From, s.To))]))),
        CalendarContent.Of(calendar).Years);

    /// <param name="file">As the seed or another installation's configuration has it; what was applied here holds over it.</param>
    /// <returns>True when it changed; then the next revision is said to others.</returns>
    public static async Task<bool> Bring(NpgsqlConnection connection, NpgsqlTransaction transaction, CalendarContent file, DateTimeOffset now, CancellationToken ct)
    {
        var fingerprint = SeedFolder.Checksum(JsonSerializer.Serialize(new { file.Days, file.Hours, file.Years }, Json.Options));
        if (await connection.QuerySingleOrDefaultAsync<string>("SELECT fingerprint FROM catalogue.calendar", transaction: transaction) == fingerprint)
            return false;
        var calendar = (await CalendarProposals.Over(connection, transaction, file)).Next(await Find(connection, transaction), "", now);
        await connection.ExecuteAsync(
            """
            INSERT INTO catalogue.calendar (revision, body, fingerprint, changed_at) VALUES (@Revision, @body::jsonb, @fingerprint, @now)
            ON CONFLICT (one) DO UPDATE SET revision = EXCLUDED.revision, body = EXCLUDED.body, fingerprint = EXCLUDED.fingerprint, changed_at = EXCLUDED.changed_at
            """, new { calendar.Revision, body = JsonSerializer.Serialize(calendar, Json.Options), fingerprint, now }, transaction);
        await Outbox.Add(connection, transaction, Messages.New("calendar", "", calendar), ct);
        return true;
    }
}
