using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Platform.ServiceDefaults.Telemetry;

/// <summary>Writes Prometheus' text format, version 0.0.4.</summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder text = new();
    private readonly string everywhere;

    public PrometheusText(string service)
    {
        everywhere = $"service_name=\"{Escaped(service)}\"";
        text.Append("# HELP target_info The program that is measured.\n# TYPE target_info gauge\n")
            .Append(CultureInfo.InvariantCulture, $"target_info{{{everywhere},service_version=\"{Escaped(ServiceVersion.OfThisProcess ?? "")}\"}} 1\n");
    }

    /// <summary>All series of one name stand together. Metrics that share a name (one instrument of two meters) must be of one kind: others than the first one's are left out.</summary>
    public void Write(string name, IReadOnlyList<Metric> metrics)
    {
        if (Kind(metrics[0].MetricType) is not { } kind)
            return;
        var help = metrics[0].Description is { Length: > 0 } said ? said : metrics[0].Name;
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal)}\n# TYPE {name} {kind}\n");
        foreach (var metric in metrics.Where(m => Kind(m.MetricType) == kind))
            foreach (ref readonly var point in metric.GetMetricPoints())
                Write(name, metric.MetricType, in point);
    }

    private void Write(string name, MetricType type, in MetricPoint point)
    {
        var labels = Labels(point.Tags);
        switch (type)
        {
            case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                Line(name, labels, point.GetSumLong());
                break;
            case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                Line(name, labels, point.GetSumDouble());
                break;
            case MetricType.LongGauge:
                Line(name, labels, point.GetGaugeLastValueLong());
                break;
            case MetricType.DoubleGauge:
                Line(name, labels, point.GetGaugeLastValueDouble());
                break;
            case MetricType.Histogram:
                long below = 0;
                foreach (var bucket in point.GetHistogramBuckets()) // each counts alone, Prometheus wants what is at or below
                    Line($"{name}_bucket", $"{labels},le=\"{Number(bucket.ExplicitBound)}\"", below += bucket.BucketCount);
                Line($"{name}_sum", labels, point.GetHistogramSum());
                Line($"{name}_count", labels, point.GetHistogramCount());
                break;
        }
    }

    private void Line(string name, string labels, double value) => text.Append(name).Append('{').Append(labels).Append("} ").Append(Number(value)).Append('\n');

    private string Labels(ReadOnlyTagCollection tags)
    {
        var labels = new StringBuilder(everywhere);
        HashSet<string> names = ["service_name", "le"];
        foreach (var (key, value) in tags)
        {
            var label = PrometheusName.Label(key);
            if (names.Add(label)) // a label twice would make the whole answer unreadable
                labels.Append(CultureInfo.InvariantCulture, $",{label}=\"{Escaped(value is bool yes ? yes ? "true" : "false" : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")}\"");
        }
        return labels.ToString();
    }

    /// <summary>Null for what the platform has none of (exponential histograms).</summary>
    private static string? Kind(MetricType type) => type switch
    {
        MetricType.LongSum or MetricType.DoubleSum => "counter",
        MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic or MetricType.LongGauge or MetricType.DoubleGauge => "gauge",
        MetricType.Histogram => "histogram",
        _ => null,
    };

    private static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escaped(string value) =>
        value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);

    public override string ToString() => text.ToString();
}
