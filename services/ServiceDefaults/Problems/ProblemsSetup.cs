using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.ServiceDefaults.Telemetry;

namespace Platform.ServiceDefaults.Problems;

/// <summary>Turns everything that goes wrong outside a use case (bad JSON, no route, no token, the database away, a bug) into problem details.</summary>
public static class ProblemsSetup
{
    public static IServiceCollection AddProblems(this IServiceCollection services) => services.AddProblemDetails(options =>
        // one form of trace id everywhere: the one the logs carry
        options.CustomizeProblemDetails = context => context.ProblemDetails.Extensions["traceId"] = Activity.Current?.TraceId.ToHexString());

    public static IApplicationBuilder UseProblems(this IApplicationBuilder app) => app
        .UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = AnswerException, SuppressDiagnosticsCallback = context => !IsBug(context.Exception) })
        .UseStatusCodePages(context => Write(context.HttpContext, ForStatus(context.HttpContext.Response.StatusCode)));

    private static async Task AnswerException(HttpContext http)
    {
        var failed = http.Features.Get<IExceptionHandlerFeature>();
        var exception = failed?.Error;
        if (exception is OperationCanceledException && http.RequestAborted.IsCancellationRequested)
            return;
        var refusal = (exception is BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } bad ? UnknownValue.In(failed!.Endpoint, http.Request.Query, bad) : null) ?? ForException(exception);
        if (refusal.Status == StatusCodes.Status503ServiceUnavailable)
        {
            http.Response.Headers.RetryAfter = "3";
            var log = http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Platform.Problems");
            log.LogWarning("Unavailable: {Kind}", exception?.GetType().Name);
        }
        http.Response.StatusCode = refusal.Status;
        await Write(http, refusal);
    }

    private static bool IsBug(Exception exception) => ForException(exception).Status == StatusCodes.Status500InternalServerError;

    private static Refusal ForException(Exception? exception) => exception switch
    {
        RefusedException refused => refused.Refusal,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => ForStatus(413),
        BadHttpRequestException { InnerException: JsonException json } => Refusal.Invalid("malformed-json", $"Nội dung JSON chưa đúng tại {json.Path ?? "$"}."),
        BadHttpRequestException bad when bad.StatusCode is >= 400 and < 500 and not 400 => ForStatus(bad.StatusCode),
        BadHttpRequestException => ForStatus(400),
        TimeoutException or HttpRequestException => Away,
        _ => DatabaseAway.IsMeantBy(exception) ? Away : ForStatus(500),
    };

    private static Refusal Away { get; } =
        Refusal.Unavailable("temporarily-unavailable", "Hệ thống đang tạm gián đoạn. Xin thử lại sau ít giây; dữ liệu đã gửi không bị mất.");

    public static Refusal ForStatus(int status) => status switch
    {
        400 => new(400, "bad-request", "Yêu cầu thiếu hoặc sai tham số. Xin kiểm tra lại."),
        401 => new(401, "not-signed-in", "Xin đăng nhập để tiếp tục."),
        403 => new(403, "not-allowed", "Tài khoản này không có quyền thực hiện việc đó."),
        404 => new(404, "not-found", "Không tìm thấy nội dung được yêu cầu."),
        405 => new(405, "method-not-allowed", "Địa chỉ này không nhận phương thức đó."),
        413 => new(413, "too-large", "Dữ liệu gửi lên vượt quá dung lượng cho phép."),
        415 => new(415, "unsupported-media-type", "Định dạng dữ liệu gửi lên không được hỗ trợ."),
        429 => new(429, "too-many-requests", "Có quá nhiều yêu cầu. Xin thử lại sau ít phút."),
        502 => new(502, "service-unreachable", "Dịch vụ chưa sẵn sàng. Xin thử lại sau ít giây."),
        503 => new(503, "temporarily-unavailable", "Hệ thống đang tạm gián đoạn. Xin thử lại sau ít giây."),
        504 => new(504, "service-too-slow", "Dịch vụ trả lời quá chậm. Xin thử lại."),
        >= 500 => new(status, "internal-error", "Hệ thống gặp lỗi. Xin báo cho bộ phận hỗ trợ kèm mã theo dõi."),
        _ => new(status, "request-refused", "Yêu cầu không thực hiện được."),
    };

    public static Task Write(HttpContext http, Refusal refusal)
    {
        RefusalCount.Add(http, refusal);
        http.Response.StatusCode = refusal.Status;
        return http.Response.WriteAsJsonAsync(ProblemResult.Details(refusal), Json.Options, "application/problem+json", http.RequestAborted);
    }
}

/// <summary>For the few places that cannot return a value (model binding, streams): carries a refusal to the edge.</summary>
public class RefusedException(Refusal refusal) : Exception(refusal.Code)
{
    public Refusal Refusal { get; } = refusal;
}
