using System.Text.RegularExpressions;

namespace Platform.Dossiers.Domain;

/// <summary>An organisation's tax number (mã số thuế): ten digits, of a branch three more.</summary>
public static partial class TaxNumber
{
    private static readonly int[] Weights = [31, 29, 23, 19, 17, 13, 7, 5, 3];

    /// <summary>The tenth digit is 10 less the weighted sum of the nine before it modulo 11; a sum that gives 10 is no number's.</summary>
    /// <returns>As it is stored, compared and printed: <c>0100109106</c> or <c>0100109106-001</c>; null where it is none.</returns>
    public static string? Read(string? typed)
    {
        if (Shape().Match(typed?.Trim() ?? "") is not { Success: true } match || match.Groups["branch"].Value == "000")
            return null;
        var own = match.Groups["own"].Value;
        return 10 - (Weights.Select((weight, i) => weight * (own[i] - '0')).Sum() % 11) != own[9] - '0' ? null
            : match.Groups["branch"] is { Success: true, Value: var branch } ? $"{own}-{branch}" : own;
    }

    [GeneratedRegex(@"^(?<own>\d{10})(-?(?<branch>\d{3}))?$", RegexOptions.ECMAScript)]
    private static partial Regex Shape();
}
