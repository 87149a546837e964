using Platform.Testing;

namespace Platform.Architecture.Tests;

/// <summary>What is rendered beside the pods, and of all of it: secrets, the ingress, what monitoring finds.</summary>
public sealed class RenderedObjects
{
    [Fact]
    public void The_recordings_are_those_of_the_chart_as_it_is()
    {
        var inputs = Charts.Inputs();
        var values = Directory.EnumerateFiles(Path.Combine(Servers.Repository, "charts", "platform", "ci"), "*-values.yaml").Select(f => Path.GetFileName(f).Replace("-values.yaml", "", StringComparison.Ordinal)).Order();
        Charts.Names.ShouldBe(values, "one recording for each values file: build/render-charts");
        foreach (var name in Charts.Names)
            File.ReadLines(Charts.Recording(name)).Skip(1).First().ShouldBe($"# inputs: {inputs}", $"{name} was recorded from an older chart: build/render-charts (make charts)");
    }

    /// <summary>A trial makes every secret that is named anywhere, with its key; nobody else makes one.</summary>
    [Fact]
    public void Secrets_are_named_and_never_given_but_for_a_trials_own()
    {
        foreach (var rendering in Charts.Names.Append("k8s/province").Where(r => !r.Contains("trial", StringComparison.Ordinal)))
            Charts.Rendered(rendering).Of("Secret").ShouldBeEmpty(rendering);
        foreach (var rendering in new[] { "trial", "k8s/trial" })
        {
            var made = Charts.Rendered(rendering).Of("Secret").ToDictionary(s => s.Name(), s => s.Map("stringData"));
            foreach (var pod in Of(rendering))
            {
                foreach (var reference in pod.Containers.SelectMany(c => c.List("env")).Select(e => e.Find("valueFrom", "secretKeyRef")).OfType<YamlDotNet.RepresentationModel.YamlNode>())
                    made[reference.Name()].Keys.ShouldContain(reference.Text("key")!, pod.ToString());
                foreach (var name in pod.Containers.SelectMany(c => c.List("envFrom")).Select(e => e.Text("secretRef", "name")).Concat(pod.Spec.List("volumes").Select(v => v.Text("secret", "secretName"))).OfType<string>())
                    made.Keys.ShouldContain(name, pod.ToString());
            }
            System.Text.Json.JsonDocument.Parse(made["platform-outside"]["secrets.json"]).RootElement.TryGetProperty("personal-data-key", out var key).ShouldBeTrue();
            Convert.FromBase64String(key.GetString()!).Length.ShouldBe(32);
        }
    }

    [Fact]
    public void Prometheus_operator_finds_the_metrics_of_every_service_and_of_nobody_else()
    {
        var monitor = Charts.Rendered("province").One("PodMonitor", "platform").At("spec");
        var port = monitor.List("podMetricsEndpoints").ShouldHaveSingleItem().Text("port");
        var found = Of("province").Where(p => monitor.Map("selector", "matchLabels").All(l => p.Labels.GetValueOrDefault(l.Key) == l.Value) && p.Containers.SelectMany(c => c.List("ports")).Any(c => c.Name() == port));
        found.Select(p => p.Part).Order().ShouldBe(Charts.Services.Order());
        foreach (var pod in found)
            pod.Main.List("ports").Single(c => c.Name() == port).Text("containerPort").ShouldBe(pod.Annotations["prometheus.io/port"]);
    }

    [Theory]
    [InlineData("province", "docs/runbook.md#")] // nothing said: its path in the checkout
    [InlineData("dapr", "https://git.tinh.example.vn/motcua/src/branch/main/docs/runbook.md#")]
    public void An_alert_leads_to_the_runbook_where_people_read_it(string rendering, string address)
    {
        var alerts = Charts.Rendered(rendering).Of("PrometheusRule").SelectMany(r => r.List("spec", "groups")).SelectMany(g => g.List("rules")).Where(r => r.Find("alert") is not null).ToArray();
        alerts.ShouldNotBeEmpty();
        foreach (var alert in alerts)
            alert.Text("annotations", "runbook_url")!.ShouldStartWith(address);
    }

    /// <summary>A key without a value is null to the API server, and another client may refuse what it takes.</summary>
    [Theory]
    [MemberData(nameof(Pods.Renderings), MemberType = typeof(Pods))]
    public void Nothing_is_given_without_a_value(string rendering)
    {
        foreach (var o in Charts.Rendered(rendering))
            Nulls(o, o.Kind() + " " + o.Name()).ShouldBeEmpty();

        static IEnumerable<string> Nulls(YamlDotNet.RepresentationModel.YamlNode node, string where) => node switch
        {
            YamlDotNet.RepresentationModel.YamlMappingNode map => map.Children.SelectMany(p => Nulls(p.Value, $"{where}.{p.Key}")),
            YamlDotNet.RepresentationModel.YamlSequenceNode list => list.Children.SelectMany((c, i) => Nulls(c, $"{where}[{i}]")),
            YamlDotNet.RepresentationModel.YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: "" or "null" or "~" } => [where],
            _ => [],
        };
    }

    /// <summary>nginx speaks HTTP to port 8443 unless it is told otherwise, and every page is a 502. gatewayTls.enabled says it all: no values file has the annotation.</summary>
    [Theory]
    [InlineData("province", "https", "HTTPS")]
    [InlineData("minimal", "http", null)]
    public void The_ingress_speaks_to_the_gateway_as_the_gateway_listens(string rendering, string port, string? protocol)
    {
        var ingress = Charts.Rendered(rendering).Of("Ingress").Single();
        ingress.List("spec", "rules").Single().List("http", "paths").Single().Text("backend", "service", "port", "name").ShouldBe(port);
        ingress.Text("metadata", "annotations", "nginx.ingress.kubernetes.io/backend-protocol").ShouldBe(protocol);
        ingress.Text("metadata", "annotations", "nginx.ingress.kubernetes.io/proxy-body-size").ShouldBe("70m");
        foreach (var values in Directory.EnumerateFiles(Path.Combine(Servers.Repository, "charts", "platform", "ci")))
            File.ReadAllText(values).ShouldNotContain("backend-protocol", Case.Sensitive, values);
    }

    private static IEnumerable<Pod> Of(string rendering) => Charts.Rendered(rendering).Pods();
}
