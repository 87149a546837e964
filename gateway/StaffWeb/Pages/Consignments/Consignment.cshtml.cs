using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults.Api;

namespace Platform.StaffWeb.Pages.Consignments;

/// <summary>One parcel and its journey.</summary>
public sealed class ConsignmentModel(PlatformApi api) : PageModel
{
    public Consignment Shown { get; private set; } = null!;

    public async Task OnGet(Guid id, CancellationToken ct) => Shown = (await api.Get<Consignment>($"/v1/consignments/{id}", ct)).OrShowProblem();
}
