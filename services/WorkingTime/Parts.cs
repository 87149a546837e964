namespace Platform.WorkingTime;

/// <summary>Divides the working time of a promise among the steps of its process.</summary>
public static class Parts
{
    /// <summary>
    /// When the parts of a promise end, each by its cumulated share of the working minutes between counted receipt and due: never
    /// the sum of rounded parts. Pauses move a part as they move the whole.
    /// </summary>
    /// <param name="countedFrom">When the receipt counts.</param>
    /// <param name="due">The promised instant, pauses included.</param>
    /// <param name="cumulated">Percent of the time up to each part's end, rising; 100 and more end with the promise itself.</param>
    /// <param name="calendar">The competent agency's calendar.</param>
    /// <param name="pauses">Those that have ended, in any order.</param>
    /// <returns>UTC, whole minutes, a started minute dropped; never before the counted receipt nor after the promise.</returns>
    public static IReadOnlyList<DateTimeOffset> Of(
        DateTimeOffset countedFrom, DateTimeOffset due, IReadOnlyList<decimal> cumulated, WorkCalendar calendar, IReadOnlyList<Pause>? pauses = null)
    {
        var (from, end) = (LocalTime.MinuteOf(countedFrom), LocalTime.MinuteOf(due));
        var stops = Stops.Of(pauses?.Where(p => p.Until is not null).ToList(), from);
        var stopped = stops.Where(s => s.From < end).Sum(s => calendar.MinutesBetween(s.From, Math.Min(s.To, end)));
        var whole = Math.Max(0, calendar.MinutesBetween(from, end) - stopped);
        return
        [
            .. cumulated.Select(share => share >= 100
                ? due
                : LocalTime.InstantOf(Math.Clamp(Stops.MoveLater(calendar.AddMinutes(from, (long)(whole * share / 100)), [.. stops], calendar)!.Value, from, Math.Max(from, end)))),
        ];
    }
}
