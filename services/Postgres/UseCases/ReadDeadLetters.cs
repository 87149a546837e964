using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using Platform.Postgres.Operations;
using Platform.ServiceDefaults.Messaging;
using Platform.ServiceDefaults.Problems;

namespace Platform.Postgres.UseCases;

/// <summary>An operator looks at the messages of a queue that were given up: which, since when, for what kind of failure. They stay where they are.</summary>
/// <remarks>
/// Types, ids, times and kinds of exceptions; neither bodies nor what exceptions said, which may quote data. Refuses: unknown-queue (404), no-such-message (404: it has gone back or
/// was never here), invalid (400), replay-running (409: somebody is at this queue; whoever looks holds the messages for a moment), broker-away (503).
/// </remarks>
public static class ReadDeadLetters
{
    private const int Default = 50;

    /// <param name="Items">The oldest first; skipped ones after those that failed.</param>
    /// <param name="More">True where there are more than were asked for.</param>
    public sealed record Answer(string Queue, IReadOnlyList<DeadLetter> Items, bool More);

    public static void Map(RouteGroupBuilder operations)
    {
        operations.MapGet("/queues/{queue}/dead-letters", async (string queue, int? limit, Queues queues, DeadLetters letters, NpgsqlDataSource database, CancellationToken ct) =>
            {
                if (ReplayDeadLetters.Refuses(queues, queue, limit) is { } no)
                    return no.ToHttp();
                await using var alone = await AloneAtQueue.Take(database, queue, ct);
                if (alone is null)
                    return AloneAtQueue.Taken.ToHttp();
                var most = limit ?? Default;
                var found = await letters.List(queue, most + 1, ct);
                return TypedResults.Ok(new Answer(queue, [.. found.Where(l => !l.Skipped).Take(most), .. found.Where(l => l.Skipped).Take(most)], found.GroupBy(l => l.Skipped).Any(g => g.Count() > most)));
            })
            .WithName("ListDeadLetters").WithSummary("The messages of a queue that were given up")
            .Produces<Answer>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);

        operations.MapGet("/queues/{queue}/dead-letters/{messageId:guid}", async (string queue, Guid messageId, Queues queues, DeadLetters letters, NpgsqlDataSource database, CancellationToken ct) =>
            {
                if (ReplayDeadLetters.Refuses(queues, queue, null) is { } no)
                    return no.ToHttp();
                await using var alone = await AloneAtQueue.Take(database, queue, ct);
                if (alone is null)
                    return AloneAtQueue.Taken.ToHttp();
                return (await letters.List(queue, int.MaxValue, ct)).FirstOrDefault(l => l.MessageId == messageId) is { } letter
                    ? TypedResults.Ok(letter.WithDetails())
                    : ReplayDeadLetters.NoSuchMessage.ToHttp();
            })
            .WithName("ReadDeadLetter").WithSummary("One message that was given up: what it is about and where it failed")
            .Produces<DeadLetterInFull>().ProducesProblem(StatusCodes.Status409Conflict);
    }
}
