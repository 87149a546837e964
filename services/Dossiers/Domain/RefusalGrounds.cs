namespace Platform.Dossiers.Domain;

/// <summary>The legal grounds for not accepting a dossier; each names its act on form 03.</summary>
public static class RefusalGrounds
{
    /// <summary>Only once the citizen's time to supplement has run out.</summary>
    public const string NoAnswer = "no-answer";

    public static readonly IReadOnlyDictionary<string, string> All = Under("Nghị định 118/2025/NĐ-CP");

    /// <summary>As they stand on a paper of the time when that was the act.</summary>
    public static IReadOnlyDictionary<string, string> Under(string act) => new Dictionary<string, string>
    {
        ["not-within-competence"] = $"Hồ sơ không thuộc phạm vi tiếp nhận, thẩm quyền giải quyết ({act})",
        ["papers-incomplete"] = $"Hồ sơ chưa đầy đủ, chưa đúng quy định ({act})",
        ["conditions-not-met"] = "Không đáp ứng yêu cầu, điều kiện của thủ tục theo quyết định công bố thủ tục hành chính",
        ["duplicate"] = $"Hồ sơ trùng với hồ sơ đang được giải quyết ({act})",
        ["papers-not-genuine"] = $"Giấy tờ có dấu hiệu không hợp lệ, không đúng bản gốc ({act})",
        [NoAnswer] = $"Quá thời hạn bổ sung mà người nộp không bổ sung, hoàn thiện hồ sơ ({act})",
    };
}
