using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Integration;
using Platform.Dossiers.Support;
using Platform.Postgres;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults;

namespace Platform.Dossiers.Streams;

/// <summary>
/// Tells of steps that are due soon or late, and of online dossiers nobody answered in time: once per step, limit and threshold. One replica at a time (advisory
/// lock); the note that it was told and the message commit together. While the clock stands still nothing is told; a limit that was moved counts anew.
/// </summary>
public sealed class StepReminders(NpgsqlDataSource database, DossierStreams streams, SupportReviews reviews, ReminderSettings settings, OutboxSignal signal, DatabaseReady ready, TimeProvider clock, ILogger<StepReminders> log) : BackgroundService
{
    private const int Batch = 50;
    private const long LockKey = 0x52454D494E44; // "REMIND"

    /// <summary>The key under which the wait for acceptance is remembered; no step of a process.</summary>
    private const string Receiving = "receive";

    /// <summary>
    /// Relies on <c>dossier_list_step_due</c> and <c>dossier_list_answer_due</c>. A row that is being changed is left for the next look. Before acceptance only
    /// lateness is told: the whole time to answer is shorter than a warning.
    /// </summary>
    private const string DueSql =
        """
        SELECT * FROM (
            SELECT d.id, d.step, d.step_due_at AS due_at FROM dossiers.dossier_list d
            WHERE d.step IS NOT NULL AND d.paused_at IS NULL AND d.step_due_at <= @soon AND d.step_due_at > @oldest
              AND NOT EXISTS (SELECT 1 FROM dossiers.step_reminders r WHERE r.dossier = d.id AND r.step = d.step AND r.due_at = d.step_due_at
                              AND r.threshold = CASE WHEN d.step_due_at <= @now THEN 'late' ELSE 'soon' END)
            ORDER BY d.step_due_at LIMIT @Batch FOR UPDATE SKIP LOCKED) steps
        UNION ALL
        SELECT * FROM (
            SELECT d.id, 'receive', d.answer_due_at FROM dossiers.dossier_list d
            WHERE d.stage = 'submitted' AND d.paused_at IS NULL AND d.answer_due_at <= @now AND d.answer_due_at > @oldest
              AND NOT EXISTS (SELECT 1 FROM dossiers.step_reminders r WHERE r.dossier = d.id AND r.step = 'receive' AND r.due_at = d.answer_due_at AND r.threshold = 'late')
            ORDER BY d.answer_due_at LIMIT @Batch FOR UPDATE SKIP LOCKED) answers
        """;

    /// <summary>What was late for longer when this began to look is no news.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(7);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.Wait(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await Step(stoppingToken) == Batch)
                {
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogStandsStill(e, "People are reminded of steps");
            }
            await Task.Delay(settings.Every, stoppingToken);
        }
    }

    /// <returns>How many were told of, at most a batch.</returns>
    public async Task<int> Step(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition("SELECT pg_try_advisory_xact_lock(@LockKey)", new { LockKey }, transaction, cancellationToken: ct)))
            return 0; // another replica is at it
        var now = clock.GetUtcNow();
        var due = (await connection.QueryAsync<(Guid Id, string Step, DateTime DueAt)>(new CommandDefinition(
            DueSql, new { now, soon = now + settings.SoonWithin, oldest = now - Oldest, Batch }, transaction, cancellationToken: ct))).AsList();
        foreach (var (id, step, at) in due)
        {
            var (dueAt, late) = (new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)), at <= now.UtcDateTime);
            await connection.ExecuteAsync(new CommandDefinition(
                "INSERT INTO dossiers.step_reminders (dossier, step, due_at, threshold, told_at) VALUES (@id, @step, @dueAt, @threshold, @now)",
                new { id, step, dueAt, threshold = late ? "late" : "soon", now }, transaction, cancellationToken: ct));
            if (await streams.FindReadable(id, log, ct) is { } dossier && Wanted(dossier, step, dueAt, late, now) is { } wanted)
                await Outbox.Add(connection, transaction, new OutboxMessage(id, MessageId(id, step, dueAt, late), wanted), ct);
        }
        var told = Math.Max(due.Count, await reviews.Tell(connection, transaction, now, ct));
        await transaction.CommitAsync(ct);
        if (told > 0)
            signal.Wake();
        return told;
    }

    /// <summary>The same reminder always has the same id: told again after a restore (<see cref="Recovery.ResendEvents"/>), who had it drops it.</summary>
    private static Guid MessageId(Guid dossier, string step, DateTimeOffset dueAt, bool late) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"reminder/{dossier:N}/{step}/{dueAt.UtcTicks}/{(late ? "late" : "soon")}")).AsSpan(0, 16));

    private static StaffNoticeWanted? Wanted(Dossier dossier, string step, DateTimeOffset dueAt, bool late, DateTimeOffset now)
    {
        var kind = late ? StaffNotices.StepLate : StaffNotices.StepDueSoon;
        return step == Receiving ? new(DossierMessages.Head(dossier), now, kind, dossier.Agencies.ReceivedAt, [Roles.Clerk], StepName: "Tiếp nhận", DueAt: dueAt)
            : dossier.Step is { } visit && dossier.Course!.Step is { } terms
                ? new(DossierMessages.Head(dossier), now, kind, dossier.Agencies.Competent, [terms.Role], visit.Holder?.Id, terms.Name, dueAt)
                : null;
    }
}
