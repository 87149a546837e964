using System.Globalization;
using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.WorkingTime;

namespace Platform.Dossiers.Domain;

/// <summary>What moved a date: a decision, and what it changed as far as this dossier's time is concerned.</summary>
/// <param name="Ground">The decision, as the person wrote who proposed the change; empty where only files were read.</param>
/// <param name="Hours">Whether the agency's weekly hours changed.</param>
public sealed record CalendarCause(string Ground, IReadOnlyList<MovedDay> Days, bool Hours);

/// <param name="Kind"><c>holiday</c> or <c>makeUpWorkingDay</c>; null: an ordinary day again.</param>
public sealed record MovedDay(DateOnly Date, string? Kind, string? Name);

public static class CalendarCauses
{
    /// <summary>What was changed in the time between two instants for an agency; empty where the calendar does not tell.</summary>
    /// <param name="later">Changes that came after the date was counted.</param>
    public static IReadOnlyList<CalendarCause> Of(CatalogueSnapshot catalogue, string agency, Func<CalendarRevisionChange, bool> later, DateTimeOffset from, DateTimeOffset to)
    {
        var (first, last) = (LocalTime.LocalDate(from), LocalTime.LocalDate(to));
        return [.. (catalogue.Calendar?.Changes ?? []).Where(later)
            .Select(c => new CalendarCause(c.Ground, [.. c.Days.Where(d => d.Date >= first && d.Date <= last).Select(d => new MovedDay(d.Date, d.Kind, d.Name))], c.Hours.Contains(agency)))
            .Where(c => c.Days.Count > 0 || c.Hours)];
    }

    /// <summary>Within a sentence: <c>Thông báo 12 (28/11/2026 làm bù: Làm bù 31/12)</c>; null where nothing is known.</summary>
    public static string? Words(IReadOnlyList<CalendarCause>? causes) => causes is { Count: > 0 } ? string.Join("; ", causes.Select(Words)) : null;

    private static string Words(CalendarCause cause)
    {
        var days = cause.Days.Take(MostNamed).Select(Words).Concat(cause.Days.Count > MostNamed ? [$"và {cause.Days.Count - MostNamed} ngày khác"] : []).Concat(cause.Hours ? ["giờ làm việc của cơ quan"] : []);
        return cause.Ground.Length > 0 ? $"{cause.Ground} ({string.Join(", ", days)})" : string.Join(", ", days);
    }

    private const int MostNamed = 5;

    private static string Words(MovedDay day)
    {
        var date = day.Date.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
        return day.Kind switch { "holiday" => $"{date} nghỉ: {day.Name}", null => $"{date} là ngày thường", _ => $"{date} làm việc: {day.Name}" };
    }
}
