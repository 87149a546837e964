using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults.Api;

namespace Platform.StaffWeb.Pages;

/// <summary>Somebody comes with a written authority, or to take one back: which dossier is it about?</summary>
public sealed class AuthoritiesModel(PlatformApi api) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    public PageOf<DossierRow>? Rows { get; private set; }

    public async Task OnGet(CancellationToken ct)
    {
        if (!string.IsNullOrWhiteSpace(Q))
            Rows = (await api.Get<PageOf<DossierRow>>($"/v1/dossiers?limit=20&q={Uri.EscapeDataString(Q.Trim())}", ct)).OrShowProblem();
    }
}
