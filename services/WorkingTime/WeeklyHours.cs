namespace Platform.WorkingTime;

/// <summary>One uninterrupted stretch of an agency's day, local time, whole minutes.</summary>
/// <param name="From">First working minute.</param>
/// <param name="To">The minute after the last one: at 11:30 the morning of 07:30-11:30 is over. 23:59 at the latest.</param>
public sealed record WorkSpan(TimeOnly From, TimeOnly To);

/// <summary>An agency's week, for as long as it is valid.</summary>
/// <param name="ValidFrom">First local day on which these hours hold.</param>
/// <param name="ValidUntil">Last local day on which they hold; null: until others follow.</param>
/// <param name="Days">The stretches of each weekday. A weekday left out has no working minutes.</param>
public sealed record WeeklyHours(
    DateOnly ValidFrom,
    DateOnly? ValidUntil,
    IReadOnlyDictionary<DayOfWeek, IReadOnlyList<WorkSpan>> Days)
{
    private static readonly IReadOnlyList<WorkSpan> OfficeHours =
    [
        new(new TimeOnly(7, 30), new TimeOnly(11, 30)),
        new(new TimeOnly(13, 30), new TimeOnly(17, 30)),
    ];

    /// <summary>Where an agency has set none: 07:30-11:30 and 13:30-17:30, Monday to Friday, always.</summary>
    public static WeeklyHours Default { get; } = new(
        DateOnly.MinValue,
        null,
        new Dictionary<DayOfWeek, IReadOnlyList<WorkSpan>>
        {
            [DayOfWeek.Monday] = OfficeHours,
            [DayOfWeek.Tuesday] = OfficeHours,
            [DayOfWeek.Wednesday] = OfficeHours,
            [DayOfWeek.Thursday] = OfficeHours,
            [DayOfWeek.Friday] = OfficeHours,
        });

    internal bool Holds(DateOnly day) => ValidFrom <= day && (ValidUntil is not { } last || day <= last);
}
