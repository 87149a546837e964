namespace Platform.WorkingTime;

/// <summary>
/// Asia/Ho_Chi_Minh. A fixed +07:00, written out: Vietnam has kept it without daylight saving since 1975, and so no time zone
/// data need be installed where this runs.
/// </summary>
public static class LocalTime
{
    /// <summary>+07:00.</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(7);

    internal const int MinutesPerDay = 24 * 60;

    /// <summary>The same instant, written with the offset +07:00.</summary>
    public static DateTimeOffset ToLocal(DateTimeOffset instant) => instant.ToOffset(Offset);

    /// <summary>The local day of an instant: 17:00 UTC already is the next day.</summary>
    public static DateOnly LocalDate(DateTimeOffset instant) => DateOnly.FromDateTime(ToLocal(instant).DateTime);

    /// <summary>The instant (UTC) of a local day and time.</summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly time) => new DateTimeOffset(day.ToDateTime(time), Offset).ToUniversalTime();

    /// <summary>The local minute an instant falls in, counted from 0001-01-01 00:00 local: seconds are dropped.</summary>
    internal static long MinuteOf(DateTimeOffset instant) => (instant.UtcTicks + Offset.Ticks) / TimeSpan.TicksPerMinute;

    /// <summary>The first local minute that begins at or after an instant.</summary>
    internal static long MinuteFrom(DateTimeOffset instant) =>
        (instant.UtcTicks + Offset.Ticks + TimeSpan.TicksPerMinute - 1) / TimeSpan.TicksPerMinute;

    internal static long MinuteOf(DateOnly day) => (long)day.DayNumber * MinutesPerDay;

    internal static DateOnly DayOf(long minute) => DateOnly.FromDayNumber((int)(minute / MinutesPerDay));

    internal static DateTimeOffset InstantOf(long minute) => new((minute * TimeSpan.TicksPerMinute) - Offset.Ticks, TimeSpan.Zero);
}
