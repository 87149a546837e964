using System.Text.Json;

namespace Platform.Procedures.Domain;

/// <summary>What is JSON but cannot be kept as it is: PostgreSQL's jsonb has no NUL character, no half of a surrogate pair and no number of a hundred thousand digits.</summary>
public static class Storable
{
    /// <summary>jsonb's numbers have at most 16,383 digits after the point; nobody means one of them.</summary>
    private const int LongestNumber = 10_000;

    /// <returns>The path of the first thing that cannot be kept and why, Vietnamese; null where everything can.</returns>
    public static (string Path, string Problem)? Hindrance(JsonElement value, string path = "")
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return Text(() => value.GetString()!) is { } text ? (path, text) : null;
            case JsonValueKind.Number:
                return IsTooLong(value.GetRawText()) ? (path, "Con số có quá nhiều chữ số.") : null;
            case JsonValueKind.Array:
                var at = 0;
                foreach (var item in value.EnumerateArray())
                    if (Hindrance(item, $"{path}[{at++}]") is { } inList)
                        return inList;
                return null;
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                    if (Text(() => member.Name) is { } name)
                        return (path, name);
                    else if (Hindrance(member.Value, path.Length == 0 ? Short(member.Name) : $"{path}.{Short(member.Name)}") is { } inMember)
                        return inMember;
                return null;
            default:
                return null;
        }
    }

    /// <summary>The beginning of a text from outside, for a report: never half a character.</summary>
    public static string Short(string text, int longest = 60) => text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)] + "…";

    private static string? Text(Func<string> read)
    {
        try
        {
            return read().Contains('\0', StringComparison.Ordinal) ? "Có ký tự NUL (\\u0000) trong chữ." : null;
        }
        catch (InvalidOperationException)
        {
            return "Có nửa ký tự Unicode (surrogate đứng một mình) trong chữ."; // UTF-8 itself was looked at before
        }
    }

    private static bool IsTooLong(string number) =>
        number.Length > LongestNumber
        || (number.AsSpan().IndexOfAny('e', 'E') is >= 0 and var e && (!int.TryParse(number.AsSpan(e + 1), System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var exponent) || Math.Abs(exponent) > LongestNumber));
}
