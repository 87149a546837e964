using System.Text.RegularExpressions;

namespace Platform.Procedures.Domain;

/// <summary>
/// Numbers of acts. Flattening glued the first letters of the act's kind ("Thông tư", "Nghị định", "Luật", "Quyết định") or the
/// beginning of the next number to many of them: 01/2020/TT-BTPT beside 01/2020/TT-BTP.
/// </summary>
internal static partial class LegalBases
{
    private static readonly string[] Issuers =
    [
        "NĐ-CP", "NQ-CP", "QĐ-TTg", "TT-VPCP", "TT-BTC", "TT-BTP", "TT-BCA", "TT-BNNMT", "TT-BNNPTNT", "TT-BTNMT", "TT-BXD", "TT-BGTVT", "TT-NHNN",
        "TT-BKHCN", "TT-BKHĐT", "TT-BLĐTBXH", "TT-BVHTTDL", "TT-BYT", "TT-BCT", "TT-BNV", "TT-BQP", "TT-BTTTT", "NQ-HĐTP", "QĐ-BTC", "QĐ-BTP", "QĐ-BHXH", "QĐ-NHNN",
    ];

    public static IReadOnlyList<string> Read(SourceRow row, OddityList oddities)
    {
        List<string> acts = [];
        var glued = 0;
        foreach (var text in row.Texts("legalBases"))
        {
            var act = Repair(text);
            glued += act == text ? 0 : 1;
            if (!acts.Contains(act, StringComparer.Ordinal))
                acts.Add(act);
        }
        if (glued > 0)
            oddities.Add("act-number-glued", "legalBases", $"{glued} số hiệu văn bản dính chữ hoặc số của phần sau (như 01/2020/TT-BTPT).", "Cắt phần dính, bỏ dòng trùng; bản gốc vẫn được giữ.");
        return acts;
    }

    internal static string Repair(string act)
    {
        if (Law().Match(act) is { Success: true } law)
            return law.Groups["act"].Value;
        var slash = act.LastIndexOf('/');
        var issuer = slash < 0 ? act : act[(slash + 1)..];
        if (issuer == "QĐ-TT")
            return act + "g"; // "QĐ-TTg" lost its small letter
        var known = Issuers.FirstOrDefault(i => issuer.StartsWith(i, StringComparison.Ordinal));
        if (known is null || issuer == known || !Glued().IsMatch(issuer[known.Length..]))
            return act;
        return act[..(slash + 1)] + known;
    }

    /// <summary>A law's number ends with the assembly's, QH11 to QH16.</summary>
    [GeneratedRegex(@"^(?<act>(?:\d+/)?\d{4}/(?:UBTV)?QH1[0-6])\d+$")]
    private static partial Regex Law();

    [GeneratedRegex(@"^(T|N|L|Q|S|H|V|P|B|TH|LU|QUY|BAN)$")]
    private static partial Regex Glued();
}
