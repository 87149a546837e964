namespace Platform.WorkingTime;

/// <summary>A time during which the clock stood still: a supplement, a financial duty.</summary>
/// <param name="From">When it stopped. A minute that has begun still counts.</param>
/// <param name="Until">When it resumed, the minute it falls in counting again; null while still stopped.</param>
/// <param name="Reason">Vietnamese, shown to citizens after "Tạm dừng: ".</param>
public sealed record Pause(DateTimeOffset From, DateTimeOffset? Until, string Reason);

/// <summary>One stretch of the explanation "Vì sao ngày này?".</summary>
/// <param name="From">UTC, whole minute.</param>
/// <param name="To">UTC, whole minute; the next span begins here.</param>
/// <param name="Counted">Whether anything of the limit passes in it.</param>
/// <param name="Reason">Vietnamese, for citizens.</param>
/// <param name="CountedMinutes">Working minutes counted, for a limit measured in minutes (hours, fractions, mode elapsed); else 0.</param>
/// <param name="CountedDays">
/// Days counted, for a limit measured in days (whole working days in mode civil, calendar days, weeks, months); else 0.
/// A fraction where a pause took part of the day.
/// </param>
public sealed record Span(DateTimeOffset From, DateTimeOffset To, bool Counted, string Reason, long CountedMinutes = 0, decimal CountedDays = 0);

/// <summary>When a dossier is due, and why. All instants UTC, whole minutes.</summary>
/// <param name="ReceivedAt">The minute of receipt.</param>
/// <param name="CountedFrom">When the receipt counts: the next working minute, or the next working day's opening after the cut-off.</param>
/// <param name="DueAt">The promised instant; null only while a pause is open.</param>
/// <param name="Explanation">
/// Spans in order that cover receipt to due without gap or overlap; what they count adds up to the limit. While a pause is
/// open they end where it began.
/// </param>
/// <param name="Remark">
/// Vietnamese: the holidays of the due date's year are not announced yet, or, while a pause is open, what is waited for.
/// </param>
public sealed record DueDate(
    DateTimeOffset ReceivedAt,
    DateTimeOffset CountedFrom,
    DateTimeOffset? DueAt,
    IReadOnlyList<Span> Explanation,
    string? Remark)
{
    /// <summary>Working minutes counted: the limit, where it is measured in minutes.</summary>
    public long CountedMinutes => Explanation.Sum(s => s.CountedMinutes);

    /// <summary>Days counted: the limit, where it is measured in days.</summary>
    public decimal CountedDays => Explanation.Sum(s => s.CountedDays);
}
