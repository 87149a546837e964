using Platform.Contracts;

namespace Platform.Dossiers.Catalogue;

/// <summary>Agencies merge and split; their open dossiers follow. Worked out from the tree's copy when it is asked for: no dossier is rewritten.</summary>
public static class Succession
{
    /// <summary>Whose matter the agency's dossiers are on a local day: itself, or, where it has ended, its successor.</summary>
    /// <remarks>Of several successors the first by code, as in the reports.</remarks>
    public static string SuccessorOf(this CatalogueSnapshot catalogue, string code, DateOnly day)
    {
        HashSet<string> passed = [];
        while (passed.Add(code) && catalogue.Agencies.TryGetValue(code, out var agency) && agency.ValidUntil < day
            && catalogue.Agencies.Values.Where(a => a.Code != code && a.ValidFrom <= day && a.Predecessors.Contains(code)).MinBy(a => a.Code, StringComparer.Ordinal) is { } successor)
            code = successor.Code;
        return code;
    }

    /// <summary>The agency's name for people: after a merger the successor's, with the one on their receipt in brackets.</summary>
    public static string NameOf(this CatalogueSnapshot catalogue, string code, DateOnly day) => catalogue.SuccessorOf(code, day) is var successor && successor == code
        ? catalogue.AgencyName(code)
        : $"{catalogue.AgencyName(successor)} (trước đây: {catalogue.AgencyName(code)})";

    /// <summary>The agencies whose dossiers are the agency's or its subordinates' on the day: with those they succeeded, without those that went to others.</summary>
    public static IReadOnlySet<string> HeldBy(this CatalogueSnapshot catalogue, string agency, DateOnly day)
    {
        var own = catalogue.SelfAndSubordinates(agency);
        if (!catalogue.Agencies.Values.Any(a => a.ValidUntil < day))
            return own;
        return own.Concat(catalogue.Agencies.Keys).Where(code => own.Contains(catalogue.SuccessorOf(code, day))).ToHashSet();
    }

    /// <summary>The root of the tree: its leaders decide for the province.</summary>
    public static bool IsRoot(this CatalogueSnapshot catalogue, string? agency) => agency is not null && catalogue.Agencies.TryGetValue(agency, out var found) && found.Parent is null;

    /// <summary>A copy with other special days and hours, to see what they would do.</summary>
    public static CatalogueSnapshot With(this CatalogueSnapshot catalogue, IReadOnlyList<CalendarDay> days, IReadOnlyList<AgencyHours> hours) =>
        catalogue with { Calendar = (catalogue.Calendar ?? new CalendarChanged(0, [], [], default)) with { Days = days, Hours = hours } };
}
