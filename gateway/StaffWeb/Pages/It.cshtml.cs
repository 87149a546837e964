using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults.Api;

namespace Platform.StaffWeb.Pages;

/// <summary>Provincial IT: the catalogue's last import and what still waits for a decision.</summary>
public sealed class ItModel(PlatformApi api) : PageModel
{
    public sealed record ImportReport(Guid? Id, DateTimeOffset? At, bool DryRun, int SourceRows, int Published, int Drafts, int Unusable, int Unchanged, IReadOnlyList<Oddity>? Oddities);

    public sealed record Oddity(int Row, string? Code, string? Field, string? Problem, string? Done);

    public sealed record UndecidedRow(string Code, string Name, string? Field, IReadOnlyList<UndecidedPoint>? Undecided);

    public sealed record UndecidedPoint(string? Code, string? Where, string? Sentence);

    public ImportReport? Report { get; private set; }

    public PageOf<UndecidedRow> Undecided { get; private set; } = new([], null);

    public async Task OnGet(string? after, CancellationToken ct)
    {
        Report = (await api.Get<ImportReport>("/v1/procedures/imports/latest", ct)).Value;
        await Load(after, ct);
    }

    private async Task Load(string? after, CancellationToken ct) =>
        Undecided = (await api.Get<PageOf<UndecidedRow>>($"/v1/procedures/undecided?limit=50{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}", ct)).OrShowProblem();
}
