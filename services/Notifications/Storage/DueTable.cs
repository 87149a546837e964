using System.Diagnostics.Metrics;
using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Notifications.Domain;
using Platform.Postgres;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Telemetry;

namespace Platform.Notifications.Storage;

/// <summary>One thing to do now: seal and plan a notice (portal), or send it by one medium. Held by whoever took it until the lease ends.</summary>
/// <param name="TraceParent">Of the request that the notice comes from (W3C).</param>
public sealed record Work(
    Guid Delivery,
    Guid Notice,
    Medium Medium,
    int Attempts,
    int Failures,
    DateTimeOffset PlannedAt,
    NoticeEvent Event,
    Guid Dossier,
    Guid? Person,
    string? Number,
    string? Code,
    string? ProcedureName,
    bool Urgent,
    DateTimeOffset OccurredAt,
    IReadOnlyDictionary<string, string> Facts,
    string? TraceParent = null);

/// <summary>The due table. Several workers and replicas share it: <c>SKIP LOCKED</c> to take, a lease to survive a crash, the attempt number to notice being overtaken.</summary>
public sealed class DueTable(NpgsqlDataSource database, OutboxSignal signal)
{
    private static readonly Counter<long> Tried = PlatformTelemetry.Meter.CreateCounter<long>("platform.deliveries", "{attempt}", "Attempts to deliver a notice, by medium and outcome: delivered, failed, refused, away, held.");
    private static readonly Counter<long> Failed = PlatformTelemetry.Meter.CreateCounter<long>("platform.notices.failed", "{notice}", "Notices that reached their person on no medium.");

    /// <summary>Longer than a contact request and a provider call can take together.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>Takes what is due, and writes down that it is being tried before anything leaves the house.</summary>
    public async Task<IReadOnlyList<Work>> Take(int atMost, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        // relies on deliveries_due
        var rows = await connection.QueryAsync<Row>(
            """
            WITH due AS (SELECT id FROM notices.deliveries WHERE state IN ('waiting', 'sending') AND due_at <= @now ORDER BY due_at LIMIT @atMost FOR UPDATE SKIP LOCKED),
            taken AS (
                UPDATE notices.deliveries d SET state = 'sending', attempts = d.attempts + 1, due_at = @lease, updated_at = @now
                FROM due
                WHERE d.id = due.id
                RETURNING d.id, d.notice, d.medium, d.attempts, d.failures, d.created_at),
            noted AS (
                INSERT INTO notices.attempts (delivery, attempt, started_at) SELECT id, attempts, @now FROM taken)
            SELECT t.id AS Delivery, t.notice AS Notice, t.medium, t.attempts, t.failures, t.created_at AS PlannedAt, n.event, n.dossier AS Dossier, n.person AS Person, n.number, n.code,
                   n.procedure_name AS ProcedureName, n.urgent, n.occurred_at AS OccurredAt, n.facts::text AS Facts, n.trace_parent AS TraceParent
            FROM taken t JOIN notices.notices n ON n.id = t.notice
            """, new { now = now.UtcDateTime, lease = (now + Lease).UtcDateTime, atMost });
        return [.. rows.Select(r => r.ToWork())];
    }

    /// <summary>Not now: at <paramref name="dueAt"/> again.</summary>
    public Task PutBack(Work work, string outcome, string? error, bool countsAsFailure, DateTimeOffset dueAt, DateTimeOffset now, CancellationToken ct) =>
        Finish(work, outcome, now, (connection, transaction) => connection.ExecuteAsync(
            "UPDATE notices.deliveries SET state = 'waiting', due_at = @dueAt, failures = failures + @failed, error = @error, updated_at = @now WHERE id = @Delivery",
            new { work.Delivery, dueAt = dueAt.UtcDateTime, failed = countsAsFailure ? 1 : 0, error, now = now.UtcDateTime }, transaction), ct);

