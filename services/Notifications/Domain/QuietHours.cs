using System.Globalization;

namespace Platform.Notifications.Domain;

/// <summary>
/// The local hours in which a phone must not ring, e.g. 21:00-07:00: SMS waits for their end, urgent ones go. E-mail makes no sound and goes at any hour.
/// </summary>
/// <param name="From">First quiet minute, local.</param>
/// <param name="Until">First minute that is no longer quiet, local; the same as <paramref name="From"/> = never quiet.</param>
public sealed record QuietHours(TimeOnly From, TimeOnly Until)
{
    public static readonly TimeSpan LocalOffset = TimeSpan.FromHours(7);

    /// <param name="text"><c>21:00-07:00</c>; empty = never quiet.</param>
    /// <exception cref="FormatException">Neither.</exception>
    public static QuietHours Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return new QuietHours(TimeOnly.MinValue, TimeOnly.MinValue);
        var parts = text.Split('-', StringSplitOptions.TrimEntries);
        if (parts.Length == 2
            && TimeOnly.TryParseExact(parts[0], "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from)
            && TimeOnly.TryParseExact(parts[1], "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until))
            return new QuietHours(from, until);
        throw new FormatException($"Notices:QuietHours is '{text}'; write it like 21:00-07:00.");
    }

    /// <summary>The instant itself, or the end of the quiet hours it falls into (UTC).</summary>
    public DateTimeOffset NextAllowed(DateTimeOffset instant)
    {
        var local = instant.ToOffset(LocalOffset);
        if (!TimeOnly.FromDateTime(local.DateTime).IsBetween(From, Until)) // start included, end not; goes round midnight
            return instant;
        var end = new DateTimeOffset(DateOnly.FromDateTime(local.DateTime).ToDateTime(Until), LocalOffset);
        return (end > local ? end : end.AddDays(1)).ToUniversalTime();
    }

    public DateTimeOffset NextAllowed(Medium medium, bool urgent, DateTimeOffset instant) =>
        medium is Medium.Sms && !urgent ? NextAllowed(instant) : instant;
}
