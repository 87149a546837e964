using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.ServiceDefaults.Auth;
using ResolutionOutcome = Platform.Contracts.ResolutionOutcome;

namespace Platform.Dossiers.ApiTests;

/// <summary>By hand over the events: what holds between a whole and its parts, and of what a ministry's system tells.</summary>
internal sealed class YearTogether(List<List<StoredEvent>> streams)
{
    private readonly List<(Guid Id, IReadOnlyList<Happened> Life)> lives = [.. streams.Select(s => (s[0].Stream, Happened.Of(s)))];

    public string Holds()
    {
        var children = lives.Where(l => Begun(l.Life).Parent is not null).ToLookup(l => Begun(l.Life).Parent!.Dossier);
        var wholes = lives.Where(l => Begun(l.Life).Parent is null && l.Life.Any(h => h.Event is DossierAccepted { Terms.Parts.Count: > 0 })).ToList();
        children.Count.ShouldBe(wholes.Count, "every accepted whole has parts, and no part is without its whole");
        var decided = wholes.Sum(w => TheWholeHolds(w.Id, w.Life, children[w.Id].ToDictionary(c => Begun(c.Life).Parent!.Part, c => c.Life)));
        var elsewhere = lives.Where(l => l.Life.Any(h => h.Event is MinistryStateReceived)).ToList();
        foreach (var (id, life) in elsewhere)
            TheMinistryDecides(id, life);
        wholes.Count.ShouldBeGreaterThan(streams.Count / 100, "a year has linked procedures");
        elsewhere.Count.ShouldBeGreaterThan(streams.Count / 40, "and what a ministry resolves");
        decided.ShouldBeGreaterThanOrEqualTo(streams.Count / 400, "and parts that fail");
        return $"{wholes.Count} wholes with {children.Sum(c => c.Count())} parts, {decided} failures decided; {elsewhere.Count} resolved by a ministry";
    }

    /// <returns>How often somebody decided about a part that had failed.</returns>
    private static int TheWholeHolds(Guid id, IReadOnlyList<Happened> whole, Dictionary<string, IReadOnlyList<Happened>> children)
    {
        var competent = Begun(whole).Agencies.Competent;
        var terms = whole.Select(h => h.Event).OfType<DossierAccepted>().Single().Terms.Parts!.ToDictionary(p => p.Key);
        var ends = children.ToDictionary(c => c.Key, c => new Queue<(string Outcome, DateTimeOffset At, string? Number)>(Ends(c.Value)));
        Dictionary<string, string?> stands = []; // opened: null; ended: how
        Dictionary<string, bool> goOn = [];
        var (inHand, returned, issued, decided) = (new List<(DateTimeOffset From, DateTimeOffset? To)>(), 0, 0, 0);
        foreach (var happened in whole)
        {
            var said = $"{id}, {happened.Version}: {happened.Event.GetType().Name}";
            switch (happened.Event)
            {
                case PartOpened e:
                    terms[e.Part].After.All(Passes).ShouldBeTrue(said);
                    stands.TryAdd(e.Part, null).ShouldBeTrue(said);
                    children[e.Part].Select(h => h.Event).OfType<DossierAccepted>().Single().Code.ShouldBe(e.Code, said);
                    break;
                case PartEnded e:
                    stands[e.Part].ShouldBeNull(said);
                    ends[e.Part].Dequeue().ShouldBe((e.Outcome, e.EndedAt, e.ResultNumber), said);
                    stands[e.Part] = e.Outcome;
                    break;
                case PartReopened e:
                    stands[e.Part].ShouldNotBeNull(said);
                    stands[e.Part] = null;
                    goOn.Remove(e.Part);
                    break;
                case PartDecided e:
                    (stands[e.Part] is "refused" or "stopped").ShouldBeTrue(said);
                    (e.By.Role is Roles.Specialist or Roles.Leader && e.By.Agency == competent).ShouldBeTrue(said);
                    goOn[e.Part] = e.GoOn;
                    decided++;
                    break;
                case ResultDrafted or ResultApproved or ResultIssued:
                    terms.Keys.All(Rests).ShouldBeTrue(said);
                    issued += happened.Event is ResultIssued ? 1 : 0;
                    break;
                case DossierWithdrawn:
                    stands.Values.ShouldNotContain("granted", said);
                    break;
                case ResultReturned:
                    inHand.Add((happened.At, null));
                    (++returned).ShouldBeLessThanOrEqualTo(issued, said);
                    break;
                case StepUndone { Type: "result_returned" }:
                    inHand[^1] = (inHand[^1].From, happened.At);
                    returned--;
                    break;
            }
        }
        children.Keys.ShouldBe(stands.Keys, ignoreOrder: true, $"{id} knows its parts");
        ends.ShouldAllBe(e => e.Value.Count == 0, $"{id} was told how every part ended");
        foreach (var (key, child) in children)
        {
            foreach (var back in child.Where(h => h.Event is ResultReturned))
                inHand.ShouldContain(i => i.From <= back.At && (i.To == null || back.At <= i.To), $"{id}: {key} went home alone");
            var has = child.Aggregate(false, (has, h) => h.Event is ResultReturned || (has && h.Event is not (StepUndone { Type: "result_returned" } or ResultReplacementStarted)));
            if (stands[key] is "granted" or "refused")
                has.ShouldBe(inHand.Any(i => i.To is null), $"{id}: {key} goes home with the whole");
            if (whole.Any(h => h.Event is DossierStopped or DossierWithdrawn))
                stands[key].ShouldNotBeNull($"{id}: {key} ends with the whole");
        }
        return decided;

        bool Passes(string key) => stands.GetValueOrDefault(key) == "granted" || goOn.GetValueOrDefault(key);

        // ended well, or somebody has decided; or it never comes, because of one before it
        bool Rests(string key) => stands.TryGetValue(key, out var how) ? how == "granted" || (how is not null && goOn.ContainsKey(key)) : terms[key].After.Any(NeverPasses);

        bool NeverPasses(string key) => stands.TryGetValue(key, out var how) ? how is "refused" or "stopped" && goOn.TryGetValue(key, out var on) && !on : terms[key].After.Any(NeverPasses);
    }

