using System.Text;
using System.Text.RegularExpressions;
using Platform.Dossiers.Forms;

namespace Platform.Dossiers.Tests;

/// <summary>Code 128, checked by a reader of our own that works from the modules as a scanner sees them.</summary>
public sealed partial class Barcodes
{
    /// <summary>Worked out by hand from the standard's table: start B 211214, P 313121, J 112133, 1 123221, 2 223211, 3 221132, C 131321, check 46 (the letter N) 113321, stop 2331112.</summary>
    [Fact]
    public void A_known_text_has_the_known_pattern()
    {
        // values: P 48, J 42, 1 17, 2 18, 3 19, C 35; 104 + 48 + 84 + 51 + 72 + 95 + 210 = 664 = 6 * 103 + 46
        Barcode.Widths("PJ123C").ShouldBe("211214" + "313121" + "112133" + "123221" + "223211" + "221132" + "131321" + "113321" + "2331112");
    }

    [Theory]
    [InlineData("H18.25-261121-0007")]
    [InlineData("000.00.14.H20-250630-12345")]
    [InlineData("DK-261123-ABCDEFGH")]
    public void What_is_drawn_is_read_again(string text)
    {
        var svg = Barcode.Svg(text);
        var modules = new bool[int.Parse(Regex.Match(svg, "viewBox=\"0 0 (\\d+) ").Groups[1].Value)];
        foreach (Match bar in Bars().Matches(svg))
            modules.AsSpan(int.Parse(bar.Groups["at"].Value), int.Parse(bar.Groups["width"].Value)).Fill(true);
        modules.Take(10).ShouldAllBe(m => !m, "quiet zone");
        modules.TakeLast(10).ShouldAllBe(m => !m, "quiet zone");
        Read(modules).ShouldBe(text);
    }

    [Fact]
    public void A_letter_that_a_barcode_does_not_have_is_refused() => Should.Throw<ArgumentException>(() => Barcode.Widths("Hồ sơ"));

    /// <summary>Each symbol is 11 modules that begin with a bar and end with a space; the value is found by its position among all of the standard's.</summary>
    private static string Read(bool[] modules)
    {
        var bits = string.Concat(modules.Skip(10).SkipLast(10).Select(m => m ? '1' : '0'));
        bits.ShouldStartWith("11010010000"); // start B
        bits.ShouldEndWith("1100011101011"); // stop
        var symbols = Enumerable.Range(1, (bits.Length - 13) / 11 - 1).Select(i => bits.Substring(i * 11, 11)).ToArray();
        var text = new StringBuilder();
        foreach (var symbol in symbols.SkipLast(1))
            text.Append(Letters[symbol]);
        return text.ToString();
    }

    /// <summary>Copied from the bit patterns of the standard, for the letters that codes of dossiers have.</summary>
    private static readonly Dictionary<string, char> Letters = new()
    {
        ["10011011100"] = '-', ["10011001110"] = '.', ["10011101100"] = '0', ["10011100110"] = '1', ["11001110010"] = '2', ["11001011100"] = '3', ["11001001110"] = '4', ["11011100100"] = '5',
        ["11001110100"] = '6', ["11101101110"] = '7', ["11101001100"] = '8', ["11100101100"] = '9', ["10100011000"] = 'A', ["10001011000"] = 'B', ["10001000110"] = 'C', ["10110001000"] = 'D',
        ["10001101000"] = 'E', ["10001100010"] = 'F', ["11010001000"] = 'G', ["11000101000"] = 'H', ["10110001110"] = 'K',
    };

    [GeneratedRegex(@"M(?<at>\d+) 0h(?<width>\d+)v")]
    private static partial Regex Bars();
}
