using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Postgres;
using Platform.Procedures.Domain;
using Platform.ServiceDefaults;

namespace Platform.Procedures.Storage;

/// <summary>A proposed change of the calendar and what became of it.</summary>
/// <param name="State"><c>proposed</c>, <c>applied</c> or <c>withdrawn</c>.</param>
/// <param name="Revision">Of the calendar it made; null unless applied.</param>
/// <param name="AnnouncesYear">The year whose holidays it announces as a whole; null: none.</param>
public sealed record CalendarProposal(
    Guid Id, string State, IReadOnlyList<DayEdit> Changes, IReadOnlyList<HoursEdit> Hours, string Reason, string ProposedBy, string ProposedByName, DateTimeOffset ProposedAt,
    string? DecidedByName, DateTimeOffset? DecidedAt, long? Revision, int? AnnouncesYear = null)
{
    [JsonIgnore]
    public CalendarEdits Edits => new(Changes, Hours, AnnouncesYear);
}

public static class CalendarProposals
{
    private sealed class Row
    {
        public Guid Id { get; init; }

        public string Body { get; init; } = "";

        public string Reason { get; init; } = "";

        public string ProposedBy { get; init; } = "";

        public string ProposedName { get; init; } = "";

        public DateTimeOffset ProposedAt { get; init; }

        public string? DecidedName { get; init; }

        public DateTimeOffset? DecidedAt { get; init; }

        public long? Revision { get; init; }

        public CalendarProposal Proposal()
        {
            var edits = Edits(Body);
            return new(Id, Revision is not null ? "applied" : DecidedAt is not null ? "withdrawn" : "proposed", edits.Changes ?? [], edits.Hours ?? [], Reason, ProposedBy, ProposedName, ProposedAt, DecidedName, DecidedAt, Revision, edits.AnnouncesYear);
        }
    }

    public static async Task Add(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid id, CalendarEdits edits, string reason, string by, string name, DateTimeOffset now, string? key) => await connection.ExecuteAsync(
        """
        INSERT INTO catalogue.calendar_changes (id, body, reason, proposed_by, proposed_name, proposed_at, idempotency_key)
        VALUES (@id, @body::jsonb, @reason, @by, @name, @now, @key)
        ON CONFLICT (proposed_by, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
        """, new { id, body = JsonSerializer.Serialize(edits, Json.Options), reason, by, name, now, key }, transaction);

    public static async Task<CalendarProposal?> OfKey(NpgsqlConnection connection, NpgsqlTransaction transaction, string by, string key) => (await connection.QuerySingleOrDefaultAsync<Row>(
        """
        SELECT id, body, reason, proposed_by AS ProposedBy, proposed_name AS ProposedName, proposed_at AS ProposedAt, decided_name AS DecidedName, decided_at AS DecidedAt, revision
        FROM catalogue.calendar_changes WHERE proposed_by = @by AND idempotency_key = @key
        """, new { by, key }, transaction))?.Proposal();

    /// <summary>Those that wait for a second person, the oldest first.</summary>
    public static async Task<IReadOnlyList<CalendarProposal>> Open(NpgsqlConnection connection, NpgsqlTransaction transaction) => [.. (await connection.QueryAsync<Row>(
        """
        SELECT id, body, reason, proposed_by AS ProposedBy, proposed_name AS ProposedName, proposed_at AS ProposedAt, decided_name AS DecidedName, decided_at AS DecidedAt, revision
        FROM catalogue.calendar_changes WHERE decided_at IS NULL ORDER BY id
        """, transaction: transaction)).Select(r => r.Proposal())];

    /// <summary>Locked until the transaction ends, where there is one.</summary>
    public static async Task<CalendarProposal?> Find(NpgsqlConnection connection, NpgsqlTransaction? transaction, Guid id) => (await connection.QuerySingleOrDefaultAsync<Row>(
        """
        SELECT id, body, reason, proposed_by AS ProposedBy, proposed_name AS ProposedName, proposed_at AS ProposedAt, decided_name AS DecidedName, decided_at AS DecidedAt, revision
        FROM catalogue.calendar_changes WHERE id = @id FOR UPDATE
        """, new { id }, transaction))?.Proposal();

    /// <summary>The newest first.</summary>
    public static async Task<IReadOnlyList<CalendarProposal>> List(NpgsqlConnection connection, Guid? before, int limit) => [.. (await connection.QueryAsync<Row>(
        """
        SELECT id, body, reason, proposed_by AS ProposedBy, proposed_name AS ProposedName, proposed_at AS ProposedAt, decided_name AS DecidedName, decided_at AS DecidedAt, revision
        FROM catalogue.calendar_changes WHERE @before::uuid IS NULL OR id < @before ORDER BY id DESC LIMIT @limit
        """, new { before, limit })).Select(r => r.Proposal())];

    public static async Task Decide(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid id, string by, string name, DateTimeOffset now, long? revision) => await connection.ExecuteAsync(
        "UPDATE catalogue.calendar_changes SET decided_by = @by, decided_name = @name, decided_at = @now, revision = @revision WHERE id = @id", new { id, by, name, now, revision }, transaction);

    /// <summary>Makes the next revision of the calendar and says it to others. The seed's fingerprint stays: the file has not changed.</summary>
    /// <returns>The new revision.</returns>
    public static async Task<long> Apply(NpgsqlConnection connection, NpgsqlTransaction transaction, CalendarEdits edits, string ground, DateTimeOffset now, CancellationToken ct)
    {
        var before = await CalendarRows.Find(connection, transaction);
        var calendar = edits.Over(CalendarContent.Of(before)).Next(before, ground, now);
        await connection.ExecuteAsync(
            """
            INSERT INTO catalogue.calendar (revision, body, fingerprint, changed_at) VALUES (@Revision, @body::jsonb, '', @now)
            ON CONFLICT (one) DO UPDATE SET revision = EXCLUDED.revision, body = EXCLUDED.body, changed_at = EXCLUDED.changed_at
            """, new { calendar.Revision, body = JsonSerializer.Serialize(calendar, Json.Options), now }, transaction);
        await Outbox.Add(connection, transaction, Messages.New("calendar", "", calendar), ct);
        return calendar.Revision;
    }

    /// <summary>A newer file does not undo what was applied here.</summary>
    public static async Task<CalendarContent> Over(NpgsqlConnection connection, NpgsqlTransaction transaction, CalendarContent file)
    {
        foreach (var body in await connection.QueryAsync<string>("SELECT body FROM catalogue.calendar_changes WHERE revision IS NOT NULL ORDER BY revision", transaction: transaction))
            file = Edits(body).Over(file);
        return file;
    }

    /// <summary>Who changes the calendar waits for each other, the seed included.</summary>
    public static async Task Lock(NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtext('procedures-seed'))", transaction: transaction);

    private static CalendarEdits Edits(string body) => JsonSerializer.Deserialize<CalendarEdits>(body, Json.Options)!;
}
