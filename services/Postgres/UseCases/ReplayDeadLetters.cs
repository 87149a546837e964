using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using Platform.ServiceDefaults.Messaging;
using Platform.ServiceDefaults.Problems;

namespace Platform.Postgres.UseCases;

/// <summary>An operator gives messages that were given up another chance, once their cause is mended: from the error queue back to their queue, in order, each once.</summary>
/// <remarks>
/// The message keeps its id, so a consumer that has had it does nothing again; interrupted, it may be asked for again. What fails again lands in the error queue again.
/// Refuses: unknown-queue (404), invalid (400), replay-running (409: somebody is at this queue, and two would mix the order), broker-away (503).
/// </remarks>
public static class ReplayDeadLetters
{
    private const int Default = 100;
    private const int Most = 500;

    /// <param name="Limit">How many at most, 1 to 500; 100 where it is left out.</param>
    public sealed record Request(int? Limit);

    /// <param name="Moved">In the order in which they went back.</param>
    /// <param name="Left">What lies in the error queue now, what has failed again included.</param>
    public sealed record Answer(string Queue, IReadOnlyList<Replayed> Moved, long Left);

    public static void Map(RouteGroupBuilder operations) => operations
        .MapPost("/queues/{queue}/replays", async (string queue, Request request, Queues queues, NpgsqlDataSource database, CancellationToken ct) =>
        {
            if (!queues.Names.Contains(queue))
                return Refusal.NotFound("unknown-queue", $"Dịch vụ này không có hàng đợi tên như vậy. Có: {string.Join(", ", queues.Names)}.").ToHttp();
            if (request.Limit is < 1 or > Most)
                return Refusal.Invalid("invalid", $"Số tin mỗi lần từ 1 đến {Most}.", new Dictionary<string, string> { ["limit"] = $"Từ 1 đến {Most}." }).ToHttp();
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct); // holds the lock, nothing else
            if (!await connection.ExecuteScalarAsync<bool>("SELECT pg_try_advisory_xact_lock(hashtext('platform-replay'), hashtext(@queue))", new { queue }, transaction))
                return Refusal.Conflict("replay-running", "Đang có người chuyển lại tin của hàng đợi này. Xin đợi xong rồi thử lại.").ToHttp();
            var moved = await queues.Replay(queue, request.Limit ?? Default, ct);
            var left = (await queues.Look(ct)).First(q => q.Name == queue).DeadLetters;
            return TypedResults.Ok(new Answer(queue, moved, left));
        })
        .WithName("ReplayDeadLetters").WithSummary("Moves messages from the error queue back to their queue")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);
}
