using System.Diagnostics;
using Npgsql;
using Platform.Dossiers.Archive;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.Integration;
using Platform.Dossiers.Views;
using Platform.Postgres;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Problems;

namespace Platform.Dossiers.Streams;

/// <summary>
/// The one way a dossier changes: load, fold, decide, append. Events, view row, attached documents, outgoing messages and the request's key commit
/// together. A conflict is decided anew on the fresh dossier, unless the caller named the version they saw (412).
/// </summary>
public sealed class DossierStreams(IEventStore store, DossierRows rows, Rights rights, PersonKeys keys, MasterKey master, OutboxSignal signal, WorkSignal linked, TimeProvider clock, ILogger<DossierStreams> log)
{
    private const int Attempts = 8;

    /// <summary>For reading; null where there is none.</summary>
    public async Task<Dossier?> Find(Guid id, DateTimeOffset? asOf, CancellationToken ct)
    {
        var stream = await store.Load(id, null, asOf, ct);
        return stream.Events.Count == 0 ? null : rights.Followed(Dossier.Fold(id, stream.Events));
    }

    /// <summary>For timers: null also for one that this build cannot read (a newer one wrote into it), which is logged; the others are not to wait for it.</summary>
    public async Task<Dossier?> FindReadable(Guid id, ILogger log, CancellationToken ct)
    {
        try
        {
            return await Find(id, null, ct);
        }
        catch (Exception e) when (BackgroundWork.IsOfOneItem(e, ct))
        {
            log.LogError(e, "Dossier {Dossier} cannot be read and is passed over", id);
            return null;
        }
    }

    /// <summary>A dossier begins. The same request again finds the dossier it made.</summary>
    /// <param name="attached">Documents that become the dossier's with it.</param>
    /// <param name="now">The instant the decision was taken at, and so the event's.</param>
    /// <param name="beside">Rows of others that change with it: the draft it was made from goes.</param>
    public async Task<Outcome> Start(Guid id, Asked asked, Decision decision, IReadOnlyList<AttachedDocument> attached, DateTimeOffset now, CancellationToken ct, IReadOnlyList<SqlRow>? beside = null)
    {
        var request = await asked.Stored(master, ct);
        var stream = await store.Load(id, request, null, ct);
        if (stream.Earlier is { } earlier)
            return await Answer(earlier, request!, ct);
        try
        {
            return await Carry(decision, Dossier.None(id), Chain.Start, request, attached, Chain.Kept(now), ct, beside);
        }
        catch (RequestRepeatedException)
        {
            return await Answer((await store.Load(id, request, null, ct)).Earlier!, request!, ct);
        }
        catch (StreamConflictException)
        {
            return Begun; // under an id that says what it is of: somebody else was first
        }
    }

    /// <summary>The platform itself begins a dossier, under an id that follows from what it is. Begun already, it stays as it is.</summary>
    public async Task Begin(Guid id, Decision decision, DateTimeOffset now, CancellationToken ct)
    {
        if ((await store.Load(id, null, null, ct)).Version > 0)
            return;
        try
        {
            NoteRefusal(id, await Carry(decision, Dossier.None(id), Chain.Start, null, [], Chain.Kept(now), ct));
        }
        catch (StreamConflictException)
        {
            // another replica was first
        }
    }

    /// <summary>A person or system changes a dossier.</summary>
    /// <param name="decide">Gets the instant that the events will carry: codes and due dates are of the same moment.</param>
    public Task<Outcome> Change(Guid id, Asked asked, Func<Dossier, DateTimeOffset, Decision> decide, CancellationToken ct) =>
        Change(id, asked, (dossier, _, now) => Task.FromResult(decide(dossier, now)), [], ct);

    /// <param name="decide">Gets also the applicant's key for what it has to seal.</param>
    public Task<Outcome> Change(Guid id, Asked asked, Func<Dossier, PersonKey, DateTimeOffset, Decision> decide, CancellationToken ct) =>
        Change(id, asked, (dossier, key, now) => Task.FromResult(decide(dossier, key, now)), [], ct);

