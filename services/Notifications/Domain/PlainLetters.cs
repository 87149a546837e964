using System.Text;

namespace Platform.Notifications.Domain;

/// <summary>Vietnamese without diacritics, so that an SMS stays one segment of 160 characters.</summary>
public static class PlainLetters
{
    public const int Segment = 160;

    private static readonly Dictionary<char, char> Plain = new (string From, char To)[]
    {
        ("àáảãạăằắẳẵặâầấẩẫậ", 'a'), ("èéẻẽẹêềếểễệ", 'e'), ("ìíỉĩị", 'i'), ("òóỏõọôồốổỗộơờớởỡợ", 'o'), ("ùúủũụưừứửữự", 'u'), ("ỳýỷỹỵ", 'y'), ("đ", 'd'),
        ("ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬ", 'A'), ("ÈÉẺẼẸÊỀẾỂỄỆ", 'E'), ("ÌÍỈĨỊ", 'I'), ("ÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢ", 'O'), ("ÙÚỦŨỤƯỪỨỬỮỰ", 'U'), ("ỲÝỶỸỴ", 'Y'), ("Đ", 'D'),
        ("“”", '"'), ("‘’", '\''), ("–—", '-'), ("\u00A0", ' '),
    }.SelectMany(p => p.From.Select(c => (c, p.To))).ToDictionary(p => p.c, p => p.To);

    /// <summary>Characters of one septet in the GSM 03.38 alphabet that our texts use; the rest would cost two or force another coding.</summary>
    public static bool IsPlain(char c) => c is >= ' ' and <= '~' and not ('[' or ']' or '{' or '}' or '\\' or '^' or '~' or '|' or '`');

    /// <summary>Without diacritics, only characters of one septet, cut to one segment.</summary>
    public static string OneSegment(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var letter = Plain.GetValueOrDefault(c, c);
            if (c is >= '\u0300' and <= '\u036F')
                continue; // combining marks of decomposed letters
            plain.Append(IsPlain(letter) ? letter : ' ');
        }
        var one = string.Join(' ', plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return one.Length <= Segment ? one : one[..(Segment - 3)] + "...";
    }
}
