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
            await http.ChallengeAsync(SignInSetup.Scheme, new AuthenticationProperties { RedirectUri = http.Request.PathBase + http.Request.Path + http.Request.QueryString });
            return;
        }
        await Write(http, problem);
    }

    private static Problem For(Exception? exception) => exception switch
    {
        ProblemException known => known.Problem,
        AntiforgeryValidationException or BadHttpRequestException { StatusCode: 400 } => Problem.Of(400) with { Sentence = "Trang đã mở quá lâu hoặc phiên đăng nhập đã đổi. Xin quay lại, tải lại trang rồi gửi lại." },
        BadHttpRequestException bad => Problem.Of(bad.StatusCode),
        NpgsqlException or TimeoutException or HttpRequestException or SocketException => Problem.Of(503),
        InvalidOperationException { Message: var message } when message.StartsWith("IDX20803", StringComparison.Ordinal) => Problem.Of(503) with { Sentence = "Hệ thống đăng nhập chưa sẵn sàng. Xin thử lại sau ít phút." },
        _ => Problem.Of(500),
    };

    private static Task Write(HttpContext http, Problem problem)
    {
        http.Response.StatusCode = problem.Status;
        http.Response.ContentType = "text/html; charset=utf-8";
        if (problem.Status == 503)
            http.Response.Headers.RetryAfter = "3";
        var (heading, home) = (Heading(problem.Status), $"{http.Request.PathBase}/");
        var trace = problem.TraceId ?? Activity.Current?.TraceId.ToHexString();
        return http.Response.WriteAsync($"""
            <!doctype html>
            <html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{heading} · Một cửa điện tử</title><link rel="stylesheet" href="{http.Request.PathBase}{SiteAssets.Path("app.css")}"></head>
            <body class="plain"><main id="main" class="narrow"><div class="card" data-test="error-page"><h1>{heading}</h1>
            <p>{HtmlEncoder.Default.Encode(problem.Sentence)}</p>
            <p class="buttons"><a class="button" href="">Thử lại</a> <a href="{home}">Về trang đầu</a></p>
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
