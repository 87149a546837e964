namespace Platform.WebDefaults;

/// <summary>The legal grounds, as Dossiers knows them; here for the choices on the pages.</summary>
public static class Grounds
{
    public static readonly IReadOnlyList<Forms.Choice> All =
    [
        new("papers-incomplete", "Hồ sơ chưa đầy đủ, chưa đúng quy định"),
        new("not-within-competence", "Không thuộc thẩm quyền giải quyết"),
        new("conditions-not-met", "Không đáp ứng yêu cầu, điều kiện của thủ tục"),
        new("duplicate", "Trùng với hồ sơ đang được giải quyết"),
        new("papers-not-genuine", "Giấy tờ có dấu hiệu không hợp lệ"),
        new("no-answer", "Quá thời hạn bổ sung mà không bổ sung hồ sơ"),
    ];

    public static readonly IReadOnlyList<Forms.Choice> Supplement =
    [
        new("papers-missing", "Thành phần hồ sơ còn thiếu"),
        new("papers-wrong", "Giấy tờ chưa đúng quy định hoặc không đọc được"),
        new("content-inconsistent", "Nội dung kê khai chưa chính xác, chưa thống nhất"),
        new("verification-needed", "Cần giấy tờ để xác minh theo pháp luật chuyên ngành"),
    ];

    public static readonly IReadOnlyList<Forms.Choice> Stop =
    [
        new("no-answer", "Quá thời hạn bổ sung mà không bổ sung hồ sơ"),
        new("duty-not-fulfilled", "Không thực hiện nghĩa vụ tài chính trong thời hạn"),
        new("applicant-gone", "Người yêu cầu chết hoặc tổ chức chấm dứt, không có người kế thừa"),
        new("no-longer-competent", "Không còn thuộc thẩm quyền giải quyết"),
        new("law", "Căn cứ khác theo quy định của pháp luật"),
    ];

    public static readonly IReadOnlyList<Forms.Choice> Exemption =
    [
        new("poor-household", "Hộ nghèo"),
        new("near-poor", "Hộ cận nghèo"),
        new("child", "Trẻ em"),
        new("elderly", "Người cao tuổi"),
        new("disabled", "Người khuyết tật"),
        new("meritorious", "Người có công với cách mạng"),
        new("ethnic-minority-area", "Đồng bào dân tộc thiểu số ở xã đặc biệt khó khăn"),
        new("online", "Nộp hồ sơ trực tuyến"),
        new("other", "Trường hợp khác theo quy định (ghi căn cứ)"),
    ];

    public static string Name(string? code) => All.FirstOrDefault(g => g.Value == code)?.Text ?? code ?? "";
}
