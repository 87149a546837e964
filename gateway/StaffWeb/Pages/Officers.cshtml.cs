using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb.Pages;

/// <summary>Who has how much to do; a leader hands a colleague's work over.</summary>
public sealed class OfficersModel(PlatformApi api, Catalogue catalogue) : PageModel
{
    private IReadOnlyList<Agency> agencies = [];

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public SentForm Form { get; private set; } = new();

    public PageOf<OfficerRow> Rows { get; private set; } = new([], null);

    /// <summary>Of the person's own agency.</summary>
    public IEnumerable<OfficerRow> Colleagues => Rows.Items.Where(o => o.Agency == User.FindFirst("agency")?.Value);

    public string NameOf(string agency) => agencies.FirstOrDefault(a => a.Code == agency)?.Name ?? agency;

    public Task OnGet(CancellationToken ct) => Load(ct);

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        Form = new SentForm(Request.Form);
        var (from, body) = (Form.Need("from", "Xin chọn người giao."), new { to = Form.Need("to", "Xin chọn người nhận."), reason = Form.Need("reason", "Xin ghi lý do.") });
        if (!Form.HasErrors)
        {
            var reply = await api.Post<WorkHandedOver>($"/v1/officers/{Uri.EscapeDataString(from)}/hand-over", body, Form.Key, null, ct);
            if (reply.Value is not null)
            {
                TempData["Done"] = "Đang bàn giao. Số hồ sơ của từng người đổi trong ít giây.";
                return LocalRedirect("~/officers");
            }
            Form.Refused(reply.Problem!);
        }
        await Load(ct);
        return Page();
    }

    private async Task Load(CancellationToken ct)
    {
        Rows = (await api.Get<PageOf<OfficerRow>>($"/v1/officers?limit=100{(After is null ? "" : $"&after={Uri.EscapeDataString(After)}")}", ct)).OrShowProblem();
        agencies = await catalogue.Agencies(null, ct);
    }
}
