using Platform.Dossiers.Domain;

namespace Platform.Dossiers.Tests;

/// <summary>Every expected sentence is written by hand, as one writes it on a receipt.</summary>
public sealed class AmountsInWords
{
    [Theory]
    [InlineData(0, "không đồng")]
    [InlineData(1, "một đồng")]
    [InlineData(4, "bốn đồng")]
    [InlineData(5, "năm đồng")]
    [InlineData(10, "mười đồng")]
    [InlineData(11, "mười một đồng")]
    [InlineData(14, "mười bốn đồng")]
    [InlineData(15, "mười lăm đồng")]
    [InlineData(20, "hai mươi đồng")]
    [InlineData(21, "hai mươi mốt đồng")]
    [InlineData(24, "hai mươi tư đồng")]
    [InlineData(25, "hai mươi lăm đồng")]
    [InlineData(55, "năm mươi lăm đồng")]
    [InlineData(91, "chín mươi mốt đồng")]
    [InlineData(100, "một trăm đồng")]
    [InlineData(101, "một trăm linh một đồng")]
    [InlineData(104, "một trăm linh bốn đồng")]
    [InlineData(105, "một trăm linh năm đồng")]
    [InlineData(110, "một trăm mười đồng")]
    [InlineData(111, "một trăm mười một đồng")]
    [InlineData(115, "một trăm mười lăm đồng")]
    [InlineData(555, "năm trăm năm mươi lăm đồng")]
    [InlineData(1_000, "một nghìn đồng")]
    [InlineData(1_001, "một nghìn không trăm linh một đồng")]
    [InlineData(1_010, "một nghìn không trăm mười đồng")]
    [InlineData(1_015, "một nghìn không trăm mười lăm đồng")]
    [InlineData(1_100, "một nghìn một trăm đồng")]
    [InlineData(8_000, "tám nghìn đồng")]
    [InlineData(15_000, "mười lăm nghìn đồng")]
    [InlineData(21_105, "hai mươi mốt nghìn một trăm linh năm đồng")]
    [InlineData(100_000, "một trăm nghìn đồng")]
    [InlineData(105_005, "một trăm linh năm nghìn không trăm linh năm đồng")]
    [InlineData(1_000_000, "một triệu đồng")]
    [InlineData(1_000_001, "một triệu không trăm linh một đồng")]
    [InlineData(1_005_000, "một triệu không trăm linh năm nghìn đồng")]
    [InlineData(1_015_000, "một triệu không trăm mười lăm nghìn đồng")]
    [InlineData(12_345_678, "mười hai triệu ba trăm bốn mươi lăm nghìn sáu trăm bảy mươi tám đồng")]
    [InlineData(1_000_000_000, "một tỷ đồng")]
    [InlineData(1_000_000_005, "một tỷ không trăm linh năm đồng")]
    [InlineData(1_021_000_000, "một tỷ không trăm hai mươi mốt triệu đồng")]
    [InlineData(15_000_500_000, "mười lăm tỷ năm trăm nghìn đồng")]
    [InlineData(1_000_000_000_000, "một nghìn tỷ đồng")]
    [InlineData(2_500_000_000_000, "hai nghìn năm trăm tỷ đồng")]
    [InlineData(-8_000, "âm tám nghìn đồng")]
    public void An_amount_is_written_out(long amount, string expected) => AmountInWords.Of(amount).ShouldBe(expected);

    [Fact]
    public void The_largest_and_the_smallest_number_have_words_too()
    {
        AmountInWords.Of(long.MaxValue).ShouldStartWith("chín tỷ hai trăm hai mươi ba triệu ba trăm bảy mươi hai nghìn không trăm ba mươi sáu tỷ tám trăm năm mươi tư triệu");
        AmountInWords.Of(long.MinValue).ShouldStartWith("âm chín tỷ");
    }
}
