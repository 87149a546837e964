using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Postgres;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Problems;
using Platform.WorkingTime;

namespace Platform.Procedures.Storage;

/// <summary>What a change answers: a value, or why not.</summary>
public sealed record Answer<T>(T? Value, Refusal? Refusal)
    where T : class
{
    public static implicit operator Answer<T>(T value) => new(value, null);

    public static implicit operator Answer<T>(Refusal refusal) => new(null, refusal);

    public IResult ToHttp(Func<T, IResult>? accepted = null) => Refusal?.ToHttp() ?? accepted?.Invoke(Value!) ?? Results.Ok(Value);
}

/// <summary>The open transaction of a change.</summary>
/// <param name="Today">The local day.</param>
public sealed record Change(NpgsqlConnection Connection, NpgsqlTransaction Transaction, DateTimeOffset Now, DateOnly Today);

/// <summary>
/// People's changes of the catalogue: one at a time (imports, the seed and the calendar included), so that two at once see each other; the same key again gets the
/// first answer; a refusal leaves nothing behind.
/// </summary>
public sealed class CatalogueWrites(NpgsqlDataSource database, OutboxSignal signal, TimeProvider clock)
{
    /// <summary>How old answers go. Relies on <c>requests_at</c>.</summary>
    internal static readonly AnsweredTable Answers = new("catalogue.requests",
        "DELETE FROM catalogue.requests WHERE ctid IN (SELECT ctid FROM catalogue.requests WHERE at < @requestsBefore ORDER BY at LIMIT @batch)");

    private sealed record Before(string Fingerprint, string Answer);

    public async Task<Answer<T>> Once<T>(Asked asked, object? request, Func<Change, Task<Answer<T>>> work, CancellationToken ct)
        where T : class
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await CatalogueLock.Take(connection, transaction);
        var fingerprint = Fingerprint(asked, request);
        if (asked.Key is not null
            && await connection.QuerySingleOrDefaultAsync<Before>("SELECT fingerprint, answer FROM catalogue.requests WHERE by_whom = @Id AND key = @Key", new { asked.Caller.Id, asked.Key }, transaction) is { } before)
            return before.Fingerprint == fingerprint
                ? JsonSerializer.Deserialize<T>(before.Answer, Json.Options)!
                : Refusal.Unprocessable("idempotency-key-reused", "Idempotency-Key này đã dùng cho một yêu cầu khác.");
        var answer = await work(new Change(connection, transaction, now, LocalTime.LocalDate(now)));
        if (answer.Refusal is not null)
            return answer;
        if (asked.Key is not null)
            await connection.ExecuteAsync(
                "INSERT INTO catalogue.requests (by_whom, key, fingerprint, answer, at) VALUES (@Id, @Key, @fingerprint, @answer::jsonb, @now)",
                new { asked.Caller.Id, asked.Key, fingerprint, answer = JsonSerializer.Serialize(answer.Value, Json.Options), now }, transaction);
        await transaction.CommitAsync(ct);
        signal.Wake();
        return answer;
    }

    private static string Fingerprint(Asked asked, object? request) => Convert.ToHexStringLower(SHA256.HashData(
        [.. Encoding.UTF8.GetBytes($"{asked.Target}\n{asked.ExpectedRevision}\n"), .. request as byte[] ?? JsonSerializer.SerializeToUtf8Bytes(request, Json.Options)]));
}
