using Dapper;
using Npgsql;
using Platform.Dossiers.Streams;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>The officers of an agency and those below it who have used the platform, each with the work they are responsible for.</summary>
/// <remarks>Function F14. Refuses: agency-not-yours (403), bad-cursor (400).</remarks>
public static class ListOfficers
{
    /// <param name="Open">Dossiers whose current step is theirs.</param>
    /// <param name="NearDue">Of them due within 24 hours, <paramref name="Overdue"/> past the promise, <paramref name="StepsLate"/> past the step's limit. None of the three counts a result that is made anew: nothing is promised for that.</param>
    public sealed record Line(string Id, string Name, IReadOnlyList<string> Roles, string Agency, DateTimeOffset LastSeen, long Open, long NearDue, long Overdue, long StepsLate);

    /// <summary>Walks <c>officers_agency</c>; the work by <c>dossier_list_holder</c>.</summary>
    private const string Sql =
        """
        SELECT o.id, o.name, o.roles, o.agency, o.last_seen AS LastSeen, w.open, w.near AS NearDue, w.over AS Overdue, w.late AS StepsLate
        FROM dossiers.officers o CROSS JOIN LATERAL (
            SELECT count(*) AS open, count(*) FILTER (WHERE d.resolved_at IS NULL AND d.paused_at IS NULL AND d.due_at BETWEEN @now AND @soon) AS near,
                   count(*) FILTER (WHERE d.resolved_at IS NULL AND d.due_at < least(@now, d.paused_at)) AS over, count(*) FILTER (WHERE d.resolved_at IS NULL AND d.step_due_at < least(@now, d.paused_at)) AS late
            FROM dossiers.dossier_list d WHERE d.step_holder = o.id) w
        WHERE o.agency = ANY (@agencies) AND (@name::text IS NULL OR (o.name, o.id) > (@name, @id))
        ORDER BY o.name, o.id LIMIT @limit
        """;

    private sealed record Position(string Name, string Id);

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public string Name { get; init; } = "";
        public string[] Roles { get; init; } = [];
        public string Agency { get; init; } = "";
        public DateTimeOffset LastSeen { get; init; }
        public long Open { get; init; }
        public long NearDue { get; init; }
        public long Overdue { get; init; }
        public long StepsLate { get; init; }
    }

    public static void Map(RouteGroupBuilder officers) => officers
        .MapGet("", async (string? agency, string? after, int? limit, Caller caller, Rights rights, NpgsqlDataSource database, TimeProvider clock, CancellationToken ct) =>
        {
            var over = caller.Agency is { } own ? rights.SelfAndSubordinates(own) : new HashSet<string>();
            if (agency is not null && !over.Contains(agency))
                return Refusal.Forbidden("agency-not-yours", $"Ông/bà không xem được việc của cơ quan {agency}.").ToHttp();
            var (key, size, now) = (Cursor.Read<Position>(after), Cursor.Size(limit), clock.GetUtcNow());
            await using var connection = await database.OpenConnectionAsync(ct);
            var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
                Sql, new { agencies = (agency is null ? over : rights.SelfAndSubordinates(agency)).ToArray(), name = key?.Name, id = key?.Id, limit = size + 1, now, soon = now.AddHours(24) }, cancellationToken: ct))).AsList();
            var page = Cursor.Page(rows, size, r => new Position(r.Name, r.Id));
            return TypedResults.Ok(new Page<Line>([.. page.Items.Select(r => new Line(r.Id, r.Name, r.Roles, r.Agency, r.LastSeen, r.Open, r.NearDue, r.Overdue, r.StepsLate))], page.Next));
        })
        .RequireRoles(Rights.Officers)
        .WithName("ListOfficers").WithSummary("Officers of the agency and below, with their workload")
        .Produces<Page<Line>>().ProducesProblem(StatusCodes.Status403Forbidden);
}
