using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.ServiceDefaults.Auth;
using Platform.StaffWeb.Terms;
using Platform.WebDefaults;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb.Pages.Procedures;

/// <summary>What one agency accepts and decides: a level, codes by name, codes excluded; one code a line. Proposed here, applied by a second person.</summary>
public sealed class AgencyModel(PlatformApi api) : PageModel
{
    public SentForm Form { get; private set; } = new();

    public AgencyAnswer Agency { get; private set; } = null!;

    public AgencyChanges Changes { get; private set; } = new([], "", false);

    public bool MayEdit => User.IsInRole(Roles.It);

    public IReadOnlyList<Choice> Levels { get; } = [new("", "Không theo cấp"), .. new[] { "province", "commune", "ministry", "other" }.Select(l => new Choice(l, Vn.LevelName(l)))];

    public async Task OnGet(string code, CancellationToken ct)
    {
        await Load(code, ct);
        ShowWhatHolds();
    }

    public async Task<IActionResult> OnPost(string code, CancellationToken ct)
    {
        Form = new SentForm(Request.Form);
        var done = Form["do"] is "apply" or "withdraw" ? await api.DecideAgencyChange(Form, ct) : await Propose(code, ct);
        if (done is not null)
        {
            TempData["Done"] = done;
            return LocalRedirect($"~/catalogue/agencies/{Uri.EscapeDataString(code)}");
        }
        await Load(code, ct);
        if (Form["do"] is "apply" or "withdraw")
            ShowWhatHolds(); // the other form was not sent
        return Page();
    }

    private async Task<string?> Propose(string code, CancellationToken ct)
    {
        var body = new { accepts = Sent("accepts"), decides = Form["own"] is null ? null : Sent("decides"), reason = Form["reason"] };
        var reply = await api.Post<AgencyChange>($"/v1/agencies/{Uri.EscapeDataString(code)}/assignments", body, Form.Key, Form.Version, ct);
        if (reply.Problem is { } problem)
            Form.Refused(problem);
        return reply.Problem is null ? "Đã ghi đề xuất. Một người khác kiểm tra và áp dụng." : null;
    }

    private void ShowWhatHolds()
    {
        Show("accepts", new Scope(Agency.AcceptsLevel, Agency.Procedures, Agency.Excluded));
        Show("decides", Agency.Decides ?? new Scope(null, null, null));
        Form.Fill("own", Agency.Decides is null ? null : "on");
    }

    private void Show(string name, Scope scope)
    {
        Form.Fill($"{name}.level", scope.Level);
        Form.Fill($"{name}.procedures", string.Join("\n", scope.Procedures ?? []));
        Form.Fill($"{name}.excluded", string.Join("\n", scope.Excluded ?? []));
    }

    private Scope Sent(string name) => new(Form[$"{name}.level"] is { Length: > 0 } level ? level : null, Codes($"{name}.procedures"), Codes($"{name}.excluded"));

    private string[] Codes(string name) => (Form[name] ?? "").Split([' ', ',', ';', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private async Task Load(string code, CancellationToken ct)
    {
        Agency = (await api.Get<AgencyAnswer>($"/v1/agencies/{Uri.EscapeDataString(code)}", ct)).OrShowProblem();
        Changes = new(await api.AgencyChanges(code, ct), Form.Key, MayEdit);
    }
}
