using System.Collections.Immutable;
using Platform.Contracts;
using Platform.WorkingTime;

namespace Platform.Dossiers.Catalogue;

/// <summary>Our own copy of what Procedures says, at one moment: immutable, so that a request sees one state throughout.</summary>
/// <param name="Revision">Our own counter of changes to the copy.</param>
public sealed record CatalogueSnapshot(
    long Revision,
    ImmutableDictionary<string, ImmutableSortedDictionary<int, ProcedurePublished>> Procedures,
    ImmutableDictionary<string, ImmutableList<ProcedureRetired>> Retirements,
    ImmutableDictionary<string, AgencyChanged> Agencies,
    CalendarChanged? Calendar)
{
    public static readonly CatalogueSnapshot Empty = new(
        0,
        ImmutableDictionary<string, ImmutableSortedDictionary<int, ProcedurePublished>>.Empty,
        ImmutableDictionary<string, ImmutableList<ProcedureRetired>>.Empty,
        ImmutableDictionary<string, AgencyChanged>.Empty,
        null);

    private readonly Lazy<ImmutableDictionary<string, IReadOnlySet<string>>> below = new(() => Tree(Agencies));

    /// <summary>True until the first procedure, agency and the calendar are here.</summary>
    public bool IsEmpty => Procedures.IsEmpty || Agencies.IsEmpty || Calendar is null;

    /// <summary>Said where something would be promised before that.</summary>
    public static Refusal NotLoaded { get; } = Refusal.Unavailable("catalogue-not-loaded", "Danh mục thủ tục, cơ quan và lịch làm việc chưa được nạp xong. Xin thử lại sau ít phút.");

    /// <summary>The version that applies on a local day; null when there is none or it is retired.</summary>
    public ProcedurePublished? Procedure(string code, DateOnly day)
    {
        if (!Procedures.TryGetValue(code, out var versions) || versions.Values.LastOrDefault(v => v.EffectiveFrom <= day) is not { } found)
            return null;
        return Retirements.TryGetValue(code, out var ended) && ended.Any(r => r.Version >= found.Version && r.EffectiveFrom <= day) ? null : found;
    }

    public ProcedurePublished? Procedure(string code, int version) => Procedures.TryGetValue(code, out var versions) ? versions.GetValueOrDefault(version) : null;

    /// <summary>An agency that exists on the day.</summary>
    public AgencyChanged? Agency(string code, DateOnly day) =>
        Agencies.TryGetValue(code, out var agency) && agency.ValidFrom <= day && (agency.ValidUntil is not { } last || day <= last) ? agency : null;

    public string AgencyName(string code) => Agencies.TryGetValue(code, out var agency) ? agency.Name : code;

    /// <summary>The agencies with what they are called today, to be kept with the dossier.</summary>
    public Domain.Agencies Named(Domain.Agencies agencies)
    {
        var received = Agencies.GetValueOrDefault(agencies.ReceivedAt);
        return agencies with
        {
            Names = new(ProvinceOf(agencies.ReceivedAt), agencies.HelpedAt is { } helped ? AgencyName(helped) : null, AgencyName(agencies.ReceivedAt), AgencyName(agencies.Competent), received?.Address ?? "", received?.Phone ?? ""),
        };
    }

    /// <summary>Name of the root above an agency; empty where it is not known.</summary>
    public string ProvinceOf(string code)
    {
        var agency = Agencies.GetValueOrDefault(code);
        for (var steps = 0; agency?.Parent is { } parent && Agencies.TryGetValue(parent, out var above) && steps < 10; steps++)
            agency = above;
        return agency?.Name ?? "";
    }

    /// <summary>What stands for the agency in the sign of a paper: <c>UBND</c> for the People's Committee of an administrative unit, a department's own code.</summary>
    public string SignOf(string code) => Agencies.TryGetValue(code, out var agency) && agency.Unit is null ? code : "UBND";

    /// <summary>The agency itself and all below it; an agency we do not know has itself alone.</summary>
    public IReadOnlySet<string> SelfAndSubordinates(string agency) => below.Value.TryGetValue(agency, out var found) ? found : new HashSet<string> { agency };

    /// <summary>The working calendar of an agency, with its own hours where it has set some.</summary>
    /// <exception cref="InvalidOperationException">There is no calendar yet: nothing may be promised without its holidays.</exception>
    public WorkCalendar CalendarOf(string agency) => Calendar is null
        ? throw new InvalidOperationException("No calendar has been heard yet.")
        : new WorkCalendar(
            Calendar.Days.Select(d => new SpecialDay(d.Date, d.Kind == "holiday" ? SpecialDayKind.Holiday : SpecialDayKind.MakeUpWorkingDay, d.Name)),
            Calendar.Hours.Where(h => h.Agency == agency).Select(h => new WeeklyHours(h.ValidFrom, h.ValidUntil, h.Days.ToDictionary(
                d => Enum.Parse<DayOfWeek>(d.Key, ignoreCase: true),
                d => (IReadOnlyList<WorkSpan>)[.. d.Value.Select(s => new WorkSpan(s.From, s.To))]))),
            Calendar.AnnouncedYears);

    private static ImmutableDictionary<string, IReadOnlySet<string>> Tree(ImmutableDictionary<string, AgencyChanged> agencies)
    {
        var found = agencies.Keys.ToDictionary(code => code, code => new HashSet<string> { code });
        foreach (var agency in agencies.Values)
            for (var (above, steps) = (agency.Parent, 0); above is not null && steps < 10; steps++)
            {
                if (found.TryGetValue(above, out var set))
                    set.Add(agency.Code);
                above = agencies.TryGetValue(above, out var next) ? next.Parent : null;
            }
        return found.ToImmutableDictionary(p => p.Key, p => (IReadOnlySet<string>)p.Value);
    }
}
