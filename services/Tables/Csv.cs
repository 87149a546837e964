using System.Globalization;
using System.Text;

namespace Platform.Tables;

/// <summary>
/// RFC 4180 in UTF-8 with a byte order mark, which Excel needs to read Vietnamese. Moments are <c>yyyy-MM-dd HH:mm</c>: the one writing
/// every spreadsheet takes for the same day, whatever its language.
/// </summary>
public static class Csv
{
    public const string ContentType = "text/csv; charset=utf-8";

    /// <summary>Nothing is sent before the first rows are read: until then a failure can still be answered as one.</summary>
    public static async Task Write(Stream output, Table table, CancellationToken ct)
    {
        var text = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 16 * 1024, leaveOpen: true); // disposing would send the heading after a failure too
        await text.WriteAsync(Line(table.Columns.Select(c => Cell.Of(c.Heading))).AsMemory(), ct);
        await foreach (var row in table.Lines(ct))
            await text.WriteAsync(Line(row).AsMemory(), ct);
        await text.FlushAsync(ct);
    }

    private static string Line(IEnumerable<Cell> cells) => string.Join(',', cells.Select(Field)) + "\r\n";

    internal static string Field(Cell cell) => cell switch
    {
        { Text: { } text } => Quoted(Harmless(text)),
        { Number: { } number } => number.ToString(CultureInfo.InvariantCulture),
        { Moment: { } moment } => moment.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        _ => "",
    };

    /// <summary>A text somebody typed must not be worked out as a formula by the spreadsheet that opens it; the apostrophe makes it a text.</summary>
    private static string Harmless(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
