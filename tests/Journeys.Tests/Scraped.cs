using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Testing;

namespace Platform.Journeys.Tests;

/// <summary>Debian's own Prometheus reads what every running part says of itself.</summary>
[Collection(nameof(OnePlatform))]
public sealed partial class Scraped(Cast cast)
{
    private static readonly string[] Parts = ["procedures", "dossiers", "notifications", "postal-returns", "reporting", "citizen-web", "staff-web", "gateway"];

    [Fact]
    public async Task Prometheus_reads_every_part_and_finds_nothing_wrong()
    {
        var ports = await Ports();
        using var http = new HttpClient();
        foreach (var part in Parts)
        {
            var metrics = new Uri($"http://127.0.0.1:{ports[part] + 1000}/metrics");
            var atOnce = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => http.GetStringAsync(metrics)));
            atOnce.ShouldAllBe(text => text.EndsWith('\n') && text.Contains($"target_info{{service_name=\"{part}\"", StringComparison.Ordinal));
            await Lint(part, atOnce[^1]);
            (await http.GetAsync(new Uri(metrics, "/health/live"))).StatusCode.ShouldBe(HttpStatusCode.NotFound, $"{part}: nothing else stands on that port");
            (await http.GetAsync(new Uri($"http://127.0.0.1:{ports[part]}/metrics"))).StatusCode.ShouldNotBe(HttpStatusCode.OK, $"{part}: and it does not stand on the public one");
        }
    }

    [Fact]
    public async Task What_dashboards_and_rules_show_of_DotNet_is_there_and_of_us_what_is_always_measured()
    {
        _ = cast; // signed in: there have been requests
        var ports = await Ports();
        using var http = new HttpClient();
        var all = string.Concat(await Task.WhenAll(Parts.Select(part => http.GetStringAsync($"http://127.0.0.1:{ports[part] + 1000}/metrics"))));
        var shown = Directory.EnumerateFiles(Path.Combine(Servers.Repository, "charts", "platform", "rules"), "*.yaml").Concat(Directory.EnumerateFiles(Path.Combine(Servers.Repository, "charts", "platform", "dashboards"), "*.json"))
            .SelectMany(f => Name().Matches(File.ReadAllText(f))).Select(m => HistogramPart().Replace(m.Value, "")).Distinct();
        // a counter is there from its first count on, and what is known only after a night or with a certificate then: of these the source is the witness (tests/Architecture.Tests/Monitoring.cs)
        string[] later = ["dotnet_exceptions_total", "platform_chain_verified_age_seconds", "platform_certificate_remaining_seconds"];
        shown.Where(name => !name.StartsWith("platform_", StringComparison.Ordinal) || !(name.EndsWith("_total", StringComparison.Ordinal) || name.EndsWith("_duration_seconds", StringComparison.Ordinal)))
            .Where(name => !later.Contains(name) && !all.Contains($"# TYPE {name} ", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_prometheus_of_debian_scrapes_them()
    {
        var ports = await Ports();
        var folder = Directory.CreateTempSubdirectory("prometheus-").FullName;
        var port = FreePort();
        await File.WriteAllTextAsync(Path.Combine(folder, "prometheus.yml"),
            $"""
            global: {'{'} scrape_interval: 1s, evaluation_interval: 1s {'}'}
            rule_files: [{Path.Combine(Servers.Repository, "charts", "platform", "rules")}/*.yaml]
            scrape_configs:
              - job_name: platform
                static_configs: [{'{'} targets: [{string.Join(", ", Parts.Select(p => $"'127.0.0.1:{ports[p] + 1000}'"))}] {'}'}]
            """);
        var log = "";
        using var prometheus = new Process
        {
            StartInfo = new ProcessStartInfo("prometheus", [$"--config.file={folder}/prometheus.yml", $"--storage.tsdb.path={folder}/data", $"--web.listen-address=127.0.0.1:{port}"]) { RedirectStandardError = true },
        };
        prometheus.ErrorDataReceived += (_, line) => log += line.Data + "\n";
        prometheus.Start();
        prometheus.BeginErrorReadLine();
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            var (up, named) = await Eventually.Is(
                async () => (await Ask(http, "sum(up) or vector(0)"), await Ask(http, "count(count by (service_name) (target_info)) or vector(0)")), a => a == (Parts.Length, Parts.Length), $"Prometheus reads all parts\n{log}");
            (up, named).ShouldBe((Parts.Length, Parts.Length));
            (await Ask(http, "count(platform_dossiers_open)")).ShouldBe(6, "one for each stage in which a dossier is open");
            await Eventually.Is( // a service that has just started asks the broker again in half a minute
                async () => await Ask(http, "count(max by (queue) (platform_queue_consumers))") - await Ask(http, "count(max by (queue) (platform_queue_consumers) > 0) or vector(0)"), without => without == 0, "every queue has its consumer");
            (await Ask(http, "min(platform_broker_up)")).ShouldBe(1);
            (await http.GetStringAsync("/api/v1/rules")).ShouldContain("OutboxLag");
        }
        finally
        {
            prometheus.Kill();
            await prometheus.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>-1 while it does not answer yet.</summary>
    private static async Task<double> Ask(HttpClient prometheus, string expression)
    {
        try
        {
            using var answer = JsonDocument.Parse(await prometheus.GetStringAsync($"/api/v1/query?query={Uri.EscapeDataString(expression)}"));
            return answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Select(r => double.Parse(r.GetProperty("value")[1].GetString()!)).SingleOrDefault(-1);
        }
        catch (HttpRequestException)
        {
            return -1;
        }
    }

    /// <summary>Unreadable output fails; of style (.NET has figures that end in _count) only ours is judged.</summary>
    private static async Task Lint(string part, string metrics)
    {
        using var promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var saying = Task.WhenAll(promtool.StandardOutput.ReadToEndAsync(), promtool.StandardError.ReadToEndAsync());
        await promtool.StandardInput.WriteAsync(metrics);
        promtool.StandardInput.Close();
        var said = string.Concat(await saying);
        await promtool.WaitForExitAsync();
        promtool.ExitCode.ShouldBeOneOf([0, 3], $"{part}: {said}");
        said.Split('\n').Where(line => line.StartsWith("platform_", StringComparison.Ordinal) || line.StartsWith("target_", StringComparison.Ordinal)).ShouldBeEmpty(part);
    }

    private static async Task<Dictionary<string, int>> Ports() =>
        (await RunningPlatform.Script("service", "status")).Split('\n').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToDictionary(l => l[0], l => int.Parse(l[2]));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"\b(?:platform|dotnet)_\w+|\bhttp_server_\w+|\btarget_info\b")]
    private static partial Regex Name();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex HistogramPart();
}
