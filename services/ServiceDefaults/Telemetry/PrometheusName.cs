using System.Text;
using OpenTelemetry.Metrics;

namespace Platform.ServiceDefaults.Telemetry;

/// <summary>
/// OpenTelemetry's names as Prometheus has them (OpenTelemetry specification, "Prometheus and OpenMetrics compatibility"): dots become underscores,
/// the unit is written out at the end, a counter ends in <c>_total</c>, a share in <c>_ratio</c>.
/// </summary>
public static class PrometheusName
{
    private static readonly Dictionary<string, string> Units = new()
    {
        ["d"] = "days", ["h"] = "hours", ["min"] = "minutes", ["s"] = "seconds", ["ms"] = "milliseconds", ["us"] = "microseconds", ["ns"] = "nanoseconds",
        ["By"] = "bytes", ["KiBy"] = "kibibytes", ["MiBy"] = "mebibytes", ["%"] = "percent",
    };

    /// <param name="unit">As of the instrument (UCUM); what stands in braces says what is counted and is left out.</param>
    public static string Of(string name, string? unit, bool isCounter, bool isGauge)
    {
        var result = Label(name.Trim('_', '.'));
        if (UnitWritten(unit) is { } written && !result.EndsWith($"_{written}", StringComparison.Ordinal))
            result += $"_{written}";
        if (unit == "1" && isGauge && !result.EndsWith("_ratio", StringComparison.Ordinal))
            result += "_ratio";
        if (isCounter && !result.EndsWith("_total", StringComparison.Ordinal))
            result += "_total";
        return result;
    }

    /// <summary>Letters, digits and single underscores, no digit first.</summary>
    public static string Label(string name)
    {
        var result = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            var kept = char.IsAsciiLetterOrDigit(c) ? c : '_';
            if (kept != '_' || result.Length == 0 || result[^1] != '_')
                result.Append(kept);
        }
        return result.Length == 0 || char.IsAsciiDigit(result[0]) ? $"_{result}" : result.ToString();
    }

    internal static string Of(Metric metric) => Of(metric.Name, metric.Unit, IsCounter(metric.MetricType), metric.MetricType is MetricType.LongGauge or MetricType.DoubleGauge);

    internal static bool IsCounter(MetricType type) => type is MetricType.LongSum or MetricType.DoubleSum;

    private static string? UnitWritten(string? unit)
    {
        if (string.IsNullOrEmpty(unit) || unit == "1")
            return null;
        var parts = unit.Split('/').Select(part => part.StartsWith('{') ? "" : Units.GetValueOrDefault(part, Label(part))).ToArray();
        return parts is [var of, { Length: > 0 } per] ? $"{of}_per_{per.TrimEnd('s')}".TrimStart('_') : parts[0] is { Length: > 0 } alone ? alone : null;
    }
}
