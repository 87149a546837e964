namespace Platform.WorkingTime;

/// <summary>Deals a number of days out over working minutes in proportion, so that what was dealt adds up exactly.</summary>
/// <param name="days">What is left to deal.</param>
/// <param name="minutes">Over how many minutes.</param>
internal sealed class Shares(decimal days, long minutes)
{
    /// <summary>Thirds of a day are rounded to this many digits; the last share takes the rest.</summary>
    public const int Digits = 6;

    public decimal Next(long ofMinutes)
    {
        var share = ofMinutes >= minutes ? days : Math.Round(days * ofMinutes / minutes, Digits);
        days -= share;
        minutes -= ofMinutes;
        return share;
    }
}
