namespace Platform.Reporting.Domain;

/// <summary>How a resolution stands to its promise.</summary>
public enum Timeliness
{
    Early = 1,
    OnTime = 2,
    Late = 3,
}

/// <summary>A time in which the promise stood still: same due instant, same clock.</summary>
/// <param name="From">First instant (UTC).</param>
/// <param name="Until">First instant no longer in it; null while it lasts.</param>
/// <param name="Missed">A due instant had passed with the clock running before this spell began: the dossier is late for good.</param>
public sealed record Spell(DateTimeOffset From, DateTimeOffset? Until, DateTimeOffset DueAt, bool Stopped, bool Missed)
{
    /// <summary>A stopped clock is never overdue; a date missed once stays missed whatever date was given afterwards.</summary>
    public bool OverdueAt(DateTimeOffset instant) => Missed || (!Stopped && instant > DueAt);
}

/// <summary>What II.06a needs to know of one accepted dossier: acceptance, the spells of its promise, resolution.</summary>
/// <param name="Of">As they were at acceptance: a dossier counts where it was promised.</param>
/// <param name="DueAtResolution">The due instant that held when it was resolved.</param>
public sealed record Life(
    Guid Dossier,
    Dimensions Of,
    DateTimeOffset AcceptedAt,
    IReadOnlyList<Spell> Spells,
    DateTimeOffset? ResolvedAt = null,
    Timeliness? Timeliness = null,
    DateTimeOffset? DueAtResolution = null)
{
    /// <summary>Raise it with every change of <c>Fold</c>: lives kept under an older rule are folded again from the facts at start.</summary>
    public const int Rule = 3;

    /// <summary>
    /// Reads a dossier's facts in the order of their versions, whatever the order they arrived in. Null while it is not accepted
    /// (submitted only, or refused): such a dossier is not received.
    /// </summary>
    /// <remarks>
    /// The instant of a fact is never before that of an earlier version (clocks of two machines differ by a little), so the facts known
    /// at an instant are always the first ones, and the life up to an instant is a cut of the whole life.
    /// </remarks>
    public static Life? Fold(IEnumerable<Fact> facts)
    {
        Life? life = null;
        var spells = new List<Spell>();
        var stops = new Stops();
        var now = DateTimeOffset.MinValue;
        foreach (var fact in facts.OrderBy(f => f.Version).ThenBy(f => f.Kind))
        {
            now = Later(now, fact.OccurredAt);
            if (life is null)
            {
                if (fact is not { Kind: FactKind.Accepted, DueAt: { } promised })
                    continue;
                life = new Life(fact.Dossier, fact.Of, now, spells);
                spells.Add(new Spell(now, null, promised, Stopped: false, Missed: false));
                continue;
            }
            var before = spells[^1];
            if (fact.Kind is FactKind.Resolved or FactKind.Withdrawn or FactKind.Stopped)
                return Resolve(life, before, fact, now);
            stops.See(fact);
            var after = before with
            {
                DueAt = fact.DueAt ?? before.DueAt,
                Stopped = stops.Any,
                Missed = before.Missed || (now > before.From && before.OverdueAt(now)),
            };
            if (after == before)
                continue;
            if (before.From == now)
                spells.RemoveAt(spells.Count - 1);
            else
                spells[^1] = before with { Until = now };
            spells.Add(after with { From = now });
        }
        return life;
    }

    /// <summary>The life as far as it was known at an instant.</summary>
    public static Life? Fold(IEnumerable<Fact> facts, DateTimeOffset asOf)
    {
        var latest = DateTimeOffset.MinValue;
        return Fold(facts.OrderBy(f => f.Version).ThenBy(f => f.Kind).TakeWhile(f => (latest = Later(latest, f.OccurredAt)) <= asOf));
    }

    private static Life Resolve(Life life, Spell last, Fact fact, DateTimeOffset now)
    {
        var due = fact.DueAt ?? last.DueAt;
        var late = (last with { DueAt = due }).OverdueAt(now);
        var unresolved = fact.Kind is FactKind.Withdrawn or FactKind.Stopped || fact.Detail is Details.Withdrawn or Details.ReturnedUnresolved;
        return life with
        {
            Spells = [.. life.Spells.SkipLast(1), last with { Until = now }],
            ResolvedAt = now,
            DueAtResolution = due,
            Timeliness = late ? Domain.Timeliness.Late
                : !unresolved && LocalDay.DayOf(now) < LocalDay.DayOf(due) ? Domain.Timeliness.Early
                : Domain.Timeliness.OnTime,
        };
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    /// <summary>What holds the clock. A moved due date also says that its stop is over, should its own message have been lost on the way.</summary>
    private sealed class Stops
    {
        private bool supplement;
        private bool paused;
        private long duty;

        public bool Any => supplement || paused || duty > 0;

        public void See(Fact fact)
        {
            switch (fact)
            {
                case { Kind: FactKind.SupplementRequested, ClockStops: true }:
                    supplement = true;
                    break;
                case { Kind: FactKind.Supplemented } or { Kind: FactKind.DueDateChanged, Detail: Details.Supplement } or { Kind: FactKind.Undone, Detail: Details.UndoneSupplement }:
                    supplement = false;
                    break;
                case { Kind: FactKind.Paused }:
                    paused = true;
                    break;
                case { Kind: FactKind.Resumed }:
                    (paused, duty) = (false, 0); // it waits for one thing at a time; a fee may have been covered in part by what was paid too much before
                    break;
                case { Kind: FactKind.Undone, Detail: Details.UndonePause }:
                    paused = false;
                    break;
                case { Kind: FactKind.FeeRequested, ClockStops: true }:
                    duty += Math.Max(1, fact.Amount ?? 1);
                    break;
                case { Kind: FactKind.FeePaid }:
                    duty = Math.Max(0, duty - (fact.Amount ?? 0));
                    break;
                case { Kind: FactKind.DueDateChanged, Detail: Details.FinancialDuty }:
                    duty = 0;
                    break;
            }
        }
    }
}
