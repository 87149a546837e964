using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.StaffWeb.Terms;
using Platform.WebDefaults.Api;

namespace Platform.StaffWeb.Pages.Procedures;

/// <summary>Every agency with what it accepts and decides.</summary>
public sealed class AgenciesModel(PlatformApi api) : PageModel
{
    public PageOf<AgencyAnswer> Rows { get; private set; } = new([], null);

    public string? Q { get; private set; }

    public async Task OnGet(string? q, string? after, CancellationToken ct)
    {
        Q = q;
        Rows = (await api.Get<PageOf<AgencyAnswer>>($"/v1/agencies?limit=100&q={Uri.EscapeDataString(q ?? "")}{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}", ct)).OrShowProblem();
    }

    public static string Says(string? level, IReadOnlyList<string>? named, IReadOnlyList<string>? excluded) => string.Join(", ", new[]
    {
        level is null ? null : WebDefaults.Vn.LevelName(level).ToLowerInvariant(),
        named is { Count: > 0 } ? $"{named.Count} thủ tục đích danh" : null,
        excluded is { Count: > 0 } ? $"trừ {excluded.Count} thủ tục" : null,
    }.Where(s => s is not null)) is { Length: > 0 } text ? text : "không thủ tục nào";
}
