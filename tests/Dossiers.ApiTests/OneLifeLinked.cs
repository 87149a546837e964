using Platform.Dossiers.Domain;
using Platform.Dossiers.UseCases;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.ApiTests;

/// <summary>What one submission brought together: each part lives a step on when the whole does, and what the platform does of itself is waited for.</summary>
public sealed partial class OneLife
{
    private readonly SortedDictionary<string, OneLife> parts = [];

    /// <summary>With the parts that were opened.</summary>
    public IEnumerable<OneLife> AndParts => [this, .. parts.Values];

    private async Task PartsGo(DateTimeOffset now)
    {
        foreach (var (part, i) in D.Parts.Select((p, i) => (p, i)))
            if (part.OpenedAt is not null && !parts.ContainsKey(part.Key))
                parts[part.Key] = new OneLife(number + (100_000 * (i + 1)), seed, begins, http, office, working) { Dossier = await office.Find(part.Dossier), citizen = citizen };
        foreach (var part in parts.Values)
        {
            part.Dossier = await office.Find(part.D.Id);
            await part.Live(now);
        }
        Dossier = await office.Find(D.Id);
        if (D is { Wait: null, Stage: Stage.Accepted or Stage.Drafted })
            parts.Values.ShouldAllBe(p => p.D.OpenSupplement == null || !p.D.IsOpen, $"life {number}: a part waits for papers that nobody is asked for");
    }

    /// <summary>A part is decided like any dossier; the person deals with the whole.</summary>
    private Task AsPart(DateTimeOffset now) => Elsewhere(now) ?? (D switch
    {
        { ElsewhereBy: not null } => Task.CompletedTask,
        { IsOpen: true, OpenSupplement: { } wanted } => D.LastStep is not null && Chance(0.05) ? Undo() : wanted.AnswerBy < now && Chance(0.6) ? Stop("no-answer") : Task.CompletedTask,
        { IsOpen: true, Halt: not null } => Halted(),
        { Stage: Stage.Accepted or Stage.Drafted or Stage.Approved } => Act(now),
        { Stage: Stage.Issued or Stage.Returned, Replaced: [] } when Chance(0.02) => Replace(),
        _ => Task.CompletedTask,
    });

    /// <summary>Of a part that failed somebody decides whether the others go on without it. Null where there is nothing to decide, or nobody has yet.</summary>
    private Task? PartsDecided() =>
        D is { Stage: Stage.Accepted or Stage.Drafted or Stage.Approved } && D.Parts.FirstOrDefault(p => p is { HasFailed: true, Decision: null }) is { } failed && Chance(0.7)
            ? Do("decide-part", Chance(0.5) ? Leader : Specialist, new DecidePart.Request(failed.Key, Chance(0.6), "Người nộp làm riêng phần này"), (d, a, r, key, _) => DecidePart.Decide(d, r, a.As(Domain.Act.DecidePart.Roles), key))
            : null;

    /// <summary>A part has had its result since the person asked for the whole back.</summary>
    private async Task StaysHere()
    {
        (await office.Post(Clerk, D.Id, "confirm-withdrawal", new ConfirmWithdrawal.Request(null), null, null)).Refusal?.Code.ShouldBe("result-exists", $"life {number}");
        Refused++;
        await Do("cancel-withdrawal", Clerk, new CancelWithdrawal.Request("Đã có kết quả của một phần"), (d, a, r, key, _) => CancelWithdrawal.Decide(d, r, office.Rights.Acting(a, Roles.Clerk), false, key));
    }
}
