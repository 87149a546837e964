using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Platform.Testing;
using YamlDotNet.RepresentationModel;

namespace Platform.Architecture.Tests;

/// <summary>
/// What the chart renders to with each values file of <c>charts/platform/ci</c>, as <c>build/render-charts</c> recorded it, and what
/// <c>kubectl kustomize</c> makes of the overlays.
/// </summary>
internal static class Charts
{
    public static readonly string[] Services = ["procedures", "dossiers", "notifications", "postal-returns", "reporting", "gateway", "citizen-web", "staff-web"];
    private static readonly string Recordings = Path.Combine(Servers.Repository, "tests", "Architecture.Tests", "Charts");
    private static readonly Dictionary<string, IReadOnlyList<YamlMappingNode>> Read = [];

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Recordings, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order();

    public static IReadOnlyList<YamlMappingNode> Recorded(string name) => Once(name, () => File.OpenText(Recording(name)));

    public static IReadOnlyList<YamlMappingNode> Kustomized(string overlay) => Once("k8s/" + overlay, () =>
    {
        using var process = Process.Start(new ProcessStartInfo("kubectl", ["kustomize", Path.Combine(Servers.Repository, "k8s", "overlays", overlay)]) { RedirectStandardOutput = true })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
        return new StringReader(text);
    });

    /// <param name="name">Of a recording, or <c>k8s/</c> and the overlay.</param>
    public static IReadOnlyList<YamlMappingNode> Rendered(string name) => name.StartsWith("k8s/", StringComparison.Ordinal) ? Kustomized(name["k8s/".Length..]) : Recorded(name);

    public static string Recording(string name) => Path.Combine(Recordings, name + ".yaml");

    public static YamlMappingNode Values => Once("values", () => File.OpenText(Path.Combine(Servers.Repository, "charts", "platform", "values.yaml"))).Single();

    /// <summary>As build/charts/render.go computes it: over every file of the chart.</summary>
    public static string Inputs()
    {
        var all = new StringBuilder();
        var chart = Path.Combine(Servers.Repository, "charts", "platform");
        foreach (var name in Directory.EnumerateFiles(chart, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Servers.Repository, f).Replace('\\', '/')).Order(StringComparer.Ordinal))
            all.Append(name).Append(' ').Append(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Servers.Repository, name))))).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())));
    }

    public static YamlMappingNode One(this IEnumerable<YamlMappingNode> objects, string kind, string name) => objects.Single(o => o.Kind() == kind && o.Name() == name);

    public static IEnumerable<YamlMappingNode> Of(this IEnumerable<YamlMappingNode> objects, string kind) => objects.Where(o => o.Kind() == kind);

    /// <summary>Everything that becomes a pod: who it is of, its labels and its specification.</summary>
    public static IEnumerable<Pod> Pods(this IEnumerable<YamlMappingNode> objects) =>
        from o in objects
        let template = o.Kind() switch
        {
            "Deployment" or "StatefulSet" or "Job" => o.At("spec", "template"),
            "CronJob" => o.At("spec", "jobTemplate", "spec", "template"),
            "Pod" => o,
            _ => null,
        }
        where template is not null
        select new Pod(o.Kind(), o.Name(), template.Map("metadata", "labels"), template.Map("metadata", "annotations"), template.At("spec"));

    private static IReadOnlyList<YamlMappingNode> Once(string name, Func<TextReader> open)
    {
        lock (Read)
        {
            if (Read.TryGetValue(name, out var known))
                return known;
            using var reader = open();
            return Read[name] = Yaml.Read(reader);
        }
    }
}

internal sealed record Pod(string Kind, string Name, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations, YamlMappingNode Spec)
{
    public string Part => Labels["app.kubernetes.io/name"];

    public bool Serves => Kind is "Deployment" or "StatefulSet";

    /// <summary>Sidecars, too.</summary>
    public IEnumerable<YamlNode> Containers => Spec.List("initContainers").Concat(Spec.List("containers"));

    /// <summary>Those that run as long as the pod does: not what runs once before them.</summary>
    public IEnumerable<YamlNode> Staying => Spec.List("initContainers").Where(c => c.Text("restartPolicy") == "Always").Concat(Spec.List("containers"));

    public YamlNode Main => Spec.List("containers").Single();

    public override string ToString() => $"{Kind} {Name}";
}
