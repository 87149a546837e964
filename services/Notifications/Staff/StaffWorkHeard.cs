using Dapper;
using Npgsql;
using Platform.Contracts;

namespace Platform.Notifications.Staff;

/// <summary>What becomes of work that officers were told of: it ends, or one of them has it. In the consumer's own transaction; kept, so that a notice that arrives after it is right, too.</summary>
public static class StaffWorkHeard
{
    /// <summary>The notices are closed, and mail that was not yet sent is not sent.</summary>
    public static async Task Ended(NpgsqlConnection connection, NpgsqlTransaction transaction, StaffWorkEnded ended, DateTimeOffset now)
    {
        await Lock(connection, transaction, ended.DossierId);
        await connection.ExecuteAsync(
            """
            INSERT INTO notices.staff_work AS w (dossier, kind, about, ended_before) SELECT @DossierId, k, @about, @Before FROM unnest(@kinds) k
            ON CONFLICT (dossier, kind, about) DO UPDATE SET ended_before = greatest(w.ended_before, excluded.ended_before);
            WITH closed AS (UPDATE notices.staff_notices SET closed_at = @now
                            WHERE dossier = @DossierId AND kind = ANY (@kinds) AND about = @about AND version < @Before AND closed_at IS NULL RETURNING id)
            UPDATE notices.staff_deliveries SET state = 'failed', error = 'work-ended', updated_at = @now WHERE notice IN (SELECT id FROM closed) AND state = 'waiting'
            """, new { ended.DossierId, ended.Before, kinds = ended.Kinds.ToArray(), about = ended.About ?? Guid.Empty, now = now.UtcDateTime }, transaction);
    }

    /// <summary>The notices go with the work: whoever had it is not told any more, whoever has it now is.</summary>
    public static async Task Taken(NpgsqlConnection connection, NpgsqlTransaction transaction, StaffWorkTaken taken)
    {
        await Lock(connection, transaction, taken.DossierId);
        await connection.ExecuteAsync(
            """
            INSERT INTO notices.staff_work AS w (dossier, kind, about, holder, held_from) SELECT @DossierId, k, @none, @Officer, @Version FROM unnest(@kinds) k
            ON CONFLICT (dossier, kind, about) DO UPDATE SET holder = excluded.holder, held_from = excluded.held_from WHERE w.held_from < excluded.held_from;
            UPDATE notices.staff_notices n SET officer = w.holder FROM notices.staff_work w
            WHERE n.dossier = @DossierId AND n.kind = ANY (@kinds) AND n.closed_at IS NULL AND w.dossier = n.dossier AND w.kind = n.kind AND w.about = n.about AND n.version < w.held_from
            """, new { taken.DossierId, taken.Version, taken.Officer, kinds = taken.Kinds.ToArray(), none = Guid.Empty }, transaction);
    }

    /// <summary>Says of a notice just kept what was heard before it came, and closes the ones whose place it takes.</summary>
    /// <returns>Whether the work is still open.</returns>
    public static async Task<bool> Told(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid notice, DateTimeOffset now)
    {
        await connection.ExecuteAsync(
            """
            UPDATE notices.staff_notices o SET closed_at = @now FROM notices.staff_notices n
            WHERE n.id = @notice AND o.dossier = n.dossier AND o.about = n.about AND o.agency = n.agency AND o.closed_at IS NULL AND o.id <> n.id AND o.version <= n.version
              AND o.created_at <= n.created_at AND (o.kind = n.kind OR (n.kind = 'stepLate' AND o.kind = 'stepDueSoon'));
            UPDATE notices.staff_notices n SET closed_at = CASE WHEN n.version < w.ended_before THEN @now END, officer = CASE WHEN n.version < w.held_from THEN w.holder ELSE n.officer END
            FROM notices.staff_work w WHERE n.id = @notice AND w.dossier = n.dossier AND w.kind = n.kind AND w.about = n.about
            """, new { notice, now = now.UtcDateTime }, transaction);
        return await connection.ExecuteScalarAsync<bool>("SELECT closed_at IS NULL FROM notices.staff_notices WHERE id = @notice", new { notice }, transaction);
    }

    /// <summary>One after another for a dossier: what ends work sees the notice that is being kept, or the notice sees it.</summary>
    public static Task Lock(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid dossier) =>
        connection.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtextextended('staff work ' || @dossier::text, 0))", new { dossier }, transaction);
}
