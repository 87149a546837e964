using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using Platform.ServiceDefaults.Problems;

namespace Platform.Postgres.UseCases;

/// <summary>An operator looks how far a job is, or what the last ones said.</summary>
/// <remarks>Refuses: no-such-job (404).</remarks>
public static class ReadJob
{
    private const int Newest = 20;

    /// <param name="State"><c>waiting</c>, <c>running</c>, <c>succeeded</c> or <c>failed</c> (also where it found something wrong).</param>
    /// <param name="Total">Null while it is not counted.</param>
    /// <param name="Said">How it ended, in a sentence.</param>
    public sealed record Job(Guid Id, string Kind, string? Subject, string AskedBy, DateTimeOffset AskedAt, string State, long Done, long? Total, string? Said, DateTimeOffset? FinishedAt);

    private sealed record Row(Guid Id, string Kind, string Subject, string AskedBy, DateTime AskedAt, string State, long Done, long? Total, string? Said, DateTime? FinishedAt)
    {
        public Job Shown => new(Id, Kind, Subject.Length == 0 ? null : Subject, AskedBy, AskedAt, State, Done, Total, Said, FinishedAt);
    }

    public static void Map(RouteGroupBuilder operations)
    {
        operations.MapGet("/jobs/{id:guid}", async (Guid id, NpgsqlDataSource database, CancellationToken ct) =>
            {
                await using var connection = await database.OpenConnectionAsync(ct);
                return await Find(connection, id) is { } job ? TypedResults.Ok(job) : Refusal.NotFound("no-such-job", "Không có việc nào mang mã đó.").ToHttp();
            })
            .WithName("ReadJob").WithSummary("How far a job is, or how it ended")
            .Produces<Job>();

        operations.MapGet("/jobs", async (NpgsqlDataSource database, CancellationToken ct) =>
            {
                await using var connection = await database.OpenConnectionAsync(ct);
                var rows = await connection.QueryAsync<Row>(
                    """
                    SELECT id, kind, subject, asked_by AS AskedBy, asked_at AS AskedAt, state, done, total, said, finished_at AS FinishedAt
                    FROM operations.jobs ORDER BY asked_at DESC, id DESC LIMIT @Newest
                    """, new { Newest });
                return TypedResults.Ok<IReadOnlyList<Job>>([.. rows.Select(r => r.Shown)]);
            })
            .WithName("ListJobs").WithSummary("The last twenty jobs, newest first")
            .Produces<IReadOnlyList<Job>>();
    }

    internal static async Task<Job?> Find(NpgsqlConnection connection, Guid id) => (await connection.QuerySingleOrDefaultAsync<Row>(
        """
        SELECT id, kind, subject, asked_by AS AskedBy, asked_at AS AskedAt, state, done, total, said, finished_at AS FinishedAt
        FROM operations.jobs WHERE id = @id
        """, new { id }))?.Shown;

    /// <summary>The one that waits or runs; relies on jobs_one_at_a_time.</summary>
    internal static async Task<Job?> Open(NpgsqlConnection connection) => (await connection.QuerySingleOrDefaultAsync<Row>(
        """
        SELECT id, kind, subject, asked_by AS AskedBy, asked_at AS AskedAt, state, done, total, said, finished_at AS FinishedAt
        FROM operations.jobs WHERE state IN ('waiting', 'running')
        """))?.Shown;
}
