namespace Platform.WorkingTime;

/// <summary>One stop of the clock in local minutes; <see cref="Open"/> as its end while it lasts.</summary>
internal readonly record struct Stop(long From, long To, string Reason)
{
    public const long Open = long.MaxValue;

    public bool IsOpen => To == Open;
}

/// <summary>The pauses of a dossier, in order and without overlap: what two pauses share is counted once, for the earlier one.</summary>
/// <remarks>
/// A stop is rounded up to the minute and a resumption down, so that seconds never move a due date later than the pause
/// lasted; pauses that touch or overlap lose nothing between them. Before the counted receipt no clock runs that could stop.
/// </remarks>
internal static class Stops
{
    public static List<Stop> Of(IReadOnlyList<Pause>? pauses, long countedFrom)
    {
        var stops = new List<Stop>();
        if (pauses is null || pauses.Count == 0) return stops;
        var covered = DateTimeOffset.MinValue;
        var runFrom = DateTimeOffset.MinValue;
        var end = countedFrom;
        foreach (var pause in pauses.OrderBy(p => p.From))
        {
            if (pause.Until < pause.From)
                throw new ArgumentException($"Tạm dừng \"{pause.Reason}\" kết thúc trước khi bắt đầu.", nameof(pauses));
            if (pause.Until <= covered) continue;
            if (pause.From > covered) runFrom = pause.From;
            var from = Math.Max(end, LocalTime.MinuteFrom(runFrom));
            var to = pause.Until is { } until ? LocalTime.MinuteOf(until) : Stop.Open;
            covered = pause.Until ?? DateTimeOffset.MaxValue;
            if (to <= from) continue;
            stops.Add(new Stop(from, to, pause.Reason));
            end = to;
            if (pause.Until is null) break;
        }
        return stops;
    }

    /// <summary>Moves a due minute later by the working minutes of each stop that began before it; drops the others.</summary>
    /// <returns>
    /// The due minute, null while a stop is open. A stop that begins when the dossier already is due changes nothing: what is
    /// late stays late.
    /// </returns>
    public static long? MoveLater(long due, List<Stop> stops, WorkCalendar calendar)
    {
        for (var i = 0; i < stops.Count; i++)
        {
            if (stops[i].From >= due)
            {
                stops.RemoveRange(i, stops.Count - i);
                break;
            }
            if (stops[i].IsOpen) return null;
            due = calendar.AddMinutes(due, calendar.MinutesBetween(stops[i].From, stops[i].To));
        }
        return due;
    }
}
