using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults.Api;

namespace Platform.CitizenWeb.Pages;

/// <summary>A citizen's own dossiers, newest first.</summary>
public sealed class DossiersModel(PlatformApi api) : PageModel
{
    public PageOf<DossierRow> Rows { get; private set; } = null!;

    public async Task OnGet(string? after, CancellationToken ct) =>
        Rows = (await api.Get<PageOf<DossierRow>>($"/v1/dossiers?limit=20{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}", ct)).OrShowProblem();
}
