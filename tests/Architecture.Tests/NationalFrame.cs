using System.Text.RegularExpressions;
using Platform.Testing;

namespace Platform.Architecture.Tests;

/// <summary><c>docs/national-frame.md</c> names for each of the 31 functions where it lives and which test shows it, or says <em>not yet</em>: what is named exists.</summary>
public sealed partial class NationalFrame
{
    private static readonly string[][] Rows =
        [.. File.ReadAllLines(Path.Combine(Servers.Repository, "docs", "national-frame.md")).Where(l => Row().IsMatch(l)).Select(l => l.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))];

    [Fact]
    public void All_31_functions_are_there_once_and_in_order() =>
        Rows.Select(r => r[0]).ShouldBe(Enumerable.Range(1, 31).Select(n => $"F{n:00}"));

    [Fact]
    public void Every_place_named_exists()
    {
        foreach (var place in Rows.SelectMany(r => Named().Matches(r[2])).Select(m => m.Groups[1].Value))
            (File.Exists(Path.Combine(Servers.Repository, place)) || Directory.Exists(Path.Combine(Servers.Repository, place))).ShouldBeTrue(place);
    }

    [Fact]
    public void Every_test_named_exists()
    {
        var tests = string.Join('\n', Directory.EnumerateFiles(Path.Combine(Servers.Repository, "tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        foreach (var name in Rows.SelectMany(r => Named().Matches(r[3])).Select(m => m.Groups[1].Value))
            tests.ShouldMatch($@"\b(void|Task) {Regex.Escape(name)}\(", name);
    }

    [Fact]
    public void A_function_has_a_test_or_says_not_yet()
    {
        foreach (var row in Rows)
            (Named().IsMatch(row[3]) || row[3].Contains("not yet", StringComparison.Ordinal)).ShouldBeTrue(row[0]);
    }

    [GeneratedRegex(@"^\| F\d\d \|")]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Named();
}
