using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.ServiceDefaults.Auth;
using Platform.WebDefaults;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb.Pages.Support;

/// <summary>Support access: leaders grant it for one dossier and see all of it; provincial IT sees its own.</summary>
public sealed class IndexModel(PlatformApi api) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public SentForm Form { get; private set; } = new();

    /// <summary>The dossier a leader came from to grant access to; null on the plain list.</summary>
    public Dossier? Asked { get; private set; }

    public IReadOnlyList<SupportPersonRow> People { get; private set; } = [];

    public PageOf<SupportRow> Rows { get; private set; } = new([], null);

    public Task OnGet(Guid? dossier, CancellationToken ct) => Load(dossier, ct);

    public async Task<IActionResult> OnPost(Guid dossier, CancellationToken ct)
    {
        Form = new SentForm(Request.Form);
        var body = new { person = Form.Need("person", "Xin chọn người được đọc."), reason = Form.Need("reason", "Xin ghi sự cố cần tìm hiểu."), hours = int.TryParse(Form["hours"], out var hours) ? hours : 0 };
        if (!Form.HasErrors)
        {
            var reply = await api.Post<SupportGranted>($"/v1/dossiers/{dossier}/support-grants", body, Form.Key, null, ct);
            if (reply.Value is { } granted)
            {
                TempData["Done"] = $"Đã cấp quyền đọc đến {Vn.At(granted.ExpiresAt)}.";
                return LocalRedirect("~/support");
            }
            Form.Refused(reply.Problem!);
        }
        await Load(dossier, ct);
        return Page();
    }

    private async Task Load(Guid? dossier, CancellationToken ct)
    {
        if (dossier is { } id && User.IsInRole(Roles.Leader))
        {
            Asked = (await api.Get<Dossier>($"/v1/dossiers/{id}", ct)).OrShowProblem();
            People = (await api.Get<List<SupportPersonRow>>("/v1/support-grants/people", ct)).Value ?? [];
        }
        Rows = (await api.Get<PageOf<SupportRow>>($"/v1/support-grants?limit=50{(After is null ? "" : $"&after={Uri.EscapeDataString(After)}")}", ct)).OrShowProblem();
    }
}
