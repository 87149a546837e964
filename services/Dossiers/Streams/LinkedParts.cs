using Dapper;
using Npgsql;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.UseCases;
using Platform.Postgres;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults;
using Platform.WorkingTime;

namespace Platform.Dossiers.Streams;

/// <summary>
/// Keeps linked dossiers and their parts together: opens parts when their turn has come, tells the whole how they ended, asks and answers for papers through the whole.
/// A whole to be looked at is noted in the transaction of the event that moved it or a part; it is taken under a lease, and what there is to do is read from the streams
/// (<see cref="WholeStep"/>): a worker killed anywhere is followed by one that finds the next step, and two at once meet at the streams' versions.
/// </summary>
public sealed class LinkedParts(
    NpgsqlDataSource database, DossierStreams streams, CatalogueCopy catalogue, DossierRules rules, PersonKeys keys, OutboxSignal outbox, WorkSignal signal, DatabaseReady ready, TimeProvider clock, ILogger<LinkedParts> log) : BackgroundService
{
    /// <summary>Longer than a whole takes to be looked at: who holds one longer has died.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>More than any whole needs at a time.</summary>
    private const int MostSteps = 100;

    /// <summary>Since when is kept over every attempt that fails; asked for anew, or done, the mark is gone.</summary>
    private const string FailedSql = "UPDATE dossiers.linked_work SET next_at = @next, failed_at = coalesce(failed_at, @now) WHERE dossier = @Dossier AND asked = @Asked";

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    private sealed record Work(Guid Dossier, long Asked, int Attempts);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.Wait(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (!catalogue.Current.IsEmpty && await Take(stoppingToken) is { } work) // a part's terms come from our copy: at start it may not be read yet
                    await Look(work, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogStandsStill(e, "Linked dossiers are kept together");
            }
            await signal.Wait(Poll, stoppingToken);
        }
    }

    /// <summary>Relies on <c>linked_work_next</c>.</summary>
    private async Task<Work?> Take(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var now = clock.GetUtcNow();
        return await connection.QueryFirstOrDefaultAsync<Work>(new CommandDefinition(
            """
            WITH n AS (SELECT dossier FROM dossiers.linked_work WHERE next_at <= @now ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            UPDATE dossiers.linked_work w SET next_at = @until, attempts = attempts + 1 FROM n
            WHERE w.dossier = n.dossier RETURNING w.dossier, w.asked, w.attempts
            """, new { now, until = now + Lease }, cancellationToken: ct));
    }

    private async Task Look(Work work, CancellationToken ct)
    {
        try
        {
            long? before = null;
            for (var steps = 0; steps < MostSteps; steps++)
            {
                var seen = await Step(work.Dossier, ct);
                if (seen is null)
                {
                    await Done(work, ct);
                    return;
                }
                if (seen == before)
                    break; // nothing moved: the same step is the next one again
                before = seen;
            }
            log.LogError("Linked dossier {Dossier} cannot go on: its next step changes nothing, or there is no end to them; it stays marked as failed and is tried again later", work.Dossier);
            await Failed(work, ct);
        }
        catch (PersonErasedException)
        {
            await Done(work, ct); // nothing more can be opened of somebody whose data are gone
        }
        catch (Exception e) when (BackgroundWork.IsOfOneItem(e, ct))
        {
            log.LogError(e, "Linked dossier {Dossier} cannot go on; trying again later", work.Dossier);
            await Failed(work, ct);
        }
    }

    /// <summary>Asked again meanwhile: it stays.</summary>
    private async Task Done(Work work, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM dossiers.linked_work WHERE dossier = @Dossier AND asked = @Asked", new { work.Dossier, work.Asked }, cancellationToken: ct));
    }

    /// <summary>Marked, and tried again after 2, 4 … 60 minutes; asked again meanwhile, as soon as that says.</summary>
    private async Task Failed(Work work, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var next = now + TimeSpan.FromMinutes(Math.Min(60, Math.Pow(2, Math.Min(work.Attempts, 6))));
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(FailedSql, new { work.Dossier, work.Asked, now, next }, cancellationToken: ct));
    }

    /// <returns>The events that whole and parts had before the step; null when there is nothing to do.</returns>
    private async Task<long?> Step(Guid id, CancellationToken ct)
    {
        if (await streams.Find(id, null, ct) is not { Acceptance: not null } whole)
            return null;
        Dictionary<string, Dossier> children = [];
        foreach (var part in whole.Parts)
            if (await streams.Find(part.Dossier, null, ct) is { } child)
                children[part.Key] = child;
        long? seen = whole.Version + children.Values.Sum(c => c.Version);
        switch (WholeStep.Next(whole, children))
        {
            case WholeStep.Open open:
                await Open(whole, open.Part, ct);
                return seen;
            case WholeStep.NoteOpened told:
                await Note(whole, told.Part, p => p.OpenedAt is null, new PartOpened(told.Part.Key, told.Part.Name, told.Child.Id, told.Child.Code!, told.Child.Agencies.Competent), ct);
                return seen;
            case WholeStep.NoteEnded ended:
                await Note(whole, ended.Part, p => p.End == ended.Part.End && p.Surrender.Count == ended.Part.Surrender.Count, new PartEnded(
                    ended.Part.Key, ended.Part.Name, ended.Child.Id, ended.How.Outcome, ended.How.ResultNumber, ended.How.Document, ended.How.At, ended.Child.ToSurrender is { Count: > 0 } due ? due : null), ct);
                return seen;
            case WholeStep.NoteReopened again:
                await Note(whole, again.Part, p => p.End == again.Part.End, new PartReopened(again.Part.Key, again.Part.Name, again.Part.Dossier), ct);
                return seen;
            case WholeStep.Ask ask:
                await streams.Hear(whole.Id, null, (w, _) => WholeStep.MayAsk(w) ? Decision.Of(Mirrored(w, ask.Part, ask.Wanted)) : Decision.Nothing, ct);
                return seen;
            case WholeStep.HandOn handOn:
                var form = OpenPart.FormOf(whole, handOn.Part, await keys.GetOrCreate(whole.Applicant, ct));
                await streams.Hear(handOn.Part.Dossier, null, (c, now) => c is { OpenSupplement: { } asked, IsOpen: true }
                    ? Decision.Of(handOn.Given with { Form = form, AnswerDueAt = null, Promise = SupplementDossier.PromiseNow(c, asked, rules, catalogue.Current, now) })
                    : Decision.Nothing, ct);
                return seen;
            case WholeStep.Unask unask:
                var withdrawn = (await keys.GetOrCreate(whole.Applicant, ct)).SealJson("Cơ quan giải quyết phần này đã rút yêu cầu bổ sung.");
                await streams.Hear(whole.Id, null, (w, now) => Unasked(w, unask, withdrawn, now), ct);
                return seen;
            case WholeStep.PassAuthorities pass:
                await streams.Hear(pass.Part.Dossier, null, (c, _) => Decision.Of([.. whole.AuthoritiesNewTo(c)]), ct);
                return seen;
            case WholeStep.PassApplicant pass:
                var corrected = whole.ApplicantCorrections[^1].How;
                await streams.Hear(pass.Part.Dossier, null, (c, _) => c.Submission.ApplicantData == corrected.ApplicantData && c.Submission.ReturnMethod == corrected.ReturnMethod && c.Submission.ReturnAddress == corrected.ReturnAddress
                    ? Decision.Nothing
                    : Decision.Of(corrected with { Was = c.Submission.ApplicantData, WasReturned = c.Submission.ReturnMethod, WasReturnAddress = c.Submission.ReturnAddress }), ct);
                return seen;
            case WholeStep.Finish end:
                await streams.Hear(end.Part.Dossier, null, (c, _) => !c.IsOpen ? Decision.Nothing : whole.Stopping is { } stopping
                    ? Decision.Of(new DossierStopped(stopping.By, stopping.Ground, stopping.Reason, "none"))
                    : Decision.Of(new DossierWithdrawn(whole.Withdrawal!.By, whole.Withdrawal.Reason, 0)), ct);
                return seen;
            case WholeStep.Return back:
                await streams.Hear(back.Part.Dossier, null, (c, _) => c.Stage is Stage.Issued ? Decision.Of(new ResultReturned(whole.Return!.By, whole.Return.Method, null, null)) : Decision.Nothing, ct);
                return seen;
            case WholeStep.TakeBack mistake:
                var reason = (await keys.GetOrCreate(whole.Applicant, ct)).SealJson("Việc trả kết quả của hồ sơ liên thông đã được sửa.");
                await streams.Hear(mistake.Part.Dossier, null, (c, _) => c is { Stage: Stage.Returned, LastStep: { Type: "result_returned" } last }
                    ? Decision.Of(new StepUndone(c.Return!.By, last.Version, last.Type, reason))
                    : Decision.Nothing, ct);
                return seen;
            default:
                return null;
        }
    }

    private async Task Open(Dossier whole, Part part, CancellationToken ct)
    {
        var now = streams.NowFor(whole);
        if (OpenPart.Decide(whole, part, catalogue.Current, rules, await keys.GetOrCreate(whole.Applicant, ct), now) is not { } decision)
            throw new InvalidOperationException($"The part {part.Key} of dossier {whole.Id} has no terms in our copy of the catalogue.");
        await streams.Begin(part.Dossier, decision, now, ct);
        outbox.Wake();
    }

    private Task Note(Dossier whole, Part part, Func<Part, bool> still, IDossierEvent happened, CancellationToken ct) =>
        streams.Hear(whole.Id, null, (w, _) => still(w.Parts.First(p => p.Key == part.Key)) ? Decision.Of(happened) : Decision.Nothing, ct);

    /// <summary>The same papers under the same keys, so that the answer can be handed on as it is. A whole that has its result has no clock left to stop.</summary>
    private static SupplementRequested Mirrored(Dossier whole, Part part, Supplement wanted) => new(
        wanted.By, wanted.ApprovedBy, SupplementStage.InAppraisal, whole.Supplements.Count(s => s.Stage is SupplementStage.InAppraisal) + 1, wanted.Ground, wanted.Reason,
        [.. wanted.Papers.Select(p => p with { Name = $"{p.Name} ({part.Name})" })], wanted.AnswerBy, wanted.ClockStops && whole.IsOpen, wanted.FurtherReason, new PartSupplement(part.Key, wanted.At));

    /// <summary>Taken back by an undone step where that is still possible; otherwise answered without papers: the part has what it needs.</summary>
    private Decision Unasked(Dossier whole, WholeStep.Unask unask, Sealed<string> reason, DateTimeOffset now)
    {
        if (whole.OpenSupplement is not { } open || open.OfPart != unask.Mirrored.OfPart)
            return Decision.Nothing;
        if (unask.Wanted is null && whole.Undoable.LastOrDefault(s => s.Type == "supplement_requested") is { } last)
            return Decision.Of(new StepUndone(open.By, last.Version, last.Type, reason));
        return Decision.Of(new Supplemented(unask.Wanted?.Answer?.By ?? open.By, Channel.Online, [], null, null, SupplementDossier.PromiseNow(whole, open, rules, catalogue.Current, now), null));
    }
}
