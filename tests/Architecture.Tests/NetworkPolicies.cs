using System.Net;
using System.Text.RegularExpressions;
using Platform.Testing;
using YamlDotNet.RepresentationModel;

namespace Platform.Architecture.Tests;

/// <summary>Who reaches whom, worked out from the policies as a cluster would: an arrow is there when its sender may go out and its receiver lets in.</summary>
public sealed class NetworkPolicies
{
    /// <summary>The arrows of design.md's way of a request; everything else goes by the broker.</summary>
    private static readonly string[] Drawn =
    [
        "citizen-web → gateway:8080", "staff-web → gateway:8080", "operations → gateway:8080",
        "gateway → procedures:8080", "gateway → dossiers:8080", "gateway → notifications:8080", "gateway → postal-returns:8080", "gateway → reporting:8080",
        "gateway → citizen-web:8080", "gateway → staff-web:8080",
        "notifications → dossiers:8080", "postal-returns → dossiers:8080", // the contact of a person, by reference
    ];

    private static readonly string[] Migrated = ["procedures", "dossiers", "notifications", "postal-returns", "reporting", "citizen-web"];
    private static readonly string[] WithDatabase = [.. Charts.Services.Except(["gateway"]), .. Migrated.Select(m => "migrate-" + m), "seed-procedures"];
    private static readonly string[] WithBroker = ["procedures", "dossiers", "notifications", "postal-returns", "reporting"];

    private static readonly string[] WithOutside = ["dossiers", "notifications", "postal-returns"];

    /// <summary>A trial's own servers stand for the database, the broker and everything outside.</summary>
    private static readonly string[] DrawnInTrial =
    [
        .. Drawn,
        .. WithDatabase.Select(s => $"{s} → postgres:5432"),
        "backup → postgres:5432",
        .. WithBroker.Select(s => $"{s} → rabbitmq:5672"),
        .. Charts.Services.Append("operations").Select(s => $"{s} → simulators:8095"), // sign-in
        .. WithOutside.Select(s => $"{s} → simulators:1025"),
        "simulators → gateway:8080",
    ];

    public static TheoryData<string> Renderings => new("trial", "province", "minimal", "dapr");

    [Theory]
    [MemberData(nameof(Renderings))]
    public void Pods_reach_each_other_along_the_drawn_arrows_only(string rendering)
    {
        var objects = Charts.Recorded(rendering);
        var policies = objects.Of("NetworkPolicy").Select(p => p.At("spec")).ToArray();
        var pods = objects.Pods().GroupBy(p => p.Part).Select(g => g.First()).ToArray();
        var arrows = from to in pods
                     where to.Serves
                     from port in to.Containers.SelectMany(c => c.List("ports")).Select(p => p.Text("containerPort")!)
                     from @from in pods
                     where @from != to && Allows(policies, @from, to, port, "egress", "to") && Allows(policies, to, @from, port, "ingress", "from")
                     select $"{@from.Part} → {to.Part}:{port}";
        arrows.Order().ShouldBe((rendering == "trial" ? DrawnInTrial : Drawn).Order());
    }

    [Theory]
    [MemberData(nameof(Renderings))]
    public void Whoever_has_no_arrow_is_closed_both_ways(string rendering)
    {
        var closed = Charts.Recorded(rendering).One("NetworkPolicy", "platform-closed").At("spec");
        closed.Texts("policyTypes").ShouldBe(["Ingress", "Egress"]);
        closed.List("ingress").Concat(closed.List("egress")).ShouldBeEmpty();
        foreach (var pod in Charts.Recorded(rendering).Pods())
            closed.Map("podSelector", "matchLabels").ShouldBeSubsetOf(pod.Labels, pod.ToString());
    }

    /// <summary>A rule without peers lets everybody in: the ingress may stand anywhere until the site says where.</summary>
    [Theory]
    [MemberData(nameof(Renderings))]
    public void Only_the_gateway_may_be_open_to_everybody_and_only_on_the_ingresss_port(string rendering)
    {
        foreach (var policy in Charts.Recorded(rendering).Of("NetworkPolicy"))
        {
            foreach (var rule in policy.List("spec", "ingress").Where(r => r.Find("from") is null))
            {
                policy.Name().ShouldBe("gateway");
                rule.List("ports").ShouldHaveSingleItem().Text("port").ShouldBe("8080");
            }
            foreach (var rule in policy.List("spec", "egress"))
                rule.List("to").ShouldNotBeEmpty(policy.Name());
        }
    }

    /// <summary>Where clouds answer a machine about itself, credentials among it.</summary>
    [Theory]
    [MemberData(nameof(Renderings))]
    public void Whoever_may_go_everywhere_may_not_go_to_the_machines_own_addresses(string rendering)
    {
        foreach (var policy in Charts.Recorded(rendering).Of("NetworkPolicy"))
            foreach (var peer in policy.List("spec", "egress").SelectMany(r => r.List("to")).Where(p => p.Text("ipBlock", "cidr") == "0.0.0.0/0"))
                peer.Texts("ipBlock", "except").ShouldContain("169.254.0.0/16", policy.Name());
    }

