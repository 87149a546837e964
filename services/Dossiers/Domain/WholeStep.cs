namespace Platform.Dossiers.Domain;

/// <summary>What is to be done next for a linked dossier. It follows from the streams alone: done twice it is no longer the next, and so nothing happens twice.</summary>
public abstract record WholeStep(Part Part)
{
    /// <summary>The part's dossier begins.</summary>
    public sealed record Open(Part Part) : WholeStep(Part);

    /// <summary>The whole learns that the part was opened.</summary>
    public sealed record NoteOpened(Part Part, Dossier Child) : WholeStep(Part);

    /// <summary>The whole learns how the part ended.</summary>
    public sealed record NoteEnded(Part Part, Dossier Child, PartEnd How) : WholeStep(Part);

    public sealed record NoteReopened(Part Part) : WholeStep(Part);

    /// <summary>The whole asks the person for the papers that the part needs.</summary>
    public sealed record Ask(Part Part, Supplement Wanted) : WholeStep(Part);

    /// <summary>The part gets what the person gave.</summary>
    public sealed record HandOn(Part Part, Supplemented Given) : WholeStep(Part);

    /// <summary>The part no longer waits for what the whole asked for on its behalf.</summary>
    public sealed record Unask(Part Part, Supplement Mirrored, Supplement? Wanted) : WholeStep(Part);

    /// <summary>The part learns who acts for the person, or no longer does.</summary>
    public sealed record PassAuthorities(Part Part) : WholeStep(Part);

    /// <summary>The part learns what was corrected of the person.</summary>
    public sealed record PassApplicant(Part Part) : WholeStep(Part);

    /// <summary>The whole ended without a result, and so does the part.</summary>
    public sealed record Finish(Part Part) : WholeStep(Part);

    /// <summary>The results went home together.</summary>
    public sealed record Return(Part Part) : WholeStep(Part);

    /// <summary>The return was a mistake.</summary>
    public sealed record TakeBack(Part Part) : WholeStep(Part);

    /// <param name="children">The parts' dossiers that have begun, by key.</param>
    /// <returns>Null where there is nothing to do for now.</returns>
    public static WholeStep? Next(Dossier whole, IReadOnlyDictionary<string, Dossier> children)
    {
        foreach (var part in whole.Parts)
            if (children.TryGetValue(part.Key, out var child) && Told(whole, part, child) is { } told)
                return told;
        if (Each(whole, children, (p, c) => whole.AuthoritiesNewTo(c).Any() ? new PassAuthorities(p) : null) is { } authorities)
            return authorities;
        if (whole.ApplicantCorrections is [.., var last] && Each(whole, children, (p, c) => c.Submission.ApplicantData != last.How.ApplicantData || c.Submission.ReturnMethod != last.How.ReturnMethod || c.Submission.ReturnAddress != last.How.ReturnAddress ? new PassApplicant(p) : null) is { } corrected)
            return corrected;
        return whole switch
        {
            { Stage: Stage.Stopped or Stage.Withdrawn } => Each(whole, children, (p, c) => c.IsOpen ? new Finish(p) : null),
            { Stage: Stage.Returned } => Each(whole, children, (p, c) => c is { Stage: Stage.Issued } ? new Return(p) : null) ?? Papers(whole, children),
            // a return that was undone; while the whole's own result is being replaced the person keeps those of the parts
            _ => Each(whole, children, (p, c) => c is { Stage: Stage.Returned, LastStep.Type: "result_returned" } && whole.Replaced.All(r => r.Return is null) ? new TakeBack(p) : null)
                ?? (whole.HasResult ? Papers(whole, children) : whole.IsOpen ? Papers(whole, children) ?? whole.Parts.Where(p => whole.MayOpen(p) && !children.ContainsKey(p.Key)).Select(p => new Open(p)).FirstOrDefault() : null),
        };
    }

    private static WholeStep? Each(Dossier whole, IReadOnlyDictionary<string, Dossier> children, Func<Part, Dossier, WholeStep?> step) =>
        whole.Parts.Select(p => children.TryGetValue(p.Key, out var child) ? step(p, child) : null).FirstOrDefault(s => s is not null);

    private static WholeStep? Told(Dossier whole, Part part, Dossier child) => part.OpenedAt is null ? new NoteOpened(part, child)
        : EndOf(child) is not { } end ? part.End is not null && child.IsOpen ? new NoteReopened(part) : null
        : part.End is null || part.End with { At = end.At } != end || SurrenderIsNew(whole, part, child) ? new NoteEnded(part, child, end)
        : null;

    /// <summary>Told of before parts said what is to be given up: said now, while it can still be asked for.</summary>
    private static bool SurrenderIsNew(Dossier whole, Part part, Dossier child) => part.Surrender is [] && child.ToSurrender is not [] && (whole.IsOpen || whole is { Stage: Stage.Issued, PostalReturn: null });

    private static PartEnd? EndOf(Dossier child) => child switch
    {
        { Stage: Stage.Issued or Stage.Returned, Issue: { } issue } =>
            new(issue.At, (child.Elsewhere?.Outcome ?? child.Draft!.Outcome) is ResolutionOutcome.Granted ? PartEnd.Granted : PartEnd.Refused, issue.ResultNumber, child.ResultDocument),
        { Stage: Stage.Stopped, Stopping: { } stopping } => new(stopping.At, PartEnd.Stopped, null, null),
        { Stage: Stage.Withdrawn, Withdrawal.Confirmed: { } taken } => new(taken, PartEnd.Stopped, null, null),
        _ => null,
    };

    /// <summary>The person can be asked through the whole: while it is in appraisal, and again once it has its result, where a part's is made anew.</summary>
    public static bool MayAsk(Dossier whole) => whole is { OpenSupplement: null, Wait: null } && (whole.HasResult || whole.Stage is Stage.Accepted or Stage.Drafted);

    /// <summary>One request at a time stands on the whole: what another part needs is asked for after the answer.</summary>
    private static WholeStep? Papers(Dossier whole, IReadOnlyDictionary<string, Dossier> children) =>
        Each(whole, children, (part, child) =>
        {
            var mirrored = whole.Supplements.Where(s => s.OfPart?.Part == part.Key).ToArray();
            if (child is { OpenSupplement: { } wanted, IsOpen: true })
                return mirrored.FirstOrDefault(m => m.OfPart!.AskedAt == wanted.At) is { } asked
                    ? asked.Answer is { } given ? new HandOn(part, given) : null
                    : MayAsk(whole) ? new Ask(part, wanted) : null;
            return whole.OpenSupplement is { OfPart: { } of } open && of.Part == part.Key ? new Unask(part, open, child.Supplements.FirstOrDefault(s => s.At == of.AskedAt)) : null;
        });
}
