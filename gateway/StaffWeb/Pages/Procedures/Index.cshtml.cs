using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.StaffWeb.Terms;
using Platform.WebDefaults;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb.Pages.Procedures;

/// <summary>The catalogue: search and filters, what waits for a decision, what waits for a second person.</summary>
public sealed class IndexModel(PlatformApi api, Catalogue catalogue) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Field { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Level { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Agency { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ServiceLevel { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Subject { get; set; }

    /// <summary><c>undecided</c> or all.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Show { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public PageOf<CatalogueRow> Rows { get; private set; } = new([], null);

    public ProcedureFilters Filters { get; private set; } = ProcedureFilters.None;

    public PageOf<Waiting> Waiting { get; private set; } = new([], null);

    public SentForm Form { get; private set; } = new();

    public bool IsFiltered => new[] { Q, Field, Level, Agency, ServiceLevel, Subject, Show }.Any(f => !string.IsNullOrWhiteSpace(f));

    public Task OnGet(CancellationToken ct) => Load(ct);

    /// <summary>A draft of a procedure the national catalogue does not have.</summary>
    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        Form = new SentForm(Request.Form);
        var code = Form.Need("code", "Nhập mã thủ tục, ví dụ 1.001193.");
        if (!Form.HasErrors)
        {
            var reply = await api.Post<DraftAnswer>($"/v1/procedures/{Uri.EscapeDataString(code)}/drafts", new { }, Form.Key, null, ct);
            if (reply.Value is { } draft)
                return LocalRedirect($"~/catalogue/{draft.Code}/drafts/{draft.Number}");
            Form.Refused(reply.Problem!);
        }
        await Load(ct);
        return Page();
    }

    private async Task Load(CancellationToken ct)
    {
        var waiting = api.Get<PageOf<Waiting>>("/v1/procedures/drafts?limit=100", ct);
        Filters = await ProcedureFilters.Load(catalogue, Level, Field, Agency, ServiceLevel, Subject, ct);
        var list = Show == "undecided" ? "/v1/procedures/undecided" : "/v1/procedures";
        Rows = (await api.Get<PageOf<CatalogueRow>>($"{list}?limit=50{ProcedureFilters.Part("q", Q)}{Filters.Query()}{ProcedureFilters.Part("after", After)}", ct)).OrShowProblem();
        Waiting = (await waiting).OrShowProblem();
    }

    public string Link(string after) => $"?q={Uri.EscapeDataString(Q ?? "")}{Filters.Query()}{ProcedureFilters.Part("show", Show)}{ProcedureFilters.Part("after", after)}";
}
