namespace Platform.WorkingTime;

/// <summary>How a whole number of working days is counted.</summary>
public enum CountingMode
{
    /// <summary>The day of receipt is not counted; due at the close of the last day (Bộ luật Dân sự 2015, articles 147-148).</summary>
    Civil,

    /// <summary>Each day is 8 working hours, running from the counted receipt.</summary>
    Elapsed,
}

/// <summary>How a procedure's receipt is counted.</summary>
/// <param name="CutOff">
/// Local time at or after which a receipt counts at the opening of the next working day: 15:00 for civil-status matters.
/// Default: none.
/// </param>
/// <param name="Mode">Default: <see cref="CountingMode.Civil"/>.</param>
public sealed record ReceiptRules(TimeOnly? CutOff = null, CountingMode Mode = CountingMode.Civil);
