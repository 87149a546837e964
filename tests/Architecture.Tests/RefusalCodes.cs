using System.Text.RegularExpressions;
using Platform.Testing;

namespace Platform.Architecture.Tests;

/// <summary>
/// The remarks of a use case are its OpenAPI description. They name every refusal that its endpoints reach: their own, and those of what they call by name (<c>GivenPapers.NotTheirs</c>,
/// <c>CatalogueSnapshot.NotLoaded</c>). What an act, a filter or the way to a dossier refuses the document says beside them, where the endpoint says which act it is.
/// </summary>
public sealed partial class RefusalCodes
{
    /// <summary>Said by the document itself, of every operation that is this act or goes this way.</summary>
    private static readonly HashSet<string> SaidBeside = ["Act", "Bounds", "Wait", "DossierStreams", "ErasedPersonFilter"];

    /// <summary>Of the headers, said with them.</summary>
    private static readonly string[] OfHeaders = ["bad-idempotency-key", "bad-if-match", "idempotency-key-reused", "version-conflict", "temporarily-unavailable"];

    private static readonly string[] Services =
        [.. Directory.EnumerateDirectories(Path.Combine(Servers.Repository, "services")).Where(s => Directory.Exists(Path.Combine(s, "UseCases"))).Select(s => Path.GetFileName(s)).Order()];

    private static readonly Dictionary<string, Dictionary<(string Type, string Member), Body>> Read = Services.ToDictionary(s => s, Members);

    public static TheoryData<string> UseCases => new(Files().Select(file => Path.GetRelativePath(Servers.Repository, file)).Order());

    [Theory]
    [MemberData(nameof(UseCases))]
    public void Every_refusal_of_a_use_case_is_documented(string file)
    {
        var source = File.ReadAllText(Path.Combine(Servers.Repository, file));
        var documented = string.Join(' ', source.Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith("///", StringComparison.Ordinal)));
        var members = Read[file.Split('/')[1]];
        var type = Path.GetFileNameWithoutExtension(file);
        members.Keys.Where(m => m.Type == type && m.Member.StartsWith("Map", StringComparison.Ordinal)).SelectMany(m => Reached(members, m)).Concat(Made().Matches(source).Select(m => m.Groups["code"].Value))
            .Distinct().Where(code => !OfHeaders.Contains(code) && !Regex.IsMatch(documented, $@"\b{code}\b")).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(UseCases))]
    public void A_use_case_that_is_an_act_has_the_acts_refusals_in_the_document(string file)
    {
        var source = File.ReadAllText(Path.Combine(Servers.Repository, file));
        var said = OfAct().Matches(string.Concat(SaysAct().Matches(source).Select(m => m.Value))).Select(m => m.Groups["act"].Value);
        var asked = source.Contains(".Refuses(", StringComparison.Ordinal) ? OfAct().Matches(source).Select(m => m.Groups["act"].Value) : [];
        asked.Distinct().Except(said).ShouldBeEmpty("the endpoint says .For(Act.…) or .RefusedBy(Act.…)");
    }

    [Fact]
    public void Whoever_shares_a_filter_that_refuses_says_so()
    {
        var setup = File.ReadAllText(Path.Combine(Servers.Repository, "services/Dossiers/DossiersSetup.cs"));
        setup.ShouldNotContain("AddEndpointFilter<ErasedPersonFilter>", customMessage: "UntilErased() says it in the document too");
        foreach (var code in OfHeaders)
            File.ReadAllText(Path.Combine(Servers.Repository, "services/ServiceDefaults/OperationPromises.cs")).ShouldContain(code);
    }

    private static IEnumerable<string> Files() => Services.SelectMany(s => Directory.EnumerateFiles(Path.Combine(Servers.Repository, "services", s, "UseCases"), "*.cs"))
        .Where(file => File.ReadAllText(file).Contains(".WithName(", StringComparison.Ordinal));

    /// <summary>What a member refuses itself, and which members it names.</summary>
    private sealed record Body(List<string> Codes, List<(string Type, string Member)> Names);

    private static HashSet<string> Reached(Dictionary<(string Type, string Member), Body> members, (string Type, string Member) from)
    {
        HashSet<(string, string)> seen = [];
        HashSet<string> codes = [];
        Queue<(string Type, string Member)> open = new([from]);
        while (open.TryDequeue(out var at))
            if (!SaidBeside.Contains(at.Type) && seen.Add(at) && members.TryGetValue(at, out var body))
            {
                codes.UnionWith(body.Codes);
                body.Names.ForEach(open.Enqueue);
            }
        return codes;
    }

    private static Dictionary<(string Type, string Member), Body> Members(string service)
    {
        Dictionary<(string, string), Body> found = [];
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Servers.Repository, "services", service), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/") && !f.Contains("/bin/")))
        {
            var source = string.Join('\n', File.ReadAllText(file).Split('\n').Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal)));
            var types = Type().Matches(source).ToArray();
            var members = Member().Matches(source).ToArray();
            foreach (var (member, i) in members.Select((m, i) => (m, i)))
            {
                if (types.LastOrDefault(t => t.Index < member.Index) is not { } type)
                    continue;
                var end = Math.Min(i + 1 < members.Length ? members[i + 1].Index : source.Length, types.FirstOrDefault(t => t.Index > member.Index)?.Index ?? source.Length);
                var text = source[(member.Index + member.Length - 1)..end];
                var name = type.Groups["name"].Value;
                var body = found.TryGetValue((name, member.Groups["name"].Value), out var overload) ? overload : found[(name, member.Groups["name"].Value)] = new([], []);
                body.Codes.AddRange(Made().Matches(text).Select(m => m.Groups["code"].Value));
                body.Names.AddRange(Dotted().Matches(text).Select(m => (m.Groups["type"].Value, m.Groups["member"].Value)));
                body.Names.AddRange(Bare().Matches(text).Select(m => (name, m.Value)));
            }
        }
        return found;
    }

    [GeneratedRegex("""(Refusal\.\w+|new( Refusal)?)\(\s*(StatusCodes\.\w+,\s*)?"(?<code>[a-z]+(-[a-z]+)*)",""", RegexOptions.ExplicitCapture)]
    private static partial Regex Made();

    [GeneratedRegex("""^(public |internal |file )?((static|sealed|partial|abstract|readonly) )*(record|class)( struct)? (?<name>\w+)""", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Type();

    [GeneratedRegex("""^    ((public|internal|private|protected|static|async|override|readonly|sealed|partial|virtual|const) )+(?!record|class|enum|struct|interface)([\w<>\[\]?.,() ]+? )?(?<name>\w+) ?(<[^>]*>)? ?(\(|=>|=|\{|$)""", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Member();

    [GeneratedRegex("""(?<![\w.])(?<type>[A-Z]\w+)\.(?<member>\w+)\b""")]
    private static partial Regex Dotted();

    [GeneratedRegex("""(?<![\w."])[A-Z]\w+\b""")]
    private static partial Regex Bare();

    [GeneratedRegex("""(^\s+\.For|\.RefusedBy)\([^\n]*""", RegexOptions.Multiline)]
    private static partial Regex SaysAct();

    [GeneratedRegex("""\bAct\.(?<act>[A-Z]\w+)\b(?!\()""")]
    private static partial Regex OfAct();
}