    /// <summary>For decisions that need a file read, made or signed first; may run again after a conflict.</summary>
    /// <param name="attached">Documents that become the dossier's with the change; <paramref name="decide"/> may still add to them.</param>
    public async Task<Outcome> Change(Guid id, Asked asked, Func<Dossier, PersonKey, DateTimeOffset, Task<Decision>> decide, IReadOnlyList<AttachedDocument> attached, CancellationToken ct)
    {
        var request = await asked.Stored(master, ct);
        for (var attempt = 1; ; attempt++)
        {
            var stream = await store.Load(id, request, null, ct);
            if (stream.Earlier is { } earlier)
                return await Answer(earlier, request!, ct);
            if (stream.Events.Count == 0)
                return NotFound;
            var dossier = rights.Followed(Dossier.Fold(id, stream.Events));
            if (!await rights.MayRead(asked.Caller, dossier, ct))
                return NotFound;
            if (asked.ExpectedVersion is { } seen && seen != stream.Version)
                return Stale;
            try
            {
                var key = await keys.GetOrCreate(dossier.Applicant, ct);
                var now = NowFor(dossier);
                return await Carry(await decide(dossier, key, now), dossier, stream.Events[^1].Headers.Hash, request, attached, now, ct);
            }
            catch (StreamConflictException) when (asked.ExpectedVersion is null && attempt < Attempts)
            {
                await Task.Delay(Random.Shared.Next(5, 20) * attempt, ct);
            }
            catch (StreamConflictException)
            {
                return Stale;
            }
            catch (RequestRepeatedException) when (attempt < Attempts)
            {
                // the next round finds what the parallel attempt did
            }
        }
    }

