using System.Collections.Frozen;

namespace Platform.Dossiers.Forms;

/// <summary>
/// The templates: ours, embedded, and in their place those the province keeps in a folder under the same file name, <c>{form}-{generation}.html</c>
/// (<c>01-2025.html</c> …), <c>result.html</c>, <c>issued.html</c>, <c>payment.html</c>, <c>refund.html</c> or a shared part <c>_{name}.html</c> (<c>_style.html</c> …). All are read and checked at start:
/// one that is not fit to print stops the start, with the reason. Setting: <c>Forms:Folder</c>. Law: FRM-02; docs/law/register.md.
/// </summary>
public sealed class FormTemplates
{
    private const string Extension = ".html";
    private readonly FrozenDictionary<string, Template> templates;

    private FormTemplates(IReadOnlyDictionary<string, Template> templates) => this.templates = templates.ToFrozenDictionary();

    /// <summary>Ours alone.</summary>
    public static FormTemplates Default { get; } = Load(null);

    /// <exception cref="TemplateException">A template is not fit to print.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder that is set is not there.</exception>
    public static FormTemplates Load(string? folder)
    {
        var ours = Ours();
        var theirs = Theirs(folder);
        string? Text(string name) => theirs.GetValueOrDefault(name) ?? ours.GetValueOrDefault(name);
        var names = ours.Keys.Where(n => n[0] != '_').ToHashSet();
        foreach (var name in theirs.Keys.Where(n => !names.Contains(n) && !ours.ContainsKey(n)))
            throw new TemplateException(name + Extension, [$"there is no form of that name; there are {string.Join(", ", ours.Keys.Order().Select(n => n + Extension))}"]);
        var reader = new TemplateReader(part => Text("_" + part));
        return new FormTemplates(names.ToDictionary(name => name, name => reader.Read(theirs.ContainsKey(name) ? Path.Combine(folder!, name + Extension) : name + Extension, Text(name)!, FormFields.All[name.Split('-')[0]])));
    }

    public string Fill(PaperForm form, Generation generation, IReadOnlyDictionary<string, object?> values) => templates[$"{form.Key}-{generation.Key}"].Fill(values);

    public string FillResult(IReadOnlyDictionary<string, object?> values) => templates[PaperForm.ResultKey].Fill(values);

    public string FillIssued(IReadOnlyDictionary<string, object?> values) => templates[PaperForm.IssuedKey].Fill(values);

    public string FillPayment(IReadOnlyDictionary<string, object?> values) => templates[PaperForm.PaymentKey].Fill(values);

    public string FillRefund(IReadOnlyDictionary<string, object?> values) => templates[PaperForm.RefundKey].Fill(values);

    private static Dictionary<string, string> Ours()
    {
        var assembly = typeof(FormTemplates).Assembly;
        return assembly.GetManifestResourceNames().Where(n => n.StartsWith("Forms/", StringComparison.Ordinal) && n.EndsWith(Extension, StringComparison.Ordinal)).ToDictionary(
            n => Path.GetFileNameWithoutExtension(n),
            n =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(n)!);
                return reader.ReadToEnd();
            });
    }

    /// <summary>Files that begin with a dot are the cluster's own (a mounted ConfigMap has some).</summary>
    private static Dictionary<string, string> Theirs(string? folder) => string.IsNullOrWhiteSpace(folder) ? [] : Directory.EnumerateFiles(folder, "*" + Extension)
        .Where(f => !Path.GetFileName(f).StartsWith('.')).ToDictionary(f => Path.GetFileNameWithoutExtension(f), File.ReadAllText);
}
