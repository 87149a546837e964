using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

[Collection("dossiers")]
public sealed partial class Exporting(DossiersHost host) : IDisposable
{
    private const string NameColumn = "Người nộp";

    [Theory]
    [InlineData("")]
    [InlineData("stage=submitted")]
    [InlineData("status=2")]
    [InlineData($"procedure={TestCatalogue.Extract}")]
    [InlineData("q=lo%20thi%20mai")]
    [InlineData("overdue=true")]
    [InlineData("agency=H18.25&nearDue=false")]
    [InlineData("holder=me")]
    [InlineData("asked=true")]
    [InlineData("sort=due")]
    [InlineData("channel=online&returnMethod=counter&from=2026-11-23&to=2026-11-23")]
    [InlineData("by=due&from=2026-11-24&to=2026-11-30")]
    [InlineData("stepLate=true")]
    public async Task The_file_has_the_rows_of_the_list_in_its_order(string filter)
    {
        host.Clock.Now = DossiersHost.MondayNine;
        await host.Submitted(TestCatalogue.Extract, person: People.OtherCitizen);
        await host.Accepted();
        host.Clock.Now = DossiersHost.MondayNine.AddDays(1);
        using var clerk = host.As(People.Clerk);
        var listed = await Listed(clerk, filter);
        (await Exported(clerk, filter)).Select(r => r["Số đăng ký"]).ShouldBe(listed);
        if (filter.Length == 0)
            listed.Count.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task The_log_names_a_citizen_by_their_persons_reference_and_an_officer_by_the_account()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        TestPerson citizen = new("account-of-a-citizen", "Mùa Thị Xuất", ["citizen"], IdentityNumber: "011090077001");
        var id = await host.Submitted(TestCatalogue.Extract, "counter", citizen);
        using var own = host.As(citizen);
        (await Exported(own, "")).Count.ShouldBe(1);
        using var clerk = host.As(People.Clerk);
        await Exported(clerk, "stage=submitted");
        var said = host.Said.Lines.Where(l => l.Contains(" exported ", StringComparison.Ordinal)).ToList();
        var person = await host.Scalar<Guid>("SELECT applicant FROM dossiers.dossier_list WHERE id = $1", id);
        said.ShouldContain(l => l.StartsWith(person.ToString(), StringComparison.Ordinal));
        said.ShouldContain(l => l.StartsWith("clerk-1 ", StringComparison.Ordinal));
        said.ShouldAllBe(l => !l.Contains("account-of-a-citizen", StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_than_a_page_is_walked_to_its_end()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var id = await host.Submitted(TestCatalogue.Extract);
        const string procedure = "9.000901";
        // copies of one row: 1 100 submissions would take minutes and show nothing more
        await host.Scalar<long>(
            """
            WITH copied AS (
                INSERT INTO dossiers.dossier_list
                SELECT (jsonb_populate_record(d, jsonb_build_object('id', gen_random_uuid(), 'number', 'X-' || n, 'procedure_code', $2, 'submitted_at', d.submitted_at - n / 3 * interval '1 minute'))).*
                FROM dossiers.dossier_list d, generate_series(1, 1100) n WHERE d.id = $1 RETURNING 1)
            SELECT count(*) FROM copied
            """, id, procedure);
        using var clerk = host.As(People.Clerk);
        var rows = await Exported(clerk, $"procedure={procedure}");
        rows.Count.ShouldBe(1100);
        rows.Select(r => r["Số đăng ký"]).Distinct().Count().ShouldBe(1100);
        rows.Select(r => r["Số đăng ký"]).ShouldBe(await Listed(clerk, $"procedure={procedure}"));
        await host.Scalar<long>("WITH gone AS (DELETE FROM dossiers.dossier_list WHERE procedure_code = $1 RETURNING 1) SELECT count(*) FROM gone", procedure);
    }

    [Fact]
    public async Task A_sheet_says_what_the_list_says_in_local_time_and_whole_dong()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var id = await host.Submitted(TestCatalogue.Extract, "counter");
        using var clerk = host.As(People.Clerk);
        var code = (await clerk.Post($"/v1/dossiers/{id}/accept", Api.Seen(TestCatalogue.Extract)).Body()).Text("code")!;
        using var answer = await clerk.Get($"/v1/dossiers/export?q={code}");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        answer.Content.Headers.ContentDisposition!.FileName.ShouldBe("ho-so-H18.25-20261123.xlsx");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        using var book = SpreadsheetDocument.Open(await answer.Content.ReadAsStreamAsync(), false);
        var rows = book.WorkbookPart!.WorksheetParts.Single().Worksheet.Descendants<Row>().Select(r => r.Elements<Cell>().ToArray()).ToArray();
        rows.Length.ShouldBe(2);
        var row = rows[0].Select((c, i) => (c.InnerText, Cell: rows[1][i])).ToDictionary(p => p.InnerText, p => p.Cell);
        row["Mã hồ sơ"].InnerText.ShouldBe(code);
        row[NameColumn].InnerText.ShouldBe("Lò Thị Mai");
        row["Tên thủ tục"].InnerText.ShouldBe("Cấp bản sao trích lục (thử)");
        row["Kênh nộp"].InnerText.ShouldBe("Trực tuyến");
        row["Giai đoạn"].InnerText.ShouldBe("đang thẩm định");
        row["Cơ quan giải quyết"].InnerText.ShouldBe("Ủy ban nhân dân xã Tủa Chùa");
        row["Còn phải thu (đồng)"].DataType.ShouldBeNull();
        row["Còn phải thu (đồng)"].CellValue!.Text.ShouldBe("8000");
        DateTime.FromOADate(double.Parse(row["Hẹn trả lúc"].CellValue!.Text, CultureInfo.InvariantCulture)).ShouldBe(new DateTime(2026, 11, 25, 17, 30, 0), TimeSpan.FromSeconds(1));
        DateTime.FromOADate(double.Parse(row["Nộp lúc"].CellValue!.Text, CultureInfo.InvariantCulture)).ShouldBe(new DateTime(2026, 11, 23, 9, 0, 0), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_file_holds_what_its_reader_may_see_and_nothing_else()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        using var clerk = host.As(People.Clerk);
        using var elsewhere = host.As(People.ClerkElsewhere);
        List<string> ours = [];
        foreach (var id in new[] { await host.Accepted(), await host.Submitted(TestCatalogue.Extract, person: People.OtherCitizen) })
            ours.Add((await clerk.Get($"/v1/dossiers/{id}").Body()).Text("number")!);
        ours.ShouldBeSubsetOf((await Exported(clerk, "")).Select(r => r["Số đăng ký"]));
        foreach (var filter in new[] { "", "q=lo%20thi%20mai", $"q={ours[0]}", "agency=H18.26" })
        {
            // other tests ask them for opinions: what they are asked about they do see
            var seen = (await Exported(elsewhere, filter)).Select(r => r["Số đăng ký"]).ToArray();
            seen.ShouldBe(await Listed(elsewhere, filter));
            seen.Intersect(ours).ShouldBeEmpty();
        }
        (await Exported(host.As(People.Mother), "")).Select(r => r[NameColumn]).Distinct().ShouldBe(["Lò Thị Mai"]);
        (await Exported(host.As(People.Mother), "q=vang%20a%20pao")).ShouldBeEmpty();
        using var own = await host.As(People.Mother).Get("/v1/dossiers/export?format=csv");
        own.Content.Headers.ContentDisposition!.FileName.ShouldBe("ho-so-20261123.csv");
        (await Exported(host.As(People.ProvinceLeader), "")).Select(r => r["Số đăng ký"]).ShouldBe(await Listed(host.As(People.ProvinceLeader), ""));
    }

    [Fact]
    public async Task Who_may_not_list_may_not_export()
    {
        foreach (var format in new[] { "xlsx", "csv" })
        {
            await host.As(People.It).Get($"/v1/dossiers/export?format={format}").Refused(HttpStatusCode.Forbidden, "not-allowed");
            await host.As(People.PostalOfficer).Get($"/v1/dossiers/export?format={format}").Refused(HttpStatusCode.Forbidden, "not-allowed");
            await host.As(null).Get($"/v1/dossiers/export?format={format}").Refused(HttpStatusCode.Unauthorized, "not-signed-in");
            await host.As(People.ClerkElsewhere).Get($"/v1/dossiers/export?format={format}&agency=H18.25").Refused(HttpStatusCode.Forbidden, "agency-not-yours");
            await host.As(People.Clerk).Get($"/v1/dossiers/export?format={format}&stage=nowhere").Refused(HttpStatusCode.BadRequest, "bad-filter");
            await host.As(People.Clerk).Get($"/v1/dossiers/export?format={format}&q=%00").Refused(HttpStatusCode.BadRequest, "bad-filter");
        }
        await host.As(People.Clerk).Get("/v1/dossiers/export?format=pdf").Refused(HttpStatusCode.BadRequest, "bad-format");
    }

    public void Dispose() => host.Clock.Now = DossiersHost.MondayNine;

    private static async Task<List<string>> Listed(HttpClient client, string filter)
    {
        List<string> numbers = [];
        string? after = null;
        do
        {
            var page = await client.Get($"/v1/dossiers?limit=200&{filter}&after={after}").Body();
            numbers.AddRange(page.GetProperty("items").EnumerateArray().Select(d => d.Text("number")!));
            after = page.Text("next");
        }
        while (after is not null);
        return numbers;
    }

    /// <summary>The rows of the csv by their headings; none has a line break in it.</summary>
    private static async Task<IReadOnlyList<Dictionary<string, string>>> Exported(HttpClient client, string filter)
    {
        using var answer = await client.Get($"/v1/dossiers/export?format=csv&{filter}");
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        var lines = text.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(Fields).ToArray();
        return [.. lines.Skip(1).Select(l => lines[0].Zip(l).ToDictionary(p => p.First, p => p.Second))];
    }

    private static string[] Fields(string line) => [.. Field().Matches(',' + line).Select(m => m.Groups[1].Value is ['"', .. var quoted, '"'] ? quoted.Replace("\"\"", "\"", StringComparison.Ordinal) : m.Groups[1].Value)];

    [GeneratedRegex(""",("(?:[^"]|"")*"|[^,]*)""")]
    private static partial Regex Field();
}
