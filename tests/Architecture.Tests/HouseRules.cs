using System.Text.RegularExpressions;
using System.Xml.Linq;
using Platform.Testing;

namespace Platform.Architecture.Tests;

/// <summary>What holds the house apart: who may know whom.</summary>
public sealed class HouseRules
{
    private static readonly string[] Services = ["Procedures", "Dossiers", "Notifications", "PostalReturns", "Reporting"];
    private static readonly string[] Shared = ["Contracts", "ServiceDefaults", "Postgres", "Tables", "WorkingTime"];

    [Theory]
    [InlineData("Procedures")]
    [InlineData("Dossiers")]
    [InlineData("Notifications")]
    [InlineData("PostalReturns")]
    [InlineData("Reporting")]
    public void A_service_knows_no_other_service(string service) =>
        References($"services/{service}/{service}.csproj").Except(Shared).ShouldBeEmpty();

    [Fact]
    public void Contracts_know_nobody()
    {
        References("services/Contracts/Contracts.csproj").ShouldBeEmpty();
        Packages("services/Contracts/Contracts.csproj").ShouldBeEmpty();
    }

    [Fact]
    public void Working_time_is_pure()
    {
        References("services/WorkingTime/WorkingTime.csproj").ShouldBeEmpty();
        Packages("services/WorkingTime/WorkingTime.csproj").ShouldBeEmpty();
    }

    [Fact]
    public void The_operations_cli_knows_the_gateway_by_http_only()
    {
        References("services/Operations/Operations.csproj").ShouldBeEmpty();
        Packages("services/Operations/Operations.csproj").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("gateway/Gateway/Gateway.csproj")]
    [InlineData("gateway/CitizenWeb/CitizenWeb.csproj")]
    [InlineData("gateway/StaffWeb/StaffWeb.csproj")]
    public void The_front_knows_services_by_http_only(string project) => References(project).Intersect(Services).ShouldBeEmpty();

    /// <summary>The bus that dependency injection knows is the first one, and that may have been left (<c>LivingBus</c>).</summary>
    [Fact]
    public void Nobody_but_its_keeper_holds_the_bus()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Servers.Repository, "services"), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/Messaging/", StringComparison.Ordinal) && !f.Contains("/obj/", StringComparison.Ordinal)))
            File.ReadAllText(file).ShouldNotMatch(@"\b(IBus|IBusControl|IPublishEndpoint|ISendEndpointProvider)\b", file);
    }

    [Theory]
    [InlineData("Procedures")]
    [InlineData("Dossiers")]
    [InlineData("Notifications")]
    [InlineData("PostalReturns")]
    [InlineData("Reporting")]
    public void The_domain_reads_no_clock_and_does_no_io(string service)
    {
        var domain = Path.Combine(Servers.Repository, "services", service, "Domain");
        foreach (var file in Directory.EnumerateFiles(domain, "*.cs", SearchOption.AllDirectories))
        {
            File.ReadAllText(file).ShouldNotMatch(@"UtcNow|DateTime\.Now|DateTimeOffset\.Now|Npgsql|HttpClient|MassTransit|Task<", file);
        }
    }

    /// <summary>
    /// A joined subquery may be run again for every row of the other side, each time locking the next one: <c>LIMIT 1</c> then takes many, and a
    /// worker that reads the first forgets the others until their lease ends. A CTE runs once.
    /// </summary>
    [Fact]
    public void Work_is_taken_in_a_common_table_expression()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Servers.Repository, "services"), "*.cs", SearchOption.AllDirectories))
            foreach (var sql in File.ReadAllText(file).Split("\"\"\"").Where(t => t.Contains("SKIP LOCKED", StringComparison.Ordinal) && Regex.IsMatch(t, @"\b(UPDATE \w+\.?\w*( \w+)? SET|DELETE FROM)\b")))
                foreach (var at in Regex.Matches(sql, "SKIP LOCKED").Select(m => m.Index))
                {
                    var opened = OpenedAt(sql, at);
                    if (opened >= 0 && sql[opened..at].Contains("LIMIT", StringComparison.Ordinal))
                        sql[..opened].ShouldEndWith("AS ", customMessage: file);
                }

        static int OpenedAt(string sql, int at)
        {
            for (var (i, closed) = (at, 0); i >= 0; i--)
                if (sql[i] is ')') closed++;
                else if (sql[i] is '(' && closed-- == 0) return i;
            return -1;
        }
    }

    /// <summary>An exception that leaves <c>ExecuteAsync</c> ends the whole process, and everybody's requests with it.</summary>
    [Fact]
    public void A_background_service_catches_whatever_happens_to_it()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Servers.Repository, "services"), "*.cs", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            if (!Regex.IsMatch(text, @"class [^{]*:\s*[^{;]*\bBackgroundService\b") || !text.Contains("ExecuteAsync(CancellationToken", StringComparison.Ordinal))
                continue;
            var body = text[text.IndexOf("ExecuteAsync(CancellationToken", StringComparison.Ordinal)..];
            body = body[..body.IndexOf("\n    }", StringComparison.Ordinal)];
            foreach (Match caught in Regex.Matches(body, @"catch \(Exception e?\) when \((?<when>.*)\)"))
                caught.Groups["when"].Value.ShouldMatch(@"^!(stoppingToken|ct)\.IsCancellationRequested$", file);
            if (Regex.IsMatch(body, @"\bwhile\b|await foreach|PeriodicTimer") && !file.EndsWith("SchemaAtStart.cs", StringComparison.Ordinal)) // that one waits in methods of its own
                body.ShouldContain("catch (Exception", customMessage: file);
        }
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Servers.Repository, "Platform.sln")).Replace('\\', '/');
        foreach (var project in Projects())
            solution.ShouldContain(project);
    }

    [Fact]
    public void Package_versions_stand_in_one_place() =>
        Projects().Where(p => Regex.IsMatch(File.ReadAllText(Path.Combine(Servers.Repository, p)), @"<PackageReference[^>]*\bVersion=")).ShouldBeEmpty();

    private static IEnumerable<string> Projects() =>
        from top in new[] { "services", "gateway", "build", "tests" }
        from file in Directory.EnumerateFiles(Path.Combine(Servers.Repository, top), "*.csproj", SearchOption.AllDirectories)
        where !file.Contains("node_modules", StringComparison.Ordinal)
        select Path.GetRelativePath(Servers.Repository, file);

    private static IEnumerable<string> References(string project) =>
        from reference in Document(project).Descendants("ProjectReference")
        select Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'));

    private static IEnumerable<string> Packages(string project) =>
        from reference in Document(project).Descendants("PackageReference")
        select reference.Attribute("Include")!.Value;

    private static XDocument Document(string project) => XDocument.Load(Path.Combine(Servers.Repository, project));
}
