using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Platform.Postgres;
using Platform.Procedures.Domain;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;
using Platform.WorkingTime;

namespace Platform.Procedures.UseCases;

/// <summary>Provincial IT merges agencies into one or splits one into several from a day on; with <c>dryRun</c> it only sees what would change.</summary>
/// <remarks>
/// The old ones end the day before, the new ones name them as predecessors: open dossiers follow by that (domain.md §2). An agency named
/// on both sides goes on. All concerned are said to others in one transaction. Refuses: invalid (400), agency-ended, code-taken (409),
/// agencies-unlike, root-agency, idempotency-key-reused (422).
/// </remarks>
public static class ReshapeAgencies
{
    private const int LongestKey = 100;

    public sealed record Merge(IReadOnlyList<string>? From, NewAgency? Into, DateOnly? On, bool? DryRun);

    public sealed record Split(string? From, IReadOnlyList<NewAgency>? Into, DateOnly? On, bool? DryRun);

    public sealed record Answer(Guid? Id, bool DryRun, DateOnly On, AgencyPlan Plan);

    private sealed record Before(string Request, string Answer);

    public static void Map(IEndpointRouteBuilder app)
    {
        var agencies = app.MapGroup("/v1/agencies").WithTags("Agencies");

        agencies.MapPost("/merges", (Merge request, [FromHeader(Name = "Idempotency-Key")] string? key, Caller caller, NpgsqlDataSource database, OutboxSignal signal, TimeProvider clock, CancellationToken ct) =>
                Change("merge", request, request.From, request.Into is null ? [] : [request.Into], request.On, request.DryRun ?? false, key, caller, database, signal, clock, ct))
            .RequireRoles(Roles.It)
            .WithName("MergeAgencies").WithSummary("Merges agencies into one from a day on; dryRun previews.")
            .Produces<Answer>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422);

        agencies.MapPost("/splits", (Split request, [FromHeader(Name = "Idempotency-Key")] string? key, Caller caller, NpgsqlDataSource database, OutboxSignal signal, TimeProvider clock, CancellationToken ct) =>
                Change("split", request, request.From is null ? [] : [request.From], request.Into, request.On, request.DryRun ?? false, key, caller, database, signal, clock, ct))
            .RequireRoles(Roles.It)
            .WithName("SplitAgency").WithSummary("Splits an agency into several from a day on; dryRun previews.")
            .Produces<Answer>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> Change<T>(
        string kind, T request, IReadOnlyList<string>? from, IReadOnlyList<NewAgency>? into, DateOnly? on, bool dryRun, string? key,
        Caller caller, NpgsqlDataSource database, OutboxSignal signal, TimeProvider clock, CancellationToken ct)
    {
        if (key?.Length > LongestKey)
            return Refusal.Invalid("invalid", $"Idempotency-Key dài quá {LongestKey} ký tự.", new Dictionary<string, string> { ["Idempotency-Key"] = "Quá dài." }).ToHttp();
        key = string.IsNullOrEmpty(key) || dryRun ? null : key;
        var now = clock.GetUtcNow();
        var asked = JsonSerializer.Serialize(request, Json.Options);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await CalendarProposals.Lock(connection, transaction); // one change of the tree at a time, the seed's included
        if (key is not null && await connection.QuerySingleOrDefaultAsync<Before>(
            "SELECT request #>> '{}' AS Request, answer #>> '{}' AS Answer FROM catalogue.agency_changes WHERE by_whom = @Id AND idempotency_key = @key", new { caller.Id, key }, transaction) is { } before)
            return JsonElement.DeepEquals(JsonElement.Parse(before.Request), JsonElement.Parse(asked))
                ? Results.Ok(JsonSerializer.Deserialize<Answer>(before.Answer, Json.Options))
                : Refusal.Unprocessable("idempotency-key-reused", "Idempotency-Key này đã dùng cho một yêu cầu khác.").ToHttp();
        var (plan, refusal) = AgencyChanges.Work(await AgencyRows.All(connection, transaction), from, into, on, LocalTime.LocalDate(now));
        if (plan is null)
            return refusal!.ToHttp();
        if (dryRun)
            return Results.Ok(new Answer(null, true, on!.Value, plan));

        foreach (var agency in plan.Ended.Concat(plan.Made).Concat(plan.Moved))
            await AgencyRows.Change(connection, transaction, agency, now, ct);
        var answer = new Answer(Guid.CreateVersion7(now), false, on!.Value, plan);
        await connection.ExecuteAsync(
            "INSERT INTO catalogue.agency_changes (id, kind, request, answer, by_whom, at, idempotency_key) VALUES (@id, @kind, @asked::jsonb, @answer::jsonb, @by, @now, @key)",
            new { id = answer.Id, kind, asked, answer = JsonSerializer.Serialize(answer, Json.Options), by = caller.Id, now, key }, transaction);
        await transaction.CommitAsync(ct);
        signal.Wake();
        return Results.Ok(answer);
    }
}
