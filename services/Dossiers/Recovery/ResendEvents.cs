using Npgsql;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.Integration;
using Platform.Dossiers.Streams;
using Platform.Postgres;

namespace Platform.Dossiers.Recovery;

/// <summary>
/// <c>dotnet Platform.Dossiers.dll resend-events &lt;since&gt;</c>, after a restore: says again all that was said since an instant. A backup is one instant of all databases, and what the broker
/// held at that instant (confirmed, so gone from the outbox, and not yet consumed) is in none of them. The messages are made from the events as they were the
/// first time, ids included: an inbox that has one drops it, as long as it remembers (90 days). Safe beside a running service, and as often as one likes.
/// </summary>
/// <remarks>
/// Only writes outbox rows; the running service sends them. Reminders have no event: the note that they were told is taken back, and the service tells those again that
/// are still due, under the same id.
/// </remarks>
public sealed class ResendEvents(IEventStore store, NpgsqlDataSource database, Rights rights, CatalogueCopy catalogue)
{
    private const int DossiersAtOnce = 50;

    /// <summary>Reads the whole table once: an index by time would cost every append, for a question asked once in years.</summary>
    private const string ChangedSql = "SELECT DISTINCT stream_id FROM dossiers.mt_events WHERE timestamp >= $1 AND type <> 'tombstone'";

    private const string RemindersSql = "DELETE FROM dossiers.step_reminders WHERE told_at >= $1";

    /// <param name="Messages">Outbox rows written; repeats of what a consumer has are among them.</param>
    /// <param name="Reminders">Reminders that are told again where they are still due.</param>
    public sealed record Resent(int Dossiers, long Messages, int Reminders);

    /// <param name="progress">Gets how many dossiers are done, of how many.</param>
    public async Task<Resent> Run(DateTimeOffset since, Func<int, int, Task> progress, CancellationToken ct)
    {
        await catalogue.Refresh(ct); // who is told today of a dossier whose agency has a successor
        var changed = await Changed(since, ct);
        var (done, messages) = (0, 0L);
        foreach (var some in changed.Chunk(DossiersAtOnce))
        {
            messages += await Say(some, since, ct);
            await progress(done += some.Length, changed.Count);
        }
        await using var reminders = database.CreateCommand(RemindersSql);
        reminders.Parameters.Add(Sql.Timestamp(since));
        return new Resent(changed.Count, messages, await reminders.ExecuteNonQueryAsync(ct));
    }

    /// <summary>What one dossier said since the instant, in its order; exactly what <see cref="DossierStreams"/> wrote when the events were new.</summary>
    internal static IEnumerable<OutboxMessage> Said(Guid id, IEnumerable<StoredEvent> events, DateTimeOffset since, Func<Dossier, Dossier> followed)
    {
        var dossier = Dossier.None(id);
        foreach (var stored in events)
        {
            var (happened, before) = (EventTypes.Read(stored), dossier);
            dossier = dossier.Apply(happened, stored.Timestamp);
            if (stored.Timestamp < since)
                continue;
            var (prior, after) = (before.Version == 0 ? before : followed(before), followed(dossier));
            foreach (var message in DossierMessages.Of(happened, after, stored.Id, stored.Timestamp).Concat(StaffNotices.Of(happened, prior, after, stored.Id, stored.Timestamp)))
                yield return message;
        }
    }

    private async Task<List<Guid>> Changed(DateTimeOffset since, CancellationToken ct)
    {
        await using var command = database.CreateCommand(ChangedSql);
        command.CommandTimeout = 0; // as long as reading the table takes
        command.Parameters.Add(Sql.Timestamp(since));
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<Guid> found = [];
        while (await reader.ReadAsync(ct))
            found.Add(reader.GetGuid(0));
        return found;
    }

    private async Task<int> Say(IEnumerable<Guid> dossiers, DateTimeOffset since, CancellationToken ct)
    {
        await using var batch = database.CreateBatch();
        foreach (var id in dossiers)
            foreach (var message in Said(id, (await store.Load(id, null, null, ct)).Events, since, rights.Followed))
                Outbox.Add(batch, message);
        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync(ct);
        return batch.BatchCommands.Count;
    }
}
