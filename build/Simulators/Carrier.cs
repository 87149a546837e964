using System.Text.Json;

namespace Platform.Simulators;

/// <summary>A postal carrier in VNPost's shape: orders, price, tracking, cancelling. Scans go out through <see cref="ScanSender"/>.</summary>
/// <remarks>Answers are HTTP 200 with <c>Status</c> 100 (done), 101 (this OrderNumber was there already, same ItemCode) or 500 (refused, see Message).</remarks>
public static class Carrier
{
    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public sealed record OrderRequest(string? CustomerCode, string? OrderNumber, string? ItemCode, long CODAmount, Party? Sender, Party? Receiver, string? Description);

    public sealed record PriceRequest(string? SenderProvince, string? ReceiverProvince, int Weight, long CODAmount);

    public sealed record PlanRequest(string? Plan);

    /// <param name="Down">Every request is answered 503, as in an outage.</param>
    /// <param name="DelayMs">Every answer waits this long.</param>
    public sealed record Behaviour(bool Down, int DelayMs);

    private static Behaviour _behaviour = new(false, 0);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPut("/vnpost/behaviour", (Behaviour behaviour) => Results.Json(_behaviour = behaviour));

        var carrier = app.MapGroup("/vnpost").AddEndpointFilter(async (context, next) =>
        {
            var (down, delay) = _behaviour;
            if (delay > 0) await Task.Delay(Math.Min(delay, 60_000), context.HttpContext.RequestAborted);
            return down ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable) : await next(context);
        });
        carrier.MapPost("/orders", Place);
        carrier.MapPost("/price", Price);
        carrier.MapGet("/orders/{itemCode}", Track);
        carrier.MapPost("/orders/{itemCode}/cancel", Cancel);
        app.MapPost("/vnpost/orders/{code}/plan", Replan);
    }

    private static IResult Place(OrderRequest request, OrderBook book, ScanSender sender)
    {
        var missing = new List<string>();
        void Need(string? value, string name) { if (string.IsNullOrWhiteSpace(value)) missing.Add(name); }
        Need(request.CustomerCode, "CustomerCode");
        Need(request.OrderNumber, "OrderNumber");
        Need(request.Sender?.Name, "Sender.Name");
        Need(request.Sender?.Address, "Sender.Address");
        Need(request.Receiver?.Name, "Receiver.Name");
        Need(request.Receiver?.Address, "Receiver.Address");
        Need(request.Receiver?.Tel, "Receiver.Tel");
        if (request.CODAmount < 0) missing.Add("CODAmount");
        if (missing.Count > 0) return Answer(new { Status = "500", Message = $"Thiếu hoặc sai: {string.Join(", ", missing)}", ItemCode = (string?)null });

        var (order, fresh) = book.Place(request.OrderNumber!, request.ItemCode, request.CustomerCode!, request.CODAmount, request.Sender!, request.Receiver!, request.Description ?? "");
        if (fresh) sender.Play(order);
        return Answer(new { Status = fresh ? "100" : "101", Message = fresh ? "Tạo đơn thành công" : "Đơn đã tồn tại", order.ItemCode });
    }

    /// <summary>Within a province 22,000 đồng, otherwise 35,000; 5,000 more for each further 500 g; collecting money 1 %, at least 10,000.</summary>
    private static IResult Price(PriceRequest request)
    {
        bool near = string.Equals(request.SenderProvince, request.ReceiverProvince, StringComparison.OrdinalIgnoreCase);
        long main = (near ? 22_000 : 35_000) + (Math.Max(0, (request.Weight - 1) / 500) * 5_000L);
        long collecting = request.CODAmount > 0 ? Math.Max(10_000, request.CODAmount / 100) : 0;
        return Answer(new { Status = "100", Message = "", Price = main, CODFee = collecting, Total = main + collecting, Days = near ? 2 : 4 });
    }

    private static IResult Track(string itemCode, OrderBook book, ScanSender sender)
    {
        if (book.ByItem(itemCode) is not { } order) return NotFound(itemCode);
        var scans = sender.Happened(order);
        var last = scans is [.., var newest] ? newest : null;
        return Answer(new
        {
            Status = "100",
            order.ItemCode,
            order.OrderNumber,
            order.CODAmount,
            order.Cancelled,
            StatusCode = last?.StatusCode,
            StatusText = last?.StatusText,
            Scans = scans,
        });
    }

    private static IResult Cancel(string itemCode, OrderBook book)
    {
        if (book.ByItem(itemCode) is not { } order) return NotFound(itemCode);
        return book.Cancel(order)
            ? Answer(new { Status = "100", Message = "Đã huỷ", order.ItemCode })
            : Answer(new { Status = "500", Message = "Bưu gửi đã kết thúc, không huỷ được", order.ItemCode });
    }

    /// <summary>For tests. <c>code</c> is an item code, or an order number that has yet to come.</summary>
    private static IResult Replan(string code, PlanRequest request, OrderBook book, ScanSender sender)
    {
        if (request.Plan is null || !ScanPlan.Known.ContainsKey(request.Plan))
            return Results.Problem($"plan must be one of {string.Join(", ", ScanPlan.Known.Keys)}", statusCode: StatusCodes.Status400BadRequest);
        var order = book.ByItem(code) ?? book.All.FirstOrDefault(o => o.OrderNumber == code);
        if (!book.Replan(order?.OrderNumber ?? code, request.Plan)) return Results.Problem("the parcel has ended already", statusCode: StatusCodes.Status409Conflict);
        if (order is null) return Results.Accepted();
        sender.Play(order);
        return Results.NoContent();
    }

    private static IResult NotFound(string itemCode) =>
        Results.Json(new { Status = "500", Message = "Không có bưu gửi này", ItemCode = itemCode }, AsWritten, statusCode: StatusCodes.Status404NotFound);

    private static IResult Answer(object answer) => Results.Json(answer, AsWritten);
}
