using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults.Api;

namespace Platform.StaffWeb.Pages.Procedures;

/// <summary>The configuration's archive, as the API gives it.</summary>
public sealed class ExportModel(PlatformApi api) : PageModel
{
    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        using var answer = await api.Open("/v1/configuration/export", ct);
        if (!answer.IsSuccessStatusCode)
            throw new ProblemException(await ProblemReader.Read(answer, ct));
        return File(await answer.Content.ReadAsByteArrayAsync(ct), "application/zip", "cau-hinh.zip");
    }
}
