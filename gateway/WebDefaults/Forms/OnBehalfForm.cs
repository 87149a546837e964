using Platform.WebDefaults.Documents;

namespace Platform.WebDefaults.Forms;

/// <summary>The part of a submission's form that says whose matter it is, where somebody hands it in for another; for citizens and at the counter alike.</summary>
/// <param name="Proof">What went up to show that they may.</param>
public sealed record OnBehalfForm(SentForm Form, IReadOnlyList<PaperFile> Proof)
{
    public const string ProofBox = "proof";

    public static readonly IReadOnlyList<Choice> Relations =
        [new("", "Chọn tư cách"), new("parent", "Cha, mẹ"), new("guardian", "Người giám hộ"), new("authorised", "Người được uỷ quyền"), new("organisation", "Người được tổ chức cử")];

    public bool IsOn => Form["forWhom"] == "other";

    public UploadBox Box => new(ProofBox, "Giấy tờ chứng minh quyền nộp thay", Proof, Form.Error($"file.{ProofBox}"));

    /// <summary>For reading back.</summary>
    public IEnumerable<(string Title, string Answer)> Lines => !IsOn ? [] :
    [
        ("Chủ hồ sơ", Form["onBehalf.name"] ?? ""),
        ("Số định danh chủ hồ sơ", Blank("onBehalf.identityNumber") ?? "chưa có"),
        ("Tư cách nộp thay", Relations.FirstOrDefault(r => r.Value == Form["onBehalf.relation"])?.Text ?? ""),
        .. Proof.Count == 0 ? Array.Empty<(string, string)>() : [("Giấy tờ chứng minh", string.Join(", ", Proof.Select(f => f.Name)))],
    ];

    /// <summary>What the platform takes; null where the person hands in for themselves.</summary>
    public object? Body() => !IsOn ? null : new
    {
        name = Blank("onBehalf.name") ?? "",
        identityNumber = Blank("onBehalf.identityNumber"),
        birthDate = FormAnswers.Day(Form["onBehalf.birthDate"]),
        relation = Blank("onBehalf.relation"),
        proof = Proof.Select(f => f.Id).ToArray(),
        until = FormAnswers.Day(Form["onBehalf.until"]),
    };

    /// <summary>What can be said without asking the platform.</summary>
    public void Check()
    {
        if (!IsOn)
            return;
        Form.Need("onBehalf.name", "Xin nhập họ và tên chủ hồ sơ.");
        Form.Need("onBehalf.relation", "Xin chọn tư cách nộp thay.");
        foreach (var day in new[] { "onBehalf.birthDate", "onBehalf.until" }.Where(d => Blank(d) is not null && FormAnswers.Day(Form[d]) is null))
            Form.Errors[day] = "Xin ghi ngày, ví dụ 05/11/2026.";
    }

    private string? Blank(string name) => string.IsNullOrWhiteSpace(Form[name]) ? null : Form[name]!.Trim();
}
