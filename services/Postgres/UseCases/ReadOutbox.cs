using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using Platform.ServiceDefaults;

namespace Platform.Postgres.UseCases;

/// <summary>An operator looks at what the service still has to say: how much waits, and the rows that can never be sent as they are.</summary>
/// <remarks>Types and ids, no bodies. Refuses: bad-cursor (400).</remarks>
public static class ReadOutbox
{
    /// <param name="Items">Parked rows, the oldest first.</param>
    /// <param name="Next"><c>after</c> of the following page; null on the last.</param>
    public sealed record Answer(long Waiting, double OldestSeconds, long Parked, IReadOnlyList<ParkedRow> Items, string? Next);

    /// <param name="Type">Short name of the contract, e.g. <c>DossierAccepted</c>.</param>
    /// <param name="ParkedFor">Why it can never be sent as it is.</param>
    public sealed record ParkedRow(long Id, string Type, Guid MessageId, DateTimeOffset CreatedAt, string ParkedFor);

    private sealed record Row(long Id, string Type, Guid MessageId, DateTime CreatedAt, string ParkedFor);

    private sealed record Key(long Id);

    public static void Map(RouteGroupBuilder operations) => operations
        .MapGet("/outbox", async (string? after, int? limit, NpgsqlDataSource database, CancellationToken ct) =>
        {
            var (size, last) = (Cursor.Size(limit), Cursor.Read<Key>(after)?.Id ?? 0);
            await using var connection = await database.OpenConnectionAsync(ct);
            // relies on outbox_parked
            var rows = (await connection.QueryAsync<Row>(
                "SELECT id, type, message_id AS MessageId, created_at AS CreatedAt, parked_for AS ParkedFor FROM messaging.outbox WHERE parked_for IS NOT NULL AND id > @last ORDER BY id LIMIT @size + 1",
                new { last, size })).AsList();
            var page = Cursor.Page(rows, size, r => new Key(r.Id));
            var state = await ReadServiceState.Outbox(connection);
            return TypedResults.Ok(new Answer(state.Waiting, state.OldestSeconds, state.Parked, [.. page.Items.Select(r => new ParkedRow(r.Id, r.Type, r.MessageId, r.CreatedAt, r.ParkedFor))], page.Next));
        })
        .WithName("ReadOutbox").WithSummary("What waits in the outbox, and its parked rows")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status400BadRequest);
}
