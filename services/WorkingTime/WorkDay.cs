namespace Platform.WorkingTime;

/// <summary>One day's stretches, checked, sorted and in minutes after local midnight: what the arithmetic reads.</summary>
internal sealed class WorkDay
{
    public static readonly WorkDay Off = new([]);

    private readonly (int From, int To)[] stretches;

    public WorkDay(IEnumerable<WorkSpan> spans)
    {
        WorkSpan[] sorted = [.. spans.OrderBy(s => s.From)];
        for (var i = 0; i < sorted.Length; i++)
        {
            var (from, to) = sorted[i];
            if (from >= to || !WholeMinute(from) || !WholeMinute(to))
                throw new ArgumentException($"Giờ làm việc {from:HH:mm:ss}-{to:HH:mm:ss} không hợp lệ: giờ đầu phải trước giờ cuối và tròn phút.");
            if (i > 0 && from < sorted[i - 1].To)
                throw new ArgumentException($"Giờ làm việc {from:HH:mm}-{to:HH:mm} chồng lên {sorted[i - 1].From:HH:mm}-{sorted[i - 1].To:HH:mm}.");
        }
        Spans = sorted;
        stretches = [.. sorted.Select(s => (Minute(s.From), Minute(s.To)))];
        Minutes = stretches.Sum(s => s.To - s.From);
    }

    public IReadOnlyList<WorkSpan> Spans { get; }

    public int Minutes { get; }

    public bool IsWorking => Minutes > 0;

    public int Opens => stretches[0].From;

    public int Closes => stretches[^1].To;

    public int MinutesBetween(int from, int to)
    {
        var sum = 0;
        foreach (var stretch in stretches)
            sum += Math.Max(0, Math.Min(stretch.To, to) - Math.Max(stretch.From, from));
        return sum;
    }

    /// <summary>The first working minute at or after a minute; null when the day is over.</summary>
    public int? NextMinute(int minute)
    {
        foreach (var (from, to) in stretches)
            if (minute < to)
                return Math.Max(minute, from);
        return null;
    }

    /// <summary>The end of the stretch a working minute lies in.</summary>
    public int EndOfStretch(int workingMinute) => stretches.First(s => workingMinute < s.To).To;

    /// <summary>When the given number of working minutes, at least 1 and no more than the rest of the day, has passed.</summary>
    public int After(int minute, long minutes)
    {
        foreach (var (from, to) in stretches)
        {
            var start = Math.Max(minute, from);
            if (to - start >= minutes) return (int)(start + minutes);
            minutes -= Math.Max(0, to - start);
        }
        throw new ArgumentOutOfRangeException(nameof(minutes));
    }

    private static bool WholeMinute(TimeOnly time) => time.Ticks % TimeSpan.TicksPerMinute == 0;

    private static int Minute(TimeOnly time) => (time.Hour * 60) + time.Minute;
}
