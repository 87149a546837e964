using Platform.Notifications.Domain;
using Platform.Notifications.Storage;

namespace Platform.Notifications.Tests;

public sealed class TemplateTexts
{
    /// <summary>The longest values that really occur: an agency code in the old four-part form, five-digit counter, a long parcel code, a land tax in the billions.</summary>
    private static readonly Dictionary<string, string> Longest = new()
    {
        ["name"] = "Nguyễn Hoàng Thị Phương Thảo Nguyên",
        ["procedure"] = "Đăng ký, cấp Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất cho người nhận chuyển nhượng quyền sử dụng đất",
        ["number"] = "DK-261121-7F3K9Q2M",
        ["code"] = "000.00.14.H20-261121-10234",
        ["site"] = "dichvucong.dienbien.gov.vn",
        ["link"] = "https://dichvucong.dienbien.gov.vn/track?code=000.00.14.H20-261121-10234&secret=ABCDEFGHJK",
        ["page"] = "https://dichvucong.dienbien.gov.vn/dossiers/0d3a2f10-0000-8000-8000-000000000001",
        ["due"] = "17:30 26/11/2026",
        ["oldDue"] = "17:30 20/11/2026",
        ["answerBy"] = "17:30 26/11/2026",
        ["amount"] = "1.234.567.000 đồng",
        ["feeNote"] = "Số tiền còn phải nộp: 1.234.567.000 đồng.",
        ["receipt"] = "0012345/2026",
        ["reason"] = "Cơ quan giải quyết hồ sơ xin lỗi vì không kịp ngày đã hẹn.",
        ["howToReturn"] = "Kết quả sẽ được gửi qua bưu chính đến địa chỉ đã đăng ký.",
        ["tracking"] = "CE869375058VN-001",
    };

    public static TheoryData<string> Events()
    {
        var all = new TheoryData<string>();
        foreach (var key in Templates.FromFiles().Select(t => t.Event.Key()).Distinct())
            all.Add(key);
        return all;
    }

    private static Template Of(string key) => Templates.FromFiles().Where(t => t.Event.Key() == key).MaxBy(t => t.Version)!;

    [Fact]
    public void Every_event_has_a_text_without_faults() =>
        Templates.FromFiles().Select(t => t.Event).Distinct().ShouldBe(Enum.GetValues<NoticeEvent>(), ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Events))]
    public void Every_SMS_fits_one_segment_with_the_longest_real_values(string key)
    {
        var sms = Of(key).SmsWith(Longest);
        sms.Length.ShouldBeLessThanOrEqualTo(160);
        sms.ShouldNotEndWith("...");
        sms.ShouldAllBe(c => PlainLetters.IsPlain(c));
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void Every_mail_has_the_tracking_link_and_no_placeholder_left(string key)
    {
        var mail = Of(key).EmailWith(Longest);
        mail.ShouldContain("href=\"https://dichvucong.dienbien.gov.vn/track?code=000.00.14.H20-261121-10234&amp;secret=ABCDEFGHJK\"");
        (mail + Of(key).SubjectWith(Longest) + Of(key).PortalWith(Longest)).ShouldNotContain("{");
    }

    [Fact]
    public void Who_is_asked_to_rate_is_led_to_the_own_page_of_the_dossier_because_public_tracking_cannot_rate()
    {
        var rating = Of("ratingAsked");
        rating.EmailWith(Longest).ShouldContain("href=\"https://dichvucong.dienbien.gov.vn/dossiers/0d3a2f10-0000-8000-8000-000000000001\">Hồ sơ của tôi");
        rating.PortalWith(Longest).ShouldContain("Hồ sơ của tôi");
        rating.SmsWith(Longest).ShouldContain("Ho so cua toi");
        rating.Email.ShouldNotContain("trang theo dõi");
    }

    [Fact]
    public void Values_are_encoded_in_HTML()
    {
        var mail = Of("accepted").EmailWith(new Dictionary<string, string>(Longest) { ["name"] = "<script>alert('x')</script>" });
        mail.ShouldContain("&lt;script&gt;");
        mail.ShouldNotContain("<script>");
    }

    [Fact]
    public void A_value_cannot_begin_a_new_header_of_the_mail() =>
        Of("accepted").SubjectWith(new Dictionary<string, string>(Longest) { ["code"] = "H18\r\nBcc: a@b.vn" }).ShouldNotContain('\n');

    [Theory]
    [InlineData("{nobody}", "unknown placeholder {nobody}")]
    [InlineData("{code", "brace")]
    [InlineData("", "empty")]
    [InlineData("Hồ sơ", "GSM")]
    public void An_unfit_text_is_an_error_at_load(string sms, string fault) =>
        string.Join("; ", new Template(NoticeEvent.Accepted, 1, "s", "<p>e</p>", sms, "p").Faults()).ShouldContain(fault);

    [Theory]
    [InlineData("Giấy khai sinh của Đặng Ơn Ỷ", "Giay khai sinh cua Dang On Y")]
    [InlineData("1.000.000 đồng – “đã nộp”", "1.000.000 dong - \"da nop\"")]
    [InlineData("Hô\u0300 sơ {x}", "Ho so x")]
    public void Diacritics_are_taken_off(string text, string plain) => PlainLetters.OneSegment(text).ShouldBe(plain);

    [Fact]
    public void A_text_that_is_too_long_is_cut_to_one_segment() => PlainLetters.OneSegment(new string('a', 400)).Length.ShouldBe(160);
}
