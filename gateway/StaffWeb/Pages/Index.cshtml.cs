using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.ServiceDefaults.Auth;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Documents;

namespace Platform.StaffWeb.Pages;

/// <summary>The desk: what is mine, what waits in the whole agency by stage (the person's own heap first), what the agency is asked about.</summary>
public sealed class IndexModel(PlatformApi api, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Stage { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Procedure { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    /// <summary><c>unit</c> (default), <c>mine</c> or <c>asked</c>.</summary>
    [BindProperty(SupportsGet = true)]
    public string? View { get; set; }

    /// <summary><c>near</c>, <c>over</c>, or empty.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Due { get; set; }

    /// <summary><c>due</c>: the soonest promise first; otherwise newest first.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    public static IReadOnlyList<(string View, string Name)> Views { get; } = [("mine", "Việc của tôi"), ("unit", "Cả đơn vị"), ("asked", "Được hỏi ý kiến")];

    public static IReadOnlyList<(string Value, string Name)> Dues { get; } = [("", "Mọi hạn"), ("near", "Sắp đến hạn"), ("over", "Quá hạn")];

    public string Title => View == "unit" ? Chosen.Name : Views.First(v => v.View == View).Name;

    public Worklist Chosen { get; private set; } = Worklist.All[0];

    public PageOf<DossierRow> Rows { get; private set; } = new([], null);

    public bool IsFiltered => !string.IsNullOrWhiteSpace(Q) || !string.IsNullOrWhiteSpace(Procedure) || !string.IsNullOrEmpty(Due);

    private JsonElement? summary;

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (!StaffMenu.HandlesDossiers(User))
            return LocalRedirect(User.IsInRole(Roles.PostalOfficer) ? "~/consignments" : "~/it");
        summary = (await api.Get<JsonDocument>("/v1/dossiers/summary", ct)).Value?.RootElement;
        Chosen = Worklist.Of(Stage) ?? Worklist.FirstFor(User, Count);
        Rows = (await api.Get<PageOf<DossierRow>>($"/v1/dossiers?limit=50&{Filter()}{Part("after", After)}", ct)).OrShowProblem();
        return Page();
    }

    /// <summary>The whole of what the page shows a part of, as a file.</summary>
    public async Task<IActionResult> OnGetExport(string? format, CancellationToken ct)
    {
        Chosen = Worklist.Of(Stage) ?? Worklist.FirstFor(User, _ => null);
        await Papers.Save(HttpContext, api, $"/v1/dossiers/export?format={(format == "csv" ? "csv" : "xlsx")}&{Filter()}", ct);
        return new EmptyResult();
    }

    private string Filter()
    {
        View = Views.Any(v => v.View == View) ? View : "unit";
        Due = Dues.Any(d => d.Value == Due) ? Due : "";
        Sort = Sort == "due" ? Sort : null;
        var which = View switch { "mine" => "holder=me", "asked" => "asked=true", _ => $"stage={Chosen.Stage}" };
        var due = Due switch { "near" => "&nearDue=true", "over" => "&overdue=true", _ => "" };
        return $"{which}{due}{Part("q", Q)}{Part("procedure", Procedure)}{Part("sort", Sort)}";
    }

    public bool IsDueSoon(DossierRow row) => Worklist.IsDueSoon(row, clock.GetUtcNow());

    /// <summary>This view with something further to it.</summary>
    public string Address(string further) => $"?view={View}{(View == "unit" ? $"&stage={Chosen.Stage}" : "")}{further}";

    /// <summary>This view and its filters in another order, from the first page.</summary>
    public string SortedAddress(string? sort) => Filtered(Part("sort", sort));

    public string PageAddress(string after) => Filtered($"{SortPart}{Part("after", after)}");

    /// <summary>This view and its filters, in one file.</summary>
    public string ExportAddress(string format) => Filtered($"{SortPart}&handler=Export&format={format}");

    /// <summary>Keeps the order chosen.</summary>
    public string SortPart => Part("sort", Sort);

    private string Filtered(string further) => Address($"&q={Uri.EscapeDataString(Q ?? "")}&procedure={Uri.EscapeDataString(Procedure ?? "")}&due={Due}{further}");

    /// <summary>The counts come as an object by stage, as one inside <c>stages</c>, or as a list of stage and count.</summary>
    public int? Count(string stage)
    {
        if (summary is not { } root)
            return null;
        if (root.ValueKind is JsonValueKind.Object && (root.TryGetProperty("stages", out var inner) || root.TryGetProperty("byStage", out inner) || root.TryGetProperty("counts", out inner) || root.TryGetProperty("items", out inner)))
            root = inner;
        if (root.ValueKind is JsonValueKind.Object)
            return root.TryGetProperty(stage, out var count) ? Number(count) : 0;
        var row = root.ValueKind is JsonValueKind.Array ? root.EnumerateArray().FirstOrDefault(r => r.TryGetProperty("stage", out var s) && s.GetString() == stage) : default;
        return row.ValueKind is JsonValueKind.Object ? Number(row) : 0;
    }

    private static int Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetInt32(),
        JsonValueKind.Object when value.TryGetProperty("count", out var count) || value.TryGetProperty("total", out count) => count.GetInt32(),
        _ => 0,
    };

    private static string Part(string name, string? value) => string.IsNullOrWhiteSpace(value) ? "" : $"&{name}={Uri.EscapeDataString(value.Trim())}";
}
