using System.Globalization;
using System.Text;

namespace Platform.Dossiers.Views;

/// <summary>Brings names and phones into the one form that is hashed, when stored and when searched.</summary>
public static class SearchWords
{
    /// <summary>The words of a name: lower case, without diacritics (đ → d), each once.</summary>
    public static string[] Of(string name) => [.. Plain(name).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct()];

    /// <summary>Digits only; <c>+84912…</c> and <c>0912…</c> are the same.</summary>
    public static string Phone(string phone)
    {
        var digits = string.Concat(phone.Where(char.IsAsciiDigit));
        return digits.StartsWith("84", StringComparison.Ordinal) && digits.Length > 10 ? "0" + digits[2..] : digits;
    }

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark)
                continue;
            plain.Append(letter is 'đ' or 'Đ' ? 'd' : char.IsLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : ' ');
        }
        return plain.ToString();
    }
}
