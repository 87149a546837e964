namespace Platform.WorkingTime;

/// <summary>
/// The one calculator of due dates, for services, screens and tests alike: pure, exact to the minute, explained.
/// </summary>
/// <remarks>
/// Counting follows Bộ luật Dân sự 2015, articles 145-148. Seconds: a receipt counts in the minute it falls
/// in (09:00:59 is 09:00, 14:59:59 is before 15:00), a stop from the next whole minute, a resumption from the minute it falls in.
/// Every rounding thus moves a due date earlier, if at all, by less than a minute each.
/// </remarks>
public static class DueCalculator
{
    /// <summary>When a dossier is due.</summary>
    /// <param name="receivedAt">The instant of receipt, any offset.</param>
    /// <param name="limit">
    /// Whole working days end at the close of the last one (mode civil). Hours, minutes, fractions of a working day and, in mode
    /// elapsed, every amount of working days run in working minutes; a fraction of a minute is dropped, but at least one minute
    /// runs. Calendar days, weeks and months end at the close of their last day or else of the next working day; a
    /// fraction of a day is a whole one, a fraction of a month that part of 30 days. 0 of any unit: the day of receipt.
    /// </param>
    /// <param name="calendar">The competent agency's calendar.</param>
    /// <param name="rules">Default: no cut-off, mode civil.</param>
    /// <param name="pauses">
    /// In any order; overlaps count once. Each moves the due date later by the working minutes it lasted after the counted
    /// receipt, provided it began before the dossier was due.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative or longer than 3650 days of its kind (521 weeks, 121 months).</exception>
    /// <exception cref="ArgumentException">A pause ends before it begins.</exception>
    /// <exception cref="InvalidOperationException">The agency has no working hours in the 366 days after some day the count runs through.</exception>
    public static DueDate Due(
        DateTimeOffset receivedAt,
        TimeLimit limit,
        WorkCalendar calendar,
        ReceiptRules? rules = null,
        IReadOnlyList<Pause>? pauses = null)
    {
        rules ??= new ReceiptRules();
        var received = LocalTime.MinuteOf(receivedAt);
        var countedFrom = CountedFrom(received, rules.CutOff, calendar, out var afterCutOff);
        var term = Term.Of(limit, rules.Mode, countedFrom, calendar);
        var stops = Stops.Of(pauses, countedFrom);
        var due = Stops.MoveLater(term.Due, stops, calendar);

        var explanation = new Explanation(calendar, stops, due ?? stops.First(s => s.IsOpen).From);
        explanation.BeforeCounting(received, countedFrom, afterCutOff ? rules.CutOff : null);
        explanation.Count(term, countedFrom);
        return new DueDate(
            LocalTime.InstantOf(received),
            LocalTime.InstantOf(countedFrom),
            due is { } minute ? LocalTime.InstantOf(minute) : null,
            explanation.Spans,
            due is { } known ? NotAnnounced(LocalTime.DayOf(known).Year, calendar) : Reasons.StillPaused(stops.First(s => s.IsOpen).Reason));
    }

    /// <summary>A date that somebody set rather than the limit, moved later by the working minutes of a pause that has ended.</summary>
    /// <param name="countedFrom">The counted receipt: what stood still before it moves this date as little as it moves the limit's.</param>
    /// <returns>The same date where the pause began when it had passed: what is late stays late.</returns>
    public static DateTimeOffset MovedLater(DateTimeOffset due, Pause pause, WorkCalendar calendar, DateTimeOffset countedFrom)
    {
        var minute = LocalTime.MinuteOf(due);
        return LocalTime.InstantOf(Stops.MoveLater(minute, Stops.Of([pause], LocalTime.MinuteOf(countedFrom)), calendar) ?? minute);
    }

    private static long CountedFrom(long received, TimeOnly? cutOff, WorkCalendar calendar, out bool afterCutOff)
    {
        var next = calendar.NextMinute(received);
        if (cutOff is not { } time || received % LocalTime.MinutesPerDay < time.ToTimeSpan().TotalMinutes)
        {
            afterCutOff = false;
            return next;
        }
        var opening = calendar.OpeningOf(calendar.NextWorkingDay(LocalTime.DayOf(received)));
        afterCutOff = opening > next;
        return opening;
    }

    private static string? NotAnnounced(int year, WorkCalendar calendar) =>
        calendar.IsAnnounced(year) ? null : Reasons.NotAnnounced(year);
}
