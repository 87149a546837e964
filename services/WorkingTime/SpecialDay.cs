namespace Platform.WorkingTime;

/// <summary>What a special day does to the week.</summary>
public enum SpecialDayKind
{
    /// <summary>No working minutes.</summary>
    Holiday,

    /// <summary>Monday's hours, usually on a Saturday, in exchange for a holiday elsewhere.</summary>
    MakeUpWorkingDay,
}

/// <summary>A day the government announced as a holiday or as a working day in exchange for one.</summary>
/// <param name="Date">The local day.</param>
/// <param name="Kind">Holiday or make-up working day.</param>
/// <param name="Name">Vietnamese, shown to citizens: "Quốc khánh", "Làm bù 02/01".</param>
public sealed record SpecialDay(DateOnly Date, SpecialDayKind Kind, string Name);
