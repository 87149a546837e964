using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using Platform.Tables;
using Cell = Platform.Tables.Cell;
using Column = Platform.Tables.Column;
using Table = Platform.Tables.Table;

namespace Platform.Dossiers.Tests;

public sealed class TablesAsFiles
{
    private static readonly DateTimeOffset Nine = new(2026, 11, 23, 9, 5, 0, TimeSpan.FromHours(7));

    [Fact]
    public async Task A_csv_begins_with_the_byte_order_mark_and_ends_its_lines_as_the_rfc_says()
    {
        var bytes = await Written(Csv.Write, Of(5, [Cell.Of("Lò Thị Mai"), Cell.Of(8_000), Cell.Of(Nine)], [Cell.Of((string?)null), Cell.Of(-5), Cell.Of((DateTimeOffset?)null)]));
        bytes[..3].ShouldBe([0xEF, 0xBB, 0xBF]);
        Encoding.UTF8.GetString(bytes[3..]).ShouldBe("Người nộp,Còn thu,Nộp lúc\r\nLò Thị Mai,8000,2026-11-23 09:05\r\n,-5,\r\n");
    }

    [Theory]
    [InlineData("Xã Tủa Chùa, tỉnh Điện Biên", "\"Xã Tủa Chùa, tỉnh Điện Biên\"")]
    [InlineData("gọi là \"Mai\"", "\"gọi là \"\"Mai\"\"\"")]
    [InlineData("hai\ndòng", "\"hai\ndòng\"")]
    [InlineData("a;b", "a;b")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+84", "'+84")]
    [InlineData("-2", "'-2")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("=HYPERLINK(\"http://x\",1)", "\"'=HYPERLINK(\"\"http://x\"\",1)\"")]
    [InlineData("1=1", "1=1")]
    [InlineData("", "")]
    public async Task A_text_is_quoted_where_it_must_be_and_is_no_formula(string text, string field)
    {
        var bytes = await Written(Csv.Write, Of(5, [Cell.Of(text), default, default]));
        Encoding.UTF8.GetString(bytes).Split("\r\n", 2)[1].ShouldBe(field + ",,\r\n");
    }

    [Fact]
    public async Task A_sheet_opened_again_has_texts_numbers_and_dates_a_frozen_heading_and_a_filter()
    {
        using var file = new MemoryStream(await Written(Xlsx.Write, Of(5, [Cell.Of("=1+1"), Cell.Of(8_000), Cell.Of(Nine)], [Cell.Of(" Lò \u0001Thị Mai"), default, default])));
        using var book = SpreadsheetDocument.Open(file, false);
        new OpenXmlValidator().Validate(book).Select(e => $"{e.Path?.XPath} {e.Description}").ShouldBeEmpty();
        book.WorkbookPart!.Workbook.Descendants<Sheet>().Single().Name!.Value.ShouldBe("Hồ sơ");
        var sheet = book.WorkbookPart.WorksheetParts.Single().Worksheet;
        var rows = sheet.Descendants<Row>().Select(r => r.Elements<DocumentFormat.OpenXml.Spreadsheet.Cell>().ToArray()).ToArray();
        rows.Length.ShouldBe(3);
        rows[0].Select(c => c.InnerText).ShouldBe(["Người nộp", "Còn thu", "Nộp lúc"]);
        rows[1][0].DataType!.Value.ShouldBe(CellValues.InlineString);
        rows[1][0].CellFormula.ShouldBeNull();
        rows[1][0].InnerText.ShouldBe("=1+1");
        (rows[1][1].DataType, rows[1][1].CellValue!.Text).ShouldBe((null, "8000"));
        DateTime.FromOADate(double.Parse(rows[1][2].CellValue!.Text, CultureInfo.InvariantCulture)).ShouldBe(new DateTime(2026, 11, 23, 9, 5, 0), TimeSpan.FromMilliseconds(1));
        var formats = book.WorkbookPart.WorkbookStylesPart!.Stylesheet;
        var format = formats.CellFormats!.Elements<CellFormat>().ElementAt((int)rows[1][2].StyleIndex!.Value).NumberFormatId!.Value;
        formats.NumberingFormats!.Elements<NumberingFormat>().Single(f => f.NumberFormatId! == format).FormatCode!.Value.ShouldBe("dd/mm/yyyy hh:mm");
        rows[2][0].InnerText.ShouldBe(" Lò Thị Mai");
        sheet.Descendants<Pane>().Single().State!.Value.ShouldBe(PaneStateValues.Frozen);
        sheet.Descendants<AutoFilter>().Single().Reference!.Value.ShouldBe("A1:C3");
    }

    [Fact]
    public async Task What_is_beyond_the_bound_is_said_in_the_last_line_and_not_read()
    {
        var read = 0;
        var table = Of(2) with { Rows = Endless() };
        Encoding.UTF8.GetString(await Written(Csv.Write, table)).Split("\r\n").ShouldBe(["\uFEFFNgười nộp,Còn thu,Nộp lúc", "dòng 1,1,", "dòng 2,2,", "Còn nữa", ""]);
        read.ShouldBe(3);
        using var file = new MemoryStream(await Written(Xlsx.Write, table));
        using var book = SpreadsheetDocument.Open(file, false);
        var sheet = book.WorkbookPart!.WorksheetParts.Single().Worksheet;
        sheet.Descendants<Row>().Last().InnerText.ShouldBe("Còn nữa");
        sheet.Descendants<AutoFilter>().Single().Reference!.Value.ShouldBe("A1:C3", "the filter leaves the note out");

        async IAsyncEnumerable<IReadOnlyList<Cell>> Endless()
        {
            for (var i = 1; ; i++)
            {
                await Task.Yield();
                read++;
                yield return [Cell.Of($"dòng {i}"), Cell.Of(i), default];
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_is_sent_where_the_first_rows_cannot_be_read(bool csv)
    {
        using var output = new MemoryStream();
        var table = Of(5) with { Rows = Failing() };
        await Should.ThrowAsync<TimeoutException>(() => csv ? Csv.Write(output, table, default) : Xlsx.Write(output, table, default));
        output.Length.ShouldBe(0);

        static async IAsyncEnumerable<IReadOnlyList<Cell>> Failing()
        {
            await Task.Yield();
            yield return Away();
        }

        static IReadOnlyList<Cell> Away() => throw new TimeoutException("The database is away.");
    }

    [Fact]
    public async Task A_large_sheet_goes_out_as_it_is_written()
    {
        var random = new Random(1); // so that it does not shrink to nothing
        var output = new Counting();
        await Xlsx.Write(output, Of(20_000, [.. Enumerable.Range(0, 20_000).Select(_ => new[] { Cell.Of(random.NextInt64().ToString("x16", CultureInfo.InvariantCulture)), Cell.Of(random.Next()), default })]), default);
        output.Pieces.ShouldBeGreaterThan(5);
        output.Largest.ShouldBeLessThan(256 * 1024);
    }

    private static Table Of(int most, params Cell[][] rows) => new("Hồ sơ", [new Column("Người nộp", 20), new Column("Còn thu", 10), new Column("Nộp lúc", 17)], Async(rows), most, "Còn nữa");

    private static async IAsyncEnumerable<IReadOnlyList<Cell>> Async(Cell[][] rows)
    {
        await Task.CompletedTask;
        foreach (var row in rows)
            yield return row;
    }

    private static async Task<byte[]> Written(Func<Stream, Table, CancellationToken, Task> write, Table table)
    {
        using var file = new MemoryStream();
        await write(file, table, default);
        return file.ToArray();
    }

    private sealed class Counting : MemoryStream
    {
        public int Pieces { get; private set; }
        public int Largest { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            (Pieces, Largest) = (Pieces + 1, Math.Max(Largest, buffer.Length));
            return ValueTask.CompletedTask;
        }
    }
}
