using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>A leader moves the open work of a colleague of their agency to another one: one event per dossier, in the background.</summary>
/// <remarks>
/// Function F14. While it runs, asking again for the same reads how far it has come; afterwards it moves what has come since. Work whose step is not of the receiver's
/// role stays. Refuses: not-your-agency (403), hand-over-running (409: to somebody else), run-not-found (404), unknown-officer, invalid, idempotency-key-reused (422).
/// </remarks>
public static class HandOverWork
{
    public sealed record Request(string To, string Reason);

    /// <param name="Moved">Dossiers that are the receiver's now.</param>
    /// <param name="Kept">Not of the receiver's role, and so left.</param>
    /// <param name="FinishedAt">Null while it runs.</param>
    /// <param name="Skipped">Those that could not be changed, named in the service's log: still the giver's.</param>
    public sealed record Progress(Guid Id, string From, string To, long Moved, long Kept, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, long Skipped = 0);

    public static Refusal? Decide(Actor leader, Request request, string from, KnownOfficer? giver, KnownOfficer? receiver)
    {
        var errors = new FieldErrors();
        errors.Require("reason", request.Reason, 1000, "lý do bàn giao");
        if (errors.ToRefusal() is { } invalid)
            return invalid;
        if (giver is null || receiver is null || request.To == from)
            return Refusal.Unprocessable("unknown-officer", "Người giao hoặc người nhận chưa từng đăng nhập hệ thống, hoặc là cùng một người.");
        return giver.Agency == leader.Agency && receiver.Agency == leader.Agency ? null : Refusal.Forbidden("not-your-agency", "Chỉ bàn giao việc giữa cán bộ cùng cơ quan của ông/bà.");
    }

    public static void Map(RouteGroupBuilder group)
    {
        group.MapPost("/{id}/hand-over", async (string id, Request request, Asked asked, Officers officers, NpgsqlDataSource database, PersonKeys keys, WorkHandovers runs, TimeProvider clock, CancellationToken ct) =>
        {
            var leader = asked.As(Roles.Leader);
            if (Decide(leader, request, id, await officers.Find(id, ct), await officers.Find(request.To, ct)) is { } no)
                return no.ToHttp();
            await using var connection = await database.OpenConnectionAsync(ct);
            var key = asked.Key is { } given ? $"{leader.Id}\n{given}" : null;
            var run = Guid.CreateVersion7();
            await connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO dossiers.work_handovers (id, from_officer, to_officer, agency, reason_sealed, request, started_by, started_at)
                VALUES (@run, @id, @To, @Agency, @reason, @key, @leader::jsonb, @now) ON CONFLICT DO NOTHING
                """,
                new
                {
                    run, id, request.To, leader.Agency, reason = (await keys.GetOrCreate(run, ct)).Seal(request.Reason.Trim()), key, leader = JsonSerializer.Serialize(leader, Json.Options), now = clock.GetUtcNow(),
                }, cancellationToken: ct));
            // this one, or the one that was asked for before: by the key, or still running
            var found = await connection.QueryFirstAsync<Row>(new CommandDefinition(
                $"SELECT {Columns} FROM dossiers.work_handovers WHERE request = @key OR id = @run OR (from_officer = @id AND finished_at IS NULL) ORDER BY request = @key DESC NULLS LAST, started_at DESC LIMIT 1",
                new { key, run, id }, cancellationToken: ct));
            if (found.From != id || found.To != request.To)
                return (key is not null && found.Request == key
                    ? Refusal.Unprocessable("idempotency-key-reused", "Idempotency-Key này đã dùng cho một yêu cầu khác.")
                    : Refusal.Conflict("hand-over-running", "Việc của người này đang được bàn giao cho một người khác. Xin chờ xong rồi thử lại.")).ToHttp();
            runs.Wake();
            return Results.Accepted($"/v1/officers/hand-overs/{found.Id}", found.Shown());
        })
        .RequireRoles(Roles.Leader)
        .WithName("HandOverWork").WithSummary("Moves a colleague's open work to another one")
        .Produces<Progress>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

        group.MapGet("/hand-overs/{run:guid}", async (Guid run, Caller caller, NpgsqlDataSource database, CancellationToken ct) =>
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            return await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition($"SELECT {Columns} FROM dossiers.work_handovers WHERE id = @run AND agency = @Agency", new { run, caller.Agency }, cancellationToken: ct)) is { } found
                ? Results.Ok(found.Shown())
                : Refusal.NotFound("run-not-found", "Không có lần bàn giao này ở cơ quan của ông/bà.").ToHttp();
        })
        .RequireRoles(Roles.Leader)
        .WithName("ReadWorkHandOver").WithSummary("How far a hand-over of work has come")
        .Produces<Progress>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private const string Columns = "id, from_officer AS \"From\", to_officer AS \"To\", request, moved, kept, skipped, started_at AS StartedAt, finished_at AS FinishedAt";

    private sealed class Row
    {
        public Guid Id { get; init; }
        public string From { get; init; } = "";
        public string To { get; init; } = "";
        public string? Request { get; init; }
        public long Moved { get; init; }
        public long Kept { get; init; }
        public long Skipped { get; init; }
        public DateTimeOffset StartedAt { get; init; }
        public DateTimeOffset? FinishedAt { get; init; }

        public Progress Shown() => new(Id, From, To, Moved, Kept, StartedAt, FinishedAt, Skipped);
    }
}
