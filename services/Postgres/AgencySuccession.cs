namespace Platform.Postgres;

/// <summary>What succession asks of an agency. A day that is null is not known: since ever, or still there.</summary>
public sealed record AgencyLife(string Code, string? Parent, DateOnly? ValidFrom, DateOnly? ValidUntil, IReadOnlyList<string> Predecessors);

/// <summary>Agencies merge and split; what was opened for them follows. Worked out for one local day when it is asked for: nothing that is kept is rewritten.</summary>
/// <remarks>The rule of the dossiers themselves: services/Dossiers/Catalogue/Succession.cs.</remarks>
public sealed class AgencySuccession(IEnumerable<AgencyLife> agencies, DateOnly day)
{
    private readonly Dictionary<string, AgencyLife> known = agencies.ToDictionary(a => a.Code);

    /// <summary>Whose matter the agency's parcels and notices are: its own or, where it has ended, its successor's.</summary>
    /// <remarks>Of several successors the first by code. A predecessor that was never announced ended before there was a copy.</remarks>
    public string SuccessorOf(string code)
    {
        HashSet<string> passed = [];
        while (passed.Add(code) && (!known.TryGetValue(code, out var agency) || agency.ValidUntil < day)
            && known.Values.Where(a => a.Code != code && !(a.ValidFrom > day) && a.Predecessors.Contains(code)).MinBy(a => a.Code, StringComparer.Ordinal) is { } successor)
            code = successor.Code;
        return code;
    }

    /// <summary>The agency and its subordinates with all they succeeded, without what went to others. An agency that is not known has itself.</summary>
    public IReadOnlySet<string> HeldBy(string agency)
    {
        if (!known.ContainsKey(agency))
            return new HashSet<string> { agency };
        var own = Under(agency);
        return own.Concat(known.Keys).Concat(known.Values.SelectMany(a => a.Predecessors)).Distinct().Where(code => own.Contains(SuccessorOf(code))).ToHashSet();
    }

    private HashSet<string> Under(string agency)
    {
        var below = known.Values.Where(a => a.Parent is not null).ToLookup(a => a.Parent!, a => a.Code);
        HashSet<string> all = [];
        Stack<string> open = new([agency]);
        while (open.TryPop(out var next))
            if (all.Add(next))
                foreach (var child in below[next])
                    open.Push(child);
        return all;
    }
}