    /// <summary>The operators make their pods, with these labels. What no policy chooses is open to every pod of the cluster.</summary>
    [Theory]
    [InlineData("postgres.yaml", "cnpg.io/cluster", "platform-postgres", "cnpg-system", "5432", "5432 8000", "5432 8000", "9187")]
    [InlineData("rabbitmq.yaml", "app.kubernetes.io/name", "platform-rabbitmq", "rabbitmq-system", "5671 5672", "15671 15672 25672 35672 4369", "15671 15672", "15691 15692")]
    public void A_provinces_servers_let_in_who_needs_them_each_other_their_operator_and_monitoring(
        string file, string label, string name, string @operator, string clients, string peers, string managed, string watched)
    {
        var objects = Charts.Kustomized("province");
        File.ReadAllText(Path.Combine(Servers.Repository, "k8s", "overlays", "province", file)).ShouldContain($"kind: NetworkPolicy\nmetadata:\n  name: {name}\n", Case.Sensitive, "a province by Helm applies this file only");
        var policies = objects.Of("NetworkPolicy").Select(p => p.At("spec")).ToArray();
        var server = Made(name, (label, name));
        var chosen = policies.Where(p => Selects(p.Find("podSelector"), server)).ShouldHaveSingleItem();
        chosen.Texts("policyTypes").ShouldBe(["Ingress"]); // its way to the bucket and to Kubernetes stays as it is

        var pods = objects.Pods().GroupBy(p => p.Part).Select(g => g.First()).Append(Made("stranger")).ToArray();
        var ports = chosen.List("ingress").SelectMany(Ports).Distinct().ToArray();
        var arrows = from port in ports
                     from pod in pods
                     where (pod.Part == "stranger" || Allows(policies, pod, server, port, "egress", "to")) && Allows(policies, server, pod, port, "ingress", "from")
                     select $"{pod.Part}:{port}";
        var needing = name == "platform-postgres" ? WithDatabase : WithBroker;
        arrows.Order().ShouldBe(needing.SelectMany(_ => clients.Split(' '), (pod, port) => $"{pod}:{port}").Order());

        Sorted(ports.Where(p => Allows(policies, server, server, p, "ingress", "from"))).ShouldBe(peers);
        Sorted(From("kubernetes.io/metadata.name", @operator)).ShouldBe(managed);
        Sorted(From("platform.vn/monitoring", "true")).ShouldBe(watched);
        chosen.List("ingress").SelectMany(r => r.List("from")).ShouldAllBe(p => p.Find("ipBlock") == null);
        chosen.List("ingress").ShouldAllBe(r => r.List("from").Count > 0 && r.List("ports").Count > 0);

        IEnumerable<string> From(string of, string value) => chosen.List("ingress").Where(r => r.List("from").Any(p => p.Text("namespaceSelector", "matchLabels", of) == value)).SelectMany(Ports);
        static string Sorted(IEnumerable<string> ports) => string.Join(' ', ports.Order(StringComparer.Ordinal));
        static Pod Made(string part, params (string, string)[] labels) =>
            new("Pod", part, new[] { ("app.kubernetes.io/name", part) }.Concat(labels).DistinctBy(l => l.Item1).ToDictionary(l => l.Item1, l => l.Item2), new Dictionary<string, string>(), new YamlMappingNode());
    }

    [Fact]
    public void A_province_lets_the_ingress_in_by_TLS_and_its_monitoring_to_the_metrics()
    {
        var rules = Charts.Recorded("province").One("NetworkPolicy", "gateway").List("spec", "ingress");
        rules.Single(r => Ports(r).Contains("8443")).Find("from", "namespaceSelector").ShouldBeNull();
        rules.Single(r => Ports(r).Contains("8443")).List("from").Single().Find("namespaceSelector").ShouldNotBeNull();
        foreach (var service in Charts.Services)
        {
            var metrics = Charts.Recorded("province").One("NetworkPolicy", service).List("spec", "ingress").Single(r => Ports(r).Contains("9090"));
            metrics.List("from").ShouldHaveSingleItem().Text("namespaceSelector", "matchLabels", "platform.vn/monitoring").ShouldBe("true");
        }
        var ingress = Charts.Recorded("province").Of("Ingress").Single();
        ingress.List("spec", "tls").ShouldHaveSingleItem().Text("secretName").ShouldBe("platform-tls");
        ingress.List("spec", "rules").Single().List("http", "paths").Single().Text("backend", "service", "port", "name").ShouldBe("https");
    }

    /// <summary>Whoever's code calls a binding (or S3) has the label by which a policy lets it out.</summary>
    [Fact]
    public void Only_services_that_call_somebody_outside_reach_it()
    {
        WhoseCodeHas("idecar\\.(Invoke|Call)\\w*\\(|AmazonS3|S3Options").ShouldBe(WithOutside.Order());
        foreach (var rendering in Charts.Names)
            Charts.Recorded(rendering).Pods().Where(p => p.Labels.ContainsKey("platform.vn/needs-outside")).Select(p => p.Part).Order().ShouldBe(WithOutside.Order(), rendering);
    }

