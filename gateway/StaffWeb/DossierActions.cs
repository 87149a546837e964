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
        "request-fee" => "Đã yêu cầu nộp phí, lệ phí. Người nộp được thông báo.",
        "correct-fee" => answer.TryGetProperty("refundable", out var back) && back.GetInt64() is > 0 and var much ? $"Đã sửa phí, lệ phí. Còn phải hoàn trả {Vn.Money(much)}." : "Đã sửa phí, lệ phí.",
        "refund" => $"Đã ghi hoàn trả, phiếu {Text(answer, "receiptNumber")}.",
        "settle-payment" => Text(answer, "refundNumber") is { Length: > 0 } refund ? $"Đã ghi hoàn trả, phiếu {refund}." : $"Đã ghi nhận số tiền cổng thanh toán báo, biên lai {Text(answer, "receiptNumber")}.",
        "return-by-post" => "Đã giao bưu điện. Theo dõi ở mục Bưu gửi.",
        "call-back-parcel" => "Đã gọi lại bưu gửi. Khi bưu chính xác nhận chưa nhận, hồ sơ trở lại chờ trả kết quả.",
        "return-at-counter" => "Đã ghi trả kết quả tại quầy.",
        "return-online" => "Đã trả kết quả trực tuyến.",
        "request-supplement" => $"Đã yêu cầu bổ sung. Người nộp có thời hạn đến {When(answer, "answerBy")}.",
        "supplement" => answer.TryGetProperty("dueAt", out var due) && due.ValueKind is JsonValueKind.String ? $"Đã nhận đủ giấy tờ bổ sung. Hẹn trả {When(answer, "dueAt")}." : "Đã nhận đủ giấy tờ bổ sung.",
        "digitise-paper" => "Đã ghi tình trạng số hoá của giấy tờ.",
        "pause" => "Đã tạm dừng tính thời hạn.",
        "resume" => $"Hồ sơ được giải quyết tiếp. Hẹn trả {When(answer, "dueAt")}.",
        "extend" => $"Đã gia hạn. Hẹn trả {When(answer, "dueAt")}; thư xin lỗi được gửi cho người nộp.",
        "apologise" => $"Đã ghi thư xin lỗi. Dự kiến trả {When(answer, "expectedAt")}; hồ sơ vẫn tính là quá hạn.",
        "withdraw" => answer.TryGetProperty("withdrawn", out var gone) && gone.GetBoolean() ? "Đã rút hồ sơ." : "Đã ghi yêu cầu rút hồ sơ, chờ xác nhận.",
        "confirm-withdrawal" => "Đã xác nhận rút hồ sơ. Xin trả lại giấy tờ cho người nộp.",
        "cancel-withdrawal" => "Đã huỷ yêu cầu rút; hồ sơ được giải quyết tiếp.",
        "stop" => "Đã dừng giải quyết. Thông báo được gửi cho người nộp.",
        "undo" => "Đã sửa bước làm nhầm. Cả hai bước vẫn nằm trong lịch sử.",
        "replace-result" => "Hồ sơ trở lại chuyên viên để soạn kết quả thay thế.",
        ApplicantForm.Act => "Đã sửa thông tin. Thông báo và bưu gửi sau này theo thông tin mới.",
        "authorise" => "Đã ghi uỷ quyền.",
        "revoke-authority" => "Đã thu hồi uỷ quyền. Người đó không xem được hồ sơ nữa.",
        "decide-part" => "Đã ghi quyết định về phần này.",
        _ => WorkForms.Done(act) ?? "Đã thực hiện.",
    };

    private static string Text(JsonElement answer, string name) => answer.TryGetProperty(name, out var value) ? value.ToString() : "";

    private static string When(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) && value.TryGetDateTimeOffset(out var at) ? Vn.Long(at) : "";
}
