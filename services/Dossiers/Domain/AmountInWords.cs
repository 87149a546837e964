namespace Platform.Dossiers.Domain;

/// <summary>Amounts as they are written out on papers: <c>21.105</c> is "hai mươi mốt nghìn một trăm linh năm đồng".</summary>
public static class AmountInWords
{
    private static readonly string[] Digits = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

    /// <param name="amount">Whole đồng.</param>
    public static string Of(long amount) =>
        amount == 0 ? "không đồng" : amount < 0 ? $"âm {string.Join(' ', Number((UInt128)(-(Int128)amount)))} đồng" : $"{string.Join(' ', Number((UInt128)amount))} đồng";

    /// <summary>Above a thousand million one counts tỷ as one counts đồng: a million tỷ is "một triệu tỷ".</summary>
    private static IEnumerable<string> Number(UInt128 number)
    {
        var (above, below) = (number / 1_000_000_000, (int)(number % 1_000_000_000));
        IEnumerable<string> words = above == 0 ? [] : [.. Number(above), "tỷ"];
        foreach (var (group, unit) in new[] { (below / 1_000_000, "triệu"), (below / 1_000 % 1_000, "nghìn"), (below % 1_000, "") })
            if (group != 0)
                words = [.. words, .. Group(group, whole: words.Any()), .. unit.Length == 0 ? Array.Empty<string>() : [unit]];
        return words;
    }

    /// <param name="whole">Something stands before it: "không trăm linh một" and not "một".</param>
    private static IEnumerable<string> Group(int group, bool whole)
    {
        var (hundreds, tens, ones) = (group / 100, group / 10 % 10, group % 10);
        if (hundreds > 0 || whole)
        {
            yield return Digits[hundreds];
            yield return "trăm";
        }
        if (tens == 1)
            yield return "mười";
        else if (tens > 1)
        {
            yield return Digits[tens];
            yield return "mươi";
        }
        else if (ones > 0 && (hundreds > 0 || whole))
            yield return "linh";
        if (ones > 0)
            yield return (tens, ones) switch
            {
                ( > 1, 1) => "mốt",
                ( > 1, 4) => "tư",
                ( > 0, 5) => "lăm",
                _ => Digits[ones],
            };
    }
}
