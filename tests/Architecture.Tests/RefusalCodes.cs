using System.Text.RegularExpressions;
using Platform.Testing;

namespace Platform.Architecture.Tests;

/// <summary>The remarks of a use case are its OpenAPI description: a refusal it makes itself is named there.</summary>
public sealed partial class RefusalCodes
{
    public static TheoryData<string> UseCases => new(
        Directory.EnumerateDirectories(Path.Combine(Servers.Repository, "services"))
            .Select(service => Path.Combine(service, "UseCases")).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs"))
            .Where(file => File.ReadAllText(file).Contains(".WithName(", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Servers.Repository, file)).Order());

    [Theory]
    [MemberData(nameof(UseCases))]
    public void Every_refusal_of_a_use_case_is_documented(string file)
    {
        var source = File.ReadAllText(Path.Combine(Servers.Repository, file));
        var documented = string.Join(' ', source.Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith("///", StringComparison.Ordinal)));
        Made().Matches(source).Select(m => m.Groups["code"].Value).Distinct().Where(code => !Regex.IsMatch(documented, $@"\b{code}\b")).ShouldBeEmpty();
    }

    [GeneratedRegex("""Refusal\.\w+\(\s*"(?<code>[a-z]+(-[a-z]+)*)",""")]
    private static partial Regex Made();
}
