using System.Collections.Frozen;

namespace Platform.WorkingTime;

/// <summary>
/// When an agency works: its weekly hours, the public holidays and the make-up days. Immutable, safe to share, indexed by date.
/// </summary>
/// <remarks>
/// Instants are taken in any offset and returned in UTC; days are local (<see cref="LocalTime"/>). The arithmetic is exact to
/// the minute: an instant belongs to the minute it falls in and its seconds are dropped.
/// </remarks>
public sealed class WorkCalendar
{
    /// <summary>Days in a row without a working minute after which the search stops: no agency rests for a year.</summary>
    private const int LongestRest = 366;

    private readonly FrozenDictionary<DateOnly, SpecialDay> special;
    private readonly (WeeklyHours Hours, WorkDay[] Days)[] weeks;
    private readonly FrozenSet<int>? announced;

    /// <param name="specialDays">
    /// All announced years, past ones too: a dossier received last year is counted with last year's holidays.
    /// </param>
    /// <param name="hours">
    /// The agency's hours in any order. Where several hold on a day the latest <c>ValidFrom</c> wins, of equals the last given;
    /// where none holds, <see cref="WeeklyHours.Default"/> does.
    /// </param>
    /// <param name="announcedYears">
    /// The years whose holidays are announced as a whole: a single day of next year announces no year. Default, for calendars that do not say:
    /// every year up to that of the last holiday.
    /// </param>
    /// <exception cref="ArgumentException">A date is both holiday and make-up day; hours overlap, run backwards or have seconds.</exception>
    public WorkCalendar(IEnumerable<SpecialDay> specialDays, IEnumerable<WeeklyHours>? hours = null, IEnumerable<int>? announcedYears = null)
    {
        var days = new Dictionary<DateOnly, SpecialDay>();
        foreach (var day in specialDays)
        {
            if (!days.TryAdd(day.Date, day) && days[day.Date].Kind != day.Kind)
                throw new ArgumentException($"Ngày {day.Date:dd/MM/yyyy} vừa là ngày nghỉ vừa là ngày làm bù."); // read by people: no parameter name
        }
        special = days.ToFrozenDictionary();
        announced = announcedYears?.ToFrozenSet();
        LastKnownYear = announced is null
            ? days.Values.Where(d => d.Kind is SpecialDayKind.Holiday).Select(d => (int?)d.Date.Year).Max()
            : announced.Select(y => (int?)y).Max();
        weeks =
        [
            .. (hours ?? []).Reverse().OrderByDescending(h => h.ValidFrom).Append(WeeklyHours.Default)
                .Select(h => (h, Enum.GetValues<DayOfWeek>().Select(d => h.Days.TryGetValue(d, out var spans) ? new WorkDay(spans) : WorkDay.Off).ToArray())),
        ];
    }

    /// <summary>The last year whose holidays are announced; null when nothing is known.</summary>
    public int? LastKnownYear { get; }

    /// <summary>Whether the year's holidays are announced. Years before the first one known are past and change no more.</summary>
    public bool IsAnnounced(int year) => year <= LastKnownYear && (announced is null || announced.Contains(year) || year < announced.Min());

    /// <summary>The day's stretches in order, local time; empty on a day off. A make-up day has Monday's.</summary>
    public IReadOnlyList<WorkSpan> HoursOn(DateOnly day) => DayOn(day).Spans;

    /// <summary>Whether the local day has at least one working minute.</summary>
    public bool IsWorkingDay(DateOnly day) => DayOn(day).IsWorking;

    /// <summary>The holiday or make-up day announced for a date, if any.</summary>
    public SpecialDay? SpecialDayOn(DateOnly day) => special.GetValueOrDefault(day);

    /// <summary>The first working day after the given day.</summary>
    /// <exception cref="InvalidOperationException">The agency has no working hours.</exception>
    public DateOnly NextWorkingDay(DateOnly after)
    {
        for (var tried = 0; tried < LongestRest; tried++)
        {
            after = after.AddDays(1);
            if (DayOn(after).IsWorking) return after;
        }
        throw NoHours(after);
    }

    /// <summary>The opening (UTC) of a local day; null on a day off.</summary>
    public DateTimeOffset? OpensAt(DateOnly day) => DayOn(day) is { IsWorking: true } ? LocalTime.InstantOf(OpeningOf(day)) : null;

