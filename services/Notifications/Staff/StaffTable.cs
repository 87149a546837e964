using Dapper;
using Npgsql;
using Platform.Contracts;

namespace Platform.Notifications.Staff;

/// <summary>One mail to write, or whom to write to found out (<paramref name="Officer"/> empty). Held until the lease ends.</summary>
public sealed record StaffWork(Guid Delivery, Guid Notice, string Officer, int Attempts, int Failures, DateTimeOffset PlannedAt, Guid Dossier, string Agency, string[] Roles, string? Holder, string Subject, string Text);

/// <summary>Notices for officers and the mail still to be sent. Replicas share it as they share <c>notices.deliveries</c>: <c>SKIP LOCKED</c>, a lease, the attempt number.</summary>
public sealed class StaffTable(NpgsqlDataSource database)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>Keeps a notice in the consumer's own transaction; a kind that this build does not know is left to a newer one. Too old to be news: kept for reading, no mail.</summary>
    public static async Task Add(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid id, StaffNoticeWanted wanted, TimeSpan oldest, DateTimeOffset now)
    {
        if (StaffText.For(wanted.Kind) is not { } words)
            return;
        var (subject, text) = words.With(wanted);
        var head = wanted.Dossier;
        await StaffWorkHeard.Lock(connection, transaction, head.Id);
        var isNew = await connection.ExecuteAsync(
            """
            INSERT INTO notices.staff_notices (id, kind, dossier, number, code, procedure_name, agency, roles, officer, step_name, due_at, text_version, subject, text, occurred_at, created_at, version, about, except_officer)
            VALUES (@id, @Kind, @Dossier, @Number, @Code, @ProcedureName, @Agency, @roles, @Officer, @StepName, @due, @words, @subject, @text, @at, @now, @Version, @about, @Except) ON CONFLICT DO NOTHING
            """,
            new
            {
                id, wanted.Kind, Dossier = head.Id, head.Number, head.Code, head.ProcedureName, wanted.Agency, roles = wanted.Roles.ToArray(), wanted.Officer, wanted.StepName,
                due = wanted.DueAt?.UtcDateTime, words = words.Version, subject, text, at = wanted.OccurredAt.UtcDateTime, now = now.UtcDateTime, head.Version, about = wanted.About ?? Guid.Empty, wanted.Except,
            }, transaction) == 1;
        if (isNew && await StaffWorkHeard.Told(connection, transaction, id, now) && now - wanted.OccurredAt <= oldest)
            await connection.ExecuteAsync(PlanSql, new { ids = new[] { Guid.CreateVersion7(now) }, notice = id, officers = new[] { wanted.Officer ?? "" }, now = now.UtcDateTime }, transaction);
    }

    private const string PlanSql =
        """
        INSERT INTO notices.staff_deliveries (id, notice, officer, state, due_at, created_at, updated_at)
        SELECT p.id, @notice, p.officer, 'waiting', @now, @now, @now FROM unnest(@ids, @officers) AS p (id, officer)
        WHERE NOT EXISTS (SELECT FROM notices.staff_notices n WHERE n.id = @notice AND n.except_officer = p.officer) ON CONFLICT (notice, officer) DO NOTHING
        """;

    public async Task<IReadOnlyList<StaffWork>> Take(int atMost, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        // relies on staff_deliveries_due
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            WITH due AS (SELECT id FROM notices.staff_deliveries WHERE state IN ('waiting', 'sending') AND due_at <= @now ORDER BY due_at LIMIT @atMost FOR UPDATE SKIP LOCKED),
            taken AS (
                UPDATE notices.staff_deliveries d SET state = 'sending', attempts = d.attempts + 1, due_at = @lease, updated_at = @now
                FROM due
                WHERE d.id = due.id RETURNING d.*)
            SELECT t.id, t.notice, t.officer, t.attempts, t.failures, t.created_at AS PlannedAt, n.dossier, n.agency, n.roles, n.officer AS Holder, n.subject, n.text
            FROM taken t JOIN notices.staff_notices n ON n.id = t.notice
            """, new { atMost, now = now.UtcDateTime, lease = (now + Lease).UtcDateTime }, cancellationToken: ct));
        return [.. rows.Select(r => new StaffWork(r.Id, r.Notice, r.Officer, r.Attempts, r.Failures, r.PlannedAt, r.Dossier, r.Agency, r.Roles, r.Holder, r.Subject, r.Text))];
    }

    /// <summary>Who is to be written to is known: a row each, and this one is done.</summary>
    public Task Planned(StaffWork work, IReadOnlyList<string> officers, DateTimeOffset now, CancellationToken ct) => End(work, "delivered", null, 0, now, now, ct, async (connection, transaction) =>
        await connection.ExecuteAsync(PlanSql, new { ids = officers.Select(_ => Guid.CreateVersion7(now)).ToArray(), notice = work.Notice, officers = officers.ToArray(), now = now.UtcDateTime }, transaction));

    public Task Delivered(StaffWork work, DateTimeOffset now, CancellationToken ct) => End(work, "delivered", null, 0, now, now, ct);

    public Task PutBack(StaffWork work, string error, bool countsAsFailure, DateTimeOffset dueAt, DateTimeOffset now, CancellationToken ct) => End(work, "waiting", error, countsAsFailure ? 1 : 0, dueAt, now, ct);

    public Task GiveUp(StaffWork work, string error, DateTimeOffset now, CancellationToken ct) => End(work, "failed", error, 1, now, now, ct);

    /// <summary>Unless the lease had run out and somebody else has taken it over since.</summary>
    private async Task End(StaffWork work, string state, string? error, int failed, DateTimeOffset dueAt, DateTimeOffset now, CancellationToken ct, Func<NpgsqlConnection, NpgsqlTransaction, Task>? also = null)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var mine = await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE notices.staff_deliveries SET state = @state, error = @error, failures = failures + @failed, due_at = @dueAt, updated_at = @now
            WHERE id = @Delivery AND state = 'sending' AND attempts = @Attempts
            """, new { work.Delivery, work.Attempts, state, error, failed, dueAt = dueAt.UtcDateTime, now = now.UtcDateTime }, transaction, cancellationToken: ct)) == 1;
        if (mine && also is not null)
            await also(connection, transaction);
        await transaction.CommitAsync(ct);
    }

    private sealed class Row
    {
        public Guid Id { get; init; }
        public Guid Notice { get; init; }
        public string Officer { get; init; } = "";
        public int Attempts { get; init; }
        public int Failures { get; init; }
        public DateTime PlannedAt { get; init; }
        public Guid Dossier { get; init; }
        public string Agency { get; init; } = "";
        public string[] Roles { get; init; } = [];
        public string? Holder { get; init; }
        public string Subject { get; init; } = "";
        public string Text { get; init; } = "";
    }
}
