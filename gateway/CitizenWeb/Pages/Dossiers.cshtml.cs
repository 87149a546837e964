using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults.Api;

namespace Platform.CitizenWeb.Pages;

/// <summary>A citizen's own dossiers and those they act on for others, newest first; before them the half-filled ones.</summary>
public sealed class DossiersModel(PlatformApi api) : PageModel
{
    public PageOf<DossierRow> Rows { get; private set; } = null!;

    /// <summary>Empty where they could not be had.</summary>
    public IReadOnlyList<DraftLine> Drafts { get; private set; } = [];

    public async Task<IActionResult> OnPostDiscard(Guid id, CancellationToken ct)
    {
        TempData["Done"] = await api.Delete($"/v1/drafts/{id}", ct) is { Status: not 404 } problem ? problem.Sentence : "Đã xoá bản nháp.";
        return LocalRedirect("~/dossiers");
    }

    public async Task OnGet(string? after, CancellationToken ct)
    {
        var drafts = after is null ? api.Get<PageOf<DraftLine>>("/v1/drafts?limit=20", ct) : null;
        Rows = (await api.Get<PageOf<DossierRow>>($"/v1/dossiers?limit=20{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}", ct)).OrShowProblem();
        Drafts = drafts is null ? [] : (await drafts).Value?.Items ?? [];
    }
}
