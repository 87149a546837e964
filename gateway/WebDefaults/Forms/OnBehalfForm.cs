using Platform.WebDefaults.Documents;

namespace Platform.WebDefaults.Forms;

/// <summary>The part of a submission's form that says whose matter it is, where somebody hands it in for another; for citizens and at the counter alike.</summary>
/// <param name="Proof">What went up to show that they may.</param>
public sealed record OnBehalfForm(SentForm Form, IReadOnlyList<PaperFile> Proof)
{
    public const string ProofBox = "proof";

    public static readonly IReadOnlyList<Choice> Relations =
        [new("", "Chọn tư cách"), new("parent", "Cha, mẹ"), new("guardian", "Người giám hộ"), new("authorised", "Người được uỷ quyền")];

    /// <summary>For another person, or for an organisation.</summary>
    public bool IsOn => IsOther || IsOrganisation;

    public bool IsOther => Form["forWhom"] == "other";

    public bool IsOrganisation => Form["forWhom"] == "organisation";

    public UploadBox Box => new(ProofBox, "Giấy tờ chứng minh quyền nộp thay", Proof, Form.Error($"file.{ProofBox}"));

    /// <summary>For reading back.</summary>
    public IEnumerable<(string Title, string Answer)> Lines => IsOrganisation ?
    [
        ("Tổ chức, doanh nghiệp", Form["org.name"] ?? ""),
        ("Mã số thuế", Form["org.taxNumber"] ?? ""),
        .. Given("Chức vụ người nộp", "org.position"),
        .. Given("Điện thoại tổ chức", "org.phone"),
        .. Given("E-mail tổ chức", "org.email"),
        .. ProofLine,
    ]
    : !IsOn ? [] :
    [
        ("Chủ hồ sơ", Form["onBehalf.name"] ?? ""),
        ("Số định danh chủ hồ sơ", Blank("onBehalf.identityNumber") ?? "chưa có"),
        ("Tư cách nộp thay", Relations.FirstOrDefault(r => r.Value == Form["onBehalf.relation"])?.Text ?? ""),
        .. ProofLine,
    ];

    private IEnumerable<(string, string)> ProofLine => Proof.Count == 0 ? [] : [("Giấy tờ chứng minh", string.Join(", ", Proof.Select(f => f.Name)))];

    private IEnumerable<(string, string)> Given(string title, string name) => Blank(name) is { } answer ? [(title, answer)] : [];

    /// <summary>What the platform takes; null where the person hands in for themselves. An organisation's address is the one the form asks for.</summary>
    public object? Body() => IsOrganisation ? new
    {
        name = Blank("org.name") ?? "",
        identityNumber = Blank("org.taxNumber"),
        relation = "organisation",
        proof = Proof.Select(f => f.Id).ToArray(),
        phone = Blank("org.phone"),
        email = Blank("org.email"),
        position = Blank("org.position"),
    }
    : !IsOn ? null : new
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
        if (IsOrganisation)
        {
            Form.Need("org.name", "Xin nhập tên tổ chức, doanh nghiệp.");
            Form.Need("org.taxNumber", "Xin nhập mã số thuế.");
        }
        if (!IsOther)
            return;
        Form.Need("onBehalf.name", "Xin nhập họ và tên chủ hồ sơ.");
        Form.Need("onBehalf.relation", "Xin chọn tư cách nộp thay.");
        foreach (var day in new[] { "onBehalf.birthDate", "onBehalf.until" }.Where(d => Blank(d) is not null && FormAnswers.Day(Form[d]) is null))
            Form.Errors[day] = "Xin ghi ngày, ví dụ 05/11/2026.";
    }

    /// <summary>Field of the API → control of the page; null for a field of another part.</summary>
    public string? ControlOf(string field) => field switch
    {
        "onBehalf.proof" => $"file.{ProofBox}",
        "onBehalf.identityNumber" when IsOrganisation => "org.taxNumber",
        _ when IsOrganisation && field.StartsWith("onBehalf.", StringComparison.Ordinal) => "org." + field["onBehalf.".Length..],
        _ => null,
    };

    private string? Blank(string name) => string.IsNullOrWhiteSpace(Form[name]) ? null : Form[name]!.Trim();
}
