using Dapper;
using Npgsql;
using Platform.Postgres;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;

namespace Platform.Notifications.UseCases;

/// <summary>What an officer has to hear of, newest first: their own work, and that of their roles at their agency which nobody holds. No personal data.</summary>
/// <remarks>Function F20. Notices of the last ninety days; what was read stays in the list, and so does what a colleague has done meanwhile. Refuses: bad-cursor (400), no-agency (403).</remarks>
public static class ListStaffNotices
{
    /// <param name="Kind"><c>newOnline</c>, <c>stepDueSoon</c>, <c>stepLate</c>, <c>consultationAsked</c>, <c>resultToSign</c>, <c>cameBack</c> or <c>supportReview</c>.</param>
    /// <param name="Mine">The officer holds the work; otherwise it is their role's.</param>
    /// <param name="DueAt">By when it must be done (UTC); null where nothing is promised for it.</param>
    /// <param name="ReadAt">When this officer read it (UTC); null: unread.</param>
    /// <param name="ClosedAt">Since when it is no open work (UTC), whoever did it; null: it is open. What is closed counts as unread no more.</param>
    /// <param name="About">The consultation or the support access; null: the dossier.</param>
    public sealed record Item(
        Guid Id, string Kind, Guid DossierId, string Number, string? Code, string ProcedureName, string Subject, string Text, bool Mine, DateTimeOffset? DueAt, DateTimeOffset OccurredAt, DateTimeOffset? ReadAt,
        DateTimeOffset? ClosedAt = null, Guid? About = null);

    /// <param name="Unread">Notices of open work, of the last ninety days, that this officer has not read.</param>
    public sealed record Count(long Unread);

    private sealed record Key(DateTimeOffset CreatedAt, Guid Id);

    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    internal static readonly string[] Officers = [Roles.Clerk, Roles.Specialist, Roles.Leader, Roles.ClericalOfficer];

    /// <summary>Theirs, or their role's at their agency and those it succeeded. Relies on <c>staff_notices_of_officer</c> and <c>staff_notices_of_agency</c>.</summary>
    internal const string Theirs = "(n.officer = @me OR (n.officer IS NULL AND n.agency = ANY (@agencies) AND n.roles && @roles AND n.except_officer IS DISTINCT FROM @me)) AND n.created_at > @since";

    private const string Sql =
        $"""
         SELECT n.id, n.kind, n.dossier, n.number, n.code, n.procedure_name AS ProcedureName, n.subject, n.text, n.officer, n.due_at AS DueAt, n.occurred_at AS OccurredAt, n.created_at AS CreatedAt, r.read_at AS ReadAt, n.closed_at AS ClosedAt, nullif(n.about, '00000000-0000-0000-0000-000000000000') AS About
         FROM notices.staff_notices n LEFT JOIN notices.staff_reads r ON r.notice = n.id AND r.officer = @me
         WHERE {Theirs} AND (@at::timestamptz IS NULL OR (n.created_at, n.id) < (@at, @id)) AND (NOT @unread OR (r.read_at IS NULL AND n.closed_at IS NULL))
         ORDER BY n.created_at DESC, n.id DESC LIMIT @take
         """;

    private const string CountSql =
        $"SELECT count(*) FROM notices.staff_notices n WHERE {Theirs} AND n.closed_at IS NULL AND NOT EXISTS (SELECT 1 FROM notices.staff_reads r WHERE r.notice = n.id AND r.officer = @me)";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/staff-notices", async (bool? unread, string? after, int? limit, HttpResponse response, Caller caller, AgencyTree tree, NpgsqlDataSource database, TimeProvider clock, CancellationToken ct) =>
            {
                var (from, size) = (Cursor.Read<Key>(after), Cursor.Size(limit));
                response.Headers.CacheControl = "private, no-store";
                if (await Whose(caller, tree, clock, ct) is not { } who)
                    return NoAgency.ToHttp();
                await using var connection = await database.OpenConnectionAsync(ct);
                who.AddDynamicParams(new { unread = unread is true, at = from?.CreatedAt.UtcDateTime, id = from?.Id ?? Guid.Empty, take = size + 1 });
                var rows = (await connection.QueryAsync<Row>(new CommandDefinition(Sql, who, cancellationToken: ct))).AsList();
                var page = Cursor.Page(rows, size, r => new Key(r.CreatedAt, r.Id));
                return TypedResults.Ok(new Page<Item>([.. page.Items.Select(r => r.Shown(caller.Id))], page.Next));
            })
            .RequireRoles(Officers)
            .WithTags("Notices").WithName("ListStaffNotices").WithSummary("What the officer has to hear of")
            .Produces<Page<Item>>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);

        app.MapGet("/v1/staff-notices/count", async (HttpResponse response, Caller caller, AgencyTree tree, NpgsqlDataSource database, TimeProvider clock, CancellationToken ct) =>
            {
                response.Headers.CacheControl = "private, no-store";
                if (await Whose(caller, tree, clock, ct) is not { } who)
                    return NoAgency.ToHttp();
                await using var connection = await database.OpenConnectionAsync(ct);
                return TypedResults.Ok(new Count(await connection.ExecuteScalarAsync<long>(new CommandDefinition(CountSql, who, cancellationToken: ct))));
            })
            .RequireRoles(Officers)
            .WithTags("Notices").WithName("CountStaffNotices").WithSummary("How many the officer has not read").WithDescription("For the bell on every page. Refuses: no-agency (403).")
            .Produces<Count>().ProducesProblem(StatusCodes.Status403Forbidden);
    }

    /// <summary>Null for an officer without an agency.</summary>
    internal static async Task<DynamicParameters?> Whose(Caller caller, AgencyTree tree, TimeProvider clock, CancellationToken ct)
    {
        if (caller.Agency is not { } own)
            return null;
        var today = await tree.Today(ct);
        var who = new DynamicParameters();
        who.AddDynamicParams(new
        {
            me = caller.Id,
            agencies = today.HeldBy(own).Where(a => a == own || today.SuccessorOf(a) == own).ToArray(),
            roles = Officers.Where(caller.Is).ToArray(),
            since = (clock.GetUtcNow() - Kept).UtcDateTime,
        });
        return who;
    }

    internal static ServiceDefaults.Problems.Refusal NoAgency { get; } = ServiceDefaults.Problems.Refusal.Forbidden("no-agency", "Tài khoản chưa gắn với cơ quan nào.");

    private sealed class Row
    {
        public Guid Id { get; init; }
        public string Kind { get; init; } = "";
        public Guid Dossier { get; init; }
        public string Number { get; init; } = "";
        public string? Code { get; init; }
        public string ProcedureName { get; init; } = "";
        public string Subject { get; init; } = "";
        public string Text { get; init; } = "";
        public string? Officer { get; init; }
        public DateTime? DueAt { get; init; }
        public DateTime OccurredAt { get; init; }
        public DateTime CreatedAt { get; init; }
        public DateTime? ReadAt { get; init; }
        public DateTime? ClosedAt { get; init; }
        public Guid? About { get; init; }

        public Item Shown(string me) => new(Id, Kind, Dossier, Number, Code, ProcedureName, Subject, Text, Officer == me, DueAt, OccurredAt, ReadAt, ClosedAt, About);
    }
}
