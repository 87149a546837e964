namespace Platform.WorkingTime;

/// <summary>Writes the spans from receipt to due, in order, each beginning where the last one ended.</summary>
/// <remarks>
/// Days are told as whole local days. What a pause takes from a counted day, as the share of that day's working minutes, is
/// made up after the day the term would have ended on, minute for minute: so the days counted still add up to the limit.
/// </remarks>
/// <param name="calendar">The agency's calendar.</param>
/// <param name="stops">The stops that move the due date.</param>
/// <param name="end">The due minute, or the beginning of the open stop: nothing is told beyond it.</param>
internal sealed class Explanation(WorkCalendar calendar, IReadOnlyList<Stop> stops, long end)
{
    private readonly List<Span> spans = [];
    private decimal daysPaused;
    private int wholeDays;

    public IReadOnlyList<Span> Spans => spans;

    public void BeforeCounting(long received, long countedFrom, TimeOnly? cutOff)
    {
        if (cutOff is { } time) Tell(received, countedFrom, Reasons.AfterCutOff(time));
        else if (received < countedFrom) NotWorking(received, countedFrom);
    }

    public void Count(Term term, long countedFrom)
    {
        if (term.Measure is Measure.Minutes)
        {
            CountMinutes(countedFrom);
            return;
        }
        var midnight = LocalTime.MinuteOf(LocalTime.DayOf(countedFrom)) + LocalTime.MinutesPerDay;
        Outside(countedFrom, Math.Min(midnight, term.Due), term.Length == 0 ? Reasons.SameDay : Reasons.DayOfReceipt);
        if (term.Measure is Measure.WorkingDays) CountWorkingDays(midnight, term.Due);
        else CountCalendarDays(midnight, term);
        MakeUpForPauses(countedFrom, term.Due);
    }

    private void CountMinutes(long from)
    {
        foreach (var part in Parts(from, end))
            foreach (var (start, to, working) in Stretches(part))
                if (working) Tell(start, to, Reasons.WorkingHours(calendar, LocalTime.DayOf(start)), minutes: to - start);
    }

    private void CountWorkingDays(long midnight, long due)
    {
        for (var number = 0; midnight < Math.Min(due, end); midnight += LocalTime.MinutesPerDay)
        {
            var day = LocalTime.DayOf(midnight);
            var to = Math.Min(midnight + LocalTime.MinutesPerDay, due);
            if (calendar.IsWorkingDay(day)) CountDay(midnight, to, Reasons.WorkingDay(++number, calendar, day));
            else Outside(midnight, to, Reasons.NotWorking(calendar, day));
        }
    }

    private void CountCalendarDays(long midnight, Term term)
    {
        for (var number = 1; number <= term.Length && midnight < end; number++, midnight += LocalTime.MinutesPerDay)
        {
            var to = Math.Min(midnight + LocalTime.MinutesPerDay, term.Due);
            var off = !calendar.IsWorkingDay(LocalTime.DayOf(midnight));
            if (!stops.Any(s => s.From < to && s.To > midnight)) CountWholeDay(midnight, to, number);
            else if (off) Tell(midnight, Math.Min(to, end), Reasons.DayOffInPause(number), days: 1);
            else CountDay(midnight, to, Reasons.CalendarDays(number, number));
        }
        if (midnight < term.Due) Outside(midnight, term.Due, Reasons.MovedToWorkingDay);
    }

    /// <summary>Adjacent whole calendar days are one span: thirty days are not thirty lines.</summary>
    private void CountWholeDay(long from, long to, int number)
    {
        if (wholeDays > 0 && spans[^1].CountedDays == wholeDays)
        {
            wholeDays++;
            spans[^1] = spans[^1] with
            {
                To = LocalTime.InstantOf(to),
                Reason = Reasons.CalendarDays(number - wholeDays + 1, number),
                CountedDays = wholeDays,
            };
            return;
        }
        Tell(from, to, Reasons.CalendarDays(number, number), days: 1);
        wholeDays = 1;
    }

    private void CountDay(long from, long to, string reason)
    {
        var ofDay = calendar.MinutesBetween(from, to);
        var paused = Paused(from, to);
        var share = paused == 0 ? 1 : Math.Round((ofDay - paused) / (decimal)ofDay, Shares.Digits);
        daysPaused += 1 - share;
        var told = new Shares(share, ofDay - paused);
        foreach (var part in Parts(from, to))
        {
            var minutes = calendar.MinutesBetween(part.From, part.To);
            if (minutes > 0) Tell(part.From, part.To, reason, days: told.Next(minutes));
            else NotWorking(part.From, part.To);
        }
    }

    private void MakeUpForPauses(long countedFrom, long due)
    {
        if (due >= end) return;
        var told = new Shares(daysPaused, Paused(countedFrom, due));
        foreach (var part in Parts(due, end))
            foreach (var (from, to, working) in Stretches(part))
                if (working) Tell(from, to, Reasons.MakingUpForPause, days: told.Next(to - from));
    }

    private void Outside(long from, long to, string reason)
    {
        foreach (var part in Parts(from, to)) Tell(part.From, part.To, reason);
    }

    /// <summary>What of a stretch no stop covers; tells the stops on the way.</summary>
    private IEnumerable<(long From, long To)> Parts(long from, long to)
    {
        to = Math.Min(to, end);
        foreach (var stop in stops)
        {
            if (stop.To <= from) continue;
            if (stop.From >= to) break;
            var start = Math.Max(stop.From, from);
            if (from < start) yield return (from, start);
            from = Math.Min(stop.To, to);
            Tell(start, from, Reasons.Paused(stop.Reason));
        }
        if (from < to) yield return (from, to);
    }

    /// <summary>A stretch's working and, told on the way, its other times.</summary>
    private IEnumerable<(long From, long To, bool Working)> Stretches((long From, long To) part)
    {
        var (from, to) = part;
        while (from < to)
        {
            var next = Math.Min(calendar.NextMinute(from), to);
            if (from < next) NotWorking(from, next);
            if (next == to) yield break;
            from = Math.Min(calendar.EndOfStretch(next), to);
            yield return (next, from, true);
        }
    }

    private void NotWorking(long from, long to)
    {
        while (from < to)
        {
            var day = LocalTime.DayOf(from);
            var until = Math.Min(to, LocalTime.MinuteOf(day) + LocalTime.MinutesPerDay);
            Tell(from, until, Reasons.NotWorking(calendar, day));
            from = until;
        }
    }

    private long Paused(long from, long to) =>
        stops.Where(s => s.From < to && s.To > from).Sum(s => calendar.MinutesBetween(Math.Max(s.From, from), Math.Min(s.To, to)));

    private void Tell(long from, long to, string reason, long minutes = 0, decimal days = 0)
    {
        if (from >= to) return;
        var counted = minutes > 0 || days > 0;
        if (!counted && spans.Count > 0 && !spans[^1].Counted && spans[^1].Reason == reason)
            spans[^1] = spans[^1] with { To = LocalTime.InstantOf(to) };
        else
            spans.Add(new Span(LocalTime.InstantOf(from), LocalTime.InstantOf(to), counted, reason, minutes, days));
        wholeDays = 0;
    }
}
