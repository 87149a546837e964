using System.Diagnostics;
using System.Text.RegularExpressions;
using Platform.Testing;
using YamlDotNet.RepresentationModel;

namespace Platform.Architecture.Tests;

/// <summary>Code, documented figures, dashboards, rules and runbook name the same things.</summary>
public sealed partial class Monitoring
{
    /// <summary>Figures of .NET itself that we show; tests/Journeys.Tests/Scraped.cs sees that running services have them.</summary>
    private static readonly string[] OfDotNet =
    [
        "target_info", "http_server_request_duration_seconds", "http_server_active_requests", "dotnet_process_memory_working_set_bytes",
        "dotnet_process_cpu_time_seconds_total", "dotnet_exceptions_total",
    ];

    /// <summary>Figures of others that only rules ask for: kube-state-metrics, CloudNativePG, the nginx ingress; docs/metrics.md says who needs them.</summary>
    private static readonly string[] OfOthers =
    [
        "kube_job_failed", "kube_job_created", "kube_cronjob_created", "kube_cronjob_status_last_successful_time", "cnpg_collector_last_available_backup_timestamp",
        "nginx_ingress_controller_ssl_expire_time_seconds",
    ];

    private static readonly string Rules = Path.Combine(Servers.Repository, "charts", "platform", "rules");
    private static readonly string Dashboards = Path.Combine(Servers.Repository, "charts", "platform", "dashboards");

    /// <summary>By the instruments in the source, as Prometheus calls them.</summary>
    private static Dictionary<string, string> Emitted { get; } = (
        from file in Directory.EnumerateFiles(Path.Combine(Servers.Repository, "services"), "*.cs", SearchOption.AllDirectories)
        where !file.Contains("/obj/", StringComparison.Ordinal)
        from Match made in Instrument().Matches(File.ReadAllText(file))
        let kind = made.Groups["kind"].Value
        let type = kind.EndsWith("Counter", StringComparison.Ordinal) ? "counter" : kind == "Histogram" ? "histogram" : "gauge"
        let unit = made.Groups["unit"].Value switch { "s" => "_seconds", "By" => "_bytes", ['{', ..] => "", var other => throw new InvalidOperationException($"{file}: a unit the test does not know: {other}") }
        select (Name: made.Groups["name"].Value.Replace('.', '_') + unit + (type == "counter" ? "_total" : ""), type)).ToDictionary(p => p.Name, p => p.type);

    private static Dictionary<string, string> Documented { get; } =
        Row().Matches(File.ReadAllText(Path.Combine(Servers.Repository, "docs", "metrics.md"))).ToDictionary(r => r.Groups["name"].Value, r => r.Groups["type"].Value);

    [Fact]
    public void The_search_finds_the_instruments_there_are()
    {
        Emitted.ShouldContainKeyAndValue("platform_outbox_lag_seconds", "gauge");
        Emitted.ShouldContainKeyAndValue("platform_refusals_total", "counter");
        Emitted.ShouldContainKeyAndValue("platform_outside_duration_seconds", "histogram");
    }

    [Fact]
    public void What_is_measured_is_documented_and_the_other_way_round() =>
        Documented.OrderBy(d => d.Key, StringComparer.Ordinal).ShouldBe(Emitted.OrderBy(e => e.Key, StringComparer.Ordinal));

    public static TheoryData<string> Expressions => new(Asked());

    private static IEnumerable<string> Asked() =>
        RuleFiles().SelectMany(Alerts).Select(a => a.Expression)
            .Concat(Directory.EnumerateFiles(Dashboards, "*.json").SelectMany(f => Expression().Matches(File.ReadAllText(f))).Select(m => Regex.Unescape(m.Groups[1].Value)))
            .Distinct();

    [Theory]
    [MemberData(nameof(Expressions))]
    public void Dashboards_and_rules_ask_only_for_what_is_emitted(string expression)
    {
        var asked = Metric().Matches(Quoted().Replace(expression, "")).Select(m => m.Value).Distinct().ToArray();
        asked.ShouldNotBeEmpty();
        asked.Where(a => !IsEmitted(a)).ShouldBeEmpty();
    }

    [Fact]
    public void Gauges_that_every_replica_says_are_not_added_up()
    {
        var gauges = Emitted.Where(e => e.Value == "gauge").Select(e => e.Key).ToHashSet();
        foreach (var expression in Asked())
            foreach (Match asked in Metric().Matches(Quoted().Replace(expression, "")))
                if (gauges.Contains(asked.Value))
                    Regex.IsMatch(expression, $@"\bmax(\s+by\s*\([^)]*\))?\s*\(\s*{asked.Value}\b").ShouldBeTrue(expression);
    }

