using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Outside;
using Platform.WorkingTime;

namespace Platform.Dossiers.Payments;

/// <summary>Settings <c>Payments:National</c>.</summary>
public sealed class NationalPlatformOptions
{
    /// <summary>What the platform calls the province.</summary>
    public string Partner { get; init; } = "H18";

    /// <summary>Put before <c>/order</c> and <c>/query</c> where the component's <c>url</c> does not end in the platform's folder. Default empty.</summary>
    public string Path { get; init; } = "";
}

/// <summary>
/// The national payment platform (nền tảng thanh toán trực tuyến quốc gia) through the sidecar's binding <c>payment</c> (<c>bindings.http</c>).
/// The whole mapping between our words and the platform's is this file.
/// </summary>
/// <remarks>
/// <c>MaXacThuc</c> is the SHA-256, hexadecimal, of the fields joined by <c>|</c> with the secret at the end (<see cref="PaymentSecret"/>), in this order:
/// request: LoaiBanTin, PhienBan, MaDoiTac, MaThamChieu, SoTien, LoaiHinhThanhToan, MaKenhThanhToan, MaThietBi, NgonNgu, MaTienTe, MaNganHang, ThongTinGiaoDich,
/// ThoiGianGD, Ip, ThongTinBienLai (a string: its JSON exactly as sent); callback: MaLoi, MaThamChieu, SoTien, MaGiaoDich, MaNganHang, ThoiGianGD;
/// query: MaDoiTac, MaThamChieu, ThoiGianGD; its reply: MaLoi, MaThamChieu, TrangThaiGD, SoTien, MaGiaoDich, MaNganHang, ThoiGianGD. An absent field counts as empty.
/// MaLoi of ours to a callback: 00 taken, 01 unknown reference, 04 another amount.
/// <c>UrlTraVe</c> is not signed: a platform that keeps one return address per partner ignores it.
/// </remarks>
public sealed class NationalPlatform(Sidecar sidecar, PaymentSecret secret, IOptions<NationalPlatformOptions> settings, TimeProvider clock) : IPaymentProvider
{
    private const string Binding = "payment";
    private const int LongestText = 200;
    private readonly NationalPlatformOptions options = settings.Value;

    public string Name => "national";

    public async Task<Uri> Start(PaymentOrder order, CancellationToken ct)
    {
        var request = Map(order);
        var reply = await Post<OrderReply>("/order", request with { MaXacThuc = await secret.Sign(ct, Signed(request)) }, ct);
        if (reply is not { MaLoi: "00", UrlThanhToan: { } url } || !Uri.TryCreate(url, UriKind.Absolute, out var page))
            throw new PaymentTroubleException("provider-refused");
        // a citizen is sent there: only over TLS, or to this very machine
        return page.Scheme == Uri.UriSchemeHttps || (page.IsLoopback && order.ReturnTo.IsLoopback) ? page : throw new PaymentTroubleException("provider-unreadable");
    }

    public async Task<Callback> ReadCallback(ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        CallbackBody? said;
        try
        {
            said = JsonSerializer.Deserialize<CallbackBody>(body.Span, Json.Options);
        }
        catch (JsonException e)
        {
            return new Callback.Unreadable(new Dictionary<string, string> { [e.Path ?? "$"] = "Nội dung JSON chưa đúng." });
        }
        Dictionary<string, string> errors = [];
        Need("MaLoi", said?.MaLoi);
        Need("MaThamChieu", said?.MaThamChieu);
        Need("MaXacThuc", said?.MaXacThuc);
        if (said?.MaGiaoDich?.Length > LongestText) errors["MaGiaoDich"] = $"Dài quá {LongestText} ký tự.";
        if (said is null || errors.Count > 0)
            return new Callback.Unreadable(errors);
        if (!await secret.Fits(said.MaXacThuc, ct, said.MaLoi, said.MaThamChieu, Text(said.SoTien), said.MaGiaoDich, said.MaNganHang, said.ThoiGianGD))
            return new Callback.BadSignature();
        return new Callback.Word(new PaymentWord(said.MaThamChieu!, said.MaLoi == "00" ? PaymentState.Paid : PaymentState.Failed, said.SoTien, Transaction(said.MaGiaoDich)));

        void Need(string field, string? value)
        {
            if (string.IsNullOrEmpty(value) || value.Length > LongestText || !UseCases.FieldErrors.IsReadable(value.AsSpan()))
                errors[field] = $"Bắt buộc, dài không quá {LongestText} ký tự.";
        }
    }