    /// <summary>A sidecar brings its pod the keys of personal data and every provider's password: whoever asks it for nothing, and is not called by it, has none.</summary>
    [Fact]
    public void Only_services_that_ask_the_sidecar_have_one_and_its_secrets()
    {
        var asking = WhoseCodeHas("\\bSidecar\\b|\\bMasterKey\\b|\\.AddPersonalData\\(|Dapr:AppApiToken", besides: "/Postgres/").ToArray();
        asking.ShouldBe(Charts.Services.Where(s => Charts.Values.Text("services", s, "sidecar") == "true").Order());
        foreach (var rendering in Charts.Names)
        {
            var pods = Charts.Recorded(rendering).Pods().ToArray();
            pods.Where(p => p.Labels.ContainsKey("platform.vn/has-sidecar")).Select(p => p.Part).Order().ShouldBe(asking.Order(), rendering);
            pods.Where(p => p.Annotations.ContainsKey("dapr.io/enabled") || p.Containers.Any(c => c.Name() == "sidecar")).Select(p => p.Part).Order().ShouldBe(asking.Order(), rendering);
            pods.Where(p => p.Spec.List("volumes").Any(v => v.Text("secret", "secretName") == "platform-outside")).Select(p => p.Part).Order().ShouldBe(asking.Order(), rendering);
            pods.Where(p => p.Containers.SelectMany(c => c.List("env")).Any(e => e.Text("valueFrom", "secretKeyRef", "name") is { } name && name.StartsWith("platform-dapr-", StringComparison.Ordinal)))
                .Select(p => p.Part).Order().ShouldBe(asking.Order(), rendering);
            foreach (var scope in Charts.Recorded(rendering).Of("Component").SelectMany(c => c.Texts("scopes")))
                asking.ShouldContain(scope);
        }
    }

    /// <summary>Services:X in code is a call to X: whoever makes one is among X's callers.</summary>
    [Fact]
    public void Every_service_that_calls_another_is_drawn()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Servers.Repository, "services"), "*Setup.cs", SearchOption.AllDirectories))
        {
            foreach (Match call in Regex.Matches(File.ReadAllText(file), "AddServiceClient\\([^,]+, \"Services:(\\w+)\""))
                Drawn.ShouldContain($"{Kebab(Path.GetFileName(Path.GetDirectoryName(file)!))} → {Kebab(call.Groups[1].Value)}:8080", file);
        }
    }

    [Fact]
    public void The_gateway_believes_the_networks_pods_live_in_so_that_limits_are_each_persons()
    {
        var networks = Charts.Values.Texts("trustedNetworks").Select(IPNetwork.Parse).ToArray();
        foreach (var pod in new[] { "10.244.1.17", "10.42.0.9", "172.16.5.4", "192.168.118.3" })
            networks.ShouldContain(n => n.Contains(IPAddress.Parse(pod)), pod);
        networks.ShouldNotContain(n => n.Contains(IPAddress.Parse("203.0.113.7")), "a citizen's own address is nobody's proxy");
    }

    /// <summary>The services in whose own code (of services/, what they share aside) there is something of the kind.</summary>
    private static IEnumerable<string> WhoseCodeHas(string pattern, string besides = "/ServiceDefaults/") => Directory.EnumerateFiles(Path.Combine(Servers.Repository, "services"), "*.cs", SearchOption.AllDirectories)
        .Where(f => new[] { "/obj/", "/ServiceDefaults/", besides }.All(part => !f.Contains(part, StringComparison.Ordinal)) && Regex.IsMatch(File.ReadAllText(f), pattern))
        .Select(f => Kebab(Path.GetRelativePath(Path.Combine(Servers.Repository, "services"), f).Split('/')[0])).Distinct().Order();

    private static bool Allows(IEnumerable<YamlMappingNode> policies, Pod who, Pod other, string port, string direction, string side) => policies
        .Where(p => Selects(p.Find("podSelector"), who))
        .SelectMany(p => p.List(direction))
        .Any(rule => (rule.Find("ports") is null || Ports(rule).Contains(port)) && (rule.Find(side) is null || rule.List(side).Any(peer => Is(peer, other))));

    /// <summary>A pod of this namespace: a peer by address is somebody outside, and one by namespace is in another.</summary>
    private static bool Is(YamlNode peer, Pod pod) => peer.Find("ipBlock") is null && peer.Find("namespaceSelector") is null && Selects(peer.Find("podSelector"), pod);

    private static bool Selects(YamlNode? selector, Pod pod) => selector is not null && selector.Find("matchExpressions") is null && selector.Map("matchLabels").All(l => pod.Labels.GetValueOrDefault(l.Key) == l.Value);

    private static IEnumerable<string> Ports(YamlNode rule) => rule.List("ports").Select(p => p.Text("port")!);

    private static string Kebab(string name) => Regex.Replace(name, "(?<!^)[A-Z]", "-$0").ToLowerInvariant();
}
