using Dapper;
using Npgsql;
using NpgsqlTypes;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.Forms;

namespace Platform.Dossiers.Archive;

/// <summary>Rows of <c>dossiers.paper_work</c>: what is to be kept as PDF, and what is.</summary>
public sealed class PaperWork(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>Longer than Chromium may take: who holds a work longer than that has died.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private const string InsertSql = "INSERT INTO dossiers.paper_work (dossier, form, version, at, next_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";

    public sealed record Work(Guid Dossier, string Form, long Version, int Attempts);

    /// <summary>To be committed with the event that makes the papers. The person has those of the whole: of a part of a linked dossier only the control sheet is kept.</summary>
    internal static IEnumerable<SqlRow> After(IDossierEvent happened, Dossier after, DateTimeOffset at) =>
        Of(happened, after.Acceptance is not null, after.Parent is not null, at).Select(form => Row(after.Id, form, after.Version, at));

    private static IEnumerable<PaperForm> Of(IDossierEvent happened, bool isAccepted, bool isPart, DateTimeOffset at) =>
        Paper.KeptAfter(happened, isAccepted, at).Where(form => !isPart || form == PaperForm.ControlSheet);

    private static SqlRow Row(Guid dossier, PaperForm form, long version, DateTimeOffset at) => new(InsertSql,
    [
        new(dossier, NpgsqlDbType.Uuid), new(form.Key, NpgsqlDbType.Text), new(version, NpgsqlDbType.Bigint), new(at, NpgsqlDbType.TimestampTz), new(at, NpgsqlDbType.TimestampTz),
    ]);

    /// <summary>The oldest that waits, under a lease; null where there is none. Relies on <c>paper_work_waiting</c>.</summary>
    public async Task<Work?> Take(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var now = clock.GetUtcNow();
        return await connection.QueryFirstOrDefaultAsync<Work>(new CommandDefinition(
            """
            WITH n AS (SELECT dossier, form, version FROM dossiers.paper_work WHERE document IS NULL AND given_up IS NULL AND next_at <= @now ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            UPDATE dossiers.paper_work w SET next_at = @until, attempts = attempts + 1 FROM n
            WHERE (w.dossier, w.form, w.version) = (n.dossier, n.form, n.version)
            RETURNING w.dossier, w.form, w.version, w.attempts
            """, new { now, until = now + Lease }, cancellationToken: ct));
    }

    /// <summary>The document becomes the dossier's and the work is done, together.</summary>
    /// <returns>False where another replica, whose lease had run out, was first: the document then goes as one that no dossier took.</returns>
    public async Task<bool> Done(Work work, Guid document, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await connection.ExecuteAsync("UPDATE dossiers.paper_work SET document = @document WHERE dossier = @Dossier AND form = @Form AND version = @Version AND document IS NULL", new { document, work.Dossier, work.Form, work.Version }, transaction) == 0)
            return false;
        await Attach(document, work.Dossier, transaction);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>What the platform made becomes the dossier's: a file its owner's key opens already.</summary>
    internal static Task Attach(Guid document, Guid dossier, NpgsqlTransaction transaction) => transaction.Connection!.ExecuteAsync(
        """
        INSERT INTO dossiers.attachments (document, dossier) VALUES (@document, @dossier);
        UPDATE dossiers.documents SET dossier = @dossier WHERE id = @document
        """, new { document, dossier }, transaction);

    /// <summary>Before the next attempt: 1, 2, 4 … minutes, at most an hour.</summary>
    internal static TimeSpan Pause(int attempts) => TimeSpan.FromMinutes(Math.Min(60, Math.Pow(2, Math.Min(attempts, 7) - 1)));

    /// <summary>Again later.</summary>
    public async Task Later(Work work, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var next = clock.GetUtcNow() + Pause(work.Attempts);
        await connection.ExecuteAsync("UPDATE dossiers.paper_work SET next_at = @next WHERE dossier = @Dossier AND form = @Form AND version = @Version", new { next, work.Dossier, work.Form, work.Version });
    }

    public async Task GiveUp(Work work, string reason, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync("UPDATE dossiers.paper_work SET given_up = @reason WHERE dossier = @Dossier AND form = @Form AND version = @Version", new { reason, work.Dossier, work.Form, work.Version });
    }

    /// <summary>Work for the papers of events that an older version of the service wrote; what is there stays.</summary>
    /// <returns>How many were added.</returns>
    public async Task<long> AddMissing(IEventStore store, CancellationToken ct)
    {
        var (added, accepted, parts) = (0L, new HashSet<Guid>(), new HashSet<Guid>());
        await using var connection = await database.OpenConnectionAsync(ct);
        await foreach (var stored in store.ReadAll(0, ct))
        {
            var happened = EventTypes.Read(stored);
            if (happened is DossierAccepted)
                accepted.Add(stored.Stream);
            if (happened is DossierSubmitted { Parent: not null })
                parts.Add(stored.Stream);
            foreach (var form in Of(happened, accepted.Contains(stored.Stream), parts.Contains(stored.Stream), stored.Timestamp))
                added += await Sql.Run(connection, Row(stored.Stream, form, stored.Version, stored.Timestamp), ct);
        }
        return added;
    }

    public async Task<long> Waiting(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM dossiers.paper_work WHERE document IS NULL AND given_up IS NULL");
    }

    /// <summary>The kept PDF of a paper; null while there is none.</summary>
    public async Task<Guid?> Kept(Guid dossier, string form, long version, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<Guid?>("SELECT document FROM dossiers.paper_work WHERE dossier = @dossier AND form = @form AND version = @version", new { dossier, form, version });
    }
}