    /// <summary>The text is sealed and the media are planned; none left to plan means the portal is where the person reads it.</summary>
    public Task Sealed(Work work, Guid person, int templateVersion, byte[] content, IReadOnlyList<(Medium Medium, DateTimeOffset DueAt)> planned, ContactHead head, DateTimeOffset now, CancellationToken ct) =>
        Finish(work, "delivered", now, async (connection, transaction) =>
        {
            await connection.ExecuteAsync(
                """
                UPDATE notices.notices SET person = @person, template_version = @templateVersion, content = @content, number = coalesce(number, @Number),
                       code = coalesce(code, @Code), procedure_name = coalesce(procedure_name, @ProcedureName), state = CASE WHEN @alone THEN 'delivered' ELSE state END
                WHERE id = @Notice
                """,
                new { work.Notice, person, templateVersion, content, head.Number, head.Code, head.ProcedureName, alone = planned.Count == 0 }, transaction);
            await connection.ExecuteAsync("UPDATE notices.deliveries SET state = 'delivered', error = NULL, updated_at = @now WHERE id = @Delivery", new { work.Delivery, now = now.UtcDateTime }, transaction);
            foreach (var (medium, dueAt) in planned)
                await NoticeStore.Plan(connection, transaction, work.Notice, medium, dueAt, now);
            if (planned.Count == 0)
                await Say(connection, transaction, work, now, ct);
        }, ct);

    public Task Delivered(Work work, string addressHash, DateTimeOffset now, CancellationToken ct) =>
        Finish(work, "delivered", now, async (connection, transaction) =>
        {
            await connection.ExecuteAsync(
                "UPDATE notices.deliveries SET state = 'delivered', address_hash = @addressHash, error = NULL, updated_at = @now WHERE id = @Delivery",
                new { work.Delivery, addressHash, now = now.UtcDateTime }, transaction);
            await connection.ExecuteAsync("UPDATE notices.notices SET state = 'delivered' WHERE id = @Notice", new { work.Notice }, transaction);
            await Say(connection, transaction, work, now, ct);
        }, ct);

    /// <summary>This medium has failed for good: the next one is planned, or the notice has failed when nothing else is under way or has arrived.</summary>
    public Task GaveUp(Work work, string outcome, string error, Reachable person, Func<Medium, DateTimeOffset> dueAt, DateTimeOffset now, CancellationToken ct) =>
        Finish(work, outcome, now, async (connection, transaction) =>
        {
            await connection.ExecuteAsync(
                "UPDATE notices.deliveries SET state = 'failed', failures = failures + 1, error = @error, updated_at = @now WHERE id = @Delivery",
                new { work.Delivery, error, now = now.UtcDateTime }, transaction);
            var all = (await connection.QueryAsync<(string Medium, string State, int Attempts)>(
                "SELECT medium, state, attempts FROM notices.deliveries WHERE notice = @Notice", new { work.Notice }, transaction)).AsList();
            var tried = all.Select(d => d.Medium.ToEnum<Medium>()).ToHashSet();
            if (MediaOrder.Next(tried, person) is { } next && await NoticeStore.Plan(connection, transaction, work.Notice, next, dueAt(next), now))
                return;
            if (all.Any(d => d.Medium != Medium.Portal.Key() && d.State is not ("failed" or "skipped")))
                return;
            await connection.ExecuteAsync("UPDATE notices.notices SET state = 'failed' WHERE id = @Notice", new { work.Notice }, transaction);
            var failed = new NoticeFailed(work.Notice, work.Dossier, work.Event.Key(), work.Medium.Key(), all.Sum(d => d.Attempts), error, now);
            await Outbox.Add(connection, transaction, new OutboxMessage(work.Dossier, work.Notice, failed), ct);
            Failed.Add(1, new KeyValuePair<string, object?>("medium", work.Medium.Key()));
        }, ct);

