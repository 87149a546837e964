using System.Net.Mime;
using Platform.ServiceDefaults.Problems;
using Yarp.ReverseProxy.Forwarder;

namespace Platform.Gateway.Proxy;

/// <summary>When a request could not be passed on: problem details for programs, a short page for people.</summary>
public sealed class ProxyProblems(RequestDelegate next)
{
    public async Task Invoke(HttpContext http)
    {
        await next(http);
        if (http.Features.Get<IForwarderErrorFeature>() is not { } failure || http.Response.HasStarted || http.RequestAborted.IsCancellationRequested)
            return;
        var refusal = For(failure, http.Response.StatusCode);
        http.Response.Clear();
        if (refusal.Status >= 500)
            http.Response.Headers.RetryAfter = "2";
        if (WantsPage(http))
            await WritePage(http, refusal);
        else
            await ProblemsSetup.Write(http, refusal);
    }

    private static Refusal For(IForwarderErrorFeature failure, int status)
    {
        if (IsTooLarge(failure.Exception))
            return ProblemsSetup.ForStatus(StatusCodes.Status413PayloadTooLarge);
        return failure.Error switch
        {
            ForwarderError.NoAvailableDestinations => ProblemsSetup.ForStatus(StatusCodes.Status502BadGateway) with { Status = StatusCodes.Status503ServiceUnavailable },
            ForwarderError.RequestTimedOut => ProblemsSetup.ForStatus(StatusCodes.Status504GatewayTimeout),
            _ => ProblemsSetup.ForStatus(status is >= 400 and < 500 ? status : StatusCodes.Status502BadGateway),
        };
    }

    private static bool IsTooLarge(Exception? exception) => exception switch
    {
        null => false,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => true,
        AggregateException many => many.InnerExceptions.Any(IsTooLarge),
        _ => IsTooLarge(exception.InnerException),
    };

    private static bool WantsPage(HttpContext http) =>
        !http.Request.Path.StartsWithSegments("/v1") && http.Request.GetTypedHeaders().Accept.Any(a => a.MediaType == MediaTypeNames.Text.Html);

    private static Task WritePage(HttpContext http, Refusal refusal)
    {
        http.Response.StatusCode = refusal.Status;
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync($"""
            <!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Tạm gián đoạn</title></head><body><h1>Trang đang tạm gián đoạn</h1><p>{refusal.Sentence}</p>
            <p>Dữ liệu đã gửi trước đó không bị mất. <a href="{System.Net.WebUtility.HtmlEncode(http.Request.PathBase + http.Request.Path)}">Thử lại</a></p></body></html>
            """, http.RequestAborted);
    }
}
