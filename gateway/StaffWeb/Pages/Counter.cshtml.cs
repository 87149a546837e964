using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults.Api;

namespace Platform.StaffWeb.Pages;

/// <summary>A person stands at the counter: which procedure is it?</summary>
public sealed class CounterModel(PlatformApi api) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    public PageOf<ProcedureRow>? Results { get; private set; }

    public async Task OnGet(CancellationToken ct)
    {
        if (!string.IsNullOrWhiteSpace(Q))
            Results = (await api.Get<PageOf<ProcedureRow>>($"/v1/procedures?limit=20&q={Uri.EscapeDataString(Q.Trim())}", ct)).OrShowProblem();
    }
}
