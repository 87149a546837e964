using System.IO.Enumeration;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Platform.Testing;

namespace Platform.Architecture.Tests;

/// <summary><c>build/Dockerfile</c> copies a part of the checkout: all that the projects need must be in it.</summary>
public sealed partial class Images
{
    private static readonly string[] Copied =
        [.. File.ReadLines(Path.Combine(Servers.Repository, "build", "Dockerfile"))
            .Where(l => l.StartsWith("COPY ", StringComparison.Ordinal) && !l.Contains("--from=", StringComparison.Ordinal))
            .SelectMany(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..^1])];

    public static TheoryData<string> Projects => new(
        from top in new[] { "services", "gateway" }
        from file in Directory.EnumerateFiles(Path.Combine(Servers.Repository, top), "*.csproj", SearchOption.AllDirectories)
        select Path.GetRelativePath(Servers.Repository, file));

    [Theory]
    [MemberData(nameof(Projects))]
    public void The_image_is_built_from_everything_its_project_names(string project)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Servers.Repository, project))!;
        var items = XDocument.Load(Path.Combine(Servers.Repository, project)).Descendants()
            .Where(e => e.Name.LocalName is "ProjectReference" or "EmbeddedResource" or "Content" or "None" or "Compile" or "AdditionalFiles" or "Import")
            .SelectMany(e => ((string?)e.Attribute("Include") ?? (string?)e.Attribute("Project") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
            .Where(i => !i.Contains("$(", StringComparison.Ordinal));
        foreach (var item in items.Append(Path.GetFileName(project)))
        {
            var path = Path.GetRelativePath(Servers.Repository, Path.GetFullPath(Path.Combine(folder, item.Replace('\\', '/'))));
            IsCopied(path).ShouldBeTrue($"{project} needs {path}, which build/Dockerfile does not copy");
        }
    }

    [Theory]
    [InlineData("global.json")]
    [InlineData("nuget.config")]
    [InlineData("Directory.Build.props")]
    [InlineData("Directory.Build.targets")]
    [InlineData("Directory.Packages.props")]
    [InlineData(".editorconfig")]
    public void What_every_project_imports_is_copied_too(string file) => IsCopied(file).ShouldBeTrue(file);

    [Fact]
    public void The_seed_lies_in_the_image_where_the_chart_says()
    {
        var seed = XDocument.Load(Path.Combine(Servers.Repository, "services", "Procedures", "Procedures.csproj")).Descendants("Content")
            .Single(c => (string?)c.Attribute("Include") == "../../build/seed/**/*.json");
        ((string?)seed.Attribute("CopyToPublishDirectory")).ShouldBe("PreserveNewest");
        var folder = $"/app/{(string?)seed.Attribute("LinkBase")}";
        foreach (var place in new[] { "charts/platform/templates/services.yaml", "k8s/base/procedures.yaml" })
            File.ReadAllText(Path.Combine(Servers.Repository, place)).ShouldContain($"{{ name: Seed__Folder, value: {folder} }}", customMessage: place);
    }

    [Fact]
    public void An_image_has_one_name_everywhere()
    {
        File.ReadAllText(Path.Combine(Servers.Repository, "charts", "platform", "templates", "_helpers.tpl")).ShouldContain("platform-{{ $name }}:");
        var named = Tags().Matches(File.ReadAllText(Path.Combine(Servers.Repository, "build", "Dockerfile"))).Select(m => m.Groups[1].Value).ToArray();
        named.ShouldNotBeEmpty();
        named.ShouldAllBe(n => File.ReadAllText(Path.Combine(Servers.Repository, "k8s", "base", "kustomization.yaml")).Contains($"- name: {n}\n"));
    }

    private static bool IsCopied(string path) => Copied.Any(c => FileSystemName.MatchesSimpleExpression(c, path) || path.StartsWith(c + "/", StringComparison.Ordinal));

    [GeneratedRegex(@"docker build .* -t (\S+)")]
    private static partial Regex Tags();
}
