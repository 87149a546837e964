namespace Platform.Dossiers.Domain;

/// <summary>Why a person does not pay a fee or charge; the procedure's decision and the province's resolution say for which lines.</summary>
public static class ExemptionGrounds
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["poor-household"] = "Người thuộc hộ nghèo",
        ["near-poor"] = "Người thuộc hộ cận nghèo",
        ["child"] = "Trẻ em",
        ["elderly"] = "Người cao tuổi",
        ["disabled"] = "Người khuyết tật",
        ["meritorious"] = "Người có công với cách mạng",
        ["ethnic-minority-area"] = "Đồng bào dân tộc thiểu số ở xã có điều kiện kinh tế - xã hội đặc biệt khó khăn",
        ["online"] = "Nộp hồ sơ trực tuyến",
        ["other"] = "Trường hợp khác theo quy định",
    };
}
