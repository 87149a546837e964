using System.Text.Json;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults.Api;

namespace Platform.CitizenWeb.Pages;

/// <summary>What a procedure takes and costs, in plain words.</summary>
public sealed class ProcedureModel(PlatformApi api) : PageModel
{
    public Procedure Shown { get; private set; } = null!;

    public IReadOnlyList<string> Steps { get; private set; } = [];

    public IReadOnlyList<string> Conditions { get; private set; } = [];

    public IReadOnlyList<string> LegalBases { get; private set; } = [];

    public async Task OnGet(string code, CancellationToken ct)
    {
        Shown = (await api.Get<Procedure>($"/v1/procedures/{Uri.EscapeDataString(code)}", ct)).OrShowProblem();
        Steps = Lines(Shown.Steps);
        Conditions = Lines(Shown.Conditions);
        LegalBases = Lines(Shown.LegalBases);
    }

    /// <summary>The source writes these as one text, as a list of texts, or as a list of objects with texts.</summary>
    private static string[] Lines(JsonElement? element) => element is not { } value ? [] : value.ValueKind switch
    {
        JsonValueKind.String => [.. value.GetString()!.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(l => l.TrimStart('-', '+', '*', ' ')).Where(l => l.Length > 0)],
        JsonValueKind.Array => [.. value.EnumerateArray().SelectMany(item => Lines(item))],
        JsonValueKind.Object => [.. value.EnumerateObject().SelectMany(item => Lines(item.Value))],
        _ => [],
    };
}
