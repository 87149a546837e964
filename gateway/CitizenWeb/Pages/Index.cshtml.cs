using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults.Api;

namespace Platform.CitizenWeb.Pages;

/// <summary>The first page: searching for a procedure.</summary>
public sealed class IndexModel(PlatformApi api) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public PageOf<ProcedureRow>? Results { get; private set; }

    public async Task OnGet(CancellationToken ct)
    {
        Q = string.IsNullOrWhiteSpace(Q) ? null : Q.Trim();
        if (Q is null)
            return;
        var query = $"/v1/procedures?limit=20&q={Uri.EscapeDataString(Q)}{(After is null ? "" : $"&after={Uri.EscapeDataString(After)}")}";
        Results = (await api.Get<PageOf<ProcedureRow>>(query, ct)).OrShowProblem();
    }
}
