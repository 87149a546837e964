using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults;
using Platform.WebDefaults.Api;

namespace Platform.CitizenWeb.Pages;

/// <summary>The first page: searching for a procedure, narrowed by level, field, agency, service level and who asks.</summary>
public sealed class IndexModel(PlatformApi api, Catalogue catalogue) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Level { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Field { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Agency { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ServiceLevel { get; set; }

    /// <summary>Who asks: words of the catalogue's subjects.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Subject { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public PageOf<ProcedureRow>? Results { get; private set; }

    public ProcedureFilters Filters { get; private set; } = ProcedureFilters.None;

    public bool IsFiltered => new[] { Level, Field, Agency, ServiceLevel, Subject }.Any(f => !string.IsNullOrWhiteSpace(f));

    public async Task OnGet(CancellationToken ct)
    {
        Q = string.IsNullOrWhiteSpace(Q) ? null : Q.Trim();
        Filters = await ProcedureFilters.Load(catalogue, Level, Field, Agency, ServiceLevel, Subject, ct);
        if (Q is null && !IsFiltered)
            return;
        Results = (await api.Get<PageOf<ProcedureRow>>($"/v1/procedures?limit=20{Query(After)}", ct)).OrShowProblem();
    }

    /// <summary>The same search, begun after a place.</summary>
    public string Link(string after) => $"?{Query(after).TrimStart('&')}";

    private string Query(string? after) => $"{ProcedureFilters.Part("q", Q)}{Filters.Query()}{ProcedureFilters.Part("after", after)}";
}
