using System.Globalization;
using System.Text.RegularExpressions;

namespace Platform.LocalSidecar;

/// <summary>Durations as Go writes them: <c>500ms</c>, <c>5s</c>, <c>1m30s</c>, <c>2h</c>.</summary>
public static partial class Durations
{
    public static TimeSpan Parse(string text)
    {
        var match = Whole().Match(text);
        if (!match.Success) throw new InvalidDataException($"'{text}' is not a duration like 500ms, 5s or 1m30s");
        double seconds = 0;
        for (int i = 0; i < match.Groups[1].Captures.Count; i++)
        {
            double amount = double.Parse(match.Groups[1].Captures[i].Value, CultureInfo.InvariantCulture);
            seconds += amount * match.Groups[2].Captures[i].Value switch { "ms" => 0.001, "s" => 1, "m" => 60, _ => 3600 };
        }

        return TimeSpan.FromSeconds(seconds);
    }

    [GeneratedRegex(@"^(?:(\d+(?:\.\d+)?)(ms|s|m|h))+$")]
    private static partial Regex Whole();
}
