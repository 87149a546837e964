using System.Text.RegularExpressions;
using Platform.Testing;

namespace Platform.Architecture.Tests;

/// <summary>What the pods may take all together fits into what they take it from, and the documents' figures are the manifests'.</summary>
public sealed partial class Sizing
{
    /// <summary>For the Jobs that migrate (two each), backups, and what PostgreSQL and its operator keep for themselves.</summary>
    private const int Besides = 30;

    /// <summary>Else, under load or in the middle of an upgrade, it is "too many clients" everywhere at once.</summary>
    [Theory]
    [InlineData("province")]
    [InlineData("trial")]
    public void PostgreSQL_takes_as_many_connections_as_all_replicas_may_hold_during_an_upgrade(string overlay)
    {
        var objects = Charts.Kustomized(overlay);
        var pool = int.Parse(overlay == "trial"
            ? objects.Of("Secret").SelectMany(s => Pool().Matches(s.Text("stringData", "ConnectionStrings__Postgres") ?? "")).Select(m => m.Groups[1].Value).Distinct().ShouldHaveSingleItem()
            : Pool().Matches(Text("build", "secrets")).ShouldHaveSingleItem().Groups[1].Value);
        var allowed = int.Parse(overlay == "trial"
            ? objects.Pods().Single(p => p is { Kind: "StatefulSet", Part: "postgres" }).Main.Texts("args").Single(a => a.StartsWith("max_connections=", StringComparison.Ordinal)).Split('=')[1]
            : objects.Of("Cluster").Single().Text("spec", "postgresql", "parameters", "max_connections")!);
        var replicas = (
            from deployment in objects.Of("Deployment")
            where deployment.List("spec", "template", "spec", "containers").Single().List("env").Any(e => e.Name() == "ConnectionStrings__Postgres")
            select int.Parse(objects.Of("HorizontalPodAutoscaler").SingleOrDefault(h => h.Name() == deployment.Name())?.Text("spec", "maxReplicas") ?? deployment.Text("spec", "replicas") ?? "1")
                + int.Parse(deployment.Text("spec", "strategy", "rollingUpdate", "maxSurge")!)).ToArray();
        replicas.Length.ShouldBe(Charts.Services.Count(s => Charts.Values.Text("services", s, "database") is not null));
        (pool * replicas.Sum() + Besides).ShouldBeLessThanOrEqualTo(allowed);
        if (overlay == "province")
        {
            var each = replicas.Distinct().ShouldHaveSingleItem() - 1;
            Text("docs", "install.md").ShouldContain($"{pool} × {replicas.Length} × ({each} + 1) + {Besides} = {pool * replicas.Sum() + Besides} of the {allowed} in `k8s/overlays/province/postgres.yaml`");
            Text("docs", "sizing.md").ShouldContain($"{allowed} connections: {replicas.Length} services × ({each} + 1) pods × {pool}");
        }
    }

    /// <summary>What a province asks its nodes for: with as many pods as there are at least.</summary>
    [Fact]
    public void The_documents_count_the_pods_a_province_has()
    {
        var objects = Charts.Kustomized("province");
        var (page, cpu, memory) = (Text("docs", "sizing.md"), 0, 0);
        foreach (var pod in objects.Pods().Where(p => p.Kind == "Deployment"))
        {
            var least = int.Parse(objects.One("HorizontalPodAutoscaler", pod.Name).Text("spec", "minReplicas")!);
            cpu += least * pod.Staying.Sum(c => Amount(c.Text("resources", "requests", "cpu")!, "m"));
            memory += least * pod.Staying.Sum(c => Amount(c.Text("resources", "requests", "memory")!, "Mi"));
            var row = page.Split('\n').Single(l => l.StartsWith(pod.Part switch { "dossiers" => "| dossiers |", "gateway" or "citizen-web" or "staff-web" => "| gateway, front ends |", _ => "| other services |" }, StringComparison.Ordinal) && l.Contains(" Mi |", StringComparison.Ordinal));
            var asks = pod.Main.At("resources", "requests");
            var most = pod.Main.At("resources", "limits");
            row.ShouldContain($"| {least} | {asks.Text("cpu")}, {Amount(asks.Text("memory")!, "Mi")} Mi | {most.Text("cpu")}, {Amount(most.Text("memory")!, "Mi")} Mi |", Case.Sensitive, pod.Part);
        }
        page.ShouldContain(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"without servers: {cpu / 1000.0:0.0} processors, {memory * 1.048576 / 1000:0.0} GB"));

        static int Amount(string text, string unit) => text.EndsWith(unit, StringComparison.Ordinal) ? int.Parse(text[..^unit.Length]) : throw new InvalidOperationException(text);
    }

    private static string Text(params string[] path) => File.ReadAllText(Path.Combine([Servers.Repository, .. path]));

    [GeneratedRegex("Maximum\\s+Pool\\s+Size=([0-9]+)")]
    private static partial Regex Pool();
}
