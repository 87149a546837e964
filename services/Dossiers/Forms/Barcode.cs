using System.Text;

namespace Platform.Dossiers.Forms;

/// <summary>Code 128 (ISO/IEC 15417), code set B: every printable ASCII letter is one symbol of 11 modules.</summary>
public static class Barcode
{
    private const int StartB = 104, Stop = 106, Quiet = 10, Height = 40;

    /// <summary>Widths of bars and spaces in turn, by symbol value (the standard's table 1).</summary>
    private static readonly string[] Symbols =
    [
        "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213", "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221",
        "223211", "221132", "221231", "213212", "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211", "212123", "212321", "232121", "111323", "131123", "131321",
        "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131",
        "311123", "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111", "111224", "111422", "121124", "121421", "141122", "141221", "112214", "112412", "122114",
        "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111", "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
        "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311", "113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
    ];

    /// <returns>Widths of bars and spaces in turn, in modules, without the quiet zones.</returns>
    /// <exception cref="ArgumentException">A letter that code set B does not have.</exception>
    public static string Widths(string text)
    {
        if (text.Any(c => c is < ' ' or > '~'))
            throw new ArgumentException("Code 128 B holds printable ASCII only.", nameof(text));
        var (widths, check) = (new StringBuilder(Symbols[StartB]), StartB);
        for (var i = 0; i < text.Length; i++)
        {
            widths.Append(Symbols[text[i] - ' ']);
            check += (i + 1) * (text[i] - ' ');
        }
        return widths.Append(Symbols[check % 103]).Append(Symbols[Stop]).ToString();
    }

    public static string Svg(string text)
    {
        var widths = Widths(text);
        var total = widths.Sum(w => w - '0') + 2 * Quiet;
        var bars = new StringBuilder();
        for (var (i, at) = (0, Quiet); i < widths.Length; at += widths[i++] - '0')
            if (i % 2 == 0)
                bars.Append($"M{at} 0h{widths[i]}v{Height}h-{widths[i]}z");
        return $"<svg class=\"barcode\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {total} {Height}\" preserveAspectRatio=\"none\" shape-rendering=\"crispEdges\"><path d=\"{bars}\"/></svg>";
    }
}
