using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults.Api;

namespace Platform.StaffWeb.Pages;

/// <summary>Form 06: from whom to whom a dossier went, when, confirmed, on time or not.</summary>
public sealed class ControlSheetModel(PlatformApi api) : PageModel
{
    public Guid Id { get; private set; }

    public ControlSheet Sheet { get; private set; } = null!;

    public async Task OnGet(Guid id, CancellationToken ct) => (Id, Sheet) = (id, (await api.Get<ControlSheet>($"/v1/dossiers/{id}/control-sheet", ct)).OrShowProblem());
}