    /// <summary>The person was erased: nothing more is sent, nobody is alarmed.</summary>
    public Task Erased(Work work, DateTimeOffset now, CancellationToken ct) =>
        Finish(work, "refused", now, async (connection, transaction) =>
        {
            await connection.ExecuteAsync("UPDATE notices.notices SET state = 'erased', content = NULL WHERE id = @Notice", new { work.Notice }, transaction);
            await connection.ExecuteAsync(
                "UPDATE notices.deliveries SET state = 'skipped', error = 'person-erased', updated_at = @now WHERE notice = @Notice AND state IN ('waiting', 'sending')",
                new { work.Notice, now = now.UtcDateTime }, transaction);
        }, ct);

    /// <summary>It may have been sent in the time that a restore took away: the person reads it in the portal.</summary>
    public Task Silenced(Work work, DateTimeOffset now, CancellationToken ct) =>
        Finish(work, "refused", now, async (connection, transaction) =>
        {
            await connection.ExecuteAsync("UPDATE notices.notices SET state = 'delivered' WHERE id = @Notice AND state = 'waiting'", new { work.Notice }, transaction);
            await connection.ExecuteAsync(
                "UPDATE notices.deliveries SET state = 'skipped', error = 'silent-before', updated_at = @now WHERE id = @Delivery", new { work.Delivery, now = now.UtcDateTime }, transaction);
        }, ct);

    private static Task Say(NpgsqlConnection connection, NpgsqlTransaction transaction, Work work, DateTimeOffset now, CancellationToken ct) =>
        Outbox.Add(connection, transaction, new OutboxMessage(work.Dossier, work.Delivery, new NoticeDelivered(work.Notice, work.Dossier, work.Event.Key(), work.Medium.Key(), now)), ct);

    /// <summary>Writes an outcome unless the lease had run out and somebody else has taken it over since. The notice's row keeps two media from both being the last.</summary>
    private async Task Finish(Work work, string outcome, DateTimeOffset now, Func<NpgsqlConnection, NpgsqlTransaction, Task> write, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync("SELECT 1 FROM notices.notices WHERE id = @Notice FOR UPDATE", new { work.Notice }, transaction);
        await connection.ExecuteAsync(
            "UPDATE notices.attempts SET ended_at = @now, outcome = @outcome WHERE delivery = @Delivery AND attempt = @Attempts",
            new { work.Delivery, work.Attempts, outcome, now = now.UtcDateTime }, transaction);
        var stillMine = await connection.ExecuteScalarAsync<bool>(
            "SELECT EXISTS (SELECT 1 FROM notices.deliveries WHERE id = @Delivery AND state = 'sending' AND attempts = @Attempts)", new { work.Delivery, work.Attempts }, transaction);
        if (stillMine)
            await write(connection, transaction);
        await transaction.CommitAsync(ct);
        Tried.Add(1, new("medium", work.Medium.Key()), new("outcome", outcome));
        signal.Wake();
    }

    private sealed class Row
    {
        public Guid Delivery { get; init; }
        public Guid Notice { get; init; }
        public string Medium { get; init; } = "";
        public int Attempts { get; init; }
        public int Failures { get; init; }
        public DateTime PlannedAt { get; init; }
        public string Event { get; init; } = "";
        public Guid Dossier { get; init; }
        public Guid? Person { get; init; }
        public string? Number { get; init; }
        public string? Code { get; init; }
        public string? ProcedureName { get; init; }
        public bool Urgent { get; init; }
        public DateTime OccurredAt { get; init; }
        public string Facts { get; init; } = "{}";
        public string? TraceParent { get; init; }

        public Work ToWork() => new(Delivery, Notice, Medium.ToEnum<Medium>(), Attempts, Failures, PlannedAt, Event.ToEnum<NoticeEvent>(), Dossier, Person, Number, Code, ProcedureName, Urgent, OccurredAt,
            JsonSerializer.Deserialize<Dictionary<string, string>>(Facts, Json.Options)!, TraceParent);
    }
}

/// <summary>What a contact says of the dossier itself; no personal data.</summary>
public sealed record ContactHead(string? Number, string? Code, string? ProcedureName);
