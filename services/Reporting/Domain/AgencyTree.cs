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

/// <summary>How dossiers of a merged agency are shown.</summary>
public enum Structure
{
    /// <summary>With the successor, whatever the period.</summary>
    Current = 1,

    /// <summary>With the agency that was competent at acceptance.</summary>
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

    /// <summary>
    /// Whose dossiers somebody of the agency may see on a local day: its own, those of the agencies under it and of the ones these succeeded, without
    /// those that went to others. An agency that has ended gives its people nothing. The same rule as in Dossiers (Catalogue/Succession.cs).
    /// </summary>
    public IReadOnlySet<string> HeldBy(string code, DateOnly on)
    {
        if (agencies.TryGetValue(code, out var own) && own.ValidUntil < on)
            return new HashSet<string>();
        var under = Under(code);
        return under.Concat(agencies.Keys).Where(a => under.Contains(SuccessorOf(a, on))).ToHashSet();
    }

    /// <summary>The competent agencies that a report of an agency covers, and the row each is counted in.</summary>
    /// <param name="on">The local day whose structure is meant.</param>
    /// <returns>Either way what an agency succeeded is covered: counted in the successor's row, or in its own.</returns>
    public IReadOnlyList<CountedIn> CountedUnder(string code, Structure structure, DateOnly on)
    {
        var asked = Under(code);
        return [.. agencies.Keys
            .Select(a => (Agency: a, Successor: SuccessorOf(a, on)))
            .Where(a => asked.Contains(a.Successor) || (structure is Structure.Original && asked.Contains(a.Agency)))
            .Select(a => new CountedIn(a.Agency, structure is Structure.Current ? a.Successor : a.Agency))
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
            if (agencies.TryGetValue(code, out var known) && known is { Revision: > 0 } predecessor && !(predecessor.ValidUntil < on))
                break; // a split: the predecessor itself goes on
            code = successor.Code;
        }
        return code;
    }

    private static string? ParentInCode(string code) => Nested().IsMatch(code) ? code[..code.LastIndexOf('.')] : null;

    [GeneratedRegex(@"^[A-Z]\d+(\.\d+)+$")]
    private static partial Regex Nested();
}
