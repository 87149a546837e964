using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.ServiceDefaults.Auth;
using Platform.WebDefaults;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Documents;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb.Pages;

/// <summary>
/// The desk: what is mine, what waits in the whole agency by stage (the person's own heap first), what the agency is asked about. A search finds
/// at every stage, whichever heap was open: who asks at the counter does not know how far it has come.
/// </summary>
public sealed class IndexModel(PlatformApi api, Catalogue catalogue, TimeProvider clock) : PageModel
{
    /// <summary>In the address, every stage.</summary>
    public const string All = "all";

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

    /// <summary><c>near</c>, <c>over</c>, <c>step</c>, or empty.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Due { get; set; }

    /// <summary><c>due</c>: the soonest promise first; otherwise newest first.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    /// <summary>Of the current step, as <see cref="Role"/> and <see cref="Holder"/>.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Step { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Role { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Holder { get; set; }

    /// <summary>The person's own or one below it.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Agency { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Channel { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnMethod { get; set; }

    /// <summary><c>due</c>: the days are those of the promise; otherwise of the submission.</summary>
    [BindProperty(SupportsGet = true)]
    public string? By { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    public static IReadOnlyList<(string View, string Name)> Views { get; } = [("mine", "Việc của tôi"), ("unit", "Cả đơn vị"), ("asked", "Được hỏi ý kiến")];

    public static IReadOnlyList<Choice> Dues { get; } = [new("", "Mọi hạn"), new("near", "Sắp đến hạn"), new("over", "Quá hạn"), new("step", "Quá hạn bước")];

    public static IReadOnlyList<Choice> StepRoles { get; } = [new("", "Mọi vai trò"), .. new[] { Roles.Clerk, Roles.Specialist, Roles.Leader, Roles.ClericalOfficer }.Select(r => new Choice(r, Vn.RoleName(r)))];

    public static IReadOnlyList<Choice> Channels { get; } = [new("", "Mọi kênh"), new("counter", "Tại quầy"), new("online", "Trực tuyến"), new("postal", "Bưu chính")];

    public static IReadOnlyList<Choice> ReturnMethods { get; } = [new("", "Mọi cách"), new("counter", "Tại quầy"), new("online", "Trực tuyến"), new("postal", "Bưu điện")];

    public static IReadOnlyList<Choice> Days { get; } = [new("", "Ngày nộp"), new("due", "Ngày hẹn trả")];

    public IReadOnlyList<Choice> Agencies { get; private set; } = [];

    public IReadOnlyList<Choice> Steps => [new("", "Mọi bước"), .. StepHeaps.GroupBy(s => s.Step).Select(g => new Choice(g.Key, $"{g.First().Name} ({g.Sum(s => s.Count)})"))];

    public IReadOnlyList<Choice> Holders =>
    [
        new("", "Mọi cán bộ"),
        .. (summary?.Holders ?? []).OrderBy(h => h.Name, StringComparer.Ordinal).Select(h => new Choice(h.Id, $"{h.Name ?? h.Id} ({h.Count})")),
        .. Holder is { Length: > 0 } chosen && summary?.Holders?.Any(h => h.Id == chosen) is not true ? [new Choice(chosen, (Rows.Items is [{ Step.Holder.Name: { } name }, ..] ? name : "Cán bộ đã chọn"))] : Array.Empty<Choice>(),
    ];

    /// <summary>The work in hand by step, the most late first.</summary>
    public IReadOnlyList<StepHeap> StepHeaps => [.. (summary?.Steps ?? []).OrderByDescending(s => s.Late).ThenByDescending(s => s.Count)];

    public string Title => View != "unit" ? Views.First(v => v.View == View).Name : Everywhere ? "Tất cả giai đoạn" : Heap!.Name;

    /// <summary>The heap the person opened; null: every one.</summary>
    public Worklist? Heap { get; private set; } = Worklist.All[0];

    /// <summary>Found by what was typed, or by who has it in hand, a dossier is wanted wherever it is.</summary>
    public bool Everywhere => Heap is null || new[] { Q, Step, Role, Holder }.Any(f => !string.IsNullOrWhiteSpace(f));

    public PageOf<DossierRow> Rows { get; private set; } = new([], null);

    /// <summary>What is wrong with the filters; null where nothing is.</summary>
    public Problem? Problem { get; private set; }

    public bool IsFiltered => Chosen.Any(f => !string.IsNullOrWhiteSpace(f.Value)) || !string.IsNullOrEmpty(Due);

    /// <summary>The person has looked for more than the usual.</summary>
    public bool IsFilteredFurther => new[] { Step, Role, View == "mine" ? null : Holder, Agency, Channel, ReturnMethod, From, To }.Any(f => !string.IsNullOrWhiteSpace(f));

    private WorkSummary? summary;

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (!StaffMenu.HandlesDossiers(User))
            return LocalRedirect(User.IsInRole(Roles.PostalOfficer) ? "~/consignments" : "~/it");
        Agencies = await Below(ct);
        Agency = Agencies.Any(a => a.Value == Agency) ? Agency : null;
        summary = (await api.Get<WorkSummary>($"/v1/dossiers/summary{(Agency is null ? "" : $"?agency={Uri.EscapeDataString(Agency)}")}", ct)).Value;
        Heap = Opened(Count);
        var reply = await api.Get<PageOf<DossierRow>>($"/v1/dossiers?limit=50&{Filter()}{Part("after", After)}", ct);
        if (reply.Problem is { Status: 400 } wrong)
            Problem = wrong;
        else
            Rows = reply.OrShowProblem();
        return Page();
    }

