using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.CitizenWeb.Pages;

/// <summary>A dossier's status for whoever holds the receipt: by code and secret, typed or from the receipt's QR code.</summary>
public sealed class TrackModel(PlatformApi api) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Code { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Secret { get; set; }

    public SentForm Form { get; } = new();

    public Tracking? Found { get; private set; }

    public async Task OnGet(CancellationToken ct)
    {
        Response.Headers["Referrer-Policy"] = "no-referrer"; // the address holds the secret
        (Code, Secret) = (Code?.Trim(), Secret?.Trim());
        if (!Request.Query.ContainsKey("secret"))
            return; // opened from the menu, or by the QR code of an issued copy, which anybody may hold and which names the dossier only
        if (string.IsNullOrEmpty(Code))
            Form.Errors["code"] = "Xin nhập mã hồ sơ.";
        if (string.IsNullOrEmpty(Secret))
            Form.Errors["secret"] = "Xin nhập mã tra cứu.";
        if (Form.HasErrors)
            return;
        var reply = await api.Get<Tracking>($"/v1/tracking/{Uri.EscapeDataString(Code!)}?secret={Uri.EscapeDataString(Secret!)}", ct);
        Found = reply.Value;
        if (reply.Problem is { Status: 404 })
            Form.Say("Không tìm thấy. Xin xem lại mã hồ sơ và mã tra cứu trên giấy hẹn.");
        else if (reply.Problem is { } problem)
            Form.Refused(problem);
    }

    public static string CarrierName(string? carrier) => carrier switch { "vnpost" => "Bưu điện Việt Nam (VNPost)", "viettelpost" => "Viettel Post", _ => carrier ?? "Bưu chính" };

    public static string ParcelState(string? state) => state switch
    {
        "requested" or "priced" => "Đang chuẩn bị gửi",
        "ordered" => "Đã đặt bưu gửi",
        "collected" or "handedOver" => "Bưu điện đã nhận",
        "inTransit" => "Đang trên đường",
        "deliveryFailed" => "Phát chưa thành công, sẽ phát lại",
        "delivered" => "Đã phát tận tay",
        "returnedToCounter" => "Đã chuyển về bộ phận một cửa",
        "lost" => "Bưu gửi bị thất lạc, cơ quan đang xử lý",
        _ => state ?? "",
    };
}
