using Dapper;
using Npgsql;

namespace Platform.Postgres.Operations;

/// <summary>Asking for a job, for operators and for a service's own timers.</summary>
public static class JobRows
{
    /// <param name="by">Subject of the token, or what a service's timer calls itself.</param>
    /// <returns>False where another one waits or runs; relies on <c>jobs_one_at_a_time</c>.</returns>
    public static async Task<bool> Ask(NpgsqlConnection connection, Guid id, string kind, string subject, string by, DateTimeOffset now, CancellationToken ct) => await connection.ExecuteAsync(new CommandDefinition(
        """
        INSERT INTO operations.jobs (id, kind, subject, asked_by, asked_at, state) VALUES (@id, @kind, @subject, @by, @now, 'waiting')
        ON CONFLICT ((true)) WHERE state IN ('waiting', 'running') DO NOTHING
        """, new { id, kind, subject, by, now = now.UtcDateTime }, cancellationToken: ct)) == 1;
}
