using Dapper;
using Npgsql;
using NpgsqlTypes;
using Platform.Dossiers.EventStore;

namespace Platform.Dossiers.Payments;

/// <summary>An online payment as kept in <c>dossiers.payments</c>.</summary>
public sealed class PaymentRow
{
    public string Reference { get; init; } = "";

    public Guid Dossier { get; init; }

    public string Provider { get; init; } = "";

    /// <summary>Asked for, whole đồng.</summary>
    public long Amount { get; init; }

    /// <summary><c>started</c>, <c>paid</c>, <c>failed</c>, <c>expired</c> or <c>mismatched</c>.</summary>
    public string State { get; init; } = "";

    public string? Url { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The provider's number of it; null while it has not told one.</summary>
    public string? Transaction { get; init; }

    /// <summary>Of a mismatch: what the provider said was paid, whole đồng.</summary>
    public long? Told { get; init; }
}

/// <summary>Reads and writes <c>dossiers.payments</c>.</summary>
public sealed class PaymentRows(NpgsqlDataSource database)
{
    private const string Columns = "reference, dossier, provider, amount, state, url, started_at AS StartedAt, transaction, told_amount AS Told";

    public async Task<PaymentRow?> Find(string provider, string reference, CancellationToken ct) =>
        await One($"SELECT {Columns} FROM dossiers.payments WHERE reference = @reference AND provider = @provider", new { reference, provider }, ct);

    public async Task<PaymentRow?> Of(Guid dossier, string reference, CancellationToken ct) =>
        await One($"SELECT {Columns} FROM dossiers.payments WHERE reference = @reference AND dossier = @dossier", new { reference, dossier }, ct);

    /// <summary>The one under way; index payments_open.</summary>
    public async Task<PaymentRow?> Open(Guid dossier, CancellationToken ct) =>
        await One($"SELECT {Columns} FROM dossiers.payments WHERE dossier = @dossier AND state = 'started'", new { dossier }, ct);

    /// <summary>Newest first; index payments_dossier.</summary>
    public async Task<IReadOnlyList<PaymentRow>> Of(Guid dossier, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<PaymentRow>(new CommandDefinition(
            $"SELECT {Columns} FROM dossiers.payments WHERE dossier = @dossier ORDER BY started_at DESC LIMIT @limit", new { dossier, limit }, cancellationToken: ct))).AsList();
    }

    /// <returns>False where another one is under way.</returns>
    public async Task<bool> Begin(PaymentRow payment, CancellationToken ct) => await Execute(
        """
        INSERT INTO dossiers.payments (reference, dossier, provider, amount, state, started_at) VALUES (@Reference, @Dossier, @Provider, @Amount, 'started', @StartedAt)
        ON CONFLICT DO NOTHING
        """, payment, ct) == 1;

    public Task<int> Opened(string reference, Uri url, CancellationToken ct) =>
        Execute("UPDATE dossiers.payments SET url = @url WHERE reference = @reference", new { reference, url = url.AbsoluteUri }, ct);

    /// <summary>For how long a provider is asked about a payment that took too long.</summary>
    public static readonly TimeSpan ExpiredAskedFor = TimeSpan.FromDays(2);

    /// <summary>Failed or expired; what has ended otherwise stays as it is. An expired one may still turn out to have failed.</summary>
    public Task<int> End(string reference, string state, DateTimeOffset now, CancellationToken ct) =>
        Execute("UPDATE dossiers.payments SET state = @state, ended_at = @now WHERE reference = @reference AND (state = 'started' OR (state = 'expired' AND @state = 'failed'))", new { reference, state, now }, ct);

    public Task<int> Mismatched(string reference, long told, string? transaction, DateTimeOffset now, CancellationToken ct) => Execute(
        "UPDATE dossiers.payments SET state = 'mismatched', told_amount = @told, transaction = @transaction, ended_at = @now WHERE reference = @reference AND state <> 'paid'",
        new { reference, told, transaction, now }, ct);

    /// <summary>To be committed with the event.</summary>
    internal static SqlRow Paid(string reference, string? transaction, DateTimeOffset now) => new(
        "UPDATE dossiers.payments SET state = 'paid', transaction = $2, ended_at = $3 WHERE reference = $1 AND state <> 'paid'",
        [new(reference, NpgsqlDbType.Text), new(transaction, NpgsqlDbType.Text), new(now, NpgsqlDbType.TimestampTz)]);

    /// <summary>Of one whose event is there.</summary>
    public Task<int> StillPaid(string reference, string? transaction, DateTimeOffset now, CancellationToken ct) =>
        Execute("UPDATE dossiers.payments SET state = 'paid', transaction = @transaction, ended_at = @now WHERE reference = @reference AND state <> 'paid'", new { reference, transaction, now }, ct);

    /// <summary>
    /// Claims what the provider has not spoken of for a while; two replicas polled at once share the work. Expired ones stay in it for two days, each pause half as long
    /// again as it is old: money may come late. Those under way come first. Indexes payments_under_way and payments_expired.
    /// </summary>
    public async Task<IReadOnlyList<PaymentRow>> Quiet(DateTimeOffset now, TimeSpan quietFor, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<PaymentRow>(new CommandDefinition(
            $"""
            WITH due AS (
                SELECT reference FROM dossiers.payments
                WHERE ((state = 'started' AND started_at <= @before) OR (state = 'expired' AND started_at > @since))
                  AND (polled_at IS NULL OR (polled_at <= @before AND (state = 'started' OR @now - polled_at >= (polled_at - started_at) / 2)))
                ORDER BY state DESC, started_at LIMIT @limit FOR UPDATE SKIP LOCKED)
            UPDATE dossiers.payments SET polled_at = @now WHERE reference IN (SELECT reference FROM due)
            RETURNING {Columns}
            """, new { now, before = now - quietFor, since = now - ExpiredAskedFor, limit }, cancellationToken: ct))).AsList();
    }

    private async Task<PaymentRow?> One(string sql, object parameters, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<PaymentRow>(new CommandDefinition(sql, parameters, cancellationToken: ct));
    }

    private async Task<int> Execute(string sql, object parameters, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: ct));
    }
}
