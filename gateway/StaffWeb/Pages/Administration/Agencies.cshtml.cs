using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.ServiceDefaults.Auth;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb.Pages.Administration;

/// <summary>The tree of agencies; mergers and splits are previewed, proposed, and applied by a second person.</summary>
public sealed class AgenciesModel(PlatformApi api) : PageModel
{
    private const int MostParts = 4;

    public sealed record Seen(DateOnly On, AgencyPlan Plan);

    private sealed record Part(string Code, string Name, IReadOnlyDictionary<string, Span[]>? Hours);

    /// <summary>Everybody's weekly hours, where a new agency is not to have its predecessor's.</summary>
    private static readonly Dictionary<string, Span[]> CommonHours =
        CalendarWork.Week.Take(5).ToDictionary(d => d.Key, _ => new[] { new Span(new(7, 30), new(11, 30)), new Span(new(13, 30), new(17, 30)) });

    public SentForm Form { get; private set; } = new();

    public IReadOnlyList<AgencyRow> All { get; private set; } = [];

    public AgencyChanges Changes { get; private set; } = new([], "", false);

    public Seen? Preview { get; private set; }

    /// <summary>Agencies with how deep they stand, each under its parent.</summary>
    public IEnumerable<(AgencyRow Agency, int Depth)> Tree => Under(null, 0);

    public static int Parts => MostParts;

    public async Task OnGet(CancellationToken ct) => await Load(ct);

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        Form = new SentForm(Request.Form);
        var done = Form["do"] is "apply" or "withdraw" ? await api.DecideAgencyChange(Form, ct) : await Propose(ct);
        if (done is not null)
        {
            TempData["Done"] = done;
            return LocalRedirect("~/it/agencies");
        }
        await Load(ct);
        return Page();
    }

    /// <summary>Previews, or writes the proposal down.</summary>
    private async Task<string?> Propose(CancellationToken ct)
    {
        if (!DateOnly.TryParseExact(Form["on"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var on))
            Form.Errors["on"] = "Xin chọn ngày hiệu lực.";
        string[] from = [.. Form.All("from")];
        if (from.Length == 0)
            Form.Errors["from"] = "Xin chọn cơ quan trong danh sách.";
        Part[] parts = [.. Enumerable.Range(1, MostParts).Select(i => new Part(Form[$"code{i}"]?.Trim() ?? "", Form[$"name{i}"]?.Trim() ?? "", Form["hours"] == "common" ? CommonHours : null)).Where(p => p.Code.Length + p.Name.Length > 0)];
        if (parts.Length == 0)
            Form.Errors["code1"] = "Xin ghi mã và tên cơ quan mới.";
        if (from.Length > 1 && parts.Length > 1)
            Form.Say("Sáp nhập nhiều cơ quan thành một, hoặc chia một cơ quan thành nhiều; không làm cả hai cùng lúc.");
        if (Form.HasErrors)
            return null;
        var dryRun = Form["do"] != "propose";
        var (path, body) = parts.Length == 1
            ? ("merges", (object)new { from, into = parts[0], on, dryRun, reason = Form["reason"] })
            : ("splits", new { from = from[0], into = parts, on, dryRun, reason = Form["reason"] });
        if (dryRun)
        {
            var seen = await api.Post<Seen>($"/v1/agencies/{path}", body, Form.Key, null, ct);
            if (Answered(seen.Problem))
                Preview = seen.Value;
            return null;
        }
        return Answered((await api.Post<AgencyChange>($"/v1/agencies/{path}", body, Form.Key, null, ct)).Problem) ? "Đã ghi đề xuất. Một người khác kiểm tra và áp dụng." : null;
    }

    private bool Answered(Problem? problem)
    {
        if (problem is not null)
            Form.Refused(problem, field => field.StartsWith("into", StringComparison.Ordinal) ? "code1" : field);
        return problem is null;
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
        Changes = new(await api.AgencyChanges(null, ct), Form.Key, User.IsInRole(Roles.It));
    }
}
