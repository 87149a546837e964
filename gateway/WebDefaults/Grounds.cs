namespace Platform.WebDefaults;

/// <summary>The legal grounds for not accepting a dossier, as Dossiers knows them; here for the choice on the page.</summary>
public static class Grounds
{
    public static readonly IReadOnlyList<Forms.Choice> All =
    [
        new("papers-incomplete", "Hồ sơ chưa đầy đủ, chưa đúng quy định"),
        new("not-within-competence", "Không thuộc thẩm quyền giải quyết"),
        new("conditions-not-met", "Không đáp ứng yêu cầu, điều kiện của thủ tục"),
        new("duplicate", "Trùng với hồ sơ đang được giải quyết"),
        new("papers-not-genuine", "Giấy tờ có dấu hiệu không hợp lệ"),
    ];

    public static string Name(string? code) => All.FirstOrDefault(g => g.Value == code)?.Text ?? code ?? "";
}
