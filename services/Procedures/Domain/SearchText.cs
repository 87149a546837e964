using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Procedures.Domain;

/// <summary>
/// Words as people type them: lower case, without diacritics (đ = d), everything but letters, digits and the dots of a code a space.
/// Written out as a table, because the platform runs without culture data.
/// </summary>
public static partial class SearchText
{
    private static readonly FrozenDictionary<char, char> Plain = new[]
    {
        "aàáạảãâầấậẩẫăằắặẳẵ", "eèéẹẻẽêềếệểễ", "iìíịỉĩ", "oòóọỏõôồốộổỗơờớợởỡ", "uùúụủũưừứựửữ", "yỳýỵỷỹ", "dđ",
    }.SelectMany(letters => letters.Skip(1).Select(letter => (letter, letters[0]))).ToFrozenDictionary(p => p.letter, p => p.Item2);

    public static string Normalise(string? text)
    {
        var result = new StringBuilder();
        foreach (var letter in (text ?? "").ToLowerInvariant())
        {
            var plain = Plain.GetValueOrDefault(letter, letter);
            if (char.IsAsciiLetterOrDigit(plain))
                result.Append(plain);
            else if (letter is >= '\u0300' and <= '\u036f' or '\u200e' or '\u200f' or '\u00ad')
                continue; // a mark typed apart from its letter, or a character nobody sees
            else if (letter == '.' && result.Length > 0 && char.IsAsciiDigit(result[^1]))
                result.Append('.');
            else if (result.Length > 0 && result[^1] != ' ')
                result.Append(' ');
        }
        return DotAtEndOfWord().Replace(result.ToString(), "").Trim();
    }

    /// <summary>The name people look for: nobody types "thủ tục" in front of it.</summary>
    public static string Title(string name)
    {
        var title = Normalise(name);
        return title.StartsWith("thu tuc ", StringComparison.Ordinal) ? title["thu tuc ".Length..] : title;
    }

    /// <summary>The part of a code that is common to all agencies: <c>1.001193.000.00.00.H18</c> is <c>1.001193</c>; null where it is no code.</summary>
    public static string? BaseCode(string? text) => ProcedureCode().Match((text ?? "").Trim()) is { Success: true } match ? match.Groups["base"].Value : null;

    [GeneratedRegex(@"^(?<base>\d\.\d{6})(\.\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{1,3}(\.\d+)*)?$", RegexOptions.IgnoreCase)]
    private static partial Regex ProcedureCode();

    [GeneratedRegex(@"\.(?=\s|$|[a-z])")]
    private static partial Regex DotAtEndOfWord();
}
