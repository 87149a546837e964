using System.Runtime.CompilerServices;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Streams;
using Platform.Dossiers.Views;
using Platform.ServiceDefaults.Auth;
using Platform.Tables;
using Platform.WorkingTime;

namespace Platform.Dossiers.UseCases;

/// <summary>
/// The list as a file for a spreadsheet: the same filters, the same dossiers, the same order. At most 20 000 rows; where there are more, the last
/// line says so. Times are local, amounts whole đồng. Who took which list is in the log, by ids alone: a citizen by their person's reference.
/// </summary>
/// <remarks>
/// format is xlsx (default) or csv: UTF-8 with byte order mark, RFC 4180; a text that a spreadsheet would work out as a formula has an apostrophe before it.
/// Refuses: not-allowed, agency-not-yours (403), bad-filter, bad-format (400).
/// </remarks>
public static class ExportDossiers
{
    public const int Most = 20_000;

    /// <summary>Rows read at once: fewer walks than a page on a screen needs, and still little to hold.</summary>
    private const int PageSize = 500;

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapGet("/export", async (string? format, string? agency, string? stage, int? status, string? procedure, string? q, string? holder, string? role, string? step, bool? nearDue, bool? overdue, bool? stepLate, bool? asked, string? channel, string? returnMethod, string? by, DateOnly? from, DateOnly? to, string? sort, Caller caller, HttpResponse response, Rights rights, Exporting exporting, CancellationToken ct) =>
        {
            if (format is not (null or "xlsx" or "csv"))
                return Refusal.Invalid("bad-format", "format phải là xlsx hoặc csv.").ToHttp();
            var (filter, refusal) = await ListDossiers.Filter(new(agency, stage, status, procedure, q, holder, role, step, nearDue, overdue, asked, stepLate, channel, returnMethod, by, from, to), caller, rights, ct);
            if (filter is null)
                return refusal!.ToHttp();
            if (ListDossiers.Sorted(sort) is not { } order)
                return ListDossiers.UnknownSort(sort);
            response.Headers.CacheControl = "private, no-store";
            response.Headers.XContentTypeOptions = "nosniff";
            return TypedResults.Stream(output => exporting.Write(output, filter, order, format == "csv", agency, caller, ct), format == "csv" ? Csv.ContentType : Xlsx.ContentType, exporting.FileName(agency ?? caller.Agency, format ?? "xlsx"));
        })
        .RequireRolesOrScope(Rights.ReadScope, Rights.Readers)
        .WithName("ExportDossiers").WithSummary("The dossiers the caller may see as a spreadsheet, filtered like the list")
        .Produces<Stream>(StatusCodes.Status200OK, Xlsx.ContentType, "text/csv").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);

    /// <summary>What writing one export needs.</summary>
    public sealed class Exporting(DossierList list, Rights rights, CatalogueCopy catalogue, TimeProvider clock, ILogger<Exporting> log)
    {
        /// <param name="agency">Null: a citizen's own dossiers.</param>
        public string FileName(string? agency, string format) => $"ho-so{(agency is null ? "" : $"-{agency}")}-{LocalTime.LocalDate(clock.GetUtcNow()):yyyyMMdd}.{format}";

        public async Task Write(Stream output, DossierFilter filter, DossierOrder order, bool csv, string? agency, Caller caller, CancellationToken ct)
        {
            var rows = 0;
            var table = new Table("Hồ sơ", DossierTable.Columns, Rows(filter, order, () => rows++, ct), Most, $"Chỉ xuất 20.000 hồ sơ {(order is DossierOrder.Due ? "đến hạn trước" : "mới nhất")}; còn hồ sơ khác khớp với bộ lọc. Xin lọc hẹp hơn.");
            try
            {
                await (csv ? Csv.Write(output, table, ct) : Xlsx.Write(output, table, ct));
            }
            finally
            {
                // also where the line broke: what was read may have arrived
                log.LogInformation(
                    "{Person} of {Agency} exported {Rows} dossiers of {Of}, stage {Stage}, status {Status}, searched: {Searched}, as {Format}",
                    filter.Horizon is { Applicant: { } person, Agencies.Count: 0 } ? person.ToString() : caller.Id, caller.Agency, Math.Min(rows, Most), agency, filter.Stage, filter.Status, !string.IsNullOrWhiteSpace(filter.Text), csv ? "csv" : "xlsx");
            }
        }

        private async IAsyncEnumerable<IReadOnlyList<Cell>> Rows(DossierFilter filter, DossierOrder order, Action read, [EnumeratorCancellation] CancellationToken ct)
        {
            string? after = null;
            do
            {
                var page = rights.Followed(await list.Page(filter, order, after, PageSize, ct));
                foreach (var line in page.Items)
                {
                    read();
                    yield return DossierTable.Row(line, catalogue.Current);
                }
                after = page.Next;
            }
            while (after is not null);
        }
    }
}
