using System.Globalization;
using System.Text;

namespace Platform.Dossiers.Signing.Pdf;

/// <summary>A signature dictionary as it stands in the file's bytes (ISO 32000-2, 12.8).</summary>
/// <param name="First">Where the signed bytes begin; 0 in every honest file.</param>
/// <param name="HoleFrom">Where the value of /Contents begins, which no signature can cover.</param>
/// <param name="HoleTo">Where the signed bytes go on.</param>
/// <param name="End">Where they end.</param>
/// <param name="Contents">What stands in the hole; null where there is anything but one string of hexadecimal digits.</param>
/// <param name="SubFilter">E.g. <c>adbe.pkcs7.detached</c>; null where none is named.</param>
internal sealed record SignatureDictionary(long First, long HoleFrom, long HoleTo, long End, byte[]? Contents, string? SubFilter)
{
    /// <summary>Something that looks like a signature and cannot be read as one.</summary>
    public static readonly SignatureDictionary Unreadable = new(0, 0, 0, 0, null, null);
}

/// <summary>
/// Finds the signature dictionaries of a PDF by their /ByteRange. No other part of the file is read: a signature's value must stand in plain bytes for its
/// hole to be left out, and what the ranges cover is compared with the file's real length, so that neither cross-reference tables nor the order of revisions
/// has to be believed. Whatever the bytes are, it ends and throws nothing.
/// </summary>
internal static class SignatureDictionaries
{
    /// <summary>A real file has a handful; a hostile one might have a million.</summary>
    private const int MostMarks = 200;
    public const int Most = 20;
    private const int LargestDictionary = 2 * 1024 * 1024;

    public static ReadOnlySpan<byte> Mark => "/ByteRange"u8;

    public static IReadOnlyList<SignatureDictionary> Find(ReadOnlySpan<byte> file)
    {
        List<SignatureDictionary> found = [];
        var marks = 0;
        for (var at = 0; file[at..].IndexOf(Mark) is var next and >= 0;)
        {
            at += next + Mark.Length;
            if (++marks > MostMarks || found.Count == Most)
            {
                found.Add(SignatureDictionary.Unreadable);
                break;
            }
            var around = Around(file, at);
            if (Ranges(file[at..]) is not var (first, length, second, rest))
            {
                if (file[around].IndexOf("/Contents"u8) >= 0 && file[around].IndexOf("/SubFilter"u8) >= 0)
                    found.Add(SignatureDictionary.Unreadable); // prepared for a signature, or its ranges are no numbers
                continue;
            }
            var (from, to) = (first + length, second);
            if (to < from)
                found.Add(SignatureDictionary.Unreadable);
            else
                found.Add(new(first, from, to, second + rest, from <= file.Length && to <= file.Length ? Hexadecimal(file[(int)from..(int)to]) : null, SubFilter(file, around, (int)Math.Min(from, int.MaxValue), (int)Math.Min(to, int.MaxValue))));
        }
        return found;
    }

    /// <summary>The object the mark stands in, as far as it reasonably goes.</summary>
    private static Range Around(ReadOnlySpan<byte> file, int at)
    {
        var earliest = Math.Max(0, at - LargestDictionary);
        var begin = file[earliest..at].LastIndexOf(" obj"u8);
        var window = file[at..Math.Min(file.Length, at + LargestDictionary)];
        var end = window.IndexOf("endobj"u8);
        return (begin < 0 ? Math.Max(earliest, at - 4096) : earliest + begin)..(at + (end < 0 ? Math.Min(window.Length, 4096) : end));
    }

    /// <summary><c>[ 0 840 9032 1024 ]</c>.</summary>
    private static (long, long, long, long)? Ranges(ReadOnlySpan<byte> text)
    {
        var i = 0;
        Span<long> numbers = stackalloc long[4];
        Skip(text, ref i);
        if (i >= text.Length || text[i++] != '[')
            return null;
        for (var n = 0; n < 4; n++)
        {
            Skip(text, ref i);
            var from = i;
            while (i < text.Length && i - from < 12 && char.IsAsciiDigit((char)text[i]))
                i++;
            if (!long.TryParse(text[from..i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[n]))
                return null;
        }
        Skip(text, ref i);
        return i < text.Length && text[i] == ']' ? (numbers[0], numbers[1], numbers[2], numbers[3]) : null;
    }

    private static void Skip(ReadOnlySpan<byte> text, ref int i)
    {
        for (var from = i; i < text.Length && i - from < 1000 && text[i] is 0 or 9 or 10 or 12 or 13 or 32;)
            i++;
    }

    private static byte[]? Hexadecimal(ReadOnlySpan<byte> hole)
    {
        if (hole is not [(byte)'<', .., (byte)'>'] || hole.Length > LargestDictionary)
            return null;
        var digits = new StringBuilder(hole.Length);
        foreach (var b in hole[1..^1])
        {
            if (char.IsAsciiHexDigit((char)b))
                digits.Append((char)b);
            else if (b is not (0 or 9 or 10 or 12 or 13 or 32))
                return null;
        }
        if (digits.Length % 2 == 1)
            digits.Append('0');
        return Convert.FromHexString(digits.ToString());
    }

    private static string? SubFilter(ReadOnlySpan<byte> file, Range around, int holeFrom, int holeTo)
    {
        var (begin, end) = (around.Start.Value, around.End.Value);
        return Named(file[begin..Math.Clamp(holeFrom, begin, end)]) ?? Named(file[Math.Clamp(holeTo, begin, end)..end]);
    }

    private static string? Named(ReadOnlySpan<byte> dictionary)
    {
        var at = dictionary.IndexOf("/SubFilter"u8);
        if (at < 0)
            return null;
        var i = at + "/SubFilter".Length;
        Skip(dictionary, ref i);
        if (i >= dictionary.Length || dictionary[i++] != '/')
            return null;
        var from = i;
        while (i < dictionary.Length && i - from < 60 && dictionary[i] is > 32 and < 127 and not ((byte)'/' or (byte)'<' or (byte)'>' or (byte)'[' or (byte)']' or (byte)'(' or (byte)')' or (byte)'%'))
            i++;
        return Encoding.ASCII.GetString(dictionary[from..i]);
    }
}
