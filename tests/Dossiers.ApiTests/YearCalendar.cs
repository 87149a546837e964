using Platform.WorkingTime;

namespace Platform.Dossiers.ApiTests;

/// <summary>The days and hours of the year that is lived, counted by hand and not by the product's calculator.</summary>
internal static class YearCalendar
{
    public static readonly DateOnly From = new(2026, 7, 1);
    public static readonly DateOnly Until = new(2027, 6, 30);
    public static readonly DateOnly MakeUpSaturday = new(2026, 8, 22);

    public static readonly DateOnly[] Holidays =
    [
        new(2026, 8, 31), new(2026, 9, 1), new(2026, 9, 2), new(2027, 1, 1),
        new(2027, 2, 4), new(2027, 2, 5), new(2027, 2, 6), new(2027, 2, 7), new(2027, 2, 8), new(2027, 2, 9), new(2027, 2, 10), // Tết
        new(2027, 4, 16), new(2027, 4, 30), new(2027, 5, 3),
    ];

    public static bool Working(DateOnly day) => day == MakeUpSaturday || (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !Holidays.Contains(day));

    /// <summary>Received after 15:00 where that rule holds: counted from half past seven of the next working day.</summary>
    public static DateTimeOffset CountedFrom(DateTimeOffset received, TimeOnly? cutOff)
    {
        var day = LocalTime.LocalDate(received);
        if (cutOff is not { } time || received < LocalTime.At(day, time))
            return received;
        do
            day = day.AddDays(1);
        while (!Working(day));
        return LocalTime.At(day, new(7, 30));
    }

    /// <summary>Half past seven to half past eleven, half past one to half past five.</summary>
    public static int WorkingMinutes(DateTimeOffset from, DateTimeOffset to)
    {
        var minutes = 0.0;
        for (var day = LocalTime.LocalDate(from); day <= LocalTime.LocalDate(to); day = day.AddDays(1))
            foreach (var (opens, closes) in Working(day) ? new (TimeOnly, TimeOnly)[] { (new(7, 30), new(11, 30)), (new(13, 30), new(17, 30)) } : [])
            {
                var (begin, end) = (LocalTime.At(day, opens), LocalTime.At(day, closes));
                minutes += Math.Max(0, ((to < end ? to : end) - (from > begin ? from : begin)).TotalMinutes);
            }
        return (int)minutes;
    }
}
