using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.ServiceDefaults.Auth;
using Platform.WebDefaults;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb.Pages.Administration;

/// <summary>The tree of agencies; mergers, splits, new agencies and corrections are proposed, and applied by a second person. What is proposed is what was previewed.</summary>
public sealed class AgenciesModel(PlatformApi api) : PageModel
{
    private const int MostParts = 4;

    public sealed record Seen(DateOnly On, AgencyPlan Plan);

    private sealed record Part(string Code, string Name, IReadOnlyDictionary<string, Span[]>? Hours, string? Parent, string? Unit, string? Address, string? Phone);

    /// <summary>Everybody's weekly hours, where a new agency is not to have its predecessor's.</summary>
    private static readonly Dictionary<string, Span[]> CommonHours =
        CalendarWork.Week.Take(5).ToDictionary(d => d.Key, _ => new[] { new Span(new(7, 30), new(11, 30)), new Span(new(13, 30), new(17, 30)) });

    public SentForm Form { get; private set; } = new();

    public IReadOnlyList<AgencyRow> All { get; private set; } = [];

    public AgencyChanges Changes { get; private set; } = new([], "", false);

    public Seen? Preview { get; private set; }

    /// <summary>What the preview showed, as a digest: a proposal of anything else is previewed first.</summary>
    public string? Shown { get; private set; }

    /// <summary>Open dossiers of the agencies that would end.</summary>
    public IReadOnlyDictionary<string, long> Open { get; private set; } = new Dictionary<string, long>();


    /// <summary>Agencies with how deep they stand, each under its parent.</summary>
    public IEnumerable<(AgencyRow Agency, int Depth)> Tree => Under(null, 0);

    public static int Parts => MostParts;

    public static IReadOnlyList<Choice> Levels { get; } = [new("", "Không đổi"), .. new[] { "province", "commune", "ministry", "other" }.Select(l => new Choice(l, Vn.LevelName(l)))];

    public async Task OnGet(CancellationToken ct) => await Load(ct);

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        Form = new SentForm(Request.Form);
        var done = Form["do"] switch
        {
            "apply" or "withdraw" => await api.DecideAgencyChange(Form, ct),
            "open" or "correct" => await ProposeEdit(ct),
            _ => await Propose(ct),
        };
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
        Part[] parts = [.. Enumerable.Range(1, MostParts).Select(i => new Part(Form[$"code{i}"]?.Trim() ?? "", Form[$"name{i}"]?.Trim() ?? "", Form["hours"] == "common" ? CommonHours : null, Text($"parent{i}"), Text($"unit{i}"), Text($"address{i}"), Text($"phone{i}"))).Where(p => p.Code.Length + p.Name.Length > 0)];
        if (parts.Length == 0)
            Form.Errors["code1"] = "Xin ghi mã và tên cơ quan mới.";
        if (from.Length > 1 && parts.Length > 1)
            Form.Say("Sáp nhập nhiều cơ quan thành một, hoặc chia một cơ quan thành nhiều; không làm cả hai cùng lúc.");
        if (Form.HasErrors)
            return null;
        if (Form["main"] is { Length: > 0 } && parts.Length == 1)
            Form.Fill("main", null); // all go into the one
        var path = parts.Length == 1 ? "merges" : "splits";
        var seen = await api.Post<Seen>($"/v1/agencies/{path}", Body(true), Form.Key, null, ct);
        if (!Answered(seen.Problem))
            return null;
        Shown = Digest(new { path, body = Body(true), seen.Value });
        if (Form["do"] == "propose" && Form["shown"] == Shown)
        {
            var proposed = await api.Post<AgencyChange>($"/v1/agencies/{path}", Body(false), Form.Key, null, ct);
            return Answered(proposed.Problem) ? "Đã ghi đề xuất. Một người khác kiểm tra và áp dụng." : null;
        }
        if (Form["do"] == "propose")
            Form.Say("Nội dung khác với bản đã xem trước. Xin xem lại bản mới dưới đây rồi đề xuất.");
        Preview = seen.Value;
        Open = await api.OpenDossiers(Preview!.Plan.Ended.Select(a => a.Code), ct);
        return null;

        object Body(bool dryRun) => parts.Length == 1
            ? new { from, into = parts[0], on, dryRun, reason = Form["reason"] }
            : new { from = from[0], into = parts, on, dryRun, reason = Form["reason"], main = Text("main") };
    }

    private static string Digest(object shown) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(shown)));

    /// <summary>A new agency, or another name, place, address or phone for one.</summary>
    private async Task<string?> ProposeEdit(CancellationToken ct)
    {
        var code = Form.Need("e-code", "Xin ghi mã cơ quan.");
        DateOnly? on = DateOnly.TryParseExact(Form["e-on"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
        if (Form.HasErrors)
            return null;
        var reply = Form["do"] == "open"
            ? await api.Post<AgencyChange>("/v1/agencies", new
            {
                code, name = Text("e-name"), parent = Text("e-parent"), level = Text("e-level"), unit = Text("e-unit"), address = Text("e-address"), phone = Text("e-phone"), on, reason = Form["e-reason"],
            }, Form.Key, null, ct)
            : await api.Put<AgencyChange>($"/v1/agencies/{Uri.EscapeDataString(code)}", new
            {
                name = Text("e-name"), parent = Text("e-parent"), unit = Text("e-unit"), address = Text("e-address"), phone = Text("e-phone"), on, reason = Form["e-reason"],
            }, Form.Key, null, ct);
        if (reply.Problem is { } problem)
            Form.Refused(problem, field => $"e-{field}");
        return reply.Problem is null ? "Đã ghi đề xuất. Một người khác kiểm tra và áp dụng." : null;
    }

    /// <summary>Null where nothing was typed.</summary>
    private string? Text(string name) => Form[name]?.Trim() is { Length: > 0 } text ? text : null;

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
        var changes = await api.AgencyChanges(null, ct);
        var ending = changes.Where(c => c.Waits).SelectMany(c => c.Reshaping?.Plan.Ended ?? []).Select(a => a.Code);
        Changes = new(changes, Form.Key, User.IsInRole(Roles.It), await api.OpenDossiers(ending, ct));
    }
}
