using System.Text.Json;
using Platform.Contracts;
using Platform.ServiceDefaults;

namespace Platform.Procedures.Domain;

/// <summary>What the calendar says, without its revision.</summary>
/// <param name="Years">Announced as a whole, ascending: one day of next year announces no year.</param>
public sealed record CalendarContent(IReadOnlyList<CalendarDay> Days, IReadOnlyList<AgencyHours> Hours, IReadOnlyList<int> Years)
{
    /// <summary>Changes of so many revisions go along with the calendar: more than a dossier lives through.</summary>
    private const int ChangesKept = 40;

    public static CalendarContent Of(CalendarChanged? calendar) =>
        calendar is null ? new([], [], []) : new(calendar.Days, calendar.Hours, calendar.AnnouncedYears ?? YearsOf(calendar.Days));

    /// <summary>Where nobody names the years: those of the holidays. A file of holidays is a whole year's; a make-up day alone is not.</summary>
    public static IReadOnlyList<int> YearsOf(IReadOnlyList<CalendarDay> days) => [.. days.Where(d => d.Kind == "holiday").Select(d => d.Date.Year).Distinct().Order()];

    /// <summary>The revision after <paramref name="before"/>, with what it changes and why.</summary>
    /// <param name="ground">The decision; empty where only files were read.</param>
    public CalendarChanged Next(CalendarChanged? before, string ground, DateTimeOffset now)
    {
        var revision = (before?.Revision ?? 0) + 1;
        IEnumerable<CalendarRevisionChange> changes = before is null ? [] : [.. before.Changes ?? [], new(revision, now, ground, DaysSince(before.Days), HoursSince(before.Hours))];
        return new CalendarChanged(revision, Days, Hours, now, Years, [.. changes.TakeLast(ChangesKept)]);
    }

    private IReadOnlyList<CalendarDayChange> DaysSince(IReadOnlyList<CalendarDay> before)
    {
        var dates = Days.Select(d => d.Date).ToHashSet();
        return [.. Days.Except(before).Select(d => new CalendarDayChange(d.Date, d.Kind, d.Name))
            .Concat(before.Where(d => !dates.Contains(d.Date)).Select(d => new CalendarDayChange(d.Date, null, d.Name))).OrderBy(d => d.Date)];
    }

    private IReadOnlyList<string> HoursSince(IReadOnlyList<AgencyHours> before)
    {
        var (then, now) = (before.ToLookup(h => h.Agency, Text), Hours.ToLookup(h => h.Agency, Text));
        return [.. then.Concat(now).Select(g => g.Key).Distinct().Where(a => !then[a].ToHashSet().SetEquals(now[a])).Order(StringComparer.Ordinal)];

        static string Text(AgencyHours hours) => JsonSerializer.Serialize(hours, Json.Options);
    }
}
