using Npgsql;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Postgres.PersonalData;

namespace Platform.Dossiers.Views;

/// <summary>
/// <c>dotnet Platform.Dossiers.dll rebuild-views</c>: folds every event anew and writes the rows. Safe while the service runs: a row only ever
/// moves to a higher version.
/// </summary>
public sealed class RebuildViews(IEventStore store, NpgsqlDataSource database, DossierRows rows)
{
    private static readonly SearchRow Erased = new(null, []);

    /// <summary>Written over whatever is there, unless a writer has moved on meanwhile; the row is locked, never away.</summary>
    private const string OverwriteSql =
        """
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, head_hash = excluded.head_hash, applicant = excluded.applicant, applicant_sealed = excluded.applicant_sealed,
            phone_hash = excluded.phone_hash, name_words = excluded.name_words, number = excluded.number, code = excluded.code, procedure_code = excluded.procedure_code,
            procedure_name = excluded.procedure_name, channel = excluded.channel, stage = excluded.stage, status = excluded.status, receiving_agency = excluded.receiving_agency,
            competent_agency = excluded.competent_agency, return_method = excluded.return_method, submitted_at = excluded.submitted_at, answer_due_at = excluded.answer_due_at,
            received_at = excluded.received_at, due_at = excluded.due_at, resolved_at = excluded.resolved_at, fee_due = excluded.fee_due,
            paused_at = excluded.paused_at, step = excluded.step, step_name = excluded.step_name, step_role = excluded.step_role, step_due_at = excluded.step_due_at,
            step_holder = excluded.step_holder, step_holder_name = excluded.step_holder_name, consulted = excluded.consulted, asked = excluded.asked, late = excluded.late
        WHERE dossier_list.version <= excluded.version
        """;

    /// <param name="after">Goes on after this dossier; null = from the beginning.</param>
    /// <param name="written">Told after each dossier: which one, how many it was, of how many.</param>
    /// <returns>How many dossiers there are.</returns>
    public async Task<int> Run(CancellationToken ct, Guid? after = null, Action<Guid, int, int>? written = null)
    {
        SortedSet<Guid> streams = [];
        await foreach (var stored in store.ReadAll(0, ct))
            streams.Add(stored.Stream);
        var done = 0;
        foreach (var id in streams)
        {
            done++;
            if (id.CompareTo(after ?? Guid.Empty) <= 0)
                continue;
            var events = (await store.Load(id, null, null, ct)).Events;
            await Write(Dossier.Fold(id, events), events[^1].Headers.Hash, ct);
            await WriteBeside(id, events, ct);
            written?.Invoke(id, done, streams.Count);
        }
        return streams.Count;
    }

    private async Task Write(Dossier dossier, string hash, CancellationToken ct)
    {
        var row = DossierRows.Insert(dossier, hash, await Search(dossier, ct));
        await Execute(row with { Sql = row.Sql + OverwriteSql }, ct);
        foreach (var origin in Streams.LinkedRows.Origin(dossier))
            await Execute(origin, ct);
        foreach (var authority in AuthorityRows.Of(dossier))
            await Execute(authority, ct);
    }

    private async Task WriteBeside(Guid id, IReadOnlyList<StoredEvent> events, CancellationToken ct)
    {
        var dossier = Dossier.None(id);
        foreach (var stored in events)
        {
            var (happened, before) = (EventTypes.Read(stored), dossier);
            dossier = dossier.Apply(happened, stored.Timestamp);
            foreach (var row in Streams.LinkedRows.After(happened, dossier, stored.Timestamp))
                await Execute(row, ct);
            if (CashEntry.Of(happened, before, dossier, stored.Timestamp) is { } cash)
                await Execute(CashBook.Rebuild(cash), ct);
            foreach (var row in TransferReferences.After(happened, before, dossier, stored.Timestamp))
                await Execute(TransferReferences.Rebuild(row), ct);
            foreach (var row in Documents.PaperReuses.Rebuild(happened, id, stored.Timestamp))
                await Execute(row, ct);
        }
    }

    private async Task Execute(SqlRow row, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await Sql.Run(connection, row, ct);
    }

    private async Task<SearchRow> Search(Dossier dossier, CancellationToken ct)
    {
        try
        {
            return await rows.SearchOf(dossier.Submission, ct);
        }
        catch (PersonErasedException)
        {
            return Erased;
        }
    }
}
