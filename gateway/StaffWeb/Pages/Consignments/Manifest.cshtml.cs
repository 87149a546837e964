using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults.Api;

namespace Platform.StaffWeb.Pages.Consignments;

/// <summary>The list both sides sign at the hand-over.</summary>
public sealed class ManifestModel(PlatformApi api) : PageModel
{
    public Manifest Shown { get; private set; } = null!;

    public async Task OnGet(Guid id, CancellationToken ct) => Shown = (await api.Get<Manifest>($"/v1/manifests/{id}", ct)).OrShowProblem();
}
