using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.StaffWeb.Terms;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb.Pages.Procedures;

/// <summary>The national catalogue's file, or a configuration's archive: one person tries it, another reads that report and imports the very same file.</summary>
public sealed class ImportModel(PlatformApi api) : PageModel
{
    public const int Largest = 65 * 1024 * 1024;

    public SentForm Form { get; private set; } = new();

    public ImportAnswer? Report { get; private set; }

    public ConfigurationAnswer? Configuration { get; private set; }

    /// <summary>Kind → how many.</summary>
    public IReadOnlyList<(string Kind, int Count)> Kinds => [.. (Report?.Oddities ?? []).GroupBy(o => o.Kind ?? "").Select(g => (g.Key, g.Count())).OrderByDescending(k => k.Item2)];

    /// <summary>Trials and imports, newest first.</summary>
    public IReadOnlyList<ImportRow> Imports { get; private set; } = [];

    public IReadOnlyList<ImportRow> Configurations { get; private set; } = [];

    /// <param name="report">A catalogue's import or trial; none: the last import.</param>
    /// <param name="configuration">A configuration's.</param>
    public async Task OnGet(Guid? report, Guid? configuration, CancellationToken ct)
    {
        if (configuration is { } id)
            Configuration = (await api.Get<ConfigurationAnswer>($"/v1/configuration/imports/{id}", ct)).OrShowProblem();
        else
            Report = (await api.Get<ImportAnswer>($"/v1/procedures/imports/{report?.ToString() ?? "latest"}", ct)).Value;
        await Lists(ct);
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        Form = new SentForm(Request.Form);
        var (what, dry) = Form["do"] switch { "import" => ("catalogue", false), "configuration-dry" => ("configuration", true), "configuration" => ("configuration", false), _ => ("catalogue", true) };
        if (Request.Form.Files[what] is not { Length: > 0 } file)
        {
            Form.Errors[what] = "Xin chọn tệp.";
            await Lists(ct);
            return Page();
        }
        using var memory = new MemoryStream();
        await file.CopyToAsync(memory, ct);
        if (what == "configuration")
        {
            var reply = await api.PostFile<ConfigurationAnswer>($"/v1/configuration/imports?dryRun={(dry ? "true" : "false")}", memory.ToArray(), "application/zip", Form.Key, ct);
            Configuration = reply.Value;
            Answered(reply.Problem);
        }
        else
        {
            var retire = Form["retireMissing"] is not null ? "&retireMissing=true" : "";
            var reply = await api.PostFile<ImportAnswer>($"/v1/procedures/imports?dryRun={(dry ? "true" : "false")}{retire}", memory.ToArray(), "application/json", Form.Key, ct);
            Report = reply.Value;
            Answered(reply.Problem);
        }
        await Lists(ct);
        return Page();
    }

    private async Task Lists(CancellationToken ct)
    {
        var imports = api.Get<List<ImportRow>>("/v1/procedures/imports", ct);
        Configurations = (await api.Get<List<ImportRow>>("/v1/configuration/imports", ct)).Value ?? [];
        Imports = (await imports).Value ?? [];
    }

    private void Answered(Problem? problem)
    {
        if (problem is null)
            Form.Renew();
        else
            Form.Refused(problem);
    }
}
