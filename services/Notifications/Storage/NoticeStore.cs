using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Notifications.Domain;
using Platform.ServiceDefaults;

namespace Platform.Notifications.Storage;

/// <summary>Takes notices in, in the consumer's own transaction.</summary>
public static class NoticeStore
{
    /// <summary>Remembers whose dossier it is; an older version never overwrites a newer one.</summary>
    public static Task Remember(NpgsqlConnection connection, NpgsqlTransaction transaction, DossierHead head) => connection.ExecuteAsync(
        """
        INSERT INTO notices.dossiers AS d (id, version, person, number, code, procedure_name, receiving_agency, competent_agency)
        VALUES (@Id, @Version, @Applicant, @Number, @Code, @ProcedureName, @ReceivingAgency, @CompetentAgency)
        ON CONFLICT (id) DO UPDATE SET version = excluded.version, person = excluded.person, number = excluded.number, code = coalesce(excluded.code, d.code),
            procedure_name = excluded.procedure_name, receiving_agency = excluded.receiving_agency, competent_agency = excluded.competent_agency
        WHERE d.version < excluded.version
        """,
        new { head.Id, head.Version, head.Applicant, head.Number, head.Code, head.ProcedureName, head.ReceivingAgency, head.CompetentAgency }, transaction);

    /// <summary>The notice and its first step in the due table. A repeat (same key), an event too old to be news and one of somebody who was erased add no step.</summary>
    public static async Task Add(NpgsqlConnection connection, NpgsqlTransaction transaction, NoticeDraft draft, NoticeSettings settings, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        var tooOld = now - draft.OccurredAt > settings.OldestEvent;
        var state = await connection.ExecuteScalarAsync<string?>(
            """
            INSERT INTO notices.notices (id, dedup_key, event, dossier, person, number, code, procedure_name, receiving_agency, competent_agency, occurred_at, urgent, facts, state, created_at)
            SELECT @id, @DedupKey, @event, @DossierId, coalesce(@person, d.person), coalesce(@number, d.number), coalesce(@code, d.code), coalesce(@procedure, d.procedure_name),
                   coalesce(@receiving, d.receiving_agency, @parcelAgency), coalesce(@competent, d.competent_agency, @parcelAgency), @OccurredAt, @urgent, @facts::jsonb,
                   CASE WHEN EXISTS (SELECT FROM privacy.person_keys k WHERE k.person = coalesce(@person, d.person) AND k.erased_at IS NOT NULL) THEN 'erased' ELSE @state END, @now
            FROM (SELECT 1) one LEFT JOIN notices.dossiers d ON d.id = @DossierId
            ON CONFLICT (dedup_key) DO NOTHING RETURNING state
            """,
            new
            {
                id, draft.DedupKey, @event = draft.Event.Key(), draft.DossierId,
                person = draft.Dossier?.Applicant, number = draft.Dossier?.Number, code = draft.Dossier?.Code ?? draft.Parcel?.DossierCode, procedure = draft.Dossier?.ProcedureName,
                receiving = draft.Dossier?.ReceivingAgency, competent = draft.Dossier?.CompetentAgency, parcelAgency = draft.Parcel?.Agency,
                OccurredAt = draft.OccurredAt.UtcDateTime, urgent = draft.IsUrgent(now, settings.UrgentWithin), facts = JsonSerializer.Serialize(draft.Facts, Json.Options),
                state = tooOld ? "tooOld" : "waiting", now = now.UtcDateTime,
            }, transaction);
        if (state == "waiting")
            await Plan(connection, transaction, id, Medium.Portal, now, now);
    }

    /// <returns>False when the medium is planned already.</returns>
    public static async Task<bool> Plan(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid notice, Medium medium, DateTimeOffset dueAt, DateTimeOffset now) =>
        await connection.ExecuteAsync(
            """
            INSERT INTO notices.deliveries (id, notice, medium, state, due_at, created_at, updated_at)
            VALUES (@id, @notice, @medium, 'waiting', @dueAt, @now, @now) ON CONFLICT (notice, medium) DO NOTHING
            """,
            new { id = Guid.CreateVersion7(now), notice, medium = medium.Key(), dueAt = dueAt.UtcDateTime, now = now.UtcDateTime }, transaction) == 1;

    /// <summary>The person was erased: no text of theirs and no trace of an address stays, and what waits on any medium is not sent. That something was told, and when, stays.</summary>
    /// <remarks>A notice whose person was not known yet (a parcel's) is theirs by its dossier; what is under way at this moment finds its delivery taken from it.</remarks>
    public static Task Erase(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid person, DateTimeOffset now) => connection.ExecuteAsync(
        """
        UPDATE notices.notices n SET person = d.person FROM notices.dossiers d WHERE d.person = @person AND n.dossier = d.id AND n.person IS NULL;
        UPDATE notices.notices SET content = NULL, state = CASE state WHEN 'waiting' THEN 'erased' ELSE state END WHERE person = @person;
        UPDATE notices.deliveries d SET state = 'skipped', error = 'person-erased', updated_at = @now FROM notices.notices n WHERE n.person = @person AND d.notice = n.id AND d.state IN ('waiting', 'sending');
        UPDATE notices.deliveries d SET address_hash = NULL FROM notices.notices n WHERE n.person = @person AND d.notice = n.id AND d.address_hash IS NOT NULL;
        DELETE FROM notices.preferences WHERE person = @person
        """, new { person, now = now.UtcDateTime }, transaction);
}
