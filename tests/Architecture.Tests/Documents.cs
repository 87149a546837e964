using System.Diagnostics;
using System.Text.RegularExpressions;
using Platform.Testing;

namespace Platform.Architecture.Tests;

/// <summary>What the documents point at is there.</summary>
public sealed partial class Documents
{
    public static TheoryData<string> Pages => new(
        new[] { "README.md", "CONTRIBUTING.md", "build/README.md" }
            .Concat(Found("docs", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateDirectories(Path.Combine(Servers.Repository, "services")).SelectMany(d => Found(Path.GetRelativePath(Servers.Repository, d), SearchOption.TopDirectoryOnly))));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_and_picture_leads_somewhere(string page)
    {
        var text = CodeBlock().Replace(File.ReadAllText(Path.Combine(Servers.Repository, page)), "");
        foreach (var target in Link().Matches(text).Select(m => m.Groups[1].Value).Where(t => !Elsewhere().IsMatch(t)))
        {
            var path = Path.GetFullPath(Path.Combine(Servers.Repository, Path.GetDirectoryName(page)!, Uri.UnescapeDataString(target.Split('#')[0])));
            (File.Exists(path) || Directory.Exists(path)).ShouldBeTrue($"{page} → {target}");
        }
    }

    /// <summary>Whoever sets an identity provider up reads there what a token may say.</summary>
    [Fact]
    public void The_installation_names_every_role_there_is()
    {
        var section = File.ReadAllText(Path.Combine(Servers.Repository, "docs", "install.md")).Split("### The identity provider\n")[1].Split("\n### ")[0];
        var roles = RoleValue().Matches(File.ReadAllText(Path.Combine(Servers.Repository, "services", "ServiceDefaults", "Auth", "Roles.cs"))).Select(m => m.Groups[1].Value).Order().ToArray();
        roles.Length.ShouldBeGreaterThan(5);
        RoleRow().Matches(section.Split("| `role` | |\n")[1]).Select(m => m.Groups[1].Value).Order().ShouldBe(roles);
        foreach (var client in Charts.Services.Select(s => Charts.Values.Text("services", s, "client")).OfType<string>().Append(Charts.Values.Text("operations", "client")!))
            section.ShouldContain($"| `{client}`");
    }

    /// <summary>Commands are copied as they stand: without a namespace they meet another, or nothing; by a selector `logs` reads ten lines of each pod unless told.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void Commands_say_their_namespace_and_read_whole_logs(string page)
    {
        foreach (var command in Kubectl().Matches(File.ReadAllText(Path.Combine(Servers.Repository, page))).Select(m => m.Value))
        {
            if (OfTheCluster().IsMatch(command))
                continue;
            if (InANamespace().IsMatch(command))
                command.ShouldMatch(@" (-n|--namespace) ", page);
            if (Regex.IsMatch(command, @"\blogs .*(-l|--selector)\b"))
                command.ShouldContain("--tail=", customMessage: page);
        }
    }

    /// <summary>Whoever carries the images to a cluster without Internet reads there which.</summary>
    [Fact]
    public void The_installation_names_every_image_that_is_not_ours()
    {
        var section = File.ReadAllText(Path.Combine(Servers.Repository, "docs", "install.md")).Split("### Without Internet\n")[1].Split("\n## ")[0];
        var province = Charts.Kustomized("province");
        var images = new[] { province.Of("Cluster").Single().Text("spec", "imageName")!, province.Of("RabbitmqCluster").Single().Text("spec", "image")! }
            .Concat(from p in Charts.Kustomized("trial").Pods() from list in new[] { "containers", "initContainers" } from c in p.Spec.List(list) select c.Text("image")!)
            .Where(i => !i.StartsWith("platform-", StringComparison.Ordinal)).Distinct().ToArray();
        images.Length.ShouldBeGreaterThan(2);
        foreach (var image in images)
            section.ShouldContain(image);
    }

    /// <summary>CloudNativePG looks at a changed password at once only where the secret says so; no other's business.</summary>
    [Fact]
    public void The_secrets_that_postgres_reads_are_looked_at_when_they_change()
    {
        using var made = Process.Start(new ProcessStartInfo(Path.Combine(Servers.Repository, "build", "secrets")) { Environment = { ["AMQP_URL"] = "amqp://nobody@nowhere" }, RedirectStandardOutput = true })!;
        var secrets = Yaml.Read(new StringReader(made.StandardOutput.ReadToEnd()));
        var read = Charts.Kustomized("province").Of("Cluster").Single().List("spec", "managed", "roles").Select(r => r.Text("passwordSecret", "name")!).Order();
        secrets.Where(s => s.Map("metadata", "labels").ContainsKey("cnpg.io/reload")).Select(s => s.Name()).Order().ShouldBe(read);
    }

    private static IEnumerable<string> Found(string folder, SearchOption depth) =>
        Directory.EnumerateFiles(Path.Combine(Servers.Repository, folder), "*.md", depth).Select(f => Path.GetRelativePath(Servers.Repository, f));

    // up to a pipe, the next command, a comment or the end of what is quoted
    [GeneratedRegex(@"\bkubectl [^\n`|;#]+")]
    private static partial Regex Kubectl();

    [GeneratedRegex(@"^kubectl( -n \S+)? (create|replace|apply|delete|patch|scale|set|rollout|exec|logs|cp|wait|port-forward|label|annotate)\b")]
    private static partial Regex InANamespace();

    // or only spoken of
    [GeneratedRegex(@"^kubectl (create namespace|label namespace|delete namespace|patch pv|patch --local)\b|^kubectl \w+( -k)?\s*$")]
    private static partial Regex OfTheCluster();

    [GeneratedRegex("public const string \\w+ = \"([a-z-]+)\";")]
    private static partial Regex RoleValue();

    [GeneratedRegex(@"^\| `([a-z-]+)` \| ", RegexOptions.Multiline)]
    private static partial Regex RoleRow();

    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\]\(([^)\s]+)[^)]*\)")]
    private static partial Regex Link();

    // another site, a letter, or a place on the same page
    [GeneratedRegex("^(https?:|mailto:|#)")]
    private static partial Regex Elsewhere();
}
