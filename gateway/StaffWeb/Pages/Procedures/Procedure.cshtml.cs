using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.StaffWeb.Terms;
using Platform.WebDefaults;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb.Pages.Procedures;

/// <summary>One procedure: what applies, its versions, what is being prepared, its end.</summary>
public sealed class ProcedureModel(PlatformApi api, TimeProvider clock) : PageModel
{
    public SentForm Form { get; private set; } = new();

    public Life Life { get; private set; } = null!;

    /// <summary>What applies on <see cref="On"/>; null before the first version.</summary>
    public Procedure? Terms { get; private set; }

    public IReadOnlyList<CompetentAgency> Agencies { get; private set; } = [];

    public DateOnly On { get; private set; }

    public DateOnly Today => Vn.Today(clock);

    public Task OnGet(string code, string? on, CancellationToken ct) => Load(code, FormAnswers.Day(on) ?? Today, ct);

    public async Task<IActionResult> OnPost(string code, CancellationToken ct)
    {
        Form = new SentForm(Request.Form);
        var path = $"/v1/procedures/{Uri.EscapeDataString(code)}";
        switch (Form["do"])
        {
            case "draft" or "draft-from":
                object begin = Form["do"] == "draft-from" && int.TryParse(Form["from"], out var version) ? new { from = version } : new { };
                var draft = await api.Post<DraftAnswer>($"{path}/drafts", begin, $"{Form.Key}-{Form["do"]}", null, ct);
                if (draft.Value is { } begun)
                    return LocalRedirect($"~/catalogue/{begun.Code}/drafts/{begun.Number}");
                Form.Refused(draft.Problem!);
                break;
            case "retire":
                var retired = await api.Post<RetirementAnswer>($"{path}/retire", new { effectiveFrom = FormAnswers.Day(Form["effectiveFrom"]), reason = Form["reason"] }, Form.Key, null, ct);
                if (retired.Value is { } end)
                    return Done(code, end.State == "retired" ? $"Đã quyết định bãi bỏ từ {Vn.Date(end.EffectiveFrom)}." : $"Đã đề nghị bãi bỏ từ {Vn.Date(end.EffectiveFrom)}; chờ người khác duyệt.");
                Form.Refused(retired.Problem!);
                break;
            case "withdraw":
                var withdrawn = await api.Post<RetirementAnswer>($"{path}/retire/withdraw", Form.Key, ct);
                if (withdrawn.Value is not null)
                    return Done(code, "Đã rút đề nghị bãi bỏ.");
                Form.Refused(withdrawn.Problem!);
                break;
        }
        await Load(code, Today, ct);
        return Page();
    }

    private IActionResult Done(string code, string sentence)
    {
        TempData["Done"] = sentence;
        return LocalRedirect($"~/catalogue/{Uri.EscapeDataString(code)}");
    }

    private async Task Load(string code, DateOnly on, CancellationToken ct)
    {
        On = on;
        var path = $"/v1/procedures/{Uri.EscapeDataString(code)}";
        Life = (await api.Get<Life>($"{path}/versions", ct)).OrShowProblem();
        Terms = (await api.Get<Procedure>($"{path}?on={on:yyyy-MM-dd}", ct)).Value;
        Agencies = (await api.Get<List<CompetentAgency>>($"{path}/agencies", ct)).Value ?? [];
    }
}
