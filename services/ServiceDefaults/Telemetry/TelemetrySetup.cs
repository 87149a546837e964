using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;

namespace Platform.ServiceDefaults.Telemetry;

/// <summary>The platform's own source of spans and meter of figures. What the meter counts is listed in docs/metrics.md.</summary>
public static class PlatformTelemetry
{
    public const string Name = "Platform";
    public static readonly ActivitySource Source = new(Name);
    public static readonly Meter Meter = new(Name);
}

/// <summary>
/// Settings: <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> (traces, metrics and logs are pushed there; default: nothing is sent); <c>Metrics:Port</c> (Prometheus
/// reads <c>/metrics</c> there; default 0: nobody can) and <c>Metrics:Address</c> (which address listens on it; default all);
/// <c>Logging:Console:FormatterName</c> (<c>simple</c>, the default, for people; <c>json</c> for a log store).
/// </summary>
public static class TelemetrySetup
{
    public static IHostApplicationBuilder AddTelemetry(this IHostApplicationBuilder builder, string service)
    {
        TraceContext.Keep();
        AddConsole(builder);
        var isPushed = !string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        var port = builder.Configuration.GetValue("Metrics:Port", 0);
        if (!isPushed && port == 0)
            return builder;
        var resource = ResourceBuilder.CreateDefault().AddService(service, serviceVersion: ServiceVersion.OfThisProcess);
        var address = builder.Configuration["Metrics:Address"];
        // the first of all hosted services: it listens before anything starts and flushes after everything has stopped
        builder.Services.AddHostedService(sp => new Exporters(service, resource, isPushed, port, address, sp.GetRequiredService<ILoggerFactory>()));
        if (isPushed)
        {
            builder.Logging.AddOpenTelemetry(o =>
            {
                o.SetResourceBuilder(resource);
                o.IncludeScopes = false;
                o.AddOtlpExporter();
            });
        }
        return builder;
    }

    /// <summary>Scopes are written so that the trace id a person reports is found in the log.</summary>
    private static void AddConsole(IHostApplicationBuilder builder)
    {
        builder.Logging.Configure(o => o.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        builder.Logging.AddConsole(); // not AddSimpleConsole: it would overrule the setting
        builder.Services.Configure<SimpleConsoleFormatterOptions>(o => o.IncludeScopes = true);
        builder.Services.Configure<JsonConsoleFormatterOptions>(o =>
        {
            o.IncludeScopes = true;
            o.UseUtcTimestamp = true;
            o.TimestampFormat = "O";
        });
    }
}
