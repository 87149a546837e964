using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Documents;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb.Pages.Books;

/// <summary>The tracking book (form 07) of a period: to be looked through, and printed page by page.</summary>
public sealed class TrackingModel(PlatformApi api, Catalogue catalogue, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Agency { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<Choice> Agencies { get; private set; } = [];

    public PageOf<BookLine> Lines { get; private set; } = new([], null);

    public Problem? Problem { get; private set; }

    public string Period => $"agency={Uri.EscapeDataString(Agency ?? "")}&from={From}&to={To}";

    public string Query => After is { Length: > 0 } ? $"{Period}&after={Uri.EscapeDataString(After)}" : Period;

    public async Task OnGet(CancellationToken ct)
    {
        Fill();
        var own = User.FindFirstValue("agency");
        Agencies = [.. (await catalogue.Agencies(null, ct)).Where(a => a.Code == own || a.Parent == own).Select(a => new Choice(a.Code, a.Name))];
        var reply = await api.Get<PageOf<BookLine>>($"/v1/books/tracking?{Query}&limit=200", ct);
        (Lines, Problem) = (reply.Value ?? Lines, reply.Problem);
    }

    public async Task<IActionResult> OnGetPrint(CancellationToken ct)
    {
        Fill();
        await Papers.Show(HttpContext, api, $"/v1/books/tracking?{Query}&limit=200&format=html", ct);
        return new EmptyResult();
    }

    private void Fill()
    {
        var today = Vn.Today(clock);
        Agency ??= User.FindFirstValue("agency");
        From = Iso(From) ?? new DateOnly(today.Year, today.Month, 1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        // what was received after hours today counts from a later day and stands there
        To = Iso(To) ?? new DateOnly(today.Year, today.Month, DateTime.DaysInMonth(today.Year, today.Month)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static string? Iso(string? text) => FormAnswers.Day(text)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
