namespace Platform.WorkingTime;

/// <summary>The unit in which a procedure promises its time.</summary>
public enum TimeUnit
{
    /// <summary>A minute inside the agency's hours.</summary>
    Minute,

    /// <summary>Sixty working minutes.</summary>
    Hour,

    /// <summary>A local day with working minutes; as an amount of time, 8 working hours.</summary>
    WorkingDay,

    /// <summary>A local day, working or not.</summary>
    CalendarDay,

    /// <summary>Seven calendar days.</summary>
    Week,

    /// <summary>To the same day number of a later month.</summary>
    Month,
}

/// <summary>The time a procedure takes, as promised: 5 working days, 4 hours, 1.5 working days.</summary>
/// <param name="Amount">How many units. 0 of any unit means the same day. Fractions are allowed, see <see cref="DueCalculator.Due"/>.</param>
/// <param name="Unit">The unit.</param>
public sealed record TimeLimit(decimal Amount, TimeUnit Unit)
{
    /// <summary>A full working day as a unit of promise, in minutes, whatever the agency's own hours add up to.</summary>
    public const int MinutesPerWorkingDay = 480;

    /// <summary>Due at the close of the day of receipt.</summary>
    public static TimeLimit SameDay { get; } = new(0, TimeUnit.WorkingDay);

    /// <summary>
    /// Reads a unit as the catalogue writes it: <c>workingDay</c>, <c>day</c> or <c>calendarDay</c>, <c>hour</c> or
    /// <c>workingHour</c>, <c>minute</c> or <c>workingMinute</c>, <c>week</c>, <c>month</c>; any case, singular or plural.
    /// </summary>
    /// <returns>False for anything else, the empty text of an unfinished catalogue entry included: which unit was meant is the caller's to decide.</returns>
    public static bool TryParseUnit(string? text, out TimeUnit unit)
    {
        var word = (text ?? "").Trim().ToLowerInvariant();
        if (word.EndsWith('s')) word = word[..^1];
        TimeUnit? known = word switch
        {
            "minute" or "workingminute" => TimeUnit.Minute,
            "hour" or "workinghour" => TimeUnit.Hour,
            "workingday" => TimeUnit.WorkingDay,
            "day" or "calendarday" => TimeUnit.CalendarDay,
            "week" => TimeUnit.Week,
            "month" => TimeUnit.Month,
            _ => null,
        };
        unit = known ?? default;
        return known is not null;
    }
}
