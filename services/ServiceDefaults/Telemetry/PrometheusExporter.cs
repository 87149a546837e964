using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Platform.ServiceDefaults.Telemetry;

/// <summary>OpenTelemetry's figures when they are asked for, as Prometheus reads them.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter : BaseExporter<Metric>, IPullMetricExporter
{
    private readonly string service;
    private readonly SemaphoreSlim oneAtATime = new(1);
    private string text = "";

    /// <param name="service">Becomes the label <c>service_name</c> of every series.</param>
    public PrometheusExporter(string service)
    {
        this.service = service;
        Reader = new BaseExportingMetricReader(this); // a reader that finds the pull mode sets Collect
    }

    public BaseExportingMetricReader Reader { get; }

    public Func<int, bool>? Collect { get; set; }

    /// <summary>Two who ask at once get a collection each, one after the other.</summary>
    /// <exception cref="InvalidOperationException">The figures could not be collected.</exception>
    public async Task<string> Scrape(CancellationToken ct)
    {
        await oneAtATime.WaitAsync(ct);
        try
        {
            return Collect!(Timeout.Infinite) ? text : throw new InvalidOperationException("The figures could not be collected.");
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>The batch is readable during this call alone.</summary>
    public override ExportResult Export(in Batch<Metric> batch)
    {
        var writer = new PrometheusText(service);
        List<Metric> metrics = [];
        foreach (var metric in batch)
            metrics.Add(metric);
        foreach (var family in metrics.GroupBy(PrometheusName.Of))
            writer.Write(family.Key, [.. family]);
        text = writer.ToString();
        return ExportResult.Success;
    }
}