    [Fact]
    public void Every_alert_has_a_severity_words_in_vietnamese_and_its_entry_in_the_runbook_and_every_entry_its_alert()
    {
        var alerts = RuleFiles().SelectMany(Alerts).ToList();
        alerts.Select(a => a.Name).ShouldBeUnique();
        foreach (var alert in alerts)
        {
            alert.Severity.ShouldBeOneOf("warning", "critical");
            alert.Summary.ShouldMatch("[ăâđêôơưạảãàáậầấẩẫắằặẳẵẹẻẽèéệềếểễịỉĩìíọỏõòóộồốổỗợờớởỡụủũùúựừứửữỳýỵỷỹ]", alert.Name);
            alert.Description.ShouldNotBeNullOrWhiteSpace();
            alert.Runbook.ShouldBe($"docs/runbook.md#{Words().Replace(alert.Name, "-$0").TrimStart('-').ToLowerInvariant()}");
        }
        var entries = Entry().Matches(File.ReadAllText(Path.Combine(Servers.Repository, "docs", "runbook.md")));
        entries.Select(e => e.Groups["title"].Value.ToLowerInvariant().Replace(' ', '-')).Order().ShouldBe(alerts.Select(a => a.Runbook.Split('#')[1]).Order());
        foreach (Match entry in entries)
            foreach (var part in new[] { "**Means**", "**People feel**", "**Look at**", "**Do**" })
                entry.Groups["body"].Value.ShouldContain(part, customMessage: entry.Groups["title"].Value);
    }

    [Fact]
    public void Prometheus_takes_the_rules() => Promtool(["check", "rules", .. RuleFiles()]).ShouldContain("SUCCESS");

    [Fact]
    public void The_rules_fire_when_they_should_and_not_before() =>
        Promtool("test", "rules", Path.Combine(Servers.Repository, "tests", "Architecture.Tests", "Rules", "platform.test.yaml")).ShouldContain("SUCCESS");

    [Fact]
    public void Every_alert_is_tried()
    {
        var tried = File.ReadAllText(Path.Combine(Servers.Repository, "tests", "Architecture.Tests", "Rules", "platform.test.yaml"));
        RuleFiles().SelectMany(Alerts).Where(a => !Regex.IsMatch(tried, $@"alertname: {a.Name}\n\s+exp_alerts:\n\s+- ")).Select(a => a.Name).ShouldBeEmpty();
    }

    private sealed record Alert(string Name, string Expression, string Severity, string Summary, string Description, string Runbook);

    private static string[] RuleFiles() => [.. Directory.EnumerateFiles(Rules, "*.yaml").Order()];

    private static IEnumerable<Alert> Alerts(string file)
    {
        var yaml = new YamlStream();
        using (var reader = new StreamReader(file))
            yaml.Load(reader);
        return from YamlMappingNode part in (YamlSequenceNode)yaml.Documents[0].RootNode["groups"]
               from YamlMappingNode rule in (YamlSequenceNode)part["rules"]
               let notes = rule["annotations"]
               select new Alert($"{rule["alert"]}", $"{rule["expr"]}", $"{rule["labels"]["severity"]}", $"{notes["summary"]}", $"{notes["description"]}", $"{notes["runbook_url"]}");
    }

    private static bool IsEmitted(string name)
    {
        var whole = HistogramPart().Replace(name, "");
        return Emitted.TryGetValue(name, out var type) ? type != "histogram"
            : OfDotNet.Contains(name) || OfOthers.Contains(name) || OfDotNet.Contains(whole) || Emitted.GetValueOrDefault(whole) == "histogram";
    }

    private static string Promtool(params string[] arguments)
    {
        using var promtool = Process.Start(new ProcessStartInfo("promtool", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = promtool.StandardError.ReadToEndAsync();
        var said = promtool.StandardOutput.ReadToEnd() + errors.Result;
        promtool.WaitForExit();
        promtool.ExitCode.ShouldBe(0, said);
        return said;
    }

    [GeneratedRegex("""\.Create(?<kind>Counter|Histogram|ObservableGauge|ObservableCounter|UpDownCounter)(?:<\w+>)?\(\s*"(?<name>platform\.[a-z_.]+)",(?:\s*\(\) => .*?,)?\s*"(?<unit>[^"]*)",\s*"[^"]+""")]
    private static partial Regex Instrument();

    [GeneratedRegex(@"^\| `(?<name>platform_\w+)` \| (?<type>\w+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("""
        "expr": "((?:[^"\\]|\\.)*)"
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Expression();

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b(?:platform|dotnet|kestrel|db)_\w+|\bhttp_(?:server|client)_\w+|\b(?:kube|cnpg|nginx)_\w+|\btarget_info\b")]
    private static partial Regex Metric();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex HistogramPart();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Words();

    [GeneratedRegex(@"^### (?<title>.+)\n(?<body>(?:(?!^##).*\n?)*)", RegexOptions.Multiline)]
    private static partial Regex Entry();
}
