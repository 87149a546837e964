using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Platform.Dossiers.Payments;

namespace Platform.Dossiers.ApiTests;

/// <summary>The sidecar with the national payment platform behind its binding <c>payment</c>, on a real loopback server, in the shapes of build/Simulators.</summary>
public sealed class PaymentPlatform : IAsyncDisposable
{
    public const string Secret = "test-payment-secret";
    private WebApplication? app;

    public string Address { get; private set; } = "";

    public bool Down { get; set; }

    /// <summary>The remote signing service behind the binding <c>signer</c>: answers an order by what a test wants.</summary>
    public Func<JsonElement, IResult> Signer { get; set; } = _ => Results.StatusCode(500);

    /// <summary>Orders by reference, as they came.</summary>
    public ConcurrentDictionary<string, JsonElement> Orders { get; } = new();

    /// <summary>What a query answers, by reference: TrangThaiGD and SoTien.</summary>
    public ConcurrentDictionary<string, (string State, long Amount)> States { get; } = new();

    public async Task Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.MapPost("/v1.0/bindings/payment", (JsonElement call) => Down ? Results.StatusCode(500) : call.GetProperty("metadata").Text("path") switch
        {
            "/order" => Order(call.GetProperty("data")),
            "/query" => Query(call.GetProperty("data")),
            _ => Results.NotFound(),
        });
        app.MapPost("/v1.0/bindings/signer", (JsonElement call) => call.GetProperty("metadata").Text("path") == "/signatures" ? Signer(call.GetProperty("data")) : Results.NotFound());
        await app.StartAsync();
        Address = app.Urls.Single();
    }

    /// <summary>A callback's body as the platform signs it.</summary>
    public static object Callback(string reference, long amount, string code = "00", string secret = Secret) => new
    {
        MaLoi = code,
        MaThamChieu = reference,
        SoTien = amount,
        MaGiaoDich = $"GD-{reference}",
        MaNganHang = "VCB",
        ThoiGianGD = "20261123090500",
        MaXacThuc = PaymentSecret.Signature(secret, code, reference, $"{amount}", $"GD-{reference}", "VCB", "20261123090500"),
    };

    private IResult Order(JsonElement order)
    {
        string[] signed =
        [
            "LoaiBanTin", "PhienBan", "MaDoiTac", "MaThamChieu", "SoTien", "LoaiHinhThanhToan", "MaKenhThanhToan", "MaThietBi", "NgonNgu", "MaTienTe", "MaNganHang", "ThongTinGiaoDich", "ThoiGianGD", "Ip", "ThongTinBienLai",
        ];
        var reference = order.Text("MaThamChieu")!;
        if (order.Text("MaXacThuc") != PaymentSecret.Signature(Secret, [.. signed.Select(f => order.GetProperty(f).ToString())]))
            return Results.Json(new { MaLoi = "97" });
        Orders[reference] = order;
        return Results.Json(new { MaLoi = "00", UrlThanhToan = $"https://thanhtoan.example.vn/{reference}" });
    }

    private IResult Query(JsonElement query)
    {
        var reference = query.Text("MaThamChieu")!;
        var (state, amount) = States.GetValueOrDefault(reference, ("3", 0));
        var code = Orders.ContainsKey(reference) ? "00" : "01";
        return Results.Json(new
        {
            MaLoi = code,
            MaThamChieu = reference,
            TrangThaiGD = state,
            SoTien = amount,
            MaGiaoDich = "GD-Q",
            MaNganHang = "VCB",
            ThoiGianGD = "20261123090500",
            MaXacThuc = PaymentSecret.Signature(Secret, code, reference, state, $"{amount}", "GD-Q", "VCB", "20261123090500"),
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
    }
}
