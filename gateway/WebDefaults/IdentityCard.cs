using System.Globalization;

namespace Platform.WebDefaults;

/// <summary>
/// The QR line of an identity card as a scanner types it: identity number | old number | name | birth date ddMMyyyy | sex | residence | issued ddMMyyyy.
/// Newer cards add fields at the end; what is unknown is ignored.
/// </summary>
/// <param name="OldNumber">9 digits; null where the person never had one.</param>
public sealed record IdentityCard(string IdentityNumber, string? OldNumber, string Name, DateOnly? BirthDate, string Sex, string Residence, DateOnly? IssuedOn)
{
    /// <returns>Null where the line is not one of an identity card.</returns>
    public static IdentityCard? Parse(string? line)
    {
        var parts = (line ?? "").Trim().Split('|');
        if (parts.Length < 6 || !IsNumber(parts[0].Trim(), 12) || parts[2].Trim().Length == 0)
            return null;
        var old = parts[1].Trim();
        return new IdentityCard(parts[0].Trim(), IsNumber(old, 9) ? old : null, parts[2].Trim(), Day(parts[3]), parts[4].Trim(), parts[5].Trim(), parts.Length > 6 ? Day(parts[6]) : null);
    }

    private static bool IsNumber(string text, int digits) => text.Length == digits && text.All(char.IsAsciiDigit);

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text.Trim(), "ddMMyyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
