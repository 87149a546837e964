using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Contracts;

namespace Platform.Procedures.Domain;

/// <summary>The fees of one channel: amount and note as published, where the two agree or the note plainly says which is meant.</summary>
internal static partial class FeeReading
{
    /// <summary>The smallest fee in force is 2.000 đồng a page; below a thousand the thousands were cut off, or the amount is no đồng.</summary>
    private const long SmallestAmount = 1000;

    public static (IReadOnlyList<FeeTerms> Fees, bool Unclear) Read(SourceRow row, JsonElement channel, string channelNote, string path, OddityList oddities)
    {
        List<FeeTerms> fees = [];
        HashSet<(long, string)> seen = [];
        var unclear = false;
        foreach (var (item, itemPath) in row.Items(channel, "fees", $"{path}.fees"))
        {
            var note = row.Text(item, "note", $"{itemPath}.note");
            if (row.Number(item, "amount", $"{itemPath}.amount") is not { } number || number < 0 || number != decimal.Truncate(number) || number > 1_000_000_000_000)
            {
                oddities.Add("fee-amount-unusable", $"{itemPath}.amount", "Mức phí không phải số đồng nguyên.", "Chưa quyết định: thủ tục chưa nhận hồ sơ.");
                unclear = true;
                continue;
            }
            var (amount, clear) = Agree((long)number, note, itemPath, oddities);
            unclear |= !clear;
            if (Unbalanced(note))
                oddities.Add("fee-note-cut", $"{itemPath}.note", "Điều kiện của khoản thu bị cắt giữa chừng (thiếu ngoặc đóng).", "Giữ nguyên phần còn lại; toàn văn ở ghi chú của kênh.");
            if (!seen.Add((amount, note)))
            {
                oddities.Add("fee-duplicate", itemPath, $"Khoản thu {Dong(amount)} lặp lại y hệt.", "Giữ một dòng.");
                continue;
            }
            var kind = KindOf(note) ?? KindOf(channelNote);
            if (kind is null)
                oddities.Add("fee-kind-not-said", itemPath, "Không nói rõ là phí hay lệ phí.", "Ghi là phí.");
            fees.Add(new FeeTerms($"f{fees.Count + 1}", kind ?? FeeKind.Fee, kind is FeeKind.Charge ? "Lệ phí" : "Phí", amount, note));
        }
        if (fees.Count > 1)
            oddities.Add("several-fees", $"{path}.fees", $"Có {fees.Count} khoản thu trên một kênh; chỉ lời ghi cho biết khi nào thu khoản nào.", "Giữ đủ các khoản kèm điều kiện; công chức chọn khi tiếp nhận.");
        else if (fees.Count == 0 && !unclear && MoneyIn(channelNote).Any())
            oddities.Add("fee-only-in-note", $"{path}.note", "Ghi chú nêu số tiền nhưng danh sách phí trống.", "Không tự thêm khoản thu; ghi chú được giữ.");
        return (fees, unclear);
    }

    private static (long Amount, bool Clear) Agree(long amount, string note, string path, OddityList oddities)
    {
        long[] said = [.. MoneyIn(note)];
        if (amount == 0 || said.Contains(amount))
            return (amount, true);
        var thousandfold = amount * 1000;
        if (amount < SmallestAmount && said.Contains(thousandfold))
        {
            oddities.Add("fee-thousands-lost", $"{path}.amount", $"Mức {amount} trái với lời ghi {Dong(thousandfold)}: mất hàng nghìn.", $"Sửa thành {Dong(thousandfold)}.");
            return (thousandfold, true);
        }
        if (said.Length > 0)
        {
            oddities.Add("fee-contradicts-note", $"{path}.amount", $"Mức {Dong(amount)} trái với lời ghi {string.Join("; ", said.Select(Dong))}.", "Chưa quyết định: giữ mức của danh mục, thủ tục chưa nhận hồ sơ.");
            return (amount, false);
        }
        if (amount < SmallestAmount)
        {
            oddities.Add("fee-too-small", $"{path}.amount", $"Mức {amount} đồng không thể đúng (mất hàng nghìn, ngoại tệ hoặc số giữ chỗ).", "Chưa quyết định: thủ tục chưa nhận hồ sơ.");
            return (amount, false);
        }
        return (amount, true);
    }

    /// <summary>Amounts in đồng that a text names; dates and numbers of acts are not among them.</summary>
    internal static IEnumerable<long> MoneyIn(string text)
    {
        foreach (Match match in Money().Matches(text))
        {
            var digits = match.Groups["n"].Value.Replace(".", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal);
            if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) && amount > 0)
                yield return amount;
        }
        foreach (Match match in Millions().Matches(text))
            yield return long.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture) * 1_000_000;
    }

    private static FeeKind? KindOf(string text)
    {
        var plain = SearchText.Normalise(text);
        var charge = plain.IndexOf("le phi", StringComparison.Ordinal);
        var fee = PlainFee().Match(plain) is { Success: true } match ? match.Index : -1;
        return (charge, fee) switch
        {
            (-1, -1) => null,
            (-1, _) => FeeKind.Fee,
            (_, -1) => FeeKind.Charge,
            _ => charge < fee ? FeeKind.Charge : FeeKind.Fee,
        };
    }

    private static bool Unbalanced(string note) => note.Count(c => c == '(') > note.Count(c => c == ')');

    internal static string Dong(long amount) => amount.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '.') + " đồng";

    [GeneratedRegex(@"(?<![\d/.,])(?<n>\d{1,3}(?:[.,]\d{3})+)\s*(?:đồng|vnđ|việt nam đồng|đ\b|/)", RegexOptions.IgnoreCase)]
    private static partial Regex Money();

    [GeneratedRegex(@"(?<!\d)(?<n>\d{1,3}) triệu đồng", RegexOptions.IgnoreCase)]
    private static partial Regex Millions();

    [GeneratedRegex(@"(?<!le )\bphi\b")]
    private static partial Regex PlainFee();
}
