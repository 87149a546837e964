using FsCheck;
using FsCheck.Fluent;
using Platform.Contracts;
using Platform.Reporting.Domain;

namespace Platform.Reporting.Tests;

/// <summary>Random dossiers around a local midnight, with everything that happens in practice: stops, extensions, equal instants, clocks that differ, gaps.</summary>
public static class RandomLives
{
    /// <summary>1 April 2026, 00:00 local.</summary>
    public static readonly DateTimeOffset Midnight = new(2026, 3, 31, 17, 0, 0, TimeSpan.Zero);

    private sealed record Step(FactKind Kind, int HalfHours, int DueHalfHours, bool Stops, int Amount, int Detail);

    private static readonly FactKind[] Kinds =
    [
        FactKind.SupplementRequested, FactKind.Supplemented, FactKind.FeeRequested, FactKind.FeePaid, FactKind.DueDateChanged, FactKind.DueDateChanged,
        FactKind.StepCompleted, FactKind.Resolved, FactKind.Resolved, FactKind.Withdrawn, FactKind.ResultReady, FactKind.Returned,
    ];

    private static readonly string[] Reasons = ["extension", "supplement", "financialDuty", "calendar"];
    private static readonly string[] Outcomes = ["granted", "refused", "withdrawn", "returnedUnresolved"];

    public static Gen<Fact[]> Of(string agency) =>
        from start in Gen.Choose(-400, 200)
        from accepted in Gen.Choose(1, 10)
        from answer in Gen.Choose(0, 60)
        from limit in Gen.Choose(0, 300)
        from channel in Gen.Elements(Channel.Online, Channel.Counter, Channel.Postal)
        from field in Gen.Elements("Hộ tịch", "Đất đai", "Chứng thực")
        from steps in Gen.ArrayOf(Steps, 7)
        from count in Gen.Choose(0, 7)
        select Facts(agency, start, accepted, answer, limit, channel, field, steps[..count]);

    private static Gen<Step> Steps =>
        from kind in Gen.Elements(Kinds)
        from halfHours in Gen.Frequency((1, Gen.Choose(-1, 0)), (5, Gen.Choose(0, 120)))
        from due in Gen.Choose(-50, 250)
        from stops in Gen.Elements(true, true, false)
        from amount in Gen.Choose(0, 2)
        from detail in Gen.Choose(0, 3)
        select new Step(kind, halfHours, due, stops, amount * 50_000, detail);

    private static Fact[] Facts(string agency, int start, int accepted, int answer, int limit, Channel channel, string field, Step[] steps)
    {
        var id = Guid.NewGuid();
        var of = new Dimensions($"N-{id:N}", null, channel, agency, agency, field, field == "Đất đai" ? "1.000001" : "1.000002", "Thủ tục");
        var at = Midnight.AddMinutes(30 * start);
        List<Fact> facts = [new(id, 1, FactKind.Submitted, at, of)];
        at = at.AddMinutes(30 * answer);
        if (accepted == 10)
            facts.Add(new(id, 2, FactKind.Refused, at, of));
        else if (accepted > 1)
            facts.Add(new(id, 2, FactKind.Accepted, at, of with { Code = $"C-{id:N}" }, at.AddMinutes(30 * limit)));
        if (accepted is 1 or 10)
            return [.. facts];
        var version = 2;
        foreach (var step in steps)
        {
            at = at.AddMinutes(30 * step.HalfHours);
            facts.Add(new(id, ++version, step.Kind, at, of,
                step.Kind switch
                {
                    FactKind.DueDateChanged or FactKind.Resolved => at.AddMinutes(30 * step.DueHalfHours),
                    FactKind.Supplemented when step.Stops => at.AddMinutes(30 * step.DueHalfHours),
                    _ => null,
                },
                step.Kind is FactKind.SupplementRequested or FactKind.FeeRequested && step.Stops,
                step.Amount,
                step.Kind switch { FactKind.DueDateChanged => Reasons[step.Detail], FactKind.Resolved => Outcomes[step.Detail], _ => null }));
        }
        return [.. facts];
    }

    public static Gen<Period> Periods =>
        from first in Gen.Choose(-6, 4)
        from days in Gen.Choose(0, 6)
        from asOf in Gen.Choose(-400, 400)
        let begin = new DateOnly(2026, 4, 1).AddDays(first)
        select new Period(begin, begin.AddDays(days), Midnight.AddMinutes(30 * asOf));
}
