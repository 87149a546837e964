using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults.Api;

namespace Platform.CitizenWeb.Pages;

/// <summary>The acknowledgement of a submission, with what opens the public tracking.</summary>
public sealed class SubmittedModel(PlatformApi api) : PageModel
{
    public Dossier Dossier { get; private set; } = null!;

    /// <summary>This dossier's own, as it was given: another one may have been handed in since.</summary>
    public string? Secret => Dossier.TrackingSecret;

    public async Task OnGet(Guid id, CancellationToken ct) => Dossier = (await api.Get<Dossier>($"/v1/dossiers/{id}", ct)).OrShowProblem();
}
