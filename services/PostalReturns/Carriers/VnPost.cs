using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Outside;

namespace Platform.PostalReturns.Carriers;

/// <summary>Settings <c>Carriers:VnPost</c>.</summary>
public sealed class VnPostOptions
{
    /// <summary>The province's account with the carrier.</summary>
    public string CustomerCode { get; init; } = "H18";

    /// <summary>The province the agencies send from, as the carrier writes it.</summary>
    public string SenderProvince { get; init; } = "Tỉnh Điện Biên";

    /// <summary>Put before <c>/orders</c> and <c>/price</c> where the component's <c>url</c> does not end in the carrier's folder. Default empty.</summary>
    public string Path { get; init; } = "";

    /// <summary>What a result weighs (gram), for the price. Default 100.</summary>
    public int Weight { get; init; } = 100;
}

/// <summary>
/// VNPost's orders through the sidecar's binding <c>carrier-vnpost</c> (<c>bindings.http</c>). The whole mapping between our words and
/// VNPost's is this file. Status 100 = done, 101 = this OrderNumber was there already (same ItemCode), 500 = refused.
/// </summary>
public sealed class VnPost(Sidecar sidecar, IOptions<VnPostOptions> settings, TimeProvider clock) : ICarrier
{
    private const string Binding = "carrier-vnpost";
    private readonly VnPostOptions options = settings.Value;

    public string Name => "vnpost";

    public async Task<long> Price(Parcel parcel, CancellationToken ct)
    {
        var reply = await Ask<PriceReply>("post", "/price", new PriceRequest(options.SenderProvince, parcel.Receiver.ProvinceName, options.Weight, parcel.CashOnDelivery), ct);
        return reply is { Status: "100", Charge: { } charge and >= 0 } ? charge : throw new CarrierTroubleException("carrier-refused-price");
    }

    public async Task<string> Order(Parcel parcel, CancellationToken ct)
    {
        var reply = await Ask<OrderReply>("post", "/orders", Map(parcel), ct);
        return reply is { Status: "100" or "101", ItemCode: { Length: > 0 and <= 100 } itemCode } ? itemCode : throw new CarrierTroubleException("carrier-refused-order");
    }

    public async Task Cancel(string itemCode, CancellationToken ct)
    {
        if (await Ask<CancelReply>("post", $"/orders/{Uri.EscapeDataString(itemCode)}/cancel", new { }, ct) is not { Status: "100" })
            throw new CarrierTroubleException(CarrierTroubleException.RefusedToCancel);
    }

    public async Task<IReadOnlyList<CarrierScan>> Track(string itemCode, CancellationToken ct)
    {
        var reply = await Ask<TrackReply>("get", $"/orders/{Uri.EscapeDataString(itemCode)}", null, ct);
        // one unreadable scan must not hide the others
        return [.. (reply.Scans ?? []).Select(scan => scan.Read(clock.GetUtcNow(), [])).OfType<CarrierScan>().Where(scan => scan.ItemCode == itemCode)];
    }

    private OrderRequest Map(Parcel parcel) => new(
        options.CustomerCode,
        parcel.OrderNumber,
        ItemCode: null, // the carrier gives it
        parcel.CashOnDelivery,
        new Party(parcel.Sender.Name, parcel.Sender.Address, parcel.Sender.Phone, options.SenderProvince, "", "", $"Mã định danh {parcel.Sender.Code}"),
        // two tiers since 2025-07-01: no district; the commune belongs to the address
        new Party(parcel.Receiver.Name, $"{parcel.Receiver.Street}, {parcel.Receiver.CommuneName}", parcel.Receiver.Phone, parcel.Receiver.ProvinceName, "", parcel.Receiver.Email ?? "", null),
        $"Kết quả hồ sơ {parcel.OrderNumber}: {parcel.Content}",
        FlagConfig: 1);

    private async Task<TReply> Ask<TReply>(string operation, string path, object? data, CancellationToken ct)
        where TReply : class
    {
        BindingReply reply;
        try
        {
            reply = await sidecar.Invoke(Binding, operation, data, new Dictionary<string, string> { ["path"] = options.Path + path }, ct);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new CarrierTroubleException("sidecar-unreachable");
        }
        if (!reply.Succeeded)
            throw new CarrierTroubleException("carrier-unreachable");
        try
        {
            return JsonSerializer.Deserialize<TReply>(reply.Body, Json.Options) ?? throw new CarrierTroubleException("carrier-unreadable");
        }
        catch (JsonException)
        {
            throw new CarrierTroubleException("carrier-unreadable");
        }
    }

    // VNPost writes its names with a capital; replies are read whatever their case.
    private sealed record OrderRequest(
        [property: JsonPropertyName("CustomerCode")] string CustomerCode,
        [property: JsonPropertyName("OrderNumber")] string OrderNumber,
        [property: JsonPropertyName("ItemCode")] string? ItemCode,
        [property: JsonPropertyName("CODAmount")] long CodAmount,
        [property: JsonPropertyName("Sender")] Party Sender,
        [property: JsonPropertyName("Receiver")] Party Receiver,
        [property: JsonPropertyName("Description")] string Description,
        [property: JsonPropertyName("FlagConfig")] int FlagConfig);

    private sealed record Party(
        [property: JsonPropertyName("Name")] string Name,
        [property: JsonPropertyName("Address")] string Address,
        [property: JsonPropertyName("Tel")] string Tel,
        [property: JsonPropertyName("Province")] string Province,
        [property: JsonPropertyName("District")] string District,
        [property: JsonPropertyName("Email")] string Email,
        [property: JsonPropertyName("Desc")] string? Desc);

    private sealed record PriceRequest(
        [property: JsonPropertyName("SenderProvince")] string SenderProvince,
        [property: JsonPropertyName("ReceiverProvince")] string ReceiverProvince,
        [property: JsonPropertyName("Weight")] int Weight,
        [property: JsonPropertyName("CODAmount")] long CodAmount);

    private sealed record PriceReply(string? Status, long? Price, long? Total)
    {
        public long? Charge => Total ?? Price;
    }

    private sealed record OrderReply(string? Status, string? ItemCode);

    private sealed record CancelReply(string? Status);

    private sealed record TrackReply(string? Status, IReadOnlyList<ScanBody>? Scans);
}
