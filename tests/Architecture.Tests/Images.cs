using System.IO.Enumeration;
using System.Xml.Linq;
using Platform.Testing;

namespace Platform.Architecture.Tests;

/// <summary><c>build/Dockerfile</c> copies a part of the checkout: all that the projects need must be in it.</summary>
public sealed class Images
{
    private static readonly string[] Copied =
        [.. File.ReadLines(Path.Combine(Servers.Repository, "build", "Dockerfile"))
            .Where(l => l.StartsWith("COPY ", StringComparison.Ordinal) && !l.Contains("--from=", StringComparison.Ordinal))
            .SelectMany(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..^1])];

    public static TheoryData<string> Projects => new(
        from top in new[] { "services", "gateway", "build/LocalSidecar", "build/Simulators" }
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
    public void The_seed_lies_in_the_image_where_the_program_looks()
    {
        var seed = XDocument.Load(Path.Combine(Servers.Repository, "services", "Procedures", "Procedures.csproj")).Descendants("Content")
            .Single(c => (string?)c.Attribute("Include") == "../../build/seed/**/*.json");
        ((string?)seed.Attribute("CopyToPublishDirectory")).ShouldBe("PreserveNewest");
        ((string?)seed.Attribute("LinkBase")).ShouldBe("seed", "SeedFolder's default");
        foreach (var rendering in new[] { "trial", "province" })
            Charts.Recorded(rendering).Pods().Single(p => p.Part == "seed-procedures").Main.List("env").ShouldNotContain(e => e.Name() == "Seed__Folder", "one place says where it lies");
    }

    /// <summary>build/images.txt is what `make images` and `make publish` make; a trial runs all of them.</summary>
    [Fact]
    public void An_image_has_one_name_everywhere()
    {
        var made = File.ReadLines(Path.Combine(Servers.Repository, "build", "images.txt")).Where(l => l.Length > 0 && l[0] != '#')
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToDictionary(l => l[0], l => l[1]);
        var run = Charts.Recorded("trial").Pods().SelectMany(p => p.Containers).Select(c => c.Text("image")!).Where(i => i.StartsWith("platform-", StringComparison.Ordinal)).Distinct();
        var version = File.ReadLines(Path.Combine(Servers.Repository, "charts", "platform", "Chart.yaml")).Single(l => l.StartsWith("appVersion:", StringComparison.Ordinal)).Split('"')[1];
        run.Order().ShouldBe(made.Keys.Select(n => $"platform-{n}:{version}").Order());
        XDocument.Load(Path.Combine(Servers.Repository, "Directory.Build.props")).Descendants("InformationalVersion").Single().Value.ShouldBe(version, "what `platform check` says of a service");
        foreach (var (name, project) in made.Where(m => m.Key != "operations"))
            File.Exists(Path.Combine(Servers.Repository, project, Path.GetFileName(project) + ".csproj")).ShouldBeTrue(name);
        foreach (var line in File.ReadLines(Path.Combine(Servers.Repository, "build", "services.txt")).Where(l => l.Length > 0 && l[0] != '#'))
            made[line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]].ShouldBe(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
    }

    /// <summary>docs/backup.md runs commands inside of the pods (`kubectl exec … -- dotnet Platform.Dossiers.dll verify-chain`); the .NET images have `dotnet` on the path, Debian's has not.</summary>
    [Fact]
    public void The_image_that_prints_has_dotnet_on_its_path()
    {
        var printing = File.ReadAllText(Path.Combine(Servers.Repository, "build", "Dockerfile")).Split("\nFROM ").Single(s => s.Contains(" AS printing", StringComparison.Ordinal));
        printing.ShouldContain("ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet");
        printing.IndexOf("ln -s", StringComparison.Ordinal).ShouldBeLessThan(printing.IndexOf("\nUSER ", StringComparison.Ordinal));
    }

    [Fact]
    public void People_of_a_trial_pay_where_their_browser_reaches_the_simulators()
    {
        var simulators = Charts.Recorded("trial").Pods().Single(p => p.Part == "simulators").Main;
        simulators.List("env").Single(e => e.Name() == "SIMULATORS_ORIGIN").Text("value").ShouldBe(Charts.Values.Text("trial", "origin"));
    }

    private static bool IsCopied(string path) => Copied.Any(c => FileSystemName.MatchesSimpleExpression(c, path) || path.StartsWith(c + "/", StringComparison.Ordinal));
}
