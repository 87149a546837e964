using System.Text.RegularExpressions;
using Platform.Testing;

namespace Platform.Architecture.Tests;

/// <summary>A setting that code reads is given by the chart (and so by <c>k8s/</c>, see <see cref="Kustomize"/>) and by <c>make run</c>, or does without: this table says how.</summary>
public sealed partial class Settings
{
    /// <summary>What nobody has to set, and what then happens.</summary>
    private static readonly Dictionary<string, string> Optional = new()
    {
        ["Answered:MessageDays"] = "90, and no fewer",
        ["Answered:RequestDays"] = "30, and no fewer",
        ["Auth:Scope"] = "openid profile email phone",
        ["Auth:Resource"] = "the provider's own default",
        ["Carriers:VnPost"] = "the options' own values",
        ["Chain:VerifyAt"] = "01:30 local time, every night",
        ["Chromium:Path"] = "/usr/bin/chromium",
        ["Chromium:Sandbox"] = "true; false with papers.pdf of the values: the pod is the sandbox",
        ["DefaultAgency"] = "appsettings.json of the front ends",
        ["DefaultProvince"] = "appsettings.json of the front ends",
        ["Drafts:KeptDays"] = "30",
        ["Kestrel:Certificates:Default:Path"] = "no HTTPS of its own; gatewayTls of the values",
        ["Limits"] = "appsettings.json of the gateway",
        ["Messaging:BusPatience"] = "1 minute",
        ["Messaging:QueuePrefix"] = "none; tests keep apart by it",
        ["Metrics:Address"] = "every address",
        ["Metrics:Port"] = "no /metrics",
        ["Ministry:States"] = "our own five words only",
        ["Notices:FirstRetry"] = "Retry.Usual",
        ["Notices:Failures"] = "Retry.Usual",
        ["Notices:LongestAway"] = "Retry.Usual",
        ["Notices:OldestEvent"] = "7 days",
        ["Notices:Poll"] = "5 seconds",
        ["Notices:QuietHours"] = "21:00-07:00",
        ["Notices:SilentBefore"] = "none; an instant after a restore: docs/backup.md",
        ["Notices:SmsContract"] = "MOTCUA",
        ["Notices:SmsSender"] = "MOTCUA",
        ["Notices:UrgentWithin"] = "24 hours",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "no telemetry is sent",
        ["Outside:Enabled"] = "true; false holds a restored installation: docs/backup.md",
        ["Payments:Agencies"] = "the province's account",
        ["Payments:Bank"] = "no transfer is shown",
        ["Payments:National"] = "the options' own values",
        ["Payments:Online:Everywhere"] = "only procedures whose rules say so",
        ["Payments:Online:ExpiresAfter"] = "15 minutes",
        ["Payments:Online:Provider"] = "nobody pays online",
        ["Payments:Online:QuietFor"] = "2 minutes",
        ["Polling:QuietFor"] = "30 minutes",
        ["Reminders:Every"] = "1 minute",
        ["Reminders:SoonWithin"] = "24 hours",
        ["ReverseProxy"] = "appsettings.json of the gateway",
        ["Rules:AfterSupplement"] = "resume",
        ["Rules:AnswerWithinHours"] = "8",
        ["Rules:BirthRegistrations"] = "the registrations of a birth in the national catalogue",
        ["Rules:CountingMode"] = "civil",
        ["Rules:Extensions"] = "1",
        ["Rules:SupplementAnswerDays"] = "30",
        ["Rules:SupplementStopsClock"] = "true",
        ["Rules:SupplementsInAppraisal"] = "1",
        ["Secrets"] = "the sidecar's secret store; configuration only in tests",
        ["Seed:Folder"] = "seed beside the program, where the image has it",
        ["Signing:AgencyEvery"] = "10 seconds",
        ["Support:LongestHours"] = "8",
    };

    /// <summary>Set in a cluster; on one machine the default is right.</summary>
    private static readonly Dictionary<string, string> OptionalOnLoopback = new()
    {
        ["Auth:Metadata"] = "below the authority",
        ["Catalogue:Expected"] = "true: what loads at start is waited for",
        ["Database:GrantTo"] = "the service owns its database",
        ["Documents:S3"] = "a folder is the store",
        ["Forms:Folder"] = "the templates in the build",
        ["Migrate"] = "true: a service brings its schema up itself",
        ["Seed:AtStart"] = "true: the catalogue is loaded at start",
        ["Shutdown:DrainSeconds"] = "0: at once",
        ["TrustedNetworks"] = "loopback, where the front ends are",
        ["Services:Gateway"] = "PublicOrigin, which is the gateway",
    };

    private static readonly IReadOnlySet<string> Read =
        new[] { "services", "gateway" }
            .SelectMany(top => Directory.EnumerateFiles(Path.Combine(Servers.Repository, top), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(f => Reading().Matches(File.ReadAllText(f)))
            .Select(m => (m.Groups["connection"].Success ? "ConnectionStrings:" : "") + m.Groups["key"].Value.TrimEnd(':'))
            .ToHashSet();

    public static TheoryData<string> Needed => new(Read.Except(Optional.Keys).Order());

    [Fact]
    public void The_search_finds_the_settings_there_are() =>
        new[] { "PublicOrigin", "ConnectionStrings:Postgres", "ConnectionStrings:RabbitMq", "Services", "Services:Dossiers", "TrustedNetworks", "Rules:AnswerWithinHours", "Seed:Folder" }.ShouldBeSubsetOf(Read);

    [Theory]
    [MemberData(nameof(Needed))]
    public void A_setting_is_given_wherever_the_platform_runs(string key)
    {
        var variable = $@"\b{key.Replace(":", "__", StringComparison.Ordinal)}(__|\b)";
        Text("charts/platform/templates").ShouldMatch(variable, $"{key}: charts/platform");
        if (!OptionalOnLoopback.ContainsKey(key))
            File.ReadAllText(Path.Combine(Servers.Repository, "build", "components.sh")).ShouldMatch(key is "Services:Dossiers" ? @"\bServices__\$" : variable, $"{key}: build/components.sh");
    }

    [Fact]
    public void The_tables_list_only_what_code_reads() => Optional.Keys.Concat(OptionalOnLoopback.Keys).Except(Read).ShouldBeEmpty();

    private static string Text(string folder) =>
        string.Join('\n', Directory.EnumerateFiles(Path.Combine(Servers.Repository, folder)).Select(File.ReadAllText));

    // configuration["X:Y"], $"X:{…}" (its fixed part), GetConnectionString("X"), GetSection("X"), GetValue("X", …), AddServiceClient(…, "X:Y", …)
    [GeneratedRegex("""
        (?:[cC]onfiguration(?:\.GetValue(?:<[^>]+>)?\(|\[)|\.GetSection\(|(?<connection>\.GetConnectionString\()|AddServiceClient\([^,]+,\s*)\$?"(?<key>[A-Za-z0-9_:]+)
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Reading();
}
