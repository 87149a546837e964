using Platform.Dossiers.Domain;
using Platform.Dossiers.UseCases;

namespace Platform.Dossiers.ApiTests;

/// <summary>What a ministry's system tells of a dossier that it resolves: mostly something new, sometimes what it said before, sometimes what it should have said long ago.</summary>
public sealed partial class OneLife
{
    private readonly List<RecordMinistryState.Request> told = [];

    /// <summary>Null: it says nothing this time, and what is the person's and the counter's goes on.</summary>
    private Task? Elsewhere(DateTimeOffset now)
    {
        var share = D switch
        {
            { Stage: Stage.Submitted, Procedure.Code: LinkedHost.Elsewhere } => 0.5,
            { ElsewhereBy: null } => 0,
            { Stage: Stage.Accepted, Wait: null } => 0.95,
            { Stage: Stage.Accepted } => 0.4,
            _ => 0.1,
        };
        if (Chance(share))
            return Says(now);
        return D is { ElsewhereBy: not null, Stage: Stage.Accepted, Wait: null } ? D is { Parent: null } ? Withdraw() : Task.CompletedTask : null;
    }

    private async Task Says(DateTimeOffset now)
    {
        var (before, again) = (D.MinistryStates.Count, told.Count > 0 && Chance(0.15));
        var says = again ? told[random.Next(told.Count)] : await Said(now);
        Dossier = await office.Settled(Lawful(await office.Post(LinkedHost.Ministry, D.Id, "ministry-states", says, null, null), $"ministry-states {says.State}"));
        if (again)
            D.MinistryStates.Count.ShouldBe(before, $"life {number}: {says.State} told again");
        else
            told.Add(says);
    }

    private async Task<RecordMinistryState.Request> Said(DateTimeOffset now)
    {
        var late = told.Count > 0 && Chance(0.2);
        var newest = told.Max(t => t.Sequence) ?? 0;
        var state = random.NextDouble() switch
        {
            < 0.15 => MinistryState.SupplementRequested,
            < 0.50 => told.Count == 0 ? MinistryState.Received : MinistryState.InProcess,
            < 0.60 => MinistryState.InProcess,
            < 0.93 => MinistryState.Done,
            _ => MinistryState.Refused,
        };
        var system = D.ElsewhereBy?.System ?? "btp";
        Guid? document = state == MinistryState.Done && Chance(0.5) ? await office.Upload(LinkedHost.Ministry) : null;
        return number % 2 == 0 // counts its states, or says when it was
            ? new(system, $"B-{number}", late ? random.NextInt64(1, newest) : newest + 10, null, state, null, null, null, document)
            : new(system, $"B-{number}", null, late ? now.AddDays(-random.Next(1, 20)) : now, state, null, null, null, document);
    }
}
