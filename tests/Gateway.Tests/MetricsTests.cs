using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Platform.ServiceDefaults.Telemetry;

namespace Platform.Gateway.Tests;

/// <summary>What Prometheus reads, by the rules of its text format and of OpenTelemetry's names for it.</summary>
public sealed class MetricsTests
{
    [Theory]
    [InlineData("platform.outbox.lag", "s", false, true, "platform_outbox_lag_seconds")]
    [InlineData("platform.outbox.sent", "{message}", true, false, "platform_outbox_sent_total")]
    [InlineData("http.server.request.duration", "s", false, false, "http_server_request_duration_seconds")]
    [InlineData("memory.used.bytes", "By", false, true, "memory_used_bytes")]
    [InlineData("cpu.used", "1", false, true, "cpu_used_ratio")]
    [InlineData("cpu.used", "1", true, false, "cpu_used_total")]
    [InlineData("disk.written", "By/s", false, true, "disk_written_bytes_per_second")]
    [InlineData("calls", "{call}/s", false, true, "calls_per_second")]
    [InlineData("2.Nhiều--dấu", null, false, true, "_2_Nhi_u_d_u")]
    [InlineData("calls_total", "", true, false, "calls_total")]
    public void A_name_follows_from_name_unit_and_kind(string name, string? unit, bool isCounter, bool isGauge, string expected) =>
        PrometheusName.Of(name, unit, isCounter, isGauge).ShouldBe(expected);

