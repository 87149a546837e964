using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb.Pages.Administration;

/// <summary>The tree of agencies; mergers and splits with a preview.</summary>
public sealed class AgenciesModel(PlatformApi api) : PageModel
{
    private const int MostParts = 4;

    public sealed record AgencyRow(string Code, string Name, string? Parent, string? Level, DateOnly ValidFrom, DateOnly? ValidUntil, IReadOnlyList<string>? Predecessors);

    public sealed record Outcome(bool DryRun, DateOnly On, Plan Plan);

    public sealed record Plan(IReadOnlyList<AgencyRow> Ended, IReadOnlyList<AgencyRow> Made, IReadOnlyList<AgencyRow> Moved, IReadOnlyDictionary<string, string>? DossiersTo);

    private sealed record Part(string Code, string Name);

    public SentForm Form { get; private set; } = new();

    public IReadOnlyList<AgencyRow> All { get; private set; } = [];

    public Outcome? Preview { get; private set; }

    /// <summary>Agencies with how deep they stand, each under its parent.</summary>
    public IEnumerable<(AgencyRow Agency, int Depth)> Tree => Under(null, 0);

    public static int Parts => MostParts;

    public async Task OnGet(CancellationToken ct) => await Load(ct);

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        Form = new SentForm(Request.Form);
        if (!DateOnly.TryParseExact(Form["on"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var on))
            Form.Errors["on"] = "Xin chọn ngày hiệu lực.";
        string[] from = [.. Form.All("from")];
        if (from.Length == 0)
            Form.Errors["from"] = "Xin chọn cơ quan trong danh sách.";
        Part[] parts = [.. Enumerable.Range(1, MostParts).Select(i => new Part(Form[$"code{i}"]?.Trim() ?? "", Form[$"name{i}"]?.Trim() ?? "")).Where(p => p.Code.Length + p.Name.Length > 0)];
        if (parts.Length == 0)
            Form.Errors["code1"] = "Xin ghi mã và tên cơ quan mới.";
        if (from.Length > 1 && parts.Length > 1)
            Form.Say("Sáp nhập nhiều cơ quan thành một, hoặc chia một cơ quan thành nhiều; không làm cả hai cùng lúc.");
        if (!Form.HasErrors)
        {
            var dryRun = Form["do"] != "carry-out";
            var reply = parts.Length == 1
                ? await api.Post<Outcome>("/v1/agencies/merges", new { from, into = parts[0], on, dryRun }, Form.Key, null, ct)
                : await api.Post<Outcome>("/v1/agencies/splits", new { from = from[0], into = parts, on, dryRun }, Form.Key, null, ct);
            if (reply.Problem is { } problem)
                Form.Refused(problem, field => field.StartsWith("into", StringComparison.Ordinal) ? "code1" : field);
            else if (dryRun)
                Preview = reply.Value;
            else
            {
                TempData["Done"] = $"Đã ghi. Có hiệu lực từ {on:dd/MM/yyyy}; hồ sơ đang giải quyết chuyển theo.";
                return LocalRedirect("~/it/agencies");
            }
        }
        await Load(ct);
        return Page();
    }

    private IEnumerable<(AgencyRow Agency, int Depth)> Under(string? parent, int depth) => depth > 10
        ? []
        : All.Where(a => a.Parent == parent).SelectMany(a => Under(a.Code, depth + 1).Prepend((a, depth)));

    private async Task Load(CancellationToken ct)
    {
        List<AgencyRow> all = [];
        string? next = null;
        do
        {
            var page = (await api.Get<PageOf<AgencyRow>>($"/v1/agencies?limit=200{(next is null ? "" : $"&after={Uri.EscapeDataString(next)}")}", ct)).OrShowProblem();
            all.AddRange(page.Items);
            next = page.Next;
        }
        while (next is not null);
        All = all;
    }
}
