using System.Text.Json;
using Platform.WebDefaults;

namespace Platform.StaffWeb;

/// <summary>What the page says after an action, with what the platform gave back.</summary>
public static class DossierActions
{
    public static string Done(string act, JsonElement answer) => act switch
    {
        "accept" => $"Đã tiếp nhận, mã hồ sơ {Text(answer, "code")}. Hẹn trả {When(answer, "dueAt")}.",
        "refuse" => "Đã từ chối tiếp nhận. Phiếu từ chối được gửi cho người nộp.",
        "draft-result" => "Đã trình lãnh đạo ký.",
        "approve" => "Đã ký duyệt. Hồ sơ chuyển văn thư cấp số.",
        "send-back" => "Đã trả lại chuyên viên.",
        "issue" => $"Đã phát hành văn bản số {Text(answer, "resultNumber")}.",
        "pay" => $"Đã ghi thu, biên lai {Text(answer, "receiptNumber")}.",
        "return-by-post" => "Đã giao bưu điện. Theo dõi ở mục Bưu gửi.",
        "return-at-counter" => "Đã ghi trả kết quả tại quầy.",
        "return-online" => "Đã trả kết quả trực tuyến.",
        _ => WorkForms.Done(act) ?? "Đã thực hiện.",
    };

    private static string Text(JsonElement answer, string name) => answer.TryGetProperty(name, out var value) ? value.ToString() : "";

    private static string When(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) && value.TryGetDateTimeOffset(out var at) ? Vn.Long(at) : "";
}
