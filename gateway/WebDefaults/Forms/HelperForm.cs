namespace Platform.WebDefaults.Forms;

/// <summary>The part of a submission's form that says who helped the person to fill it in, e.g. somebody of a tổ công nghệ số cộng đồng. A helper never becomes the applicant.</summary>
public sealed record HelperForm(SentForm Form)
{
    public bool IsOn => Blank("helper.name") is not null || Blank("helper.organisation") is not null;

    /// <summary>For reading back.</summary>
    public IEnumerable<(string Title, string Answer)> Lines => IsOn ? [("Người hỗ trợ", Words(Blank("helper.name"), Blank("helper.organisation")))] : [];

    /// <summary>What the platform takes; null where nobody helped.</summary>
    public object? Body() => IsOn ? new { name = Blank("helper.name") ?? "", organisation = Blank("helper.organisation") } : null;

    /// <summary>What can be said without asking the platform.</summary>
    public void Check()
    {
        if (IsOn)
            Form.Need("helper.name", "Xin ghi tên người hỗ trợ.");
    }

    public static string Words(string? name, string? organisation) => organisation is { Length: > 0 } ? $"{name}, {organisation}" : name ?? "";

    private string? Blank(string name) => string.IsNullOrWhiteSpace(Form[name]) ? null : Form[name]!.Trim();
}
