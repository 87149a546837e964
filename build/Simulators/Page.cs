using System.Net;
using System.Text;

namespace Platform.Simulators;

/// <summary>What was sent, for a person to look at.</summary>
public static class Page
{
    public static IResult Show(SmsGateway sms, OrderBook book, ScanSender scans, HttpContext context)
    {
        static string E(string? text) => WebUtility.HtmlEncode(text ?? "");
        static string Local(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(7)).ToString("dd/MM/yyyy HH:mm:ss");
        var html = new StringBuilder("""
            <!doctype html><html lang="vi"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5"><title>Mô phỏng bên ngoài</title>
            <style>body{font:1rem/1.5 system-ui,sans-serif;margin:1.5rem;color:#1b1b1b}table{border-collapse:collapse;width:100%}th,td{border:1px solid #cfd6dd;padding:.3rem .6rem;text-align:left;vertical-align:top}caption{text-align:left;font-weight:600;padding:.5rem 0}</style></head>
            <body><h1>Mô phỏng cổng tin nhắn và bưu chính</h1><p>Không có gì rời khỏi máy này.</p>
            <table><caption>Tin nhắn đã gửi</caption><thead><tr><th scope="col">Lúc</th><th scope="col">Số điện thoại</th><th scope="col">Nội dung</th></tr></thead><tbody>
            """);
        foreach (var message in sms.Sent(limit: 50))
            html.Append($"<tr><td>{Local(message.At)}</td><td>{E(message.Phone)}</td><td>{E(message.Content)}</td></tr>");
        html.Append("""
            </tbody></table><table><caption>Bưu gửi</caption><thead><tr><th scope="col">Lúc đặt</th><th scope="col">Số đơn</th><th scope="col">Mã bưu gửi</th><th scope="col">Người nhận</th><th scope="col">Thu hộ (đồng)</th><th scope="col">Trạng thái</th></tr></thead><tbody>
            """);
        foreach (var order in book.All.OrderByDescending(o => o.OrderedAt).Take(50))
        {
            string state = order.Cancelled ? "Đã huỷ" : scans.Happened(order) is [.., var last] ? last.StatusText : "Mới đặt";
            html.Append($"<tr><td>{Local(order.OrderedAt)}</td><td>{E(order.OrderNumber)}</td><td>{E(order.ItemCode)}</td><td>{E(order.Receiver.Name)}</td><td>{order.CODAmount.ToString("N0").Replace(',', '.')}</td><td>{E(state)}</td></tr>");
        }

        html.Append("</tbody></table></body></html>");
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
        return Results.Content(html.ToString(), "text/html; charset=utf-8");
    }
}
