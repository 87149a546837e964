using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.ServiceDefaults.Auth;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb.Pages.Consignments;

/// <summary>Results on their way by post; the postal officer takes the sealed ones over on a manifest.</summary>
public sealed class IndexModel(PlatformApi api) : PageModel
{
    public SentForm Form { get; private set; } = new();

    /// <summary>Null = all.</summary>
    public string? State { get; private set; }

    public PageOf<ConsignmentRow> Rows { get; private set; } = new([], null);

    public Task OnGet(string? state, string? after, CancellationToken ct) => Load(state, after, ct);

    public async Task<IActionResult> OnPost(string? state, CancellationToken ct)
    {
        Form = new SentForm(Request.Form);
        Guid[] ids = [.. Form.All("id").Select(id => Guid.TryParse(id, out var known) ? known : Guid.Empty).Where(id => id != Guid.Empty)];
        if (ids.Length == 0)
        {
            Form.Say("Xin chọn ít nhất một bưu gửi.");
        }
        else
        {
            var reply = await api.Post<ManifestMade>("/v1/manifests", new { consignmentIds = ids }, Form.Key, null, ct);
            if (reply.Value is { } made)
            {
                TempData["Done"] = $"Đã lập bảng kê {made.Number}, {made.Consignments} bưu gửi.";
                return LocalRedirect($"~/consignments/manifests/{made.Id}");
            }
            Form.Refused(reply.Problem!);
        }
        await Load(state, null, ct);
        return Page();
    }

    private async Task Load(string? state, string? after, CancellationToken ct)
    {
        State = state switch { "all" => null, { Length: > 0 } => state, _ => User.IsInRole(Roles.PostalOfficer) ? "ordered" : null };
        var query = $"/v1/consignments?limit=50{(State is null ? "" : $"&state={Uri.EscapeDataString(State)}")}{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}";
        Rows = (await api.Get<PageOf<ConsignmentRow>>(query, ct)).OrShowProblem();
    }
}
