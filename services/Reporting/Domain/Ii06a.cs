namespace Platform.Reporting.Domain;

/// <summary>How a dossier came into the period.</summary>
public enum Intake
{
    Online = 1,
    Direct = 2,
    CarriedOver = 3,
}

/// <summary>Where a dossier stands at the end of the period.</summary>
public enum Standing
{
    Early = 1,
    OnTime = 2,
    Late = 3,
    WithinTime = 4,
    Overdue = 5,
}

/// <summary>One dossier's place in II.06a: exactly one way in and one standing, so received = resolved + in process by construction.</summary>
public sealed record Position(Intake Intake, Standing Standing)
{
    /// <summary>Null where the dossier does not appear in the period: not accepted by its end, resolved before it began, or a part of a linked dossier, which counts as a whole.</summary>
    public static Position? Of(IEnumerable<Fact> facts, Period period)
    {
        if (Life.Fold(facts, period.End) is not { Of.Parent: null } life || life.ResolvedAt < period.Settled)
            return null;
        var intake = life.AcceptedAt < period.Start ? Intake.CarriedOver
            : life.Of.Channel is Contracts.Channel.Online ? Intake.Online
            : Intake.Direct;
        var standing = life.Timeliness switch
        {
            Timeliness.Early => Standing.Early,
            Timeliness.OnTime => Standing.OnTime,
            Timeliness.Late => Standing.Late,
            _ => life.Spells[^1].OverdueAt(period.End) ? Standing.Overdue : Standing.WithinTime,
        };
        return new Position(intake, standing);
    }
}

/// <summary>The columns of II.06a/VPCP/KSTT for one row (domain.md §8).</summary>
/// <param name="ReceivedDirect">At the counter or by post.</param>
/// <param name="CarriedOver">Accepted before the period and not resolved before it.</param>
public record Figures(
    long ReceivedTotal,
    long ReceivedOnline,
    long ReceivedDirect,
    long CarriedOver,
    long ResolvedTotal,
    long ResolvedEarly,
    long ResolvedOnTime,
    long ResolvedLate,
    long InProcessTotal,
    long InProcessWithinTime,
    long InProcessOverdue)
{
    public static readonly Figures None = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>Percentage of this period's intake that came online, two decimals; null without intake.</summary>
    public decimal? OnlineShare() => Share(ReceivedOnline, ReceivedOnline + ReceivedDirect);

    /// <summary>Percentage of <paramref name="of"/> that was resolved early or on time, two decimals; null where nothing is there.</summary>
    public decimal? EarlyOrOnTimeShare(long of) => Share(ResolvedEarly + ResolvedOnTime, of);

    public static Figures Count(IEnumerable<Position> positions)
    {
        var all = positions.ToLookup(p => p);
        long In(Intake intake) => all.Where(g => g.Key.Intake == intake).Sum(g => (long)g.Count());
        long At(Standing standing) => all.Where(g => g.Key.Standing == standing).Sum(g => (long)g.Count());
        return Of(In(Intake.Online), In(Intake.Direct), In(Intake.CarriedOver),
            At(Standing.Early), At(Standing.OnTime), At(Standing.Late), At(Standing.WithinTime), At(Standing.Overdue));
    }

    public static Figures Of(long online, long direct, long carriedOver, long early, long onTime, long late, long withinTime, long overdue) => new(
        online + direct + carriedOver, online, direct, carriedOver,
        early + onTime + late, early, onTime, late,
        withinTime + overdue, withinTime, overdue);

    public static Figures Sum(IEnumerable<Figures> rows) => rows.Aggregate(None, (a, b) => Of(
        a.ReceivedOnline + b.ReceivedOnline, a.ReceivedDirect + b.ReceivedDirect, a.CarriedOver + b.CarriedOver,
        a.ResolvedEarly + b.ResolvedEarly, a.ResolvedOnTime + b.ResolvedOnTime, a.ResolvedLate + b.ResolvedLate,
        a.InProcessWithinTime + b.InProcessWithinTime, a.InProcessOverdue + b.InProcessOverdue));

    private static decimal? Share(long part, long whole) => whole == 0 ? null : decimal.Round(100m * part / whole, 2, MidpointRounding.AwayFromZero);
}

/// <summary>The columns by name, for opening the dossiers behind a cell.</summary>
public static class Cells
{
    public static readonly IReadOnlySet<string> Names = new HashSet<string>
    {
        "receivedTotal", "receivedOnline", "receivedDirect", "carriedOver",
        "resolvedTotal", "resolvedEarly", "resolvedOnTime", "resolvedLate",
        "inProcessTotal", "inProcessWithinTime", "inProcessOverdue",
    };

    /// <summary>Is this dossier one of those behind the cell?</summary>
    public static bool Has(string cell, Position position) => cell switch
    {
        "receivedTotal" => true,
        "receivedOnline" => position.Intake is Intake.Online,
        "receivedDirect" => position.Intake is Intake.Direct,
        "carriedOver" => position.Intake is Intake.CarriedOver,
        "resolvedTotal" => position.Standing is Standing.Early or Standing.OnTime or Standing.Late,
        "resolvedEarly" => position.Standing is Standing.Early,
        "resolvedOnTime" => position.Standing is Standing.OnTime,
        "resolvedLate" => position.Standing is Standing.Late,
        "inProcessTotal" => position.Standing is Standing.WithinTime or Standing.Overdue,
        "inProcessWithinTime" => position.Standing is Standing.WithinTime,
        "inProcessOverdue" => position.Standing is Standing.Overdue,
        _ => throw new ArgumentOutOfRangeException(nameof(cell), cell, "not a column of II.06a"),
    };
}
