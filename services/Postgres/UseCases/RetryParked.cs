using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace Platform.Postgres.UseCases;

/// <summary>An operator lets parked rows of the outbox be sent after all, once the build knows their type or shape.</summary>
/// <remarks>What still cannot be sent is parked again. The same again finds nothing parked and does nothing.</remarks>
public static class RetryParked
{
    /// <param name="Ids">Which rows; all of them where it is left out.</param>
    public sealed record Request(IReadOnlyList<long>? Ids);

    /// <param name="Retried">How many rows wait to be sent again.</param>
    public sealed record Answer(int Retried);

    public static void Map(RouteGroupBuilder operations) => operations
        .MapPost("/outbox/retries", async (Request request, NpgsqlDataSource database, OutboxSignal signal, CancellationToken ct) =>
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            var retried = await connection.ExecuteAsync(new CommandDefinition(
                "UPDATE messaging.outbox SET parked_for = NULL WHERE parked_for IS NOT NULL AND (@ids::bigint[] IS NULL OR id = ANY(@ids))", new { ids = request.Ids?.ToArray() }, cancellationToken: ct));
            signal.Wake();
            return TypedResults.Ok(new Answer(retried));
        })
        .WithName("RetryParked").WithSummary("Sends parked rows of the outbox again")
        .Produces<Answer>();
}
