using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.ServiceDefaults.Auth;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb.Pages;

/// <summary>What the counter took and gave back on a day, and the closing of one's own takings. Printed as it stands.</summary>
[Authorize(Roles = $"{Roles.Clerk},{Roles.Leader}")]
public sealed class CashModel(PlatformApi api, Catalogue catalogue) : PageModel
{
    /// <summary>A counter's day is some dozens; what is more is left to the API.</summary>
    private const int MostPages = 10;

    public SentForm Form { get; private set; } = new();

    public CashDay Day { get; private set; } = null!;

    public IReadOnlyList<CashLine> Lines { get; private set; } = [];

    public string AgencyName { get; private set; } = "";

    public bool MayClose { get; private set; }

    /// <summary>The caller's own cash by the book.</summary>
    public long MyCash { get; private set; }

    public Task OnGet(DateOnly? on, CancellationToken ct) => Load(on, ct);

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        Form = new SentForm(Request.Form);
        var on = FormAnswers.Day(Form["on"]) ?? default;
        if (!long.TryParse(Form["counted"]?.Replace(".", "").Replace(" ", ""), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var counted))
            Form.Errors["counted"] = "Xin ghi số tiền bằng đồng.";
        if (!Form.HasErrors)
        {
            var reply = await api.Post<JsonDocument>("/v1/cash/closings", new { on, counted, note = string.IsNullOrWhiteSpace(Form["note"]) ? null : Form["note"]!.Trim() }, Form.Key, null, ct);
            if (reply.Problem is null)
            {
                TempData["Done"] = "Đã khoá sổ trong ngày.";
                return LocalRedirect($"~/cash?on={on:yyyy-MM-dd}");
            }
            Form.Refused(reply.Problem);
        }
        await Load(on == default ? null : on, ct);
        return Page();
    }

    private async Task Load(DateOnly? on, CancellationToken ct)
    {
        var path = on is { } day ? $"/v1/cash?limit=200&on={day:yyyy-MM-dd}" : "/v1/cash?limit=200";
        Day = (await api.Get<CashDay>(path, ct)).OrShowProblem();
        List<CashLine> lines = [.. Day.Items];
        var next = Day.Next;
        for (var page = 1; next is not null && page < MostPages; page++)
        {
            var more = (await api.Get<CashDay>($"/v1/cash?limit=200&on={Day.On:yyyy-MM-dd}&after={Uri.EscapeDataString(next)}", ct)).OrShowProblem();
            lines.AddRange(more.Items);
            next = more.Next;
        }
        Lines = lines;
        AgencyName = await catalogue.AgencyName(Day.Agency, ct);
        var me = User.FindFirst("sub")?.Value;
        MayClose = (User.IsInRole(Roles.Clerk) || Day.Totals.Any(t => t.Officer == me)) && Day.Closings.All(c => c.Officer != me); // a leader too who gave money back
        MyCash = Day.Totals.Where(t => t.Officer == me && t.Method == "cash").Sum(t => t.Net);
    }
}

// What the page reads of Dossiers' answer.

public sealed record CashDay(string Agency, DateOnly On, IReadOnlyList<CashLine> Items, string? Next, IReadOnlyList<CashTotal> Totals, IReadOnlyList<CashClosing> Closings);

public sealed record CashLine(Guid Dossier, string Code, string Kind, string Number, string Method, long Amount, string Officer, string? OfficerName, DateTimeOffset At);

public sealed record CashTotal(string Officer, string? OfficerName, string Method, long Payments, long In, long Out, long Net);

public sealed record CashClosing(string Officer, string? OfficerName, long Expected, long Counted, string? Note, DateTimeOffset ClosedAt);