    /// <summary>The end (UTC) of the last working minute of a local day; null on a day off.</summary>
    public DateTimeOffset? ClosesAt(DateOnly day) => DayOn(day) is { IsWorking: true } ? LocalTime.InstantOf(ClosingOf(day)) : null;

    /// <summary>Whether the instant lies in a working minute. At closing time the agency is closed.</summary>
    public bool IsWorkingMinute(DateTimeOffset instant)
    {
        var minute = LocalTime.MinuteOf(instant);
        var ofDay = (int)(minute % LocalTime.MinutesPerDay);
        return DayOn(LocalTime.DayOf(minute)).NextMinute(ofDay) == ofDay;
    }

    /// <summary>The minute the instant falls in if it is a working one, otherwise the next working minute (UTC).</summary>
    /// <exception cref="InvalidOperationException">The agency has no working hours.</exception>
    public DateTimeOffset NextWorkingMinute(DateTimeOffset instant) => LocalTime.InstantOf(NextMinute(LocalTime.MinuteOf(instant)));

    /// <summary>Working minutes between two instants; negative when <paramref name="to"/> is the earlier one.</summary>
    public long MinutesBetween(DateTimeOffset from, DateTimeOffset to) => MinutesBetween(LocalTime.MinuteOf(from), LocalTime.MinuteOf(to));

    /// <summary>
    /// When the given number of working minutes has passed (UTC). What ends exactly at a closing time ends then, not at the next
    /// opening; 0 minutes end where they start.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 0 minutes.</exception>
    /// <exception cref="InvalidOperationException">The agency has no working hours.</exception>
    public DateTimeOffset AddMinutes(DateTimeOffset from, long minutes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minutes);
        return LocalTime.InstantOf(AddMinutes(LocalTime.MinuteOf(from), minutes));
    }

    internal WorkDay DayOn(DateOnly day)
    {
        var weekday = day.DayOfWeek;
        if (special.TryGetValue(day, out var announced))
        {
            if (announced.Kind is SpecialDayKind.Holiday) return WorkDay.Off;
            weekday = DayOfWeek.Monday;
        }
        foreach (var (hours, days) in weeks)
            if (hours.Holds(day))
                return days[(int)weekday];
        return WorkDay.Off;
    }

    internal long OpeningOf(DateOnly workingDay) => LocalTime.MinuteOf(workingDay) + DayOn(workingDay).Opens;

    internal long ClosingOf(DateOnly workingDay) => LocalTime.MinuteOf(workingDay) + DayOn(workingDay).Closes;

    internal long NextMinute(long minute)
    {
        var day = LocalTime.DayOf(minute);
        return DayOn(day).NextMinute((int)(minute % LocalTime.MinutesPerDay)) is { } sameDay
            ? LocalTime.MinuteOf(day) + sameDay
            : OpeningOf(NextWorkingDay(day));
    }

    /// <summary>The end of the stretch a working minute lies in.</summary>
    internal long EndOfStretch(long workingMinute)
    {
        var day = LocalTime.DayOf(workingMinute);
        return LocalTime.MinuteOf(day) + DayOn(day).EndOfStretch((int)(workingMinute % LocalTime.MinutesPerDay));
    }

    internal long MinutesBetween(long from, long to)
    {
        if (to < from) return -MinutesBetween(to, from);
        long sum = 0;
        for (var midnight = from - (from % LocalTime.MinutesPerDay); midnight < to; midnight += LocalTime.MinutesPerDay)
        {
            var day = DayOn(LocalTime.DayOf(midnight));
            sum += day.MinutesBetween((int)Math.Max(0, from - midnight), (int)Math.Min(LocalTime.MinutesPerDay, to - midnight));
        }
        return sum;
    }

    internal long AddMinutes(long from, long minutes)
    {
        if (minutes == 0) return from;
        var date = LocalTime.DayOf(from);
        var start = (int)(from % LocalTime.MinutesPerDay);
        while (true)
        {
            var day = DayOn(date);
            var rest = day.MinutesBetween(start, LocalTime.MinutesPerDay);
            if (rest >= minutes) return LocalTime.MinuteOf(date) + day.After(start, minutes);
            minutes -= rest;
            start = 0;
            date = NextWorkingDay(date);
        }
    }

    private static InvalidOperationException NoHours(DateOnly until) =>
        new($"Cơ quan không có giờ làm việc nào trong {LongestRest} ngày đến {until:dd/MM/yyyy}: kiểm tra lịch làm việc của cơ quan.");
}
