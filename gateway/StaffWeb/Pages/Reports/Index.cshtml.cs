using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.ServiceDefaults.Auth;
using Platform.WebDefaults;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb.Pages.Reports;

/// <summary>II.06a as a table a leader reads; every number opens its dossiers.</summary>
public sealed class IndexModel(PlatformApi api, Catalogue catalogue, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Agency { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? By { get; set; }

    /// <summary><c>current</c>: dossiers of a merged agency with its successor, in earlier periods too; <c>original</c>: with the agency that accepted them.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Structure { get; set; }

    public Report? Report { get; private set; }

    public Problem? Problem { get; private set; }

    public IReadOnlyList<Choice> Agencies { get; private set; } = [];

    public DateTimeOffset Now => clock.GetUtcNow();

    public string AgencyName => Agencies.FirstOrDefault(a => a.Value == Agency)?.Text ?? Agency ?? "";

    /// <summary>Technical administration sees the figures, not the dossiers.</summary>
    public bool MayOpen => !User.IsInRole(Roles.It);

    public string Behind(string? row, string cell) =>
        $"{Request.PathBase}/reports/ii-06a/dossiers?agency={Agency}&from={From}&to={To}&by={By}&structure={Structure}&asOf={Uri.EscapeDataString(Vn.Machine(Report?.AsOf ?? Now))}&cell={cell}{(row is null ? "" : $"&row={Uri.EscapeDataString(row)}")}";

    public async Task OnGet(CancellationToken ct)
    {
        var own = User.FindFirstValue("agency");
        var today = Vn.Today(clock);
        Agency ??= own;
        From = Iso(From) ?? new DateOnly(today.Year, today.Month, 1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        To = Iso(To) ?? today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        By = By is "field" or "procedure" ? By : "agency";
        Structure = Structure is "original" ? Structure : "current";
        var all = await catalogue.Agencies(null, ct);
        var under = all.Where(a => a.Code == own || a.Parent == own).ToList();
        var takenOver = under.SelectMany(a => a.Predecessors ?? []).ToHashSet();
        Agencies = [.. all.Where(a => under.Contains(a) || takenOver.Contains(a.Code)).Select(a => new Choice(a.Code, a.ValidUntil < today ? $"{a.Name} (đến hết {Vn.Date(a.ValidUntil)})" : a.Name))];
        var reply = await api.Get<Report>($"/v1/reports/ii-06a?agency={Uri.EscapeDataString(Agency ?? "")}&from={From}&to={To}&by={By}&structure={Structure}", ct);
        (Report, Problem) = (reply.Value, reply.Problem);
    }

    private static string? Iso(string? text) => FormAnswers.Day(text)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
