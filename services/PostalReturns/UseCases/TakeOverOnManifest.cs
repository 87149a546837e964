using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Platform.Postgres;
using Platform.PostalReturns.Domain;
using Platform.PostalReturns.Storage;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.PostalReturns.UseCases;

/// <summary>The postal officer takes sealed results over: one numbered manifest per agency and carrier, all of them or none. An ended agency's are its successor's.</summary>
/// <remarks>
/// Refuses: invalid (422), consignment-not-found (404), mixed-consignments (422), already-on-manifest, not-ordered, called-back (409),
/// idempotency-key-reused (422). The same key with the same consignments gives the same manifest.
/// </remarks>
public static class TakeOverOnManifest
{
    private const int Largest = 200;
    private const int LongestKey = 100;

    public sealed record Request(IReadOnlyList<Guid>? ConsignmentIds);

    /// <param name="Number">Số bảng kê: <c>BK-{agency}-{yyMMdd}-{NN}</c>, restarting each local day.</param>
    public sealed record Answer(Guid Id, string Number, DateTimeOffset CreatedAt, int Consignments);

    public static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/v1/manifests", async (
            Request request, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, Caller caller, AgencyTree tree, NpgsqlDataSource database, OutboxSignal signal, TimeProvider clock, CancellationToken ct) =>
        {
            if (Check(request, idempotencyKey) is { Count: > 0 } errors)
                return Refusal.Unprocessable("invalid", "Bảng kê chưa hợp lệ.", errors).ToHttp();
            // locked in one order everywhere: two officers at once wait for each other, never in a ring
            Guid[] ids = [.. request.ConsignmentIds!.Distinct().Order()];
            var agencies = await tree.VisibleTo(caller, ct) ?? [];
            var succession = await tree.Today(ct);
            await using var change = await Change.Begin(database, signal, ct);
            List<Consignment> consignments = [];
            foreach (var id in ids)
            {
                // whoever only received the dossier sees the parcel, but it is not theirs to hand over
                if (await change.Lock(id) is not { } consignment || !agencies.Contains(consignment.Agency))
                    return Refusal.NotFound("consignment-not-found", $"Không tìm thấy bưu gửi {id}.").ToHttp();
                consignments.Add(consignment);
            }
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(',', ids))));
            if (idempotencyKey is not null && await Before(change, caller.Id, idempotencyKey) is { } before)
            {
                return before.RequestHash == hash
                    ? TypedResults.Created($"/v1/manifests/{before.Id}", new Answer(before.Id, before.Number, before.CreatedAt, ids.Length))
                    : Refusal.Unprocessable("idempotency-key-reused", "Khóa chống gửi lặp đã được dùng cho một bảng kê khác.").ToHttp();
            }
            if (consignments.DistinctBy(c => (succession.SuccessorOf(c.Agency), c.Carrier)).Count() > 1)
                return Refusal.Unprocessable("mixed-consignments", "Mỗi bảng kê chỉ gồm bưu gửi của một cơ quan và một đơn vị vận chuyển.").ToHttp();

            var now = Truncate(clock.GetUtcNow());
            var manifest = Guid.CreateVersion7(now);
            foreach (var consignment in consignments)
            {
                var decision = Steps.TakeOver(consignment, manifest, now);
                if (decision.Refusal is { } refusal)
                    return refusal.ToHttp();
                await change.Write(consignment, decision, ct);
            }
            var agency = succession.SuccessorOf(consignments[0].Agency);
            var number = await NextNumber(change, agency, now);
            await change.Connection.ExecuteAsync(
                """
                INSERT INTO manifests (id, number, agency, carrier, officer, created_at, idempotency_key, request_hash)
                VALUES (@manifest, @number, @agency, @Carrier, @officer, @now, @idempotencyKey, @hash)
                """, new { manifest, number, agency, consignments[0].Carrier, officer = caller.Id, now, idempotencyKey, hash }, change.Transaction);
            await change.Commit(ct);
            return TypedResults.Created($"/v1/manifests/{manifest}", new Answer(manifest, number, now, ids.Length));
        })
        .RequireRoles(Roles.PostalOfficer)
        .WithName("TakeOverOnManifest")
        .WithSummary("Take consignments over from an agency on a manifest")
        .WithTags("Manifests")
        .Produces<Answer>(StatusCodes.Status201Created)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static Dictionary<string, string> Check(Request request, string? idempotencyKey)
    {
        Dictionary<string, string> errors = [];
        if (request.ConsignmentIds is not { Count: > 0 and <= Largest })
            errors["consignmentIds"] = $"Chọn từ 1 đến {Largest} bưu gửi.";
        if (idempotencyKey is not null && (idempotencyKey.Length > LongestKey || string.IsNullOrWhiteSpace(idempotencyKey)))
            errors["Idempotency-Key"] = $"Dài từ 1 đến {LongestKey} ký tự.";
        return errors;
    }

    private static Task<Earlier?> Before(Change change, string officer, string key) => change.Connection.QuerySingleOrDefaultAsync<Earlier>(
        "SELECT id AS Id, number AS Number, created_at AS CreatedAt, request_hash AS RequestHash FROM manifests WHERE officer = @officer AND idempotency_key = @key",
        new { officer, key }, change.Transaction);

    /// <summary>The counter's row is locked until the commit: no gap from a failed request, no number twice.</summary>
    private static async Task<string> NextNumber(Change change, string agency, DateTimeOffset now)
    {
        var day = DateOnly.FromDateTime(now.ToOffset(TimeSpan.FromHours(7)).Date);
        var last = await change.Connection.ExecuteScalarAsync<int>(
            """
            INSERT INTO manifest_numbers (agency, day, last) VALUES (@agency, @day, 1)
            ON CONFLICT (agency, day) DO UPDATE SET last = manifest_numbers.last + 1 RETURNING last
            """, new { agency, day }, change.Transaction);
        return $"BK-{agency}-{day:yyMMdd}-{last:D2}";
    }

    /// <summary>PostgreSQL keeps microseconds: the answer to a repeat must not differ from the first by a fraction of one.</summary>
    private static DateTimeOffset Truncate(DateTimeOffset at) => new(at.Ticks - (at.Ticks % TimeSpan.TicksPerMicrosecond), at.Offset);

    private sealed class Earlier
    {
        public Guid Id { get; init; }
        public string Number { get; init; } = "";
        public DateTimeOffset CreatedAt { get; init; }
        public string RequestHash { get; init; } = "";
    }
}
