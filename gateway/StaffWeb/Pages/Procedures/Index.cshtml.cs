using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.StaffWeb.Terms;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb.Pages.Procedures;

/// <summary>The catalogue: search and filters, what waits for a decision, what waits for a second person.</summary>
public sealed class IndexModel(PlatformApi api) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Field { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Level { get; set; }

    /// <summary><c>none</c>: not decided.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ServiceLevel { get; set; }

    /// <summary><c>undecided</c> or all.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Show { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public PageOf<CatalogueRow> Rows { get; private set; } = new([], null);

    public IReadOnlyList<Choice> Fields { get; private set; } = [];

    public PageOf<Waiting> Waiting { get; private set; } = new([], null);

    public SentForm Form { get; private set; } = new();

    public bool IsFiltered => new[] { Q, Field, Level, ServiceLevel, Show }.Any(f => !string.IsNullOrWhiteSpace(f));

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
        var fields = api.Get<List<FieldName>>("/v1/procedures/fields", ct);
        var list = Show == "undecided" ? "/v1/procedures/undecided" : "/v1/procedures";
        Rows = (await api.Get<PageOf<CatalogueRow>>($"{list}?limit=50{Part("q", Q)}{Part("field", Field)}{Part("level", Level)}{Part("serviceLevel", ServiceLevel)}{Part("after", After)}", ct)).OrShowProblem();
        Waiting = (await waiting).OrShowProblem();
        Fields = [.. ((await fields).Value ?? []).Select(f => new Choice(f.Name, $"{f.Name} ({f.Procedures})"))];
    }

    public string Link(string after) => $"?q={Uri.EscapeDataString(Q ?? "")}{Part("field", Field)}{Part("level", Level)}{Part("serviceLevel", ServiceLevel)}{Part("show", Show)}{Part("after", after)}";

    private static string Part(string name, string? value) => string.IsNullOrWhiteSpace(value) ? "" : $"&{name}={Uri.EscapeDataString(value.Trim())}";
}
