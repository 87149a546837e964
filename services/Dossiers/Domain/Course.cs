using Platform.WorkingTime;

namespace Platform.Dossiers.Domain;

/// <summary>One stay of a dossier in a step of its process.</summary>
/// <param name="DueAt">By when the step must be done (UTC); null where nothing was promised for it.</param>
/// <param name="Holder">Who is responsible; null: anybody of the step's role at the competent agency.</param>
/// <param name="TakenAt">When the holder themselves took or confirmed it (UTC).</param>
/// <param name="Outcome"><c>forward</c>, <c>sendBack</c>, <c>finish</c>, or <c>ended</c> where the dossier ended in it; null while it lasts.</param>
public sealed record StepVisit(string Key, DateTimeOffset Since, DateTimeOffset? DueAt, Person? Holder, DateTimeOffset? TakenAt, DateTimeOffset? DoneAt, Actor? DoneBy, string? Outcome, string? To)
{
    /// <summary>While the clock stands still nothing becomes late.</summary>
    public bool IsLate(DateTimeOffset now, DateTimeOffset? pausedAt) => DueAt is { } due && (DoneAt ?? (pausedAt is { } since && since < now ? since : now)) > due;
}

/// <summary>An accepted dossier's way through the process it was accepted under.</summary>
/// <param name="Visits">In order; the last one lasts unless it is done.</param>
public sealed record Course(ProcessTerms Process, IReadOnlyList<StepVisit> Visits)
{
    private const string Ended = "ended";

    public static Course Started(ProcessTerms process, Promise promise, DateTimeOffset at) => new Course(process, []).Opened(process.Steps[0].Key, at, promise);

    public StepVisit? Current => Visits is [.., { DoneAt: null } last] ? last : null;

    /// <summary>The terms of the current step.</summary>
    public ProcessStep? Step => Current is { } visit ? Terms(visit.Key) : null;

    /// <summary>A step as the process names it; the key alone where it does not.</summary>
    public string NameOf(string key) => Terms(key)?.Name ?? key;

    public ProcessStep? Terms(string key) => Process.Steps.FirstOrDefault(s => s.Key == key);

    /// <summary>Whether an act of the platform (draft, approve, issue) is the current step's. A draft may be replaced until the next step is done.</summary>
    public bool Allows(string does) => Step?.Does == does || (does == ProcessStep.Draft && IsRedraft);

    /// <summary>Sending back is the leader's from the approval on.</summary>
    public bool AllowsSendingBack => Step is { } step && IndexOf(step.Key) >= IndexOf(KeyOf(ProcessStep.Approve));

    /// <summary>Where a process says in which steps other agencies are asked, in these alone; otherwise in all.</summary>
    public bool AllowsConsulting => Step is null || Step.Outcomes.Any(IsConsult) || !Process.Steps.Any(s => s.Outcomes.Any(IsConsult));

    private static bool IsConsult(StepOutcome outcome) => outcome.Kind is StepOutcome.Consult;

    /// <summary>What the current step must produce and nobody has said is there; of an act that does not do the step, nothing.</summary>
    public Refusal? ProductsMissing(string does, IReadOnlyList<string>? done) => Step is { } step && step.Does == does && step.Products.Except(done ?? []).ToArray() is { Length: > 0 } missing
        ? Refusal.Unprocessable("products-missing", $"Bước này còn thiếu: {string.Join("; ", missing)}.")
        : null;

    /// <summary>Of the current step's products those that were said to be there; null where it has none, so that such an event is written as ever.</summary>
    public IReadOnlyList<string>? Produced(string does, IReadOnlyList<string>? done) => Step is { Products.Count: > 0 } step && step.Does == does ? [.. step.Products.Intersect(done ?? [])] : null;

    /// <summary>Who alone may do it; null: anybody of the role.</summary>
    public Person? HolderFor(string does) => Step?.Does == does ? Current!.Holder : does == ProcessStep.Draft ? Visits.LastOrDefault(v => v.Key == KeyOf(does))?.Holder : null;

