using Dapper;
using Npgsql;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;

namespace Platform.Procedures.UseCases;

/// <summary>What is being prepared: open drafts and proposed retirements, by code. A second person finds here what waits for them.</summary>
public static class ListDrafts
{
    /// <param name="Draft">Number of the draft; null for a proposed retirement.</param>
    /// <param name="RetireFrom">Local day of the proposed end; null for a draft.</param>
    /// <param name="ByName">Who edited or proposed it last.</param>
    /// <param name="Mine">The caller had a hand in it and cannot approve it.</param>
    public sealed record Item(string Code, string Name, int? Draft, DateOnly? RetireFrom, string ByName, DateTimeOffset At, bool Mine);

    internal sealed record After(string Code, int Draft);

    private sealed record Row(string Code, string Name, int Draft, DateOnly? RetireFrom, string ByName, DateTime At, bool Mine);

    public static void Map(RouteGroupBuilder procedures) => procedures
        .MapGet("/drafts", async (string? after, int? limit, Caller caller, NpgsqlDataSource database, CancellationToken ct) =>
        {
            var from = Cursor.Read<After>(after);
            var size = Cursor.Size(limit);
            await using var connection = await database.OpenConnectionAsync(ct);
            // Relies on index procedure_drafts_open.
            var rows = (await connection.QueryAsync<Row>(
                """
                SELECT code, name, draft, retire_from AS RetireFrom, by_name AS ByName, at, mine FROM (
                    SELECT code, coalesce(body ->> 'name', '') AS name, number AS draft, NULL::date AS retire_from, edited_by_name AS by_name, edited_at AS at, @Id = ANY (editors) AS mine
                    FROM catalogue.procedure_drafts WHERE state = 'open'
                    UNION ALL
                    SELECT r.code, coalesce(p.name, ''), 0, r.effective_from, r.proposed_by_name, r.proposed_at, r.proposed_by = @Id
                    FROM catalogue.retirement_proposals r LEFT JOIN catalogue.procedures p ON p.code = r.code
                ) AS waiting
                WHERE (code, draft) > (@code, @draft) ORDER BY code, draft LIMIT @limit
                """, new { caller.Id, code = from?.Code ?? "", draft = from?.Draft ?? -1, limit = size + 1 })).AsList();
            var page = Cursor.Page(rows, size, r => new After(r.Code, r.Draft));
            return Results.Ok(new Page<Item>([.. page.Items.Select(r => new Item(r.Code, r.Name, r.Draft == 0 ? null : r.Draft, r.RetireFrom, r.ByName, r.At, r.Mine))], page.Next));
        })
        .RequireRoles(Roles.It, Roles.Leader)
        .WithName("ListDrafts").WithSummary("Open drafts and proposed retirements.")
        .Produces<Page<Item>>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
}
