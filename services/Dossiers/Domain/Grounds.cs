namespace Platform.Dossiers.Domain;

/// <summary>Why papers are asked for once more; each stands on form 02.</summary>
public static class SupplementGrounds
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["papers-missing"] = "Thành phần hồ sơ còn thiếu theo quyết định công bố thủ tục hành chính",
        ["papers-wrong"] = "Giấy tờ chưa đúng quy định hoặc không đọc được",
        ["content-inconsistent"] = "Nội dung kê khai chưa chính xác, chưa thống nhất với giấy tờ",
        ["verification-needed"] = "Cần giấy tờ để xác minh theo quy định của pháp luật chuyên ngành",
    };
}

/// <summary>Why processing ends without a decision; each stands on form 05.</summary>
public static class StopGrounds
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["no-answer"] = "Quá thời hạn bổ sung mà người nộp không bổ sung, hoàn thiện hồ sơ",
        ["duty-not-fulfilled"] = "Người nộp không thực hiện nghĩa vụ tài chính trong thời hạn",
        ["applicant-gone"] = "Người yêu cầu chết hoặc tổ chức chấm dứt hoạt động mà không có người thừa kế quyền, nghĩa vụ",
        ["no-longer-competent"] = "Vụ việc không còn thuộc thẩm quyền giải quyết của cơ quan",
        ["law"] = "Căn cứ khác theo quy định của pháp luật",
    };

    public static readonly IReadOnlyDictionary<string, string> FeeOutcomes = new Dictionary<string, string>
    {
        ["none"] = "Không thu phí, lệ phí",
        ["kept"] = "Phí, lệ phí đã nộp không hoàn lại theo quy định",
        ["refunded"] = "Hoàn lại phí, lệ phí đã nộp",
    };
}
