using Dapper;
using Npgsql;
using Platform.Reporting.Domain;
using Platform.Reporting.Storage;

namespace Platform.Reporting.UseCases;

/// <summary>
/// <c>dotnet Platform.Reporting.dll figures &lt;as of&gt;</c>: II.06a of the seven local days up to an instant, every agency as it was at acceptance, in lines that two installations can be
/// compared by: a restored one and the one it was taken from (docs/backup.md).
/// </summary>
public static class FiguresAsOf
{
    private const int Days = 7;

    public static async Task<IReadOnlyList<string>> Lines(DateTimeOffset asOf, NpgsqlDataSource database, AgencyStore agencies, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        string[] competent = [.. await connection.QueryAsync<string>("SELECT DISTINCT competent_agency FROM reporting.lives ORDER BY 1")];
        var instant = asOf.Microseconds();
        var to = DateOnly.FromDateTime(instant.ToOffset(LocalDay.Offset).DateTime);
        var question = new ReportQuestion("", new Period(to.AddDays(1 - Days), to, instant), Grouping.Agency, (await agencies.Load(ct)).At(instant), [.. competent.Select(a => new CountedIn(a, a))]);
        var report = await ReportIi06a.Answer(question, database, ct);
        return [.. report.Rows.Where(r => r.Key.Length > 0).Select(r => Line(r.Key, r)), Line("total", report.Total)];
    }

    private static string Line(string name, Figures f) =>
        $"ii-06a {name} received {f.ReceivedOnline}+{f.ReceivedDirect}+{f.CarriedOver} resolved {f.ResolvedEarly}+{f.ResolvedOnTime}+{f.ResolvedLate} open {f.InProcessWithinTime}+{f.InProcessOverdue}";
}
