using System.Runtime.CompilerServices;

namespace Platform.Tables;

/// <param name="Width">In characters, for xlsx.</param>
public sealed record Column(string Heading, int Width);

/// <summary>A list on its way into a file: read row by row, never held as a whole.</summary>
/// <param name="Name">Of the sheet: at most 31 characters, none of <c>[]:*?/\</c>.</param>
/// <param name="Rows">Each with one cell per column.</param>
/// <param name="Most">Rows written at most; one more is read to know whether there are more.</param>
/// <param name="More">What the line after the last row says where there are more.</param>
public sealed record Table(string Name, IReadOnlyList<Column> Columns, IAsyncEnumerable<IReadOnlyList<Cell>> Rows, int Most, string More)
{
    internal async IAsyncEnumerable<IReadOnlyList<Cell>> Lines([EnumeratorCancellation] CancellationToken ct)
    {
        var written = 0;
        await foreach (var row in Rows.WithCancellation(ct))
        {
            if (written++ == Most)
            {
                yield return [Cell.Of(More)];
                yield break;
            }
            yield return row;
        }
    }
}

/// <summary>A text, a whole number or a moment; nothing at all where all are null.</summary>
/// <param name="Moment">As the clock on the wall shows it; a file knows no time zones.</param>
public readonly record struct Cell(string? Text, long? Number, DateTime? Moment)
{
    public static Cell Of(string? text) => new(text, null, null);

    public static Cell Of(long? number) => new(null, number, null);

    /// <param name="moment">With the offset whose wall clock is meant.</param>
    public static Cell Of(DateTimeOffset? moment) => new(null, null, moment?.DateTime);
}
