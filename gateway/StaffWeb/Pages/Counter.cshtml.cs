using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults.Api;

namespace Platform.StaffWeb.Pages;

/// <summary>A person stands at the counter: which procedure is it? Or the clerk goes on with what she had to put aside.</summary>
public sealed class CounterModel(PlatformApi api) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    public PageOf<ProcedureRow>? Results { get; private set; }

    /// <summary>What the clerk has half typed; empty where it could not be had.</summary>
    public IReadOnlyList<DraftLine> Drafts { get; private set; } = [];

    public async Task<IActionResult> OnPostDiscard(Guid id, CancellationToken ct)
    {
        TempData["Done"] = await api.Delete($"/v1/drafts/{id}", ct) is { Status: not 404 } problem ? problem.Sentence : "Đã xoá bản nháp.";
        return LocalRedirect("~/counter");
    }

    public async Task OnGet(CancellationToken ct)
    {
        var drafts = api.Get<PageOf<DraftLine>>("/v1/drafts?limit=20", ct);
        if (!string.IsNullOrWhiteSpace(Q))
            Results = (await api.Get<PageOf<ProcedureRow>>($"/v1/procedures?limit=20&q={Uri.EscapeDataString(Q.Trim())}", ct)).OrShowProblem();
        Drafts = (await drafts).Value?.Items ?? [];
    }
}
