using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Platform.Simulators;

/// <summary>The national payment platform: order, a page with "Thanh toán" and "Huỷ", signed callback, query. Payments stay in memory.</summary>
/// <remarks>
/// <c>MaXacThuc</c> is the SHA-256 of the fields joined by <c>|</c> with PAYMENT_SECRET at the end, in the order that services/Dossiers/Payments/NationalPlatform.cs says.
/// MaLoi: 00 done, 01 no such payment, 02 wrong or missing field, 97 wrong signature. The callback goes to <c>{GATEWAY_URL}/v1/payments/national/callbacks</c>, is
/// repeated with growing pauses until a 2xx or a final 4xx, and people go back to UrlTraVe only within PUBLIC_ORIGIN. The page to pay on lies under SIMULATORS_ORIGIN, which is how a browser reaches this process; without it
/// under the address the order was sent to.
/// </remarks>
public sealed class PaymentGateway(IConfiguration configuration, TimeProvider clock, ILogger<PaymentGateway> log)
{
    private static readonly string[] Signed =
    [
        "LoaiBanTin", "PhienBan", "MaDoiTac", "MaThamChieu", "SoTien", "LoaiHinhThanhToan", "MaKenhThanhToan", "MaThietBi", "NgonNgu", "MaTienTe", "MaNganHang", "ThongTinGiaoDich", "ThoiGianGD", "Ip", "ThongTinBienLai",
    ];

    private static readonly HttpClient Client = new(new SocketsHttpHandler { ActivityHeadersPropagator = null, ConnectTimeout = TimeSpan.FromSeconds(5) }) { Timeout = TimeSpan.FromSeconds(30) };
    private readonly ConcurrentDictionary<string, Payment> payments = new(StringComparer.Ordinal);
    private Behaviour behaviour = new(false, 0, false, false, 0);

    /// <param name="Down">Every request of the province is answered 503, as in an outage.</param>
    /// <param name="DelayMs">Every answer and callback waits this long.</param>
    /// <param name="Twice">Each callback is sent twice, at once.</param>
    /// <param name="Silent">No callback: only the query says what became of a payment.</param>
    /// <param name="AmountOff">Added to the amount the callback tells.</param>
    public sealed record Behaviour(bool Down, int DelayMs, bool Twice, bool Silent, long AmountOff);

    private sealed class Payment(string reference, long amount, string words, string returnTo)
    {
        public string Reference => reference;
        public long Amount => amount;
        public string Words => words;
        public string ReturnTo => returnTo;
        public string Transaction { get; } = $"GD{Guid.NewGuid().ToString("N")[..10].ToUpperInvariant()}";

