namespace Platform.Procedures.Search;

/// <summary>Tells whether words are the same but for one typing error: a letter too many, missing, wrong, or two neighbours exchanged.</summary>
public static class OneEdit
{
    /// <summary>True for equal words, too.</summary>
    public static bool Apart(ReadOnlySpan<char> typed, ReadOnlySpan<char> meant)
    {
        if (Math.Abs(typed.Length - meant.Length) > 1)
            return false;
        var same = typed.CommonPrefixLength(meant);
        var a = typed[same..];
        var b = meant[same..];
        if (a.Length == 0 || b.Length == 0)
            return true; // the lengths differ by no more than one
        if (a.Length == b.Length)
            return a[1..].SequenceEqual(b[1..]) || (a.Length >= 2 && a[0] == b[1] && a[1] == b[0] && a[2..].SequenceEqual(b[2..]));
        return a.Length > b.Length ? a[1..].SequenceEqual(b) : a.SequenceEqual(b[1..]);
    }

    /// <summary>False when the first two letters already are two errors apart: nearly always, and cheap to see.</summary>
    public static bool MayBegin(ReadOnlySpan<char> typed, ReadOnlySpan<char> meant)
    {
        var (a, b) = (typed[0], typed.Length > 1 ? typed[1] : ' ');
        var (c, d) = (meant[0], meant.Length > 1 ? meant[1] : ' ');
        return a == c || b == d || a == d || b == c;
    }

    /// <summary>The words in three parts: one error spoils one of them, or two neighbours where letters are exchanged over the seam. So one at least stands in every text that has the words.</summary>
    public static string[] Parts(string typed)
    {
        var third = typed.Length / 3;
        return third < 2 ? [] : [typed[..third], typed[third..(2 * third)], typed[(2 * third)..]];
    }

    /// <summary>False where <see cref="StandsIn"/> would find nothing: much sooner seen.</summary>
    public static bool MayStandIn(string text, string[] parts) => parts.Length == 0 || Array.Exists(parts, part => text.Contains(part, StringComparison.Ordinal));

    /// <summary>Whether the typed words stand in a text of whole words (a space at both ends) with at most one error.</summary>
    /// <param name="starts">Where the words of the text begin.</param>
    /// <returns>True: as whole words; false: with the last word unfinished, for somebody is still typing; null: nowhere.</returns>
    public static bool? StandsIn(string text, int[] starts, ReadOnlySpan<char> typed)
    {
        bool? found = null;
        foreach (var start in starts)
        {
            if (!MayBegin(typed, text.AsSpan(start)))
                continue;
            for (var length = typed.Length - 1; length <= typed.Length + 1; length++)
            {
                var end = start + length;
                if (length == 0 || end >= text.Length || !Apart(typed, text.AsSpan(start, length)))
                    continue;
                if (text[end] == ' ')
                    return true;
                found = false;
            }
        }
        return found;
    }
}
