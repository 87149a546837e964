using System.Text.RegularExpressions;

namespace Platform.Reporting.Domain;

/// <summary>One revision of an agency, as Procedures said it.</summary>
public sealed record AgencyRevision(
    string Code,
    long Revision,
    DateTimeOffset OccurredAt,
    string Name,
    string? Parent,
    DateOnly ValidFrom,
    DateOnly? ValidUntil,
    IReadOnlyList<string> Predecessors);

/// <summary>Which row a competent agency's dossiers are counted in.</summary>
public sealed record CountedIn(string Agency, string Row);

/// <summary>How dossiers of a merged agency are shown: with the successor, or as it was then.</summary>
public enum Structure
{
    Current = 1,
    Original = 2,
}

/// <summary>The agencies as they were known at an instant. A report about the past keeps its names and its tree for ever.</summary>
public sealed partial class AgencyTree
{
    private readonly Dictionary<string, AgencyRevision> agencies;
    private readonly ILookup<string, string> children;

    private AgencyTree(Dictionary<string, AgencyRevision> agencies)
    {
        this.agencies = agencies;
        children = agencies.Values.Where(a => a.Parent is not null).ToLookup(a => a.Parent!, a => a.Code);
    }

    /// <param name="seen">Codes met in dossiers: one that was never announced still counts, under the agency its code names (<c>H18.25</c> under <c>H18</c>).</param>
    public static AgencyTree At(DateTimeOffset asOf, IEnumerable<AgencyRevision> revisions, IEnumerable<string> seen)
    {
        var known = revisions.GroupBy(r => r.Code).ToDictionary(g => g.Key, g =>
            g.Where(r => r.OccurredAt <= asOf).MaxBy(r => r.Revision) ?? g.MinBy(r => r.Revision)!); // announced after asOf: better its first name than none
        foreach (var code in seen)
        {
            for (var next = code; next is not null && !known.ContainsKey(next); next = ParentInCode(next))
                known[next] = new AgencyRevision(next, 0, DateTimeOffset.MinValue, next, ParentInCode(next), DateOnly.MinValue, null, []);
        }
        return new AgencyTree(known);
    }

    public bool Has(string code) => agencies.ContainsKey(code);

    public string NameOf(string code) => agencies.TryGetValue(code, out var agency) ? agency.Name : code;

    /// <summary>The agency and everything under it.</summary>
    public IReadOnlySet<string> Under(string code)
    {
        var all = new HashSet<string>();
        var open = new Stack<string>([code]);
        while (open.TryPop(out var next))
        {
            if (!all.Add(next))
                continue;
            foreach (var child in children[next])
                open.Push(child);
        }
        return all;
    }

    public IReadOnlyList<CountedIn> CountedUnder(string code, Structure structure, DateOnly on)
    {
        var asked = Under(code);
        return [.. agencies.Keys
            .Select(a => new CountedIn(a, structure is Structure.Current ? SuccessorOf(a, on) : a))
            .Where(c => asked.Contains(c.Row))
            .OrderBy(c => c.Agency, StringComparer.Ordinal)];
    }

    /// <summary>Whose matter this agency's dossiers are on that day: a dossier opened before a merger belongs to the successor afterwards.</summary>
    private string SuccessorOf(string code, DateOnly on)
    {
        var passed = new HashSet<string>();
        while (passed.Add(code) && agencies.Values
            .Where(a => a.ValidFrom <= on && a.Code != code && a.Predecessors.Contains(code))
            .OrderBy(a => a.Code, StringComparer.Ordinal).FirstOrDefault() is { } successor)
        {
            if (agencies[code] is { Revision: > 0 } predecessor && !(predecessor.ValidUntil < on))
                break; // a split: the predecessor itself goes on
            code = successor.Code;
        }
        return code;
    }

    private static string? ParentInCode(string code) => Nested().IsMatch(code) ? code[..code.LastIndexOf('.')] : null;

    [GeneratedRegex(@"^[A-Z]\d+(\.\d+)+$")]
    private static partial Regex Nested();
}
