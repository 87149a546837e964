using System.Diagnostics;
using Platform.Testing;
using YamlDotNet.RepresentationModel;

namespace Platform.Architecture.Tests;

/// <summary><c>k8s/overlays</c> come to the same objects as the chart does with the values of the same name.</summary>
public sealed class Kustomize
{
    private static readonly string[] Operators = ["Cluster", "Database", "ScheduledBackup", "RabbitmqCluster"];

    /// <summary>Who may call what the operators make: they lie with it, so that a province by Helm has them, too.</summary>
    private static readonly string[] WithServers = ["NetworkPolicy platform-postgres", "NetworkPolicy platform-rabbitmq"];

    public static TheoryData<string> Overlays => new("trial", "province");

    [Theory]
    [MemberData(nameof(Overlays))]
    public void The_overlay_and_the_chart_have_the_same_objects(string overlay)
    {
        var chart = Charts.Recorded(overlay).Where(o => o.Kind() != "Pod" && o.Name() != "platform-trial").ToDictionary(Id, o => Plain(o, Nothing));
        var hashed = Charts.Kustomized(overlay).Of("ConfigMap").Select(c => c.Name()).Where(n => n.StartsWith("platform-", StringComparison.Ordinal))
            .ToDictionary(n => n, n => n[..n.LastIndexOf('-')]);
        var ours = Charts.Kustomized(overlay).Where(o => !Operators.Contains(o.Kind()) && !WithServers.Contains(Id(o))).ToDictionary(o => Id(o, hashed), o => Plain(o, hashed));
        ours.Keys.Order().ShouldBe(chart.Keys.Order());
        foreach (var (id, expected) in chart)
            ours[id].ShouldBe(expected, id);
    }

    [Fact]
    public void The_province_has_the_databases_and_roles_that_services_and_migrations_connect_with()
    {
        var objects = Charts.Kustomized("province");
        var cluster = objects.Of("Cluster").Single().At("spec");
        var names = Charts.Services.Select(s => Charts.Values.Text("services", s, "database")).OfType<string>().Distinct().ToArray();
        cluster.List("managed", "roles").Select(r => r.Name()).Order().ShouldBe(names.Concat(names.Select(n => n + "_owner")).Order());
        objects.Of("Database").Select(d => d.Text("spec", "name")!).Append(cluster.Text("bootstrap", "initdb", "database")!).Order().ShouldBe(names.Order());
        foreach (var name in names)
            cluster.Texts("postgresql", "pg_hba").ShouldContain($"hostssl {name} {name},{name}_owner all scram-sha-256");
        foreach (var name in names)
            File.ReadAllText(Path.Combine(Servers.Repository, "charts", "platform", "files", "databases.sh")).ShouldContain($" {name}");
    }

    /// <summary>The secrets of the trial in k8s/ stand in the repository: its PostgreSQL starts for this machine's own addresses only. The chart's trials have others.</summary>
    [Theory]
    [InlineData("http://localhost:8080", "http://localhost:8095", true)]
    [InlineData("https://motcua.tinh.example.vn", "http://localhost:8095", false)]
    [InlineData("http://localhost:8080", "https://dinhdanh.tinh.example.vn", false)]
    [InlineData("http://localhost.example.vn", "http://localhost:8095", false)]
    [InlineData("http://localhost:8080@example.vn", "http://localhost:8095", false)]
    public void Secrets_that_everybody_knows_are_for_a_machine_of_ones_own(string publicOrigin, string authority, bool starts)
    {
        var objects = Charts.Kustomized("trial");
        var guard = objects.Pods().Single(p => p is { Kind: "StatefulSet", Part: "postgres" }).Spec.List("initContainers").ShouldHaveSingleItem();
        var secret = objects.One("Secret", "platform-trial-servers").Text("stringData", "POSTGRES_PASSWORD")!;
        guard.List("env").Single(e => e.Name() == "KNOWN").Text("value").ShouldBe(secret);
        foreach (var setting in new[] { "PUBLIC_ORIGIN", "AUTHORITY" }.Select(v => guard.List("env").Single(e => e.Name() == v).Find("valueFrom", "configMapKeyRef")!)) // under the name Kustomize gives them
            objects.One("ConfigMap", setting.Name()).Map("data").Keys.ShouldContain(setting.Text("key")!);
        Run(secret).ShouldBe(starts ? 0 : 1);
        Run("a word of its own").ShouldBe(0);

        int Run(string password)
        {
            using var script = Process.Start(new ProcessStartInfo("bash", ["-c", objects.One("ConfigMap", "trial-servers").Text("data", "only-a-trial.sh")!])
            {
                Environment = { ["KNOWN"] = secret, ["PASSWORD"] = password, ["PUBLIC_ORIGIN"] = publicOrigin, ["AUTHORITY"] = authority },
                RedirectStandardOutput = true,
            })!;
            script.StandardOutput.ReadToEnd();
            script.WaitForExit();
            return script.ExitCode;
        }
    }

