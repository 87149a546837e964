namespace Platform.WorkingTime;

/// <summary>What the limit is counted in once the rules have been applied to it.</summary>
internal enum Measure
{
    Minutes,
    WorkingDays,
    CalendarDays,
}

/// <summary>A limit running from a counted receipt, as if the clock never stopped.</summary>
/// <param name="Measure">What is counted.</param>
/// <param name="Length">How many of it: working minutes, or days after the day of receipt.</param>
/// <param name="Due">The local minute it ends at.</param>
internal readonly record struct Term(Measure Measure, long Length, long Due)
{
    private const int LongestInDays = 3650;

    public static Term Of(TimeLimit limit, CountingMode mode, long countedFrom, WorkCalendar calendar)
    {
        var amount = limit.Amount;
        var whole = amount == decimal.Truncate(amount);
        if (amount < 0 || amount > Longest(limit.Unit))
            throw new ArgumentOutOfRangeException(nameof(limit), amount, $"Thời hạn từ 0 đến {Longest(limit.Unit):0} ({limit.Unit}).");

        var receipt = LocalTime.DayOf(countedFrom);
        if (amount == 0) return new Term(Measure.WorkingDays, 0, calendar.ClosingOf(receipt));
        return limit.Unit switch
        {
            TimeUnit.Minute => Minutes(amount, countedFrom, calendar),
            TimeUnit.Hour => Minutes(amount * 60, countedFrom, calendar),
            TimeUnit.WorkingDay when whole && mode is CountingMode.Civil => WorkingDays((int)amount, receipt, calendar),
            TimeUnit.WorkingDay => Minutes(amount * TimeLimit.MinutesPerWorkingDay, countedFrom, calendar),
            TimeUnit.CalendarDay => CalendarDays(receipt, receipt.AddDays(WholeDays(amount)), calendar),
            TimeUnit.Week => CalendarDays(receipt, receipt.AddDays(WholeDays(amount * 7)), calendar),
            _ => CalendarDays(receipt, MonthsLater(receipt, amount), calendar),
        };
    }

    /// <summary>A started minute is not given away to the agency: 0.333 of a working day is 159 minutes. But nothing is due at once.</summary>
    private static Term Minutes(decimal minutes, long countedFrom, WorkCalendar calendar)
    {
        var length = Math.Max(1, (long)minutes);
        return new Term(Measure.Minutes, length, calendar.AddMinutes(countedFrom, length));
    }

    private static Term WorkingDays(int days, DateOnly receipt, WorkCalendar calendar)
    {
        var day = receipt;
        for (var i = 0; i < days; i++) day = calendar.NextWorkingDay(day);
        return new Term(Measure.WorkingDays, days, calendar.ClosingOf(day));
    }

    private static Term CalendarDays(DateOnly receipt, DateOnly last, WorkCalendar calendar)
    {
        var due = calendar.IsWorkingDay(last) ? last : calendar.NextWorkingDay(last);
        return new Term(Measure.CalendarDays, last.DayNumber - receipt.DayNumber, calendar.ClosingOf(due));
    }

    /// <summary>Half a month is fifteen days (Bộ luật Dân sự 2015, article 146); other fractions likewise, of thirty.</summary>
    private static DateOnly MonthsLater(DateOnly receipt, decimal months)
    {
        var whole = (int)months;
        return receipt.AddMonths(whole).AddDays(WholeDays((months - whole) * 30));
    }

    /// <summary>A term in days ends with its last day (article 148), so a started day is a whole one.</summary>
    private static int WholeDays(decimal days) => (int)decimal.Ceiling(days);

    private static decimal Longest(TimeUnit unit) => unit switch
    {
        TimeUnit.Minute => LongestInDays * TimeLimit.MinutesPerWorkingDay,
        TimeUnit.Hour => LongestInDays * TimeLimit.MinutesPerWorkingDay / 60,
        TimeUnit.WorkingDay or TimeUnit.CalendarDay => LongestInDays,
        TimeUnit.Week => LongestInDays / 7,
        TimeUnit.Month => LongestInDays / 30,
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "Đơn vị thời gian không có."),
    };
}
