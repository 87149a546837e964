using System.Collections.Frozen;
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

    /// <summary>Written out: the images have no culture data to take letters apart with.</summary>
    private static readonly FrozenDictionary<char, char> Base = new Dictionary<char, string>
    {
        ['a'] = "àáảãạăằắẳẵặâầấẩẫậ",
        ['d'] = "đ",
        ['e'] = "èéẻẽẹêềếểễệ",
        ['i'] = "ìíỉĩị",
        ['o'] = "òóỏõọôồốổỗộơờớởỡợ",
        ['u'] = "ùúủũụưừứửữự",
        ['y'] = "ỳýỷỹỵ",
    }.SelectMany(p => p.Value.Select(letter => (letter, p.Key))).ToFrozenDictionary(p => p.letter, p => p.Key);

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.Select(char.ToLowerInvariant))
        {
            if (letter is >= '\u0300' and <= '\u036F')
                continue; // a mark written after its letter
            plain.Append(Base.TryGetValue(letter, out var plainLetter) ? plainLetter : char.IsLetterOrDigit(letter) ? letter : ' ');
        }
        return plain.ToString();
    }
}
