using Platform.Dossiers.Payments;
using Platform.ServiceDefaults.Problems;

namespace Platform.Dossiers.UseCases;

/// <summary>A provider tells what became of a payment (callback, signed).</summary>
/// <remarks>
/// Refuses: unknown-provider, unknown-payment (404), too-large (413, 64 KiB), bad-signature (401), invalid (422). Another amount than was asked for is kept,
/// marked and answered in the provider's own way; nothing is taken as paid. The same word again gets the same answer.
/// </remarks>
public static class HearPayment
{
    public const int LargestBody = 64 * 1024;

    public static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/v1/payments/{provider}/callbacks", async (string provider, HttpContext http, PaymentProviders providers, RecordPayment record, CancellationToken ct) =>
        {
            if (providers.Find(provider) is not { } known)
                return Refusal.NotFound("unknown-provider", "Hệ thống không làm việc với cổng thanh toán này.").ToHttp();
            if (await ReadBody(http.Request, ct) is not { } body)
                return ProblemsSetup.ForStatus(StatusCodes.Status413PayloadTooLarge).ToHttp();
            switch (await known.ReadCallback(body, ct))
            {
                case Callback.BadSignature:
                    return new Refusal(StatusCodes.Status401Unauthorized, "bad-signature", "Chữ ký của thông báo không đúng.").ToHttp();
                case Callback.Unreadable unreadable:
                    return Refusal.Unprocessable("invalid", "Thông báo của cổng thanh toán chưa hợp lệ.", unreadable.Fields).ToHttp();
                case Callback.Word word:
                    return await record.Run(provider, word.Said, ct) is var heard and not Heard.Unknown
                        ? TypedResults.Json(known.Reply(heard), contentType: "application/json")
                        : Refusal.NotFound("unknown-payment", "Không có giao dịch thanh toán với mã tham chiếu này.").ToHttp();
                default:
                    throw new InvalidOperationException("A callback is one of the three.");
            }
        })
        .AllowAnonymous() // providers have no account: the signature over the fields says who speaks
        .Accepts<object>("application/json")
        .WithTags("Payments").WithName("HearPayment").WithSummary("A provider's word of a payment (callback, signed)")
        .Produces<object>().ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    /// <returns>Null when there is too much.</returns>
    private static async Task<ReadOnlyMemory<byte>?> ReadBody(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > LargestBody)
            return null;
        var buffer = new byte[LargestBody + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return length > LargestBody ? null : buffer.AsMemory(0, length);
    }
}
