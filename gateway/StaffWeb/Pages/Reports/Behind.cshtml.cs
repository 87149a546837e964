using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults.Api;

namespace Platform.StaffWeb.Pages.Reports;

/// <summary>The dossiers behind one number.</summary>
public sealed class BehindModel(PlatformApi api) : PageModel
{
    private static readonly string[] Passed = ["agency", "from", "to", "by", "structure", "asOf", "row", "cell", "after"];

    public sealed record Row(Guid? DossierId, Guid? Id, string? Number, string? Code, string? ProcedureCode, string? ProcedureName, DateTimeOffset? ReceivedAt, DateTimeOffset? AcceptedAt, DateTimeOffset? DueAt, DateTimeOffset? ResolvedAt)
    {
        public Guid? Dossier => DossierId ?? Id;
    }

    public PageOf<Row> Rows { get; private set; } = new([], null);

    public string? Cell => Request.Query["cell"];

    public string Back => Query("agency", "from", "to", "by", "structure");

    public string After(string next)
    {
        var query = new QueryBuilder(Passed.Where(n => n != "after" && Request.Query.ContainsKey(n)).Select(n => new KeyValuePair<string, string>(n, Request.Query[n]!))) { { "after", next } };
        return query.ToString();
    }

    public async Task OnGet(CancellationToken ct) =>
        Rows = (await api.Get<PageOf<Row>>($"/v1/reports/ii-06a/dossiers{Query(Passed)}", ct)).OrShowProblem();

    private string Query(params string[] names) =>
        new QueryBuilder(names.Where(n => !string.IsNullOrEmpty(Request.Query[n])).Select(n => new KeyValuePair<string, string>(n, Request.Query[n]!))).ToString();
}