    /// <summary>The operator makes the pods, in the same namespace: what it does not set itself (before 2.17 nearly nothing) is overridden.</summary>
    [Fact]
    public void The_provinces_broker_is_restricted_whatever_its_operator_sets()
    {
        var pod = Charts.Kustomized("province").Of("RabbitmqCluster").Single().At("spec", "override", "statefulSet", "spec", "template", "spec");
        pod.Text("securityContext", "runAsNonRoot").ShouldBe("true");
        pod.Text("securityContext", "seccompProfile", "type").ShouldBe("RuntimeDefault");
        var containers = pod.List("initContainers").Concat(pod.List("containers")).ToArray();
        containers.Select(c => c.Name()).ShouldBe(["setup-container", "rabbitmq"]); // as the operator calls them
        foreach (var container in containers)
        {
            container.Text("securityContext", "allowPrivilegeEscalation").ShouldBe("false", container.Name());
            container.Texts("securityContext", "capabilities", "drop").ShouldBe(["ALL"], container.Name());
        }
    }

    /// <summary>As docs and the file's own first lines say: a province that keeps documents in a bucket has no volume for them.</summary>
    [Fact]
    public void Documents_in_a_bucket_leave_no_volume_behind()
    {
        var copy = Directory.CreateTempSubdirectory("k8s-");
        try
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Servers.Repository, "k8s"), "*", SearchOption.AllDirectories))
            {
                var to = Path.Combine(copy.FullName, Path.GetRelativePath(Path.Combine(Servers.Repository, "k8s"), file));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(file, to);
            }
            var list = Path.Combine(copy.FullName, "overlays", "province", "kustomization.yaml");
            File.WriteAllText(list, File.ReadAllText(list).Replace("  - documents.yaml\n", "", StringComparison.Ordinal).Replace("patches:\n", "patches:\n  - path: documents-in-s3.yaml\n", StringComparison.Ordinal));
            using var process = Process.Start(new ProcessStartInfo("kubectl", ["kustomize", Path.GetDirectoryName(list)!]) { RedirectStandardOutput = true })!;
            var objects = Yaml.Read(new StringReader(process.StandardOutput.ReadToEnd()));
            objects.Of("PersistentVolumeClaim").ShouldBeEmpty();
            var dossiers = objects.Pods().Single(p => p is { Kind: "Deployment", Part: "dossiers" });
            dossiers.Spec.List("volumes").Select(v => v.Name()).ShouldNotContain("documents");
            dossiers.Main.List("volumeMounts").Select(m => m.Name()).ShouldNotContain("documents");
            dossiers.Main.List("volumeMounts").Count.ShouldBe(Charts.Kustomized("province").Pods().Single(p => p is { Kind: "Deployment", Part: "dossiers" }).Main.List("volumeMounts").Count - 1);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    /// <summary>An upgrade begins with the Jobs that migrate: they would wait for a PostgreSQL that the restore has stopped.</summary>
    [Fact]
    public void A_trials_restore_starts_its_servers_before_it_upgrades()
    {
        var recipe = File.ReadAllText(Path.Combine(Servers.Repository, "docs", "backup.md")).Split("## A trial in a cluster")[1].Split("\n## ")[0];
        var (stopped, started, upgraded) = (recipe.IndexOf("scale statefulset postgres rabbitmq --replicas=0", StringComparison.Ordinal),
            recipe.IndexOf("scale statefulset postgres rabbitmq --replicas=1", StringComparison.Ordinal), recipe.IndexOf("helm upgrade", StringComparison.Ordinal));
        stopped.ShouldBeGreaterThan(0);
        started.ShouldBeGreaterThan(stopped);
        upgraded.ShouldBeGreaterThan(started);
        var values = recipe.Split("values=")[1].Split(' ')[0];
        File.Exists(Path.Combine(Servers.Repository, values)).ShouldBeTrue(values);
    }

    /// <summary>An autoscaler whose Deployment has been scaled to nought leaves it there, and no manifest of a province says how many: the restore must.</summary>
    [Fact]
    public void A_provinces_restore_brings_back_the_pods_it_stopped()
    {
        var recipe = File.ReadAllText(Path.Combine(Servers.Repository, "docs", "backup.md")).Split("## A province")[1].Split("\n### ")[0];
        Charts.Kustomized("province").Of("HorizontalPodAutoscaler").ShouldNotBeEmpty();
        var (stopped, upgraded, started) = (recipe.IndexOf("scale deployment --all --replicas=0", StringComparison.Ordinal),
            recipe.IndexOf("helm upgrade", StringComparison.Ordinal), recipe.IndexOf("scale deployment --all --replicas=2", StringComparison.Ordinal));
        stopped.ShouldBeGreaterThan(0);
        upgraded.ShouldBeGreaterThan(stopped);
        started.ShouldBeGreaterThan(upgraded); // not before: they would not be held
        var (kept, deleted) = (recipe.IndexOf("\"Retain\"", StringComparison.Ordinal), recipe.IndexOf("delete cluster.postgresql.cnpg.io", StringComparison.Ordinal));
        kept.ShouldBeGreaterThan(0);
        deleted.ShouldBeGreaterThan(kept);
    }

    private static readonly Dictionary<string, string> Nothing = [];

    private static string Id(YamlMappingNode o) => Id(o, Nothing);

    private static string Id(YamlMappingNode o, IReadOnlyDictionary<string, string> hashed) => $"{o.Kind()} {hashed.GetValueOrDefault(o.Name(), o.Name())}";

    /// <summary>As text with sorted keys and lists by name, without what is Helm's or Kustomize's own way: labels and checksums of the one, hashes in names of the other; numbers of replicas are the autoscaler's.</summary>
    private static string Plain(YamlNode node, IReadOnlyDictionary<string, string> hashed, string indent = "")
    {
        switch (node)
        {
            case YamlMappingNode map:
                return string.Concat(map.Children.Select(p => (Key: p.Key.ToString(), p.Value)).Where(p => !Own(p.Key, p.Value)).OrderBy(p => p.Key, StringComparer.Ordinal)
                    .Select(p => $"\n{indent}{p.Key}:{Plain(p.Value, hashed, indent + "  ")}"));
            case YamlSequenceNode list:
                var items = list.Children.All(c => c is YamlMappingNode && c.Find("name") is not null) ? list.Children.OrderBy(c => c.Name(), StringComparer.Ordinal) : list.Children.AsEnumerable();
                return string.Concat(items.Select(i => $"\n{indent}-{Plain(i, hashed, indent + "  ")}"));
            default:
                var text = ((YamlScalarNode)node).Value ?? "";
                return " " + string.Join('\n', hashed.GetValueOrDefault(text, text).Split('\n').Where(l => !l.StartsWith('#') && l.Trim() != "app.kubernetes.io/managed-by: Helm")).Trim();
        }
    }

    private static bool Own(string key, YamlNode value) => key switch
    {
        "app.kubernetes.io/managed-by" or "replicas" => true,
        "annotations" => ((YamlMappingNode)value).Children.Keys.All(k => Own(k.ToString(), value)),
        _ => key.StartsWith("checksum/", StringComparison.Ordinal) || key.StartsWith("helm.sh/", StringComparison.Ordinal),
    };
}
