using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Assets;
using Platform.WebDefaults.SignIn;

namespace Platform.WebDefaults;

/// <summary>
/// What a person sees when something goes wrong: what it is and what to do. Written without the layout and without the session,
/// because either may be what is broken.
/// </summary>
public static class ErrorPages
{
    public static void UseErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = Answer,
            SuppressDiagnosticsCallback = context => For(context.Exception).Status != 500,
        });
        app.UseStatusCodePages(context => Write(context.HttpContext, Problem.Of(context.HttpContext.Response.StatusCode)));
    }

    private static async Task Answer(HttpContext http)
    {
        var problem = For(http.Features.Get<IExceptionHandlerFeature>()?.Error);
        if (problem.Status == 401 && HttpMethods.IsGet(http.Request.Method))
        {
            if (SignedInJustNow(await http.AuthenticateAsync()))
            {
                await Write(http, Problem.Of(503) with { Sentence = "Hệ thống đăng nhập chưa sẵn sàng. Xin thử lại sau ít phút." });
                return;
            }
            await http.ChallengeAsync(SignInSetup.Scheme, new AuthenticationProperties { RedirectUri = http.Request.PathBase + http.Request.Path + http.Request.QueryString });
            return;
        }
        await (problem.Status == 401 ? SessionEnded(http) : Write(http, problem));
    }

    /// <summary>The provider let the person in and the gateway did not: sent to sign in again they would go round for ever.</summary>
    private static bool SignedInJustNow(AuthenticateResult session) => session.Properties?.IssuedUtc is { } at && DateTimeOffset.UtcNow - at < TimeSpan.FromSeconds(10);

    /// <summary>
    /// A form sent after the session has ended: the browser still holds it, so the person signs in beside it and sends it
    /// again by reloading (Back would not do: pages are not stored, so the form would come back empty).
    /// The form's token stays good, for it names the person and not the session.
    /// </summary>
    public static Task SessionEnded(HttpContext http) => Write(
        http,
        Problem.Of(401) with { Sentence = "Phiên đăng nhập đã hết nên chưa có gì được gửi. Nội dung đã khai còn trong trình duyệt: xin đăng nhập ở thẻ mới, rồi trở lại thẻ này, tải lại trang (phím F5) và đồng ý gửi lại." },
        $"""<a class="button primary" href="{http.Request.PathBase}/sign-in" target="_blank" rel="noopener" data-test="sign-in-beside">Đăng nhập ở thẻ mới</a>""");

    private static Problem For(Exception? exception) => exception switch
    {
        ProblemException known => known.Problem,
        AntiforgeryValidationException or BadHttpRequestException { StatusCode: 400 } => Problem.Of(400) with { Sentence = "Trang đã mở quá lâu hoặc phiên đăng nhập đã đổi. Xin quay lại, tải lại trang rồi gửi lại." },
        BadHttpRequestException bad => Problem.Of(bad.StatusCode),
        NpgsqlException or TimeoutException or HttpRequestException or SocketException => Problem.Of(503),
        InvalidOperationException { Message: var message } when message.StartsWith("IDX20803", StringComparison.Ordinal) => Problem.Of(503) with { Sentence = "Hệ thống đăng nhập chưa sẵn sàng. Xin thử lại sau ít phút." },
        _ => Problem.Of(500),
    };

    private static Task Write(HttpContext http, Problem problem, string? next = null)
    {
        http.Response.StatusCode = problem.Status;
        http.Response.ContentType = "text/html; charset=utf-8";
        if (problem.Status == 503)
            http.Response.Headers.RetryAfter = "3";
        var (heading, home) = (Heading(problem.Status), $"{http.Request.PathBase}/");
        next ??= "<a class=\"button\" href=\"\">Thử lại</a>";
        var trace = problem.TraceId ?? Activity.Current?.TraceId.ToHexString();
        return http.Response.WriteAsync($"""
            <!doctype html>
            <html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{heading} · Một cửa điện tử</title><link rel="stylesheet" href="{http.Request.PathBase}{SiteAssets.Path("app.css")}"></head>
            <body class="plain"><main id="main" class="narrow"><div class="card" data-test="error-page"><h1>{heading}</h1>
            <p>{HtmlEncoder.Default.Encode(problem.Sentence)}</p>
            <p class="buttons">{next} <a href="{home}">Về trang đầu</a></p>
            {(problem.Status >= 500 && trace is not null ? $"<p class=\"hint\">Mã theo dõi: <code>{trace}</code></p>" : "")}
            </div></main></body></html>
            """);
    }

    private static string Heading(int status) => status switch
    {
        400 => "Trang không còn hợp lệ",
        401 => "Cần đăng nhập lại",
        403 => "Không có quyền xem trang này",
        404 => "Không tìm thấy trang",
        413 => "Tệp quá lớn",
        429 => "Quá nhiều yêu cầu",
        503 or 502 or 504 => "Hệ thống tạm gián đoạn",
        _ => "Có lỗi xảy ra",
    };
}
