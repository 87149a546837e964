using Dapper;
using Npgsql;
using Platform.Postgres;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.Notifications.UseCases;

/// <summary>An officer marks a notice of theirs as read, or all of open work; a colleague's mark is their own.</summary>
/// <remarks>Again changes nothing. Refuses: notice-not-found (404: there is none, or it is not theirs), no-agency (403).</remarks>
public static class ReadStaffNotice
{
    /// <param name="Marked">How many were unread until now.</param>
    public sealed record Answer(int Marked);

    private const string Sql =
        $"""
         INSERT INTO notices.staff_reads (officer, notice, read_at)
         SELECT @me, n.id, @now FROM notices.staff_notices n WHERE {ListStaffNotices.Theirs} AND (n.id = @one OR (@one::uuid IS NULL AND n.closed_at IS NULL)) ON CONFLICT DO NOTHING
         """;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/staff-notices/{id:guid}/read", async (Guid id, Caller caller, AgencyTree tree, NpgsqlDataSource database, TimeProvider clock, CancellationToken ct) =>
            {
                if (await ListStaffNotices.Whose(caller, tree, clock, ct) is not { } who)
                    return ListStaffNotices.NoAgency.ToHttp();
                who.AddDynamicParams(new { one = (Guid?)id, now = clock.GetUtcNow().UtcDateTime });
                await using var connection = await database.OpenConnectionAsync(ct);
                var marked = await connection.ExecuteAsync(new CommandDefinition(Sql, who, cancellationToken: ct));
                return marked == 1 || await connection.ExecuteScalarAsync<bool>(new CommandDefinition("SELECT EXISTS (SELECT 1 FROM notices.staff_reads WHERE officer = @me AND notice = @one)", who, cancellationToken: ct))
                    ? TypedResults.Ok(new Answer(marked))
                    : Refusal.NotFound("notice-not-found", "Không tìm thấy thông báo.").ToHttp();
            })
            .RequireRoles(ListStaffNotices.Officers)
            .WithTags("Notices").WithName("ReadStaffNotice").WithSummary("Marks a notice as read")
            .Produces<Answer>().ProducesProblem(StatusCodes.Status404NotFound);

        app.MapPost("/v1/staff-notices/read", async (Caller caller, AgencyTree tree, NpgsqlDataSource database, TimeProvider clock, CancellationToken ct) =>
            {
                if (await ListStaffNotices.Whose(caller, tree, clock, ct) is not { } who)
                    return ListStaffNotices.NoAgency.ToHttp();
                who.AddDynamicParams(new { one = (Guid?)null, now = clock.GetUtcNow().UtcDateTime });
                await using var connection = await database.OpenConnectionAsync(ct);
                return TypedResults.Ok(new Answer(await connection.ExecuteAsync(new CommandDefinition(Sql, who, cancellationToken: ct))));
            })
            .RequireRoles(ListStaffNotices.Officers)
            .WithTags("Notices").WithName("ReadAllStaffNotices").WithSummary("Marks every notice of the officer as read").WithDescription("Again changes nothing. Refuses: no-agency (403).")
            .Produces<Answer>();
    }
}