    /// <summary>The whole of what the page shows a part of, as a file.</summary>
    public async Task<IActionResult> OnGetExport(string? format, CancellationToken ct)
    {
        Heap = Opened(_ => null);
        await Papers.Save(HttpContext, api, $"/v1/dossiers/export?format={(format == "csv" ? "csv" : "xlsx")}&{Filter()}", ct);
        return new EmptyResult();
    }

    private Worklist? Opened(Func<string, int?> count) => Stage == All ? null : Worklist.Of(Stage) ?? Worklist.FirstFor(User, count);

    /// <summary>The person's agency and all below it; nothing to choose from where there is none below, or where the catalogue is away.</summary>
    private async Task<IReadOnlyList<Choice>> Below(CancellationToken ct)
    {
        try
        {
            var own = User.FindFirstValue("agency");
            var all = (await catalogue.AgenciesToday(null, ct)).ToLookup(a => a.Parent ?? "");
            var below = Under(own ?? "").ToArray();
            return below.Length == 0 ? [] : [new("", "Mọi cơ quan"), .. all.SelectMany(g => g).Where(a => a.Code == own).Concat(below).Select(a => new Choice(a.Code, a.Name))];

            IEnumerable<Agency> Under(string parent) => parent.Length == 0 ? [] : all[parent].SelectMany(a => Under(a.Code).Prepend(a));
        }
        catch (ProblemException)
        {
            return []; // the desk stands without it
        }
    }

    private string Filter()
    {
        View = Views.Any(v => v.View == View) ? View : "unit";
        Due = Dues.Any(d => d.Value == Due) ? Due : "";
        Sort = Sort == "due" ? Sort : null;
        (From, To) = (Iso(From), Iso(To));
        By = By == "due" && (From ?? To) is not null ? By : null;
        var which = View switch { "mine" => "holder=me", "asked" => "asked=true", _ => Everywhere ? "" : $"stage={Heap!.Stage}" };
        var due = Due switch { "near" => "&nearDue=true", "over" => "&overdue=true", "step" => "&stepLate=true", _ => "" };
        return $"{which}{due}{string.Concat(Chosen.Select(f => Part(f.Name, f.Value)))}{Part("sort", Sort)}";
    }

    /// <summary>The filters by their names, which the address and the platform share.</summary>
    private IEnumerable<(string Name, string? Value)> Chosen =>
    [
        ("q", Q), ("procedure", Procedure), ("step", Step), ("role", Role), ("holder", View == "mine" ? null : Holder), ("agency", Agency),
        ("channel", Channel), ("returnMethod", ReturnMethod), ("by", By), ("from", From), ("to", To),
    ];

    private static string? Iso(string? text) => FormAnswers.Day(text)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public bool IsDueSoon(DossierRow row) => Worklist.IsDueSoon(row, clock.GetUtcNow());

    /// <summary>This view with something further to it.</summary>
    public string Address(string further) => $"?view={View}{(View == "unit" ? $"&stage={Heap?.Stage ?? All}" : "")}{further}";

    /// <summary>This view and its filters in another order, from the first page.</summary>
    public string SortedAddress(string? sort) => Filtered(Part("sort", sort));

    public string PageAddress(string after) => Filtered($"{SortPart}{Part("after", after)}");

    /// <summary>This view and its filters, in one file.</summary>
    public string ExportAddress(string format) => Filtered($"{SortPart}&handler=Export&format={format}");

    /// <summary>What lies at a step, for whoever has it.</summary>
    public string StepAddress(StepHeap step, bool late) => $"?view=unit&stage={All}{AgencyPart}{Part("step", step.Step)}{Part("role", step.Role)}{(late ? "&due=step" : "")}{SortPart}";

    /// <summary>Keeps the order chosen.</summary>
    public string SortPart => Part("sort", Sort);

    /// <summary>Keeps the agency chosen.</summary>
    public string AgencyPart => Part("agency", Agency);

    private string Filtered(string further) => Address($"{string.Concat(Chosen.Select(f => Part(f.Name, f.Value)))}{Part("due", Due)}{further}");

    /// <summary>Null where it could not be counted.</summary>
    public int? Count(string stage) => summary is null ? null : stage == All ? (int)summary.Total : (int)(summary.Stages?.GetValueOrDefault(stage) ?? 0);

    private static string Part(string name, string? value) => string.IsNullOrWhiteSpace(value) ? "" : $"&{name}={Uri.EscapeDataString(value.Trim())}";
}