    [Fact]
    public void How_long_the_gateways_certificate_is_still_good_is_a_figure_also_after_it_was_replaced()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("certificate-").FullName, "tls.crt");
        CertificateFigures.WatchHttps("tested", new ConfigurationBuilder().AddInMemoryCollection([new("Kestrel:Certificates:Default:Path", file)]).Build());
        Remaining().ShouldBeNull("there is none yet");
        Write(days: 20);
        Remaining()!.Value.ShouldBeInRange(TimeSpan.FromDays(19.9).TotalSeconds, TimeSpan.FromDays(20).TotalSeconds);
        Write(days: 400);
        Remaining()!.Value.ShouldBeGreaterThan(TimeSpan.FromDays(399).TotalSeconds);
        Write(days: -1);
        Remaining()!.Value.ShouldBeLessThan(0);
        File.WriteAllText(file, "half a certific");
        Remaining().ShouldBeNull();

        void Write(int days)
        {
            using var key = RSA.Create(2048);
            using var certificate = new CertificateRequest("CN=gateway", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-10), DateTimeOffset.UtcNow.AddDays(days));
            File.WriteAllText(file, certificate.ExportCertificatePem());
        }

        static double? Remaining()
        {
            double? seen = null;
            using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Name == "platform.certificate.remaining") l.EnableMeasurementEvents(instrument); } };
            listener.SetMeasurementEventCallback<double>((_, value, labels, _) =>
            {
                if (labels.ToArray().Contains(new("certificate", "tested")))
                    seen = value;
            });
            listener.Start();
            listener.RecordObservableInstruments();
            return seen;
        }
    }

    [Fact]
    public async Task Figures_are_read_on_a_port_of_their_own_in_the_text_format()
    {
        using var host = await Host("odd \"name\"");
        var counter = PlatformTelemetry.Meter.CreateCounter<long>("test.parcels", "{parcel}", "Parcels,\nby road \\ rail.");
        counter.Add(2, new("road", "xã \"Tủa Chùa\"\\\n"), new("le", "taken"));
        counter.Add(3, new("road", "xã \"Tủa Chùa\"\\\n"), new("le", "taken"));
        var histogram = PlatformTelemetry.Meter.CreateHistogram("test.wait", "s", "Waiting.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 2] });
        foreach (var wait in new[] { 0.25, 0.5, 1, 8 })
            histogram.Record(wait);
        PlatformTelemetry.Meter.CreateObservableGauge("test.level", () => double.NaN, "{level}", "Level.");

        using var http = new HttpClient();
        var answer = await http.GetAsync(host.Metrics);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        var text = await answer.Content.ReadAsStringAsync();
        const string Service = """service_name="odd \"name\"" """;
        text.ShouldContain(
            $$"""
            # HELP test_parcels_total Parcels,\nby road \\ rail.
            # TYPE test_parcels_total counter
            test_parcels_total{{{Service.Trim()}},road="xã \"Tủa Chùa\"\\\n"} 5

            """);
        text.ShouldContain(
            $$"""
            # HELP test_wait_seconds Waiting.
            # TYPE test_wait_seconds histogram
            test_wait_seconds_bucket{{{Service.Trim()}},le="0.5"} 2
            test_wait_seconds_bucket{{{Service.Trim()}},le="2"} 3
            test_wait_seconds_bucket{{{Service.Trim()}},le="+Inf"} 4
            test_wait_seconds_sum{{{Service.Trim()}}} 9.75
            test_wait_seconds_count{{{Service.Trim()}}} 4

            """);
        text.ShouldContain($$"""test_level{{{Service.Trim()}}} NaN""");
        (await http.GetAsync(new Uri(host.Metrics, "/"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await http.PostAsync(host.Metrics, null)).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Many_who_read_at_once_each_get_a_whole_answer()
    {
        using var host = await Host("busy");
        var counter = PlatformTelemetry.Meter.CreateCounter<long>("test.busy", "{call}", "Calls.");
        using var http = new HttpClient();
        using var stop = new CancellationTokenSource();
        var counting = Task.Run(() =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
                counter.Add(1, new KeyValuePair<string, object?>("kind", i % 20));
        });
        var texts = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => http.GetStringAsync(host.Metrics)));
        await stop.CancelAsync();
        await counting;
        texts.ShouldAllBe(text => text.Split('\n', StringSplitOptions.None).Count(line => line.StartsWith("target_info{", StringComparison.Ordinal)) == 1 && text.EndsWith('\n'));
    }

    [Fact]
    public async Task Labels_without_bound_are_counted_together_after_the_two_hundredth()
    {
        using var host = await Host("bounded");
        var counter = PlatformTelemetry.Meter.CreateCounter<long>("test.unbounded", "{call}", "Calls.");
        for (var i = 0; i < 1000; i++)
            counter.Add(1, new KeyValuePair<string, object?>("person", i));
        using var http = new HttpClient();
        var lines = (await http.GetStringAsync(host.Metrics)).Split('\n').Where(l => l.StartsWith("test_unbounded_total{", StringComparison.Ordinal)).ToList();
        lines.Count.ShouldBeLessThanOrEqualTo(201);
        lines.ShouldContain("""test_unbounded_total{service_name="bounded",otel_metric_overflow="true"} 800""");
    }

    [Fact]
    public void The_console_writes_JSON_where_it_is_set()
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.AddTelemetry("plain");
        using (var plain = builder.Build())
            plain.Services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName.ShouldBeNull("the simple one");
        builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Configuration["Logging:Console:FormatterName"] = "json";
        builder.AddTelemetry("json");
        using var json = builder.Build();
        json.Services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName.ShouldBe("json");
        json.Services.GetRequiredService<IOptions<JsonConsoleFormatterOptions>>().Value.IncludeScopes.ShouldBeTrue("the trace id is in a scope");
    }

    private sealed record Running(IHost Inner, Uri Metrics) : IDisposable
    {
        public void Dispose() => Inner.Dispose();
    }

    private static async Task<Running> Host(string service)
    {
        int port;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Configuration["Metrics:Port"] = $"{port}";
        builder.Configuration["Metrics:Address"] = "127.0.0.1";
        builder.AddTelemetry(service);
        var host = builder.Build();
        await host.StartAsync();
        return new Running(host, new Uri($"http://127.0.0.1:{port}/metrics"));
    }
}