    /// <summary>A message changes a dossier; its consumer and id are the request's key, and so a second delivery does nothing.</summary>
    /// <returns>False where there is no such dossier.</returns>
    /// <param name="message">Null where <paramref name="decide"/> itself sees that it was done already.</param>
    /// <param name="beside">Rows of the caller's own, committed with the events.</param>
    public async Task<bool> Hear(Guid id, RequestKey? message, Func<Dossier, DateTimeOffset, Decision> decide, CancellationToken ct, IReadOnlyList<SqlRow>? beside = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            var stream = await store.Load(id, message, null, ct);
            if (stream.Earlier is not null)
                return true;
            if (stream.Events.Count == 0)
                return false;
            var dossier = rights.Followed(Dossier.Fold(id, stream.Events)); // numbers and hours are those of whose it is today
            try
            {
                var now = NowFor(dossier);
                NoteRefusal(id, await Carry(decide(dossier, now), dossier, stream.Events[^1].Headers.Hash, message, [], now, ct, beside));
                return true;
            }
            catch (StreamConflictException) when (attempt < Attempts)
            {
                await Task.Delay(Random.Shared.Next(5, 20) * attempt, ct);
            }
            catch (RequestRepeatedException)
            {
                return true;
            }
        }
    }

    /// <summary>What the platform or a message asks for is answered to nobody: a refusal is seen here or nowhere. The sentence may name people, the code does not.</summary>
    private void NoteRefusal(Guid id, Outcome outcome)
    {
        if (outcome.Refusal is { } no)
            log.LogWarning("Dossier {Dossier} stays as it is: what the platform itself wanted was refused as {Code}", id, no.Code);
    }

    /// <summary>One reading of the clock for the decision and its events. Replicas' clocks differ; a stream's time never runs backwards.</summary>
    internal DateTimeOffset NowFor(Dossier dossier)
    {
        var read = Chain.Kept(clock.GetUtcNow());
        return read < dossier.ChangedAt ? dossier.ChangedAt : read;
    }

    private async Task<Outcome> Carry(Decision decision, Dossier before, string head, RequestKey? request, IReadOnlyList<AttachedDocument> attached, DateTimeOffset now, CancellationToken ct, IReadOnlyList<SqlRow>? beside = null)
    {
        Outcome outcome = before;
        IReadOnlyList<NewEvent> added = [];
        var search = FoundBy(decision, before) is { } submitted ? await rows.SearchOf(submitted, ct) : null;
        try
        {
            switch (decision)
            {
                case Decision.Refused refused:
                    return refused.Refusal;
                case Decision.Happened { Events.Count: 0 } when request is null:
                    return before;
                case Decision.Happened happened:
                    await store.Append(Compose(happened.Events), ct);
                    break;
                case Decision.NeedsNumber numbered:
                    await store.AppendNumbered(numbered.Counter, number => Compose(numbered.Events(number)), ct);
                    break;
                case Decision.NeedsNumbers two:
                    await store.AppendNumbered([two.Counter, two.Beside], numbers => Compose(two.Events(numbers[0], numbers[1])), ct);
                    break;
            }
        }
        catch (PostgresException e) when (e.ConstraintName is "attachments_pkey" or "attachments_document") // taken by another dossier, or swept
        {
            return Refusal.Unprocessable("unknown-document", "Tệp đính kèm đã thuộc một hồ sơ khác hoặc đã quá hạn giữ. Xin tải lên lại.");
        }
        catch (PostgresException e) when (e.ConstraintName is "paper_consent_uses_pkey")
        {
            return Refusal.Unprocessable("consent-used", "Sự đồng ý đã ghi nhận chỉ dùng cho một hồ sơ và đã được dùng. Xin ghi nhận lại.");
        }
        catch (PostgresException e) when (e.SqlState == CashBook.DayClosed)
        {
            return Refusal.Conflict("day-closed", "Sổ thu chi trong ngày của người thu đã khoá. Xin thu, chi vào ngày làm việc tiếp theo hoặc do người khác thực hiện.");
        }
        catch (PostgresException e) when (e.ConstraintName == TransferReferences.Key)
        {
            return Refusal.Conflict("reference-used", "Mã giao dịch ngân hàng này đã ghi thu cho một hồ sơ khác trong năm. Xin đối chiếu lại sao kê.");
        }
        DossierFigures.Count(added);
        signal.Wake();
        if (outcome.Dossier is { } changed && (changed.Parent is not null || changed.Parts.Count > 0))
            linked.Wake();
        return outcome;

        Append Compose(IReadOnlyList<IDossierEvent> happened)
        {
            var after = before;
            var hash = head;
            List<NewEvent> events = [];
            List<SqlRow> alongside = [.. attached.SelectMany(a => a.Rows(before.Id)), .. beside ?? []];
            foreach (var one in happened)
            {
                var stored = EventTypes.ToStore(one);
                var prior = after;
                after = after.Apply(one, now);
                hash = Chain.Hash(before.Id, after.Version, stored.Type, now, stored.Data, hash);
                events.Add(stored);
                if (CashEntry.Of(one, prior, after, now) is { } cash)
                    alongside.Add(CashBook.Enter(cash));
                alongside.AddRange(TransferReferences.After(one, prior, after, now));
                alongside.AddRange(DossierMessages.Of(one, after, stored.Id, now).Concat(StaffNotices.Of(one, prior, after, stored.Id, now)).Select(OutboxRow.Of));
                alongside.AddRange(PaperWork.After(one, after, now));
                alongside.AddRange(IssuedCopies.After(one, after, now));
                alongside.AddRange(LinkedRows.After(one, after, now));
                alongside.AddRange(PaperReuses.After(one, after, now));
                alongside.AddRange(AuthorityRows.After(one, after));
            }
            outcome = after;
            added = events;
            if (happened.Count > 0)
                alongside.Add(before.Version > 0 ? DossierRows.Update(after, hash) : DossierRows.Insert(after, hash, search!));
            if (search is not null)
                alongside.AddRange(before.Version > 0 ? [DossierRows.FindBy(after, search)] : LinkedRows.Origin(after));
            return new Append(before.Id, before.Version, head, now, events, alongside, request, Activity.Current?.Id);
        }
    }

    /// <summary>Where it changes what the dossier is found by: the submission as it will be. Null everywhere else.</summary>
    private static DossierSubmitted? FoundBy(Decision decision, Dossier before) => before.Version == 0
        ? Begins(decision)
        : decision is Decision.Happened happened && happened.Events.OfType<ApplicantCorrected>().LastOrDefault() is { } corrected ? before.Submission with { ApplicantData = corrected.ApplicantData } : null;

    /// <summary>The first event of a new dossier.</summary>
    private static DossierSubmitted? Begins(Decision decision) => decision switch
    {
        Decision.Happened { Events: [DossierSubmitted first, ..] } => first,
        Decision.NeedsNumber numbered when numbered.Events(0) is [DossierSubmitted first, ..] => first,
        _ => null,
    };

    /// <summary>What the earlier request of this key did, from the events up to it.</summary>
    private async Task<Outcome> Answer(EarlierRequest earlier, RequestKey request, CancellationToken ct)
    {
        if (earlier.Fingerprint != request.Fingerprint)
            return Refusal.Unprocessable("idempotency-key-reused", "Idempotency-Key này đã dùng cho một yêu cầu khác.");
        var stream = await store.Load(earlier.Stream, null, null, ct);
        return Dossier.Fold(earlier.Stream, stream.Events.Where(e => e.Version <= earlier.Version));
    }

    public static Refusal NotFound { get; } = Refusal.NotFound("dossier-not-found", "Không tìm thấy hồ sơ.");

    internal static Refusal Begun { get; } = Refusal.Conflict("dossier-begun", "Hồ sơ này vừa được mở.");

    private static Refusal Stale { get; } = Refusal.Stale("version-conflict", "Hồ sơ vừa được người khác thay đổi. Xin tải lại và thực hiện lại.");
}