    private static IEnumerable<(string Outcome, DateTimeOffset At, string? Number)> Ends(IReadOnlyList<Happened> child)
    {
        var granted = true;
        foreach (var happened in child)
        {
            if (happened.Event is ResultDrafted draft)
                granted = draft.Outcome is ResolutionOutcome.Granted;
            if (happened.Event is ResultIssued issued)
                yield return (granted ? "granted" : "refused", happened.At, issued.ResultNumber);
            else if (happened.Event is ResolvedElsewhere resolved)
                yield return (resolved.Outcome is ResolutionOutcome.Granted ? "granted" : "refused", happened.At, resolved.ResultNumber);
            else if (happened.Event is DossierStopped or DossierWithdrawn)
                yield return ("stopped", happened.At, null);
        }
    }

    /// <summary>Nothing is decided here; the newest state counts, by that system's own order; what was asked for there is asked for once through us.</summary>
    private static void TheMinistryDecides(Guid id, IReadOnlyList<Happened> life)
    {
        var ofWhole = Begun(life).Parent is not null;
        life.ShouldAllBe(h => !(h.Event is ResultDrafted || h.Event is ResultApproved || h.Event is ResultIssued || (h.Event is DossierStopped && !ofWhole)), $"{id} is decided elsewhere");
        var told = life.Select(h => h.Event).OfType<MinistryStateReceived>().ToList();
        told.DistinctBy(t => (t.State, t.Sequence, t.Sequence is null ? t.OccurredAt : default)).Count().ShouldBe(told.Count, $"{id} was told the same twice");
        var (asked, ended, newest) = (false, false, (MinistryStateReceived?)null);
        foreach (var (happened, then) in life.Zip(life.Skip(1).Append(null)))
        {
            switch (happened.Event)
            {
                case MinistryStateReceived e:
                    var late = ended || (newest is not null && (e.Sequence is { } number ? number <= newest.Sequence : e.OccurredAt <= newest.OccurredAt));
                    e.Late.ShouldBe(late, $"{id}, {happened.Version}");
                    if (late)
                        break;
                    newest = e;
                    var follows = then?.At == happened.At ? then.Event : null;
                    if (e.State == "supplementRequested" && !asked)
                        follows.ShouldBeOfType<SupplementRequested>($"{id}, {happened.Version}: {e.State}");
                    if (e.State != "supplementRequested" && asked)
                        follows.ShouldBeOfType<Supplemented>($"{id}, {happened.Version}: {e.State}");
                    if (e.State is "done" or "refused")
                        life.Count(h => h.At == happened.At && h.Version > happened.Version && h.Event is ResolvedElsewhere r && r.Outcome is ResolutionOutcome.Granted == e.State is "done").ShouldBe(1, $"{id}, {happened.Version}: {e.State}");
                    break;
                case SupplementRequested:
                    asked = true;
                    break;
                case Supplemented or StepUndone { Type: "supplement_requested" }:
                    asked = false;
                    break;
                case ResolvedElsewhere:
                    ended.ShouldBeFalse($"{id} ends once");
                    (newest?.State is "done" or "refused").ShouldBeTrue($"{id}, {happened.Version}");
                    ended = true;
                    break;
                case DossierWithdrawn or DossierStopped:
                    ended = true;
                    break;
            }
        }
    }

    private static DossierSubmitted Begun(IReadOnlyList<Happened> life) => (DossierSubmitted)life[0].Event;
}