        /// <summary>As in the query: 1 paid, 3 pending, 4 failed.</summary>
        public string State { get; set; } = "3";
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPut("/payment/behaviour", (Behaviour wanted, PaymentGateway gateway) => Results.Json(gateway.behaviour = wanted));
        app.MapGet("/payment/pages/{reference}", (string reference, PaymentGateway gateway, HttpContext http) => gateway.Page(reference, http));
        app.MapPost("/payment/pages/{reference}", async (string reference, PaymentGateway gateway, HttpContext http) => gateway.Choose(reference, (await http.Request.ReadFormAsync()).TryGetValue("pay", out _)));
        var platform = app.MapGroup("/payment").AddEndpointFilter(async (context, next) =>
        {
            var (down, delay, _, _, _) = context.HttpContext.RequestServices.GetRequiredService<PaymentGateway>().behaviour;
            if (delay > 0) await Task.Delay(Math.Min(delay, 60_000), context.HttpContext.RequestAborted);
            return down ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable) : await next(context);
        });
        platform.MapPost("/order", (JsonElement order, HttpRequest request, PaymentGateway gateway) => gateway.Order(order, gateway.Origin ?? $"{request.Scheme}://{request.Host}"));
        platform.MapPost("/query", (JsonElement query, PaymentGateway gateway) => gateway.Query(query));
    }

    /// <summary>As people reach this process; in a cluster the province's services reach it by another name.</summary>
    private string? Origin => configuration["SIMULATORS_ORIGIN"] is { Length: > 0 } origin ? origin.TrimEnd('/') : null;

    private IResult Order(JsonElement order, string here)
    {
        if (Text(order, "MaXacThuc") != Sign([.. Signed.Select(f => Text(order, f))])) return Answer("97", "Sai mã xác thực");
        if (Text(order, "MaThamChieu") is not { Length: > 0 } reference || !long.TryParse(Text(order, "SoTien"), out long amount) || amount <= 0) return Answer("02", "Thiếu mã tham chiếu hoặc số tiền");
        var payment = payments.GetOrAdd(reference, _ => new Payment(reference, amount, Text(order, "ThongTinGiaoDich"), Text(order, "UrlTraVe")));
        return payment.Amount == amount
            ? Results.Json(new { MaLoi = "00", MoTaLoi = "Thành công", UrlThanhToan = $"{here}/payment/pages/{Uri.EscapeDataString(reference)}" }, PlainNames)
            : Answer("02", "Mã tham chiếu đã dùng cho số tiền khác");
    }

    private IResult Query(JsonElement query)
    {
        string reference = Text(query, "MaThamChieu");
        if (Text(query, "MaXacThuc") != Sign(Text(query, "MaDoiTac"), reference, Text(query, "ThoiGianGD"))) return Answer("97", "Sai mã xác thực");
        var payment = payments.GetValueOrDefault(reference);
        var (code, state, amount, number, at) = payment is null ? ("01", "", 0L, "", Now()) : ("00", payment.State, payment.Amount, payment.Transaction, Now());
        return Results.Json(new
        {
            MaLoi = code, MaThamChieu = reference, TrangThaiGD = state, SoTien = amount, MaGiaoDich = number, MaNganHang = "VCB", ThoiGianGD = at,
            MaXacThuc = Sign(code, reference, state, $"{amount}", number, "VCB", at),
        }, PlainNames);
    }

    private IResult Page(string reference, HttpContext http)
    {
        if (!payments.TryGetValue(reference, out var payment)) return Results.NotFound("Không có giao dịch này.");
        http.Response.Headers.ContentSecurityPolicy = $"default-src 'none'; style-src 'unsafe-inline'; form-action 'self' {configuration["PUBLIC_ORIGIN"]}; frame-ancestors 'none'";
        string done = payment.State switch { "1" => "<p>Đã thanh toán.</p>", "4" => "<p>Đã huỷ.</p>", _ => """<form method="post"><button name="pay" value="1">Thanh toán</button> <button name="cancel" value="1">Huỷ</button></form>""" };
        return Results.Content($"""
            <!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Cổng thanh toán mô phỏng</title>
            <style>body{"{"}font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:32rem;padding:0 1rem;color:#1b1b1b{"}"}button{"{"}font:inherit;padding:.6rem 1.2rem{"}"}</style></head>
            <body><h1>Cổng thanh toán mô phỏng</h1><p>Không có tiền thật.</p><p>{WebUtility.HtmlEncode(payment.Words)}</p><p><strong>{payment.Amount.ToString("N0", System.Globalization.CultureInfo.InvariantCulture).Replace(',', '.')} đồng</strong></p>{done}</body></html>
            """, "text/html; charset=utf-8");
    }

    private IResult Choose(string reference, bool pay)
    {
        if (!payments.TryGetValue(reference, out var payment)) return Results.NotFound("Không có giao dịch này.");
        if (payment.State == "3")
        {
            payment.State = pay ? "1" : "4";
            if (!behaviour.Silent)
                for (int i = 0; i < (behaviour.Twice ? 2 : 1); i++) _ = Tell(payment, pay);
        }

        string origin = configuration["PUBLIC_ORIGIN"] ?? "";
        return origin.Length > 0 && payment.ReturnTo.StartsWith(origin + "/", StringComparison.Ordinal) ? Results.Redirect(payment.ReturnTo) : Results.Content("Xong. Xin đóng trang này.", "text/plain; charset=utf-8");
    }

    private async Task Tell(Payment payment, bool paid)
    {
        try
        {
            await Task.Delay(Math.Clamp(behaviour.DelayMs, 0, 60_000));
            var (code, amount, at) = (paid ? "00" : "24", payment.Amount + behaviour.AmountOff, Now());
            var body = new
            {
                MaLoi = code, MaThamChieu = payment.Reference, SoTien = amount, MaGiaoDich = payment.Transaction, MaNganHang = "VCB", ThoiGianGD = at,
                MaXacThuc = Sign(code, payment.Reference, $"{amount}", payment.Transaction, "VCB", at),
            };
            var pause = TimeSpan.FromSeconds(0.5);
            for (int attempt = 0; attempt < 20; attempt++)
            {
                int status = await Post(body);
                if (status is >= 200 and < 300 or (>= 400 and < 500 and not 408 and not 429)) return;
                await Task.Delay(pause);
                pause = pause * 2 < TimeSpan.FromSeconds(30) ? pause * 2 : TimeSpan.FromSeconds(30);
            }
        }
        catch (Exception error)
        {
            log.LogError(error, "The word of a payment could not be sent");
        }
    }

    private async Task<int> Post(object body)
    {
        try
        {
            using var content = new StringContent(JsonSerializer.Serialize(body, PlainNames), Encoding.UTF8, "application/json");
            using var response = await Client.PostAsync(new Uri(new Uri(configuration["GATEWAY_URL"] ?? "http://127.0.0.1:8080"), "/v1/payments/national/callbacks"), content);
            return (int)response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return 0;
        }
    }

    private static readonly JsonSerializerOptions PlainNames = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private string Sign(params string[] fields) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('|', [.. fields, configuration["PAYMENT_SECRET"] ?? ""]))));

    private string Now() => clock.GetUtcNow().ToOffset(TimeSpan.FromHours(7)).ToString("yyyyMMddHHmmss", System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(JsonElement json, string name) => json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value.ToString() : "";

    private static IResult Answer(string code, string words) => Results.Json(new { MaLoi = code, MoTaLoi = words }, PlainNames);
}