    public object Reply(Heard heard) => heard switch
    {
        Heard.Taken => new ReplyBody("00", "Đã ghi nhận"),
        Heard.Unknown => new ReplyBody("01", "Không có giao dịch này"),
        _ => new ReplyBody("04", "Số tiền không đúng với yêu cầu thanh toán"),
    };

    public async Task<PaymentWord> Ask(string reference, CancellationToken ct)
    {
        var at = Local(clock.GetUtcNow());
        var reply = await Post<QueryReply>("/query", new QueryRequest(options.Partner, reference, at, await secret.Sign(ct, options.Partner, reference, at)), ct);
        if (!await secret.Fits(reply.MaXacThuc, ct, reply.MaLoi, reply.MaThamChieu, reply.TrangThaiGD, Text(reply.SoTien), reply.MaGiaoDich, reply.MaNganHang, reply.ThoiGianGD) || reply.MaThamChieu != reference)
            throw new PaymentTroubleException("provider-unreadable");
        return reply.MaLoi != "00" ? throw new PaymentTroubleException("provider-refused") : new PaymentWord(reference, reply.TrangThaiGD switch
        {
            "1" => PaymentState.Paid,
            "4" => PaymentState.Failed,
            _ => PaymentState.Pending,
        }, reply.SoTien, Transaction(reply.MaGiaoDich));
    }

    private OrderRequest Map(PaymentOrder order) => new(
        "REQUEST", "1.0", options.Partner, order.Reference, order.Amount, "PAY", "WEB", "", "vi-VN", "VND", "", $"Thanh toan ho so {order.DossierCode}", Local(order.At), "",
        JsonSerializer.Serialize(
            new ReceiptWords(
                order.ProcedureCode, order.ProcedureCode, order.ProcedureName, order.ProcedureCode, order.ProcedureName, order.Agency, order.AgencyName, order.DossierCode, order.Account?.Bin, order.Account?.Account,
                order.Account?.Name, [.. order.Lines.Select(l => new FeeWords(l.Kind == "fee" ? "PHI" : "LEPHI", l.Key, l.Name, l.Amount))]), Json.Options),
        order.ReturnTo.AbsoluteUri, null);

    private static string?[] Signed(OrderRequest r) =>
    [
        r.LoaiBanTin, r.PhienBan, r.MaDoiTac, r.MaThamChieu, Text(r.SoTien), r.LoaiHinhThanhToan, r.MaKenhThanhToan, r.MaThietBi, r.NgonNgu, r.MaTienTe, r.MaNganHang, r.ThongTinGiaoDich,
        r.ThoiGianGD, r.Ip, r.ThongTinBienLai,
    ];

    private static string Text(long amount) => amount.ToString(CultureInfo.InvariantCulture);

    private static string? Transaction(string? number) => string.IsNullOrWhiteSpace(number) ? null : number.Trim();

    private static string Local(DateTimeOffset at) => LocalTime.ToLocal(at).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    private async Task<TReply> Post<TReply>(string path, object data, CancellationToken ct)
        where TReply : class
    {
        BindingReply reply;
        try
        {
            reply = await sidecar.Invoke(Binding, "post", data, new Dictionary<string, string> { ["path"] = options.Path + path }, ct);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new PaymentTroubleException("sidecar-unreachable");
        }
        if (!reply.Succeeded)
            throw new PaymentTroubleException("provider-unreachable");
        try
        {
            return JsonSerializer.Deserialize<TReply>(reply.Body, Json.Options) ?? throw new PaymentTroubleException("provider-unreadable");
        }
        catch (JsonException)
        {
            throw new PaymentTroubleException("provider-unreadable");
        }
    }

