using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Platform.Testing;
using YamlDotNet.RepresentationModel;

namespace Platform.Architecture.Tests;

/// <summary>What <c>k8s/base</c> renders to, and that the chart's values name the same services with the same needs.</summary>
public sealed class Kubernetes
{
    private static readonly string[] Names = ["procedures", "dossiers", "notifications", "postal-returns", "reporting", "gateway", "citizen-web", "staff-web"];
    private static readonly Lazy<IReadOnlyList<YamlMappingNode>> Rendered = new(Render);

    public static TheoryData<string> Services => new(Names);

    [Theory]
    [MemberData(nameof(Services))]
    public void A_container_is_non_root_read_only_limited_and_probed(string name)
    {
        var pod = Deployment(name).At("spec", "template", "spec");
        var container = pod.Items("containers").ShouldHaveSingleItem();
        pod.Text("securityContext", "runAsNonRoot").ShouldBe("true");
        long.Parse(pod.Text("securityContext", "runAsUser")!).ShouldBeGreaterThan(0);
        pod.Text("securityContext", "seccompProfile", "type").ShouldBe("RuntimeDefault");
        pod.Text("automountServiceAccountToken").ShouldBe("false");
        container.Text("securityContext", "readOnlyRootFilesystem").ShouldBe("true");
        container.Text("securityContext", "allowPrivilegeEscalation").ShouldBe("false");
        container.At("securityContext", "capabilities").Children["drop"].ToString().ShouldContain("ALL");
        container.Text("resources", "limits", "memory").ShouldNotBeNull();
        container.Text("resources", "requests", "memory").ShouldNotBeNull();
        container.Text("startupProbe", "httpGet", "path").ShouldBe("/health/startup");
        container.Text("readinessProbe", "httpGet", "path").ShouldBe("/health/ready");
        container.Text("livenessProbe", "httpGet", "path").ShouldBe("/health/live");
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void The_service_points_at_the_port_the_container_listens_on(string name)
    {
        var port = Deployment(name).At("spec", "template", "spec").Items("containers").Single().Items("ports").Single();
        var service = Object("Service", name).At("spec").Items("ports").Single();
        service.Text("targetPort").ShouldBe(port.Text("name"));
        Object("ConfigMap", "platform").Text("data", "ASPNETCORE_HTTP_PORTS").ShouldBe(port.Text("containerPort"));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void The_chart_gives_a_service_what_the_base_gives_it(string name)
    {
        var values = Chart().At("services", name);
        var container = Deployment(name).At("spec", "template", "spec").Items("containers").Single();
        var settings = container.Items("env").ToDictionary(e => e.Text("name")!);
        settings.TryGetValue("ConnectionStrings__Postgres", out var database);
        (database?.Text("valueFrom", "secretKeyRef", "key")).ShouldBe(values.Text("database"));
        settings.ContainsKey("ConnectionStrings__RabbitMq").ShouldBe(values.Text("broker") == "true");
        settings.ContainsKey("Dapr__ApiToken").ShouldBe(values.Text("sidecar") == "true");
        settings.TryGetValue("Auth__ClientId", out var client);
        (client?.Text("value")).ShouldBe(values.Text("client"));
        settings.ContainsKey("Documents__Folder").ShouldBe(values.Text("documents") == "true");
        container.Text("resources", "limits", "memory").ShouldBe(values.Text("memory") ?? Chart().Text("defaults", "memory"));
    }

    [Fact]
    public void Chart_and_base_name_the_same_services() =>
        Chart().At("services").Children.Keys.Select(k => k.ToString()).Order().ShouldBe(Names.Order());

    [Fact]
    public void Every_setting_of_the_base_is_in_the_chart()
    {
        var template = File.ReadAllText(Path.Combine(Servers.Repository, "charts", "platform", "templates", "configmap.yaml"));
        foreach (var setting in Object("ConfigMap", "platform").At("data").Children.Keys)
            template.ShouldContain($"{Regex.Replace(setting.ToString(), "__[0-9]+$", "__{{ $i }}")}:");
    }

    [Fact]
    public void The_gateway_believes_the_networks_pods_live_in_so_that_limits_are_each_persons()
    {
        var networks = ((YamlSequenceNode)Chart().Children["trustedNetworks"]).Select(n => n.ToString()).ToArray();
        var data = Object("ConfigMap", "platform").At("data");
        data.Children.Where(d => d.Key.ToString().StartsWith("TrustedNetworks__", StringComparison.Ordinal)).Select(d => d.Value.ToString()).ShouldBe(networks);
        foreach (var pod in new[] { "10.244.1.17", "10.42.0.9", "172.16.5.4", "192.168.118.3" })
            networks.Select(IPNetwork.Parse).ShouldContain(n => n.Contains(IPAddress.Parse(pod)), pod);
        networks.Select(IPNetwork.Parse).ShouldNotContain(n => n.Contains(IPAddress.Parse("203.0.113.7")), "a citizen's own address is nobody's proxy");
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void The_sidecars_tokens_are_two_secrets_with_the_key_Dapr_prescribes(string name)
    {
        var pod = Deployment(name).At("spec", "template");
        if (Chart().Text("services", name, "sidecar") != "true")
        {
            pod.Text("metadata", "annotations", "dapr.io/enabled").ShouldBeNull();
            return;
        }
        var settings = pod.At("spec").Items("containers").Single().Items("env").ToDictionary(e => e.Text("name")!);
        foreach (var (annotation, setting, value) in new[] { ("dapr.io/api-token-secret", "Dapr__ApiToken", "daprApi"), ("dapr.io/app-token-secret", "Dapr__AppApiToken", "daprApp") })
        {
            settings[setting].Text("valueFrom", "secretKeyRef", "name").ShouldBe(pod.Text("metadata", "annotations", annotation));
            settings[setting].Text("valueFrom", "secretKeyRef", "name").ShouldBe(Chart().Text("secrets", value));
            settings[setting].Text("valueFrom", "secretKeyRef", "key").ShouldBe("token");
        }
    }

    /// <summary>The arrows of design.md's way of a request; everything else goes by the broker.</summary>
    [Theory]
    [InlineData("procedures", "gateway")]
    [InlineData("dossiers", "gateway", "notifications", "postal-returns")]
    [InlineData("notifications", "gateway")]
    [InlineData("postal-returns", "gateway")]
    [InlineData("reporting", "gateway")]
    [InlineData("citizen-web", "gateway")]
    [InlineData("staff-web", "gateway")]
    public void A_pod_is_reached_by_those_that_call_it_and_by_nobody_else(string name, params string[] callers)
    {
        var rule = Policy(name).Items("ingress").ShouldHaveSingleItem();
        rule.Items("from").Select(f => f.Text("podSelector", "matchLabels", "app.kubernetes.io/name")).ShouldBe(callers);
        rule.Items("ports").ShouldHaveSingleItem().Text("port").ShouldBe("8080");
        ((YamlSequenceNode)Chart().At("services", name).Children["callers"]).Select(c => c.ToString()).ShouldBe(callers);
        Chart().Text("services", name, "open").ShouldBeNull();
    }

    [Fact]
    public void Only_the_gateway_is_open_and_what_has_no_policy_is_closed()
    {
        var open = Policy("gateway").Items("ingress").ShouldHaveSingleItem();
        open.Children.Keys.Select(k => k.ToString()).ShouldBe(["ports"]);
        open.Items("ports").ShouldHaveSingleItem().Text("port").ShouldBe("8080");
        Chart().Text("services", "gateway", "open").ShouldBe("true");

        var closed = Object("NetworkPolicy", "platform-closed").At("spec");
        closed.Items("ingress").ShouldBeEmpty();
        var selected = closed.At("podSelector", "matchLabels").Children.ShouldHaveSingleItem();
        foreach (var name in Names)
            Deployment(name).Text("spec", "template", "metadata", "labels", selected.Key.ToString()).ShouldBe(selected.Value.ToString());
    }

    /// <summary>Services:X in code is a call to X: whoever makes one is among X's callers.</summary>
    [Fact]
    public void Every_service_that_calls_another_is_drawn()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Servers.Repository, "services"), "*Setup.cs", SearchOption.AllDirectories))
        {
            foreach (Match call in Regex.Matches(File.ReadAllText(file), "AddServiceClient\\([^,]+, \"Services:(\\w+)\""))
            {
                Policy(Kebab(call.Groups[1].Value)).Items("ingress").Single().Items("from").Select(f => f.Text("podSelector", "matchLabels", "app.kubernetes.io/name"))
                    .ShouldContain(Kebab(Path.GetFileName(Path.GetDirectoryName(file)!)), file);
            }
        }
    }

    [Fact]
    public void No_secret_stands_in_the_manifests() => Rendered.Value.Where(o => o.Text("kind") == "Secret").ShouldBeEmpty();

    private static YamlMappingNode Policy(string name)
    {
        var spec = Object("NetworkPolicy", name).At("spec");
        spec.Text("podSelector", "matchLabels", "app.kubernetes.io/name").ShouldBe(name);
        spec.Children["policyTypes"].ShouldBeOfType<YamlSequenceNode>().Select(t => t.ToString()).ShouldBe(["Ingress"]);
        return spec;
    }

    private static string Kebab(string name) => Regex.Replace(name, "(?<!^)[A-Z]", "-$0").ToLowerInvariant();

    private static YamlMappingNode Deployment(string name) => Object("Deployment", name);

    private static YamlMappingNode Object(string kind, string name) =>
        Rendered.Value.Single(o => o.Text("kind") == kind && (o.Text("metadata", "name") == name || o.Text("metadata", "name")!.StartsWith(name + "-", StringComparison.Ordinal) && kind == "ConfigMap"));

    private static YamlMappingNode Chart()
    {
        using var reader = new StreamReader(Path.Combine(Servers.Repository, "charts", "platform", "values.yaml"));
        return Read(reader).Single();
    }

    private static IReadOnlyList<YamlMappingNode> Render()
    {
        using var process = Process.Start(new ProcessStartInfo("kubectl", ["kustomize", Path.Combine(Servers.Repository, "k8s", "base")]) { RedirectStandardOutput = true })!;
        var objects = Read(process.StandardOutput);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
        return objects;
    }

    private static IReadOnlyList<YamlMappingNode> Read(TextReader reader)
    {
        var stream = new YamlStream();
        stream.Load(reader);
        return [.. stream.Documents.Select(d => (YamlMappingNode)d.RootNode)];
    }
}

internal static class YamlReading
{
    public static YamlMappingNode At(this YamlMappingNode node, params string[] path) =>
        path.Aggregate(node, (current, key) => (YamlMappingNode)current.Children[key]);

    public static string? Text(this YamlMappingNode node, params string[] path)
    {
        YamlNode current = node;
        foreach (var key in path)
        {
            if (current is not YamlMappingNode mapping || !mapping.Children.TryGetValue(key, out var next))
                return null;
            current = next;
        }
        return current.ToString();
    }

    public static IReadOnlyList<YamlMappingNode> Items(this YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out var list) ? [.. ((YamlSequenceNode)list).Children.Cast<YamlMappingNode>()] : [];
}
