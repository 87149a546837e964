using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using Platform.Postgres.Operations;
using Platform.ServiceDefaults.Messaging;
using Platform.ServiceDefaults.Problems;

namespace Platform.Postgres.UseCases;

/// <summary>An operator gives messages that were given up another chance, once their cause is mended: from the error queue back to their queue, in order, each once.</summary>
/// <remarks>
/// The message keeps its id, so a consumer that has had it does nothing again; interrupted, it may be asked for again. What fails again lands in the error queue again.
/// Refuses: unknown-queue (404), no-such-message (404: it has gone back, or was never here), invalid (400), replay-running (409: somebody is at this queue, and two would mix the order),
/// broker-away (503).
/// </remarks>
public static class ReplayDeadLetters
{
    private const int Default = 100;
    internal const int Most = 500;

    /// <param name="Limit">How many at most, 1 to 500; 100 where it is left out.</param>
    /// <param name="MessageId">This one alone.</param>
    public sealed record Request(int? Limit, Guid? MessageId = null);

    /// <param name="Moved">In the order in which they went back.</param>
    /// <param name="Left">What lies in the error queue now, what has failed again included.</param>
    public sealed record Answer(string Queue, IReadOnlyList<Replayed> Moved, long Left);

    internal static Refusal NoSuchMessage { get; } = Refusal.NotFound("no-such-message", "Hàng đợi lỗi không có tin mang mã đó: tin đã được chuyển lại, hoặc chưa từng ở đây.");

    internal static Refusal? Refuses(Queues queues, string queue, int? limit) =>
        !queues.Names.Contains(queue) ? Refusal.NotFound("unknown-queue", $"Dịch vụ này không có hàng đợi tên như vậy. Có: {string.Join(", ", queues.Names)}.")
        : limit is < 1 or > Most ? Refusal.Invalid("invalid", $"Số tin mỗi lần từ 1 đến {Most}.", new Dictionary<string, string> { ["limit"] = $"Từ 1 đến {Most}." })
        : null;

    public static void Map(RouteGroupBuilder operations) => operations
        .MapPost("/queues/{queue}/replays", async (string queue, Request request, Queues queues, DeadLetters letters, NpgsqlDataSource database, CancellationToken ct) =>
        {
            if (Refuses(queues, queue, request.Limit) is { } no)
                return no.ToHttp();
            await using var alone = await AloneAtQueue.Take(database, queue, ct);
            if (alone is null)
                return AloneAtQueue.Taken.ToHttp();
            var moved = await letters.Replay(queue, request.Limit ?? Default, request.MessageId, ct);
            if (request.MessageId is not null && moved.Count == 0)
                return NoSuchMessage.ToHttp();
            var left = (await queues.Look(ct)).First(q => q.Name == queue).DeadLetters;
            return TypedResults.Ok(new Answer(queue, moved, left));
        })
        .WithName("ReplayDeadLetters").WithSummary("Moves messages from the error queue back to their queue")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);
}
