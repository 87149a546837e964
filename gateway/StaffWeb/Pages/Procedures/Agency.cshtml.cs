using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.ServiceDefaults.Auth;
using Platform.StaffWeb.Terms;
using Platform.WebDefaults;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb.Pages.Procedures;

/// <summary>What one agency accepts and decides: a level, codes by name, codes excluded; one code a line.</summary>
public sealed class AgencyModel(PlatformApi api) : PageModel
{
    public SentForm Form { get; private set; } = new();

    public AgencyAnswer Agency { get; private set; } = null!;

    public bool MayEdit => User.IsInRole(Roles.It);

    public IReadOnlyList<Choice> Levels { get; } = [new("", "Không theo cấp"), .. new[] { "province", "commune", "ministry", "other" }.Select(l => new Choice(l, Vn.LevelName(l)))];

    public async Task OnGet(string code, CancellationToken ct)
    {
        await Load(code, ct);
        Show("accepts", new Scope(Agency.AcceptsLevel, Agency.Procedures, Agency.Excluded));
        Show("decides", Agency.Decides ?? new Scope(null, null, null));
        Form.Defaults["own"] = Agency.Decides is null ? null : "on";
    }

    public async Task<IActionResult> OnPost(string code, CancellationToken ct)
    {
        Form = new SentForm(Request.Form);
        var reply = await api.Put<AgencyAnswer>($"/v1/agencies/{Uri.EscapeDataString(code)}/procedures", new { accepts = Sent("accepts"), decides = Form["own"] is null ? null : Sent("decides") }, Form.Key, Form.Version, ct);
        if (reply.Value is { } saved)
        {
            TempData["Done"] = $"Đã lưu: {saved.Name}.";
            return LocalRedirect("~/catalogue/agencies");
        }
        Form.Refused(reply.Problem!);
        await Load(code, ct);
        return Page();
    }

    private void Show(string name, Scope scope)
    {
        Form.Defaults[$"{name}.level"] = scope.Level;
        Form.Defaults[$"{name}.procedures"] = string.Join("\n", scope.Procedures ?? []);
        Form.Defaults[$"{name}.excluded"] = string.Join("\n", scope.Excluded ?? []);
    }

    private Scope Sent(string name) => new(Form[$"{name}.level"] is { Length: > 0 } level ? level : null, Codes($"{name}.procedures"), Codes($"{name}.excluded"));

    private string[] Codes(string name) => (Form[name] ?? "").Split([' ', ',', ';', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private async Task Load(string code, CancellationToken ct) => Agency = (await api.Get<AgencyAnswer>($"/v1/agencies/{Uri.EscapeDataString(code)}", ct)).OrShowProblem();
}