    // The platform writes its names with a capital; what comes is read whatever its case.
    private sealed record OrderRequest(
        [property: JsonPropertyName("LoaiBanTin")] string LoaiBanTin,
        [property: JsonPropertyName("PhienBan")] string PhienBan,
        [property: JsonPropertyName("MaDoiTac")] string MaDoiTac,
        [property: JsonPropertyName("MaThamChieu")] string MaThamChieu,
        [property: JsonPropertyName("SoTien")] long SoTien,
        [property: JsonPropertyName("LoaiHinhThanhToan")] string LoaiHinhThanhToan,
        [property: JsonPropertyName("MaKenhThanhToan")] string MaKenhThanhToan,
        [property: JsonPropertyName("MaThietBi")] string MaThietBi,
        [property: JsonPropertyName("NgonNgu")] string NgonNgu,
        [property: JsonPropertyName("MaTienTe")] string MaTienTe,
        [property: JsonPropertyName("MaNganHang")] string MaNganHang,
        [property: JsonPropertyName("ThongTinGiaoDich")] string ThongTinGiaoDich,
        [property: JsonPropertyName("ThoiGianGD")] string ThoiGianGD,
        [property: JsonPropertyName("Ip")] string Ip,
        [property: JsonPropertyName("ThongTinBienLai")] string ThongTinBienLai,
        [property: JsonPropertyName("UrlTraVe")] string UrlTraVe,
        [property: JsonPropertyName("MaXacThuc")] string? MaXacThuc);

    /// <summary>ThongTinBienLai. The payer is who pays on the platform's page; we name nobody.</summary>
    private sealed record ReceiptWords(
        [property: JsonPropertyName("MaDichVu")] string MaDichVu,
        [property: JsonPropertyName("MaDVC")] string MaDvc,
        [property: JsonPropertyName("TenDVC")] string TenDvc,
        [property: JsonPropertyName("MaTTHC")] string MaTthc,
        [property: JsonPropertyName("TenTTHC")] string TenTthc,
        [property: JsonPropertyName("MaDonVi")] string MaDonVi,
        [property: JsonPropertyName("TenDonVi")] string TenDonVi,
        [property: JsonPropertyName("MaHoSo")] string MaHoSo,
        [property: JsonPropertyName("MaNganHangThuHuong")] string? Bank,
        [property: JsonPropertyName("TaiKhoanThuHuong")] string? Account,
        [property: JsonPropertyName("TenTaiKhoanThuHuong")] string? Holder,
        [property: JsonPropertyName("PhiLePhi")] IReadOnlyList<FeeWords> PhiLePhi);

    private sealed record FeeWords(
        [property: JsonPropertyName("Loai")] string Loai,
        [property: JsonPropertyName("Ma")] string Ma,
        [property: JsonPropertyName("Ten")] string Ten,
        [property: JsonPropertyName("SoTien")] long SoTien);

    private sealed record QueryRequest(
        [property: JsonPropertyName("MaDoiTac")] string MaDoiTac,
        [property: JsonPropertyName("MaThamChieu")] string MaThamChieu,
        [property: JsonPropertyName("ThoiGianGD")] string ThoiGianGD,
        [property: JsonPropertyName("MaXacThuc")] string MaXacThuc);

    private sealed record ReplyBody([property: JsonPropertyName("MaLoi")] string MaLoi, [property: JsonPropertyName("MoTaLoi")] string MoTaLoi);

    private sealed record OrderReply(string? MaLoi, string? UrlThanhToan);

    private sealed record CallbackBody(string? MaLoi, string? MaThamChieu, long SoTien, string? MaGiaoDich, string? MaNganHang, string? ThoiGianGD, string? MaXacThuc);

    private sealed record QueryReply(string? MaLoi, string? MaThamChieu, string? TrangThaiGD, long SoTien, string? MaGiaoDich, string? MaNganHang, string? ThoiGianGD, string? MaXacThuc);
}
