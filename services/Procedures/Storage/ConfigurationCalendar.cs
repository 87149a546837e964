using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Postgres;
using Platform.Procedures.Domain;
using Platform.ServiceDefaults;

namespace Platform.Procedures.Storage;

/// <summary>One day, or the hours of an agency from a day on, that a configuration makes different.</summary>
/// <param name="Agency">Null for a day of everybody's calendar.</param>
/// <param name="Before">As it was here, Vietnamese or JSON; null where there was nothing.</param>
/// <param name="Undoes">A proposal that two people applied here set it: the files undo that.</param>
public sealed record CalendarDifference(DateOnly Date, string? Agency, string? Before, string? After, bool Undoes);

/// <summary>The calendar of a configuration takes the place of the one here as it is, what was applied here included; which days that changes is told.</summary>
public static class ConfigurationCalendar
{
    public static async Task<IReadOnlyList<CalendarDifference>> Take(Change change, CalendarContent file, CancellationToken ct)
    {
        await CalendarProposals.Lock(change.Connection, change.Transaction);
        var here = await CalendarRows.Find(change.Connection, change.Transaction);
        var differences = await Differences(change, here, file.Days, file.Hours);
        if (here is not null && differences.Count == 0 && CalendarContent.Of(here).Years.SequenceEqual(file.Years))
            return differences;
        var calendar = file.Next(here, "", change.Now);
        await change.Connection.ExecuteAsync(
            """
            INSERT INTO catalogue.calendar (revision, body, fingerprint, changed_at) VALUES (@Revision, @body::jsonb, '', @Now)
            ON CONFLICT (one) DO UPDATE SET revision = EXCLUDED.revision, body = EXCLUDED.body, fingerprint = EXCLUDED.fingerprint, changed_at = EXCLUDED.changed_at
            """, new { calendar.Revision, body = JsonSerializer.Serialize(calendar, Json.Options), change.Now }, change.Transaction);
        await Outbox.Add(change.Connection, change.Transaction, Messages.New("calendar", "", calendar), ct);
        return differences;
    }

    private static async Task<IReadOnlyList<CalendarDifference>> Differences(Change change, CalendarChanged? here, IReadOnlyList<CalendarDay> days, IReadOnlyList<AgencyHours> hours)
    {
        var applied = (await change.Connection.QueryAsync<string>("SELECT body FROM catalogue.calendar_changes WHERE revision IS NOT NULL", transaction: change.Transaction))
            .Select(b => JsonSerializer.Deserialize<CalendarEdits>(b, Json.Options)!).ToList();
        var setDays = applied.SelectMany(e => e.Changes ?? []).Select(c => c.Date).ToHashSet();
        var setHours = applied.SelectMany(e => e.Hours ?? []).Select(h => (h.Agency, h.ValidFrom)).ToHashSet();
        return
        [
            .. Compare((here?.Days ?? []).Select(d => (d.Date, Said(d))), days.Select(d => (d.Date, Said(d)))).OrderBy(d => d.Key)
                .Select(d => new CalendarDifference(d.Key, null, d.Before, d.After, setDays.Contains(d.Key))),
            .. Compare((here?.Hours ?? []).Select(h => ((h.Agency, h.ValidFrom), Said(h))), hours.Select(h => ((h.Agency, h.ValidFrom), Said(h)))).OrderBy(d => d.Key)
                .Select(d => new CalendarDifference(d.Key.ValidFrom, d.Key.Agency, d.Before, d.After, setHours.Contains((d.Key.Agency, (DateOnly?)d.Key.ValidFrom)))),
        ];
    }

    private static IEnumerable<(TKey Key, string? Before, string? After)> Compare<TKey>(IEnumerable<(TKey Key, string Said)> here, IEnumerable<(TKey Key, string Said)> there)
        where TKey : notnull
    {
        var (before, after) = (here.GroupBy(h => h.Key).ToDictionary(g => g.Key, g => g.Last().Said), there.GroupBy(t => t.Key).ToDictionary(g => g.Key, g => g.Last().Said));
        return before.Keys.Union(after.Keys).Select(k => (k, before.GetValueOrDefault(k), after.GetValueOrDefault(k))).Where(d => d.Item2 != d.Item3);
    }

    private static string Said(CalendarDay day) => $"{(day.Kind == "holiday" ? "Nghỉ" : "Làm bù")}: {day.Name}";

    private static string Said(AgencyHours hours) => string.Join("; ", hours.Days.OrderBy(d => Enum.Parse<DayOfWeek>(d.Key, true)).Select(d => $"{d.Key} {string.Join(", ", d.Value.Select(s => $"{s.From:HH:mm}-{s.To:HH:mm}"))}"))
        + (hours.ValidUntil is { } until ? $" (đến {until:dd/MM/yyyy})" : "");
}
