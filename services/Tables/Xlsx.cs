using System.Globalization;
using System.IO.Packaging;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;


namespace Platform.Tables;

/// <summary>
/// One sheet with a frozen heading and a filter on it; moments are dates and numbers are numbers. Element after element goes out as it is
/// written: the document classes would hold the whole sheet, uncompressed, until the end.
/// </summary>
public static class Xlsx
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const string Main = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    private const string Relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    private const int LongestText = 32_767;
    private const uint HeadingStyle = 1;
    private const uint MomentStyle = 2;
    private const uint NumberStyle = 3;

    /// <summary>Nothing is sent before the first rows are read: until then a failure can still be answered as one.</summary>
    public static async Task Write(Stream output, Table table, CancellationToken ct)
    {
        var written = new Written();
        using (var package = Package.Open(written, FileMode.Create, FileAccess.Write))
        {
            var sheet = Part(package, "/xl/worksheets/sheet1.xml", "worksheet+xml");
            await using (var stream = sheet.GetStream(FileMode.Create, FileAccess.Write))
            using (var xml = OpenXmlWriter.Create(stream))
            {
                Begin(xml, table);
                var rows = 1;
                await foreach (var row in table.Lines(ct))
                {
                    Row(xml, row, null);
                    rows += row.Count == table.Columns.Count ? 1 : 0;
                    await written.SendTo(output, ct);
                }
                xml.WriteEndElement();
                xml.WriteElement(new AutoFilter { Reference = $"A1:{Letters(table.Columns.Count)}{rows}" });
                xml.WriteEndElement();
            }
            var styles = Part(package, "/xl/styles.xml", "styles+xml");
            Whole(styles, Styles());
            var workbook = Part(package, "/xl/workbook.xml", "sheet.main+xml");
            Whole(workbook, new Workbook(new Sheets(new Sheet { Name = table.Name, SheetId = 1, Id = "rId1" })));
            workbook.CreateRelationship(sheet.Uri, TargetMode.Internal, Relation + "worksheet", "rId1");
            workbook.CreateRelationship(styles.Uri, TargetMode.Internal, Relation + "styles", "rId2");
            package.CreateRelationship(workbook.Uri, TargetMode.Internal, Relation + "officeDocument", "rId1");
        }
        await written.SendTo(output, ct, all: true);
    }

    private static void Begin(OpenXmlWriter xml, Table table)
    {
        xml.WriteStartDocument(true);
        xml.WriteStartElement(new Worksheet());
        xml.WriteElement(new SheetViews(new SheetView(
            new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen }) { WorkbookViewId = 0 }));
        xml.WriteElement(new Columns(table.Columns.Select((c, i) => new DocumentFormat.OpenXml.Spreadsheet.Column { Min = (uint)i + 1, Max = (uint)i + 1, Width = c.Width, CustomWidth = true })));
        xml.WriteStartElement(new SheetData());
        Row(xml, table.Columns.Select(c => Cell.Of(c.Heading)), HeadingStyle);
    }

    private static void Row(OpenXmlWriter xml, IEnumerable<Cell> cells, uint? style)
    {
        xml.WriteStartElement(new Row());
        foreach (var cell in cells)
            xml.WriteElement(Of(cell, style));
        xml.WriteEndElement();
    }

    private static DocumentFormat.OpenXml.Spreadsheet.Cell Of(Cell cell, uint? style) => cell switch
    {
        { Text: { } text } => new() { DataType = CellValues.InlineString, StyleIndex = style, InlineString = new(new Text(Readable(text)) { Space = SpaceProcessingModeValues.Preserve }) },
        { Number: { } number } => new() { StyleIndex = NumberStyle, CellValue = new(number.ToString(CultureInfo.InvariantCulture)) },
        { Moment: { } moment } => new() { StyleIndex = MomentStyle, CellValue = new(moment.ToOADate().ToString("R", CultureInfo.InvariantCulture)) },
        _ => new(),
    };

    /// <summary>XML cannot say every character, and a cell cannot hold more.</summary>
    private static string Readable(string text)
    {
        var said = text.All(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c)) ? text : string.Concat(text.Where(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c)));
        return said.Length <= LongestText ? said : said[..LongestText];
    }

    private static Stylesheet Styles() => new(
        new NumberingFormats(new NumberingFormat { NumberFormatId = 164, FormatCode = "dd/mm/yyyy hh:mm" }) { Count = 1 },
        new Fonts(new Font(), new Font(new Bold())) { Count = 2 },
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })) { Count = 2 },
        new Borders(new Border()) { Count = 1 },
        new CellStyleFormats(new CellFormat()) { Count = 1 },
        new CellFormats(
            new CellFormat(),
            new CellFormat { FontId = 1, ApplyFont = true },
            new CellFormat { NumberFormatId = 164, ApplyNumberFormat = true },
            new CellFormat { NumberFormatId = 3, ApplyNumberFormat = true }) { Count = 4 });

    private static PackagePart Part(Package package, string path, string type) => package.CreatePart(new Uri(path, UriKind.Relative), Main + type, CompressionOption.Normal);

    private static void Whole(PackagePart part, OpenXmlElement root)
    {
        using var stream = part.GetStream(FileMode.Create, FileAccess.Write);
        using var xml = OpenXmlWriter.Create(stream);
        xml.WriteStartDocument(true);
        xml.WriteElement(root);
    }

    /// <summary>A, B … Z, AA …</summary>
    private static string Letters(int column) => column == 0 ? "" : Letters((column - 1) / 26) + (char)('A' + ((column - 1) % 26));
}
