using Platform.Procedures.Domain;

namespace Platform.Procedures.Tests;

public sealed class SearchTextTests
{
    [Theory]
    [InlineData("Đăng ký khai sinh", "dang ky khai sinh")]
    [InlineData("ĐĂNG  KÝ\tKHAI SINH", "dang ky khai sinh")]
    [InlineData("Thường trú, tạm trú (hộ gia đình)", "thuong tru tam tru ho gia dinh")]
    [InlineData("đăng k\u200eý", "dang ky")]
    [InlineData("tr\u00adường hợp", "truong hop")]
    [InlineData("khai sinh.", "khai sinh")]
    [InlineData("1.001193", "1.001193")]
    [InlineData("mã 1.001193.", "ma 1.001193")]
    [InlineData("a%_'\"\\;--", "a")]
    [InlineData(null, "")]
    public void Words_are_compared_without_diacritics_case_and_signs(string? typed, string plain) => SearchText.Normalise(typed).ShouldBe(plain);

    [Fact]
    public void Marks_typed_apart_from_their_letters_are_dropped() => SearchText.Normalise("kha\u0069 sinh tre\u0309 em, ho\u0302\u0323").ShouldBe("khai sinh tre em ho");

    [Fact]
    public void Every_vietnamese_vowel_is_known()
    {
        const string Vowels = "àáạảãâầấậẩẫăằắặẳẵèéẹẻẽêềếệểễìíịỉĩòóọỏõôồốộổỗơờớợởỡùúụủũưừứựửữỳýỵỷỹđ";
        SearchText.Normalise(Vowels).ShouldAllBe(c => char.IsAsciiLetter(c));
        SearchText.Normalise(Vowels.ToUpperInvariant()).ShouldBe(SearchText.Normalise(Vowels));
    }

    [Theory]
    [InlineData("1.001193", "1.001193")]
    [InlineData(" 1.001193 ", "1.001193")]
    [InlineData("1.001193.000.00.00.H18", "1.001193")]
    [InlineData("1.001193.000.00.00.h18", "1.001193")]
    [InlineData("1.00119", null)]
    [InlineData("1.001193.000", null)]
    [InlineData("khai sinh", null)]
    [InlineData(null, null)]
    public void The_base_code_is_kept_apart_from_an_agencys_suffix(string? typed, string? code) => SearchText.BaseCode(typed).ShouldBe(code);

    [Fact]
    public void Nobody_types_the_word_procedure_first() => SearchText.Title("Thủ tục đăng ký khai sinh").ShouldBe("dang ky khai sinh");
}
