namespace Platform.Reporting.Domain;

/// <summary>Every rule about a day is about the local day: Asia/Ho_Chi_Minh, UTC+7 all year.</summary>
public static class LocalDay
{
    public static readonly TimeSpan Offset = TimeSpan.FromHours(7);

    /// <summary>PostgreSQL keeps microseconds: an instant is cut to them before anything is decided, so that memory and database agree.</summary>
    public static DateTimeOffset Microseconds(this DateTimeOffset instant) =>
        new DateTimeOffset(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(Offset).DateTime);

    /// <summary>The first instant of the day, in UTC.</summary>
    public static DateTimeOffset Start(DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), Offset).ToUniversalTime();

    /// <summary>The last microsecond of the day, in UTC.</summary>
    public static DateTimeOffset End(DateOnly day) => Start(day.AddDays(1)).AddMicroseconds(-1);
}
