using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults.Api;

namespace Platform.StaffWeb.Pages;

/// <summary>What the officer has to hear of: their own work, and their role's which nobody holds. Each reads for themselves.</summary>
public sealed class NoticesModel(PlatformApi api) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Unread { get; set; }

    public PageOf<StaffNotice> Rows { get; private set; } = new([], null);

    public async Task OnGet(CancellationToken ct) => Rows = (await api.Get<PageOf<StaffNotice>>(
        $"/v1/staff-notices?limit=30&unread={(Unread ? "true" : "false")}{(After is null ? "" : $"&after={Uri.EscapeDataString(After)}")}", ct)).OrShowProblem();

    public async Task<IActionResult> OnPostOne(Guid id, string? at, string? then, CancellationToken ct)
    {
        await api.Post<MarkedNotices>($"/v1/staff-notices/{id}/read", $"read-{id:N}", ct); // unread after all is no harm
        return LocalRedirect(then == "open" && at is ['/', not ('/' or '\\'), ..] ? $"~{at}" : "~/notices");
    }

    public async Task<IActionResult> OnPostAll(CancellationToken ct)
    {
        (await api.Post<MarkedNotices>("/v1/staff-notices/read", Guid.NewGuid().ToString("N"), ct)).OrShowProblem();
        return LocalRedirect("~/notices");
    }
}
