using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb.Pages.Support;

/// <summary>One support access: its log for leaders, who end and review it; the dossier for the person it was granted to, each opening logged.</summary>
public sealed class OneModel(PlatformApi api) : PageModel
{
    public SentForm Form { get; private set; } = new();

    public SupportLog Log { get; private set; } = null!;

    /// <summary>Opened by this request; null otherwise.</summary>
    public Dossier? Dossier { get; private set; }

    public IReadOnlyList<HistoryItem> History { get; private set; } = [];

    public async Task OnGet(Guid id, CancellationToken ct) => await Load(id, ct);

    public async Task<IActionResult> OnPost(Guid id, CancellationToken ct)
    {
        Form = new SentForm(Request.Form);
        if (Form["do"] == "read")
        {
            Dossier = (await api.Get<Dossier>($"/v1/support-grants/{id}/dossier", ct)).OrShowProblem();
            History = (await api.Get<HistoryOf>($"/v1/support-grants/{id}/history", ct)).Value?.Items ?? [];
            ViewData["FormSchema"] = (await api.Get<Procedure>($"/v1/procedures/{Uri.EscapeDataString(Dossier.ProcedureCode)}", ct)).Value?.Rules?.FormSchema;
        }
        else
        {
            var reply = await api.Post<JsonDocument>($"/v1/support-grants/{id}/{(Form["do"] == "review" ? "review" : "revoke")}", Form.Key, ct);
            if (reply.Problem is null)
            {
                TempData["Done"] = Form["do"] == "review" ? "Đã ghi rà soát." : "Đã thu hồi quyền đọc.";
                return LocalRedirect($"~/support/{id}");
            }
            Form.Refused(reply.Problem);
        }
        await Load(id, ct);
        return Page();
    }

    private async Task Load(Guid id, CancellationToken ct) => Log = (await api.Get<SupportLog>($"/v1/support-grants/{id}", ct)).OrShowProblem();
}