    /// <summary>Who answers for the appraisal: the current step's holder, and the draft's; empty where nobody was named.</summary>
    public IReadOnlyList<Person> Responsible => [.. new[] { Current?.Holder, Visits.LastOrDefault(v => v.Key == KeyOf(ProcessStep.Draft))?.Holder }.OfType<Person>().Distinct()];

    private bool IsRedraft => Current is { } visit && Terms(KeyOf(ProcessStep.Draft))!.Outcomes.Any(o => o.Kind is StepOutcome.Forward && o.To == visit.Key) && Visits.Any(v => v is { DoneAt: not null } && v.Key == KeyOf(ProcessStep.Draft));

    public string KeyOf(string does) => Process.Steps.First(s => s.Does == does).Key;

    /// <summary>The act of the platform that completes the current step was done.</summary>
    /// <param name="promise">Null where nothing is promised for what follows.</param>
    public Course Did(string does, Actor by, DateTimeOffset at, Promise? promise) => Step is { } step && step.Does == does
        ? step.Outcomes.FirstOrDefault(o => o.Kind is StepOutcome.Forward) is { To: { } next } ? Done(by, at, StepOutcome.Forward, next, promise) : Closed(by, at, StepOutcome.Finish, null)
        : this;

    /// <summary>To where the current step sends back; to the draft where it says nothing.</summary>
    public Course SentBack(Actor by, DateTimeOffset at, Promise? promise)
    {
        var draft = KeyOf(ProcessStep.Draft);
        var to = Step?.Outcomes.FirstOrDefault(o => o.Kind is StepOutcome.SendBack)?.To ?? draft;
        return Done(by, at, StepOutcome.SendBack, IndexOf(to) <= IndexOf(draft) ? to : draft, promise);
    }

    public Course Done(Actor by, DateTimeOffset at, string outcome, string to, Promise? promise) => Closed(by, at, outcome, to).Opened(to, at, promise);

    public Course Stopped(Actor by, DateTimeOffset at) => Closed(by, at, Ended, null);

    /// <summary>Drafted anew after it was issued: nothing is promised for that.</summary>
    public Course Again(DateTimeOffset at) => Opened(KeyOf(ProcessStep.Draft), at, null);

    public Course HeldBy(Person holder, DateTimeOffset? takenAt) => Current is { } visit ? this with { Visits = [.. Visits.SkipLast(1), visit with { Holder = holder, TakenAt = takenAt }] } : this;

    /// <summary>The promise was moved, and the limit of the current step with it; what was done keeps the limit it had.</summary>
    public Course Promised(Promise promise) => Current is { DueAt: not null } visit && promise.StepDue(visit.Key) is { } due && due != visit.DueAt
        ? this with { Visits = [.. Visits.SkipLast(1), visit with { DueAt = due }] }
        : this;

    private Course Closed(Actor by, DateTimeOffset at, string outcome, string? to) => Current is { } visit
        ? this with { Visits = [.. Visits.SkipLast(1), visit with { DoneAt = at, DoneBy = by, Outcome = outcome, To = to }] }
        : this;

    /// <summary>Who was responsible for the step before is so again.</summary>
    private Course Opened(string key, DateTimeOffset at, Promise? promise) =>
        this with { Visits = [.. Visits, new StepVisit(key, at, promise?.StepDue(key), Visits.LastOrDefault(v => v.Key == key)?.Holder, null, null, null, null, null)] };

    private int IndexOf(string key) => Process.Steps.ToList().FindIndex(s => s.Key == key);
}

public static class StepLimits
{
    public static DateTimeOffset? StepDue(this Promise promise, string key) => promise.Steps?.FirstOrDefault(s => s.Step == key)?.DueAt;

    /// <summary>The promise with the limits of the steps: by their cumulated share of its working time, moved by pauses like the whole.</summary>
    public static Promise Divided(this Promise promise, TermsSnapshot terms, WorkCalendar calendar, IReadOnlyList<Pause> pauses)
    {
        var steps = (terms.Process ?? ProcessTerms.Default).Steps;
        var share = 0m;
        var ends = Parts.Of(promise.CountedFrom, promise.DueAt, [.. steps.Select(s => share += s.Share)], calendar, pauses);
        return promise with { Steps = [.. steps.Select((s, i) => new StepDue(s.Key, ends[i]))] };
    }
}
