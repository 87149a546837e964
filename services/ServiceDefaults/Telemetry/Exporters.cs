using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Platform.ServiceDefaults.Telemetry;

/// <summary>Traces and metrics of this process: pushed by OTLP, read by Prometheus, or both from one and the same collection of instruments.</summary>
internal sealed class Exporters(string service, ResourceBuilder resource, bool isPushed, int port, string? address, ILoggerFactory logs) : IHostedService, IAsyncDisposable
{
    private static readonly string[] Sources = [PlatformTelemetry.Name, "Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "MassTransit", "Yarp.ReverseProxy"];
    private static readonly string[] Meters = [PlatformTelemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", "Npgsql", "MassTransit"];

    /// <summary>Series of one instrument at most; what comes after them is counted together under <c>otel_metric_overflow="true"</c>. The memory for them is taken at once.</summary>
    private const int MostSeries = 200;

    /// <summary>The same for what is counted per endpoint or use case.</summary>
    private const int MostSeriesPerEndpoint = 1500;

    private TracerProvider? traces;
    private MeterProvider? metrics;
    private MetricsEndpoint? endpoint;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var meters = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Meters).AddView(Bounded);
        if (isPushed)
        {
            traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Sources).AddOtlpExporter().Build();
            meters.AddOtlpExporter();
        }
        if (port != 0)
        {
            var exporter = new PrometheusExporter(service);
            meters.AddReader(exporter.Reader);
            endpoint = new MetricsEndpoint(exporter, logs);
        }
        metrics = meters.Build();
        if (endpoint is not null)
            await endpoint.Start(address, port, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (endpoint is not null)
            await endpoint.DisposeAsync();
        traces?.Dispose();
        metrics?.Dispose();
        (endpoint, traces, metrics) = (null, null, null);
    }

    private static MetricStreamConfiguration Bounded(Instrument instrument) => new()
    {
        CardinalityLimit = instrument.Name is "http.server.request.duration" or RefusalCount.Name ? MostSeriesPerEndpoint : MostSeries,
    };
}
