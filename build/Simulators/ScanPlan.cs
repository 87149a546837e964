using System.Security.Cryptography;
using System.Text;

namespace Platform.Simulators;

/// <summary>One scan of a parcel, and when the carrier gets round to telling us. Offsets count from the order, before scaling.</summary>
/// <param name="Happens">When it happened to the parcel.</param>
/// <param name="Told">When the webhook is sent; later than <paramref name="Happens"/>, sometimes in another order.</param>
public sealed record PlannedScan(string ScanId, string StatusCode, TimeSpan Happens, TimeSpan Told);

/// <summary>What happens to a parcel. The same order number always gives the same plan.</summary>
public static class ScanPlan
{
    public static readonly IReadOnlyDictionary<string, string[]> Known = new Dictionary<string, string[]>
    {
        ["deliver"] = ["10", "20", "30", "40"],
        ["fail-then-deliver"] = ["10", "20", "30", "50", "30", "40"],
        ["return"] = ["10", "20", "30", "50", "30", "50", "60"],
        ["lost"] = ["10", "20", "90"],
        ["silent"] = [],
    };

    public static string TextOf(string code) => code switch
    {
        "10" => "Đã nhận gửi",
        "20" => "Đang vận chuyển",
        "30" => "Đang phát",
        "40" => "Phát thành công",
        "50" => "Phát không thành công",
        "60" => "Đã chuyển hoàn người gửi",
        "90" => "Thất lạc",
        _ => "Không rõ",
    };

    /// <summary>Every parcel has one scan told twice; every third is told of its delivery (or end) before an earlier scan.</summary>
    public static IReadOnlyList<PlannedScan> Of(string orderNumber, string plan, int generation)
    {
        byte[] dice = SHA256.HashData(Encoding.UTF8.GetBytes($"{orderNumber}/{plan}"));
        string[] codes = Known[plan];
        var told = new List<PlannedScan>();
        for (int i = 0; i < codes.Length; i++)
        {
            var happens = TimeSpan.FromMilliseconds(100 + (i * 250));
            told.Add(new PlannedScan($"{generation}-{i + 1}", codes[i], happens, happens + TimeSpan.FromMilliseconds(50 + (dice[i] % 100))));
        }

        if (told.Count == 0) return told;
        if (dice[30] % 3 == 0 && told.Count > 2)
        {
            int late = told.Count - 2 - (dice[29] % Math.Min(2, told.Count - 2));
            told[late] = told[late] with { Told = told[^1].Told + TimeSpan.FromMilliseconds(200) };
        }

        int twice = dice[31] % told.Count;
        told.Add(told[twice] with { Told = told[twice].Told + TimeSpan.FromMilliseconds(150 + dice[28]) });
        return [.. told.OrderBy(scan => scan.Told)];
    }
}
