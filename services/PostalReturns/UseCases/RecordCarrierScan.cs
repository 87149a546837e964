using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Platform.PostalReturns.Carriers;
using Platform.PostalReturns.Domain;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Problems;

namespace Platform.PostalReturns.UseCases;

/// <summary>A carrier tells of a scan (webhook). Late, repeated and contradictory scans are all kept.</summary>
/// <remarks>
/// Refuses: unknown-carrier (404), too-large (413, 64 KiB), bad-signature (401), invalid (422), scan-id-reused (409),
/// unknown-consignment (404: the scan is kept and used when the order is recorded). The same scan sent twice gets the same answer.
/// </remarks>
public static class RecordCarrierScan
{
    public const int LargestBody = 64 * 1024;

    public sealed record Answer(string ScanId, string ItemCode, bool Recorded);

    public static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/v1/carriers/{carrier}/scans", async (
            string carrier, [FromHeader(Name = "X-Signature")] string? signature, HttpContext http, CarrierList carriers, WebhookSecret secret, RecordScan scans, TimeProvider clock, CancellationToken ct) =>
        {
            if (carriers.Find(carrier) is null)
                return Refusal.NotFound("unknown-carrier", "Hệ thống không làm việc với đơn vị vận chuyển này.").ToHttp();
            if (await ReadBody(http.Request, ct) is not { } body)
                return ProblemsSetup.ForStatus(StatusCodes.Status413PayloadTooLarge).ToHttp();
            if (!await secret.Signed(body, signature, ct))
                return new Refusal(StatusCodes.Status401Unauthorized, "bad-signature", "Chữ ký của thông báo không đúng.").ToHttp();
            if (Read(body, clock.GetUtcNow(), out var errors) is not { } scan)
                return Refusal.Unprocessable("invalid", "Thông báo của đơn vị vận chuyển chưa hợp lệ.", errors).ToHttp();
            return await scans.Run(carrier, scan, ScanSource.Webhook, ct) switch
            {
                ScanOutcome.Recorded => TypedResults.Ok(new Answer(scan.ScanId, scan.ItemCode, true)),
                ScanOutcome.Unmatched => Refusal.NotFound("unknown-consignment", $"Chưa có bưu gửi nào mang mã vận đơn {scan.ItemCode}. Thông báo đã được lưu lại.").ToHttp(),
                _ => Refusal.Conflict("scan-id-reused", $"Mã thông báo {scan.ScanId} đã được dùng cho một thông báo khác.").ToHttp(),
            };
        })
        .AllowAnonymous() // carriers have no account: the signature over the body says who speaks
        .Accepts<ScanBody>("application/json")
        .WithName("RecordCarrierScan")
        .WithSummary("Record a scan of a carrier (webhook, HMAC-signed)")
        .WithTags("Carriers")
        .Produces<Answer>()
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    /// <returns>The raw bytes, which the signature covers; null when there are too many.</returns>
    private static async Task<ReadOnlyMemory<byte>?> ReadBody(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > LargestBody)
            return null;
        var buffer = new byte[LargestBody + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return length > LargestBody ? null : buffer.AsMemory(0, length);
    }

    private static CarrierScan? Read(ReadOnlyMemory<byte> body, DateTimeOffset now, out Dictionary<string, string> errors)
    {
        errors = [];
        try
        {
            if (JsonSerializer.Deserialize<ScanBody>(body.Span, Json.Options) is { } scan)
                return scan.Read(now, errors);
            errors["$"] = "Nội dung trống.";
        }
        catch (JsonException e)
        {
            errors[e.Path ?? "$"] = "Nội dung JSON chưa đúng.";
        }
        return null;
    }
}
