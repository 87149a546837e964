using System.Net;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Forms;
using Platform.Dossiers.UseCases;
using Platform.Dossiers.Views;
using Platform.ServiceDefaults;
using DossierAccepted = Platform.Dossiers.Domain.DossierAccepted;

namespace Platform.Dossiers.Tests;

/// <summary>The printed papers hold every field of their form (domain.md §5); the pages stay beside the tests for a look.</summary>
public sealed class PrintedForms
{
    private static readonly string[] OfPerson = ["Lò Thị Mai", "Bản Đề Chu, Xã Tủa Chùa, Tỉnh Điện Biên", "0912345678", "mai@example.vn", "011195000123", "Đăng ký khai sinh (1.001193)"];
    private static readonly string[] OfPaper = ["Tỉnh Điện Biên", "<svg", "class=\"barcode\"", "SECRET2345", "Quàng Thị Hoa|Lường Văn Thành|Giàng A Lử"];

    [Theory]
    [InlineData("2018", "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ", "Thông tư số 01/2018/TT-VPCP")]
    [InlineData("2025", "BỘ PHẬN MỘT CỬA", "Thông tư số 03/2025/TT-VPCP")]
    public void The_receipt_has_every_field_of_form_01(string generation, string desk, string circular)
    {
        var page = Lives.Print(Lives.Returned(generation), "01", $"01-{generation}");
        Holds(page,
        [
            .. OfPerson, .. OfPaper, "Mẫu số 01", desk, circular, "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "Ủy ban nhân dân xã Tủa Chùa", "Giấy chứng sinh", "Bản chính", "Bản sao chứng thực", "Bản chụp",
            "1 (bộ)", "3 ngày làm việc", "09:00 ngày 23/", "17:30 ngày 26/", "Qua dịch vụ bưu chính công ích", "Lệ phí: Lệ phí", "1.015.000 đồng", "một triệu không trăm mười lăm nghìn đồng",
            "Quyển số", "số thứ tự 12", "NGƯỜI NỘP HỒ SƠ", "NGƯỜI TIẾP NHẬN HỒ SƠ", "Điện thoại: 02153 845 001",
        ]);
    }

    [Theory]
    [InlineData("2018")]
    [InlineData("2025")]
    public void The_request_for_papers_has_every_field_of_form_02(string generation) => Holds(Lives.Print(Lives.Returned(generation), "02", $"02-{generation}"),
    [
        .. OfPerson, .. OfPaper, "Mẫu số 02", "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", "/BS1", "Giấy chứng sinh", "Không đọc được số, ảnh bị mờ", "Văn bản ủy quyền", "Bản chụp thiếu trang cuối", "Lý do:",
        "Giấy tờ chưa đúng quy định", "Nộp bổ sung trước:", "Người hướng dẫn:", "Điện thoại 02153 845 001", "Tạm dừng tính từ",
    ]);

    [Theory]
    [InlineData("2018", "Nghị định 61/2018/NĐ-CP")]
    [InlineData("2025", "Nghị định 118/2025/NĐ-CP")]
    public void The_refusal_has_every_field_of_form_03(string generation, string decree) => Holds(Lives.Print(Lives.Refused(generation), "03", $"03-{generation}"),
        [.. OfPerson, .. OfPaper, "Mẫu số 03", "Số đăng ký: ", "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ", "Thiếu <giấy chứng sinh>", decree, "NGƯỜI NỘP HỒ SƠ", "NGƯỜI TIẾP NHẬN HỒ SƠ"]);

    [Theory]
    [InlineData("2018", "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ")]
    [InlineData("2025", "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT")]
    public void The_apology_has_every_field_of_form_04(string generation, string title)
    {
        Holds(Lives.Print(Lives.Returned(generation), "04", $"04-{generation}"),
            [.. OfPerson, .. OfPaper, "Mẫu số 04", title, "/XL1", "Kính gửi", "tiếp nhận hồ sơ", "Thời gian hẹn trả kết quả", "Phải xác minh tại nơi đăng ký cư trú cũ", "Thời gian hẹn lại", "Lường Văn Thành"]);
        Holds(Lives.Print(Lives.Late(generation), "04", $"04-{generation}-late"), ["Đến nay đã quá thời gian hẹn", "Xác minh chưa xong"]);
    }

    [Fact]
    public void The_notice_of_stopping_has_every_field_of_form_05()
    {
        Holds(Lives.Print(Lives.Stopped("2025"), "05", "05-2025"),
            [.. OfPerson, .. OfPaper, "Mẫu số 05", "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ", "/TB1", "Kính gửi", "đang thẩm định", "Căn cứ khác theo quy định", "Dừng giải quyết hồ sơ", "Hoàn lại phí, lệ phí đã nộp", "một triệu không trăm mười lăm nghìn đồng"]);
        Lives.Papers(Lives.Stopped("2018")).ShouldNotContain(p => p.Form == PaperForm.Stopped, "before 2025 there was no such form");
    }

    [Fact]
    public void Money_given_back_before_is_not_paid_on_form_05()
    {
        var at = Lives.At("2025", 23, 10, 0);
        var givenBack = Lives.Accepted("2025")
            .Decide(at, d => CorrectFee.Decide(d, new([new(d.Fee!.Lines[0].Key, 0, null, null)], "Ghi nhầm"), Given.Leader, Lives.Catalogue, Given.Key, at))
            .Decide(at, d => RefundFee.Decide(d, new(1_015_000, "cash", null, "Ghi nhầm"), Given.Clerk, Given.Key, at));
        var stopped = Lives.Print(givenBack.Decide(at, d => StopProcessing.Decide(d, new("law", "Có quyết định tạm ngừng", "none"), Given.Leader, Given.Key, at)), "05");
        var withdrawn = Lives.Print(
            givenBack.Decide(at, d => WithdrawDossier.Decide(d, new("Đổi ý"), new Officer(Given.Mother, new HashSet<string>()), true, Given.Key)).Decide(at, d => ConfirmWithdrawal.Decide(d, new(null), Given.Clerk, Given.Key)), "05");
        foreach (var page in new[] { stopped, withdrawn })
            page.ShouldSatisfyAllConditions(() => page.ShouldContain(StopGrounds.FeeOutcomes["none"]), () => page.ShouldNotContain("Số tiền đã nộp"), () => page.ShouldNotContain("1.015.000"));
    }

    [Fact]
    public void Withdrawing_an_accepted_dossier_gives_a_notice_too() => Holds(Lives.Print(Lives.Withdrawn("2025"), "05", "05-2025-withdrawn"),
        ["Người nộp yêu cầu rút hồ sơ", "Đổi ý", "NGƯỜI GIẢI QUYẾT", "Hoàn trả toàn bộ"]);

    [Theory]
    [InlineData("2018", "Mẫu số 05")]
    [InlineData("2025", "Mẫu số 06")]
    public void The_control_sheet_has_every_field_of_form_06(string generation, string label) => Holds(Lives.Print(Lives.Returned(generation), "06", $"06-{generation}"),
    [
        .. OfPaper.Where(f => !f.StartsWith("SECRET", StringComparison.Ordinal)), label, "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", "Lò Thị Mai", "Đăng ký khai sinh", "Bên giao", "Bên nhận", "Bộ phận Một cửa", "Chuyên viên thẩm định", "Lãnh đạo", "Văn thư",
        "Giàng A Lử", "Cà Thị Inh", "Trước hạn", "Yêu cầu bổ sung lần 1", "Xin lỗi, gia hạn đến", "Ghi chú",
    ]);

    [Theory]
    [InlineData("2018", "Mẫu số 06", 2024)]
    [InlineData("2025", "Mẫu số 07", 2026)]
    public void The_tracking_book_has_every_field_of_form_07(string generation, string label, int year)
    {
        var at = Given.Local(year, 11, 23, 9, 0);
        var lines = Enumerable.Range(1, 25).Select(i => new BookLine(i, Guid.NewGuid(), $"H18.25-{year % 100}1123-{i:0000}", i % 3 == 0 ? "Cấp giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất lần đầu" : "Đăng ký khai sinh",
            1 + i % 2, "Lò Thị Mai", "Bản Đề Chu, Xã Tủa Chùa, Tỉnh Điện Biên", "0912345678", at, at.AddDays(3), i % 4 == 0 ? null : at.AddDays(2), i == 4 ? "Đã rút" : null, i % 4 == 0 ? null : "Lò Văn Bình", Channel.Online, $"{900 + i}")).ToList();
        var day = new DateOnly(year, 11, 23);
        var page = BookPrinter.Print(FormTemplates.Default, "H18.25", day, day.AddDays(6), new Page<BookLine>(lines, "more"), Lives.Catalogue, at);
        Lives.Keep($"07-{generation}", page);
        Holds(WebUtility.HtmlDecode(page),
        [
            label, "SỔ THEO DÕI HỒ SƠ", $"Từ ngày 23/11/{year} đến ngày 29/11/{year}", "STT", "Trích yếu", "Số bộ", "Chủ hồ sơ", "Địa chỉ", "Điện thoại", "Ngày nhận", "Ngày hẹn trả", "Ngày trả", "Người nhận kết quả", "Kênh",
            "0025", "Lò Văn Bình", "0912345678", "Đã rút", ">901<", "Còn tiếp sau số 925",
        ]);
    }

    [Fact]
    public void The_day_the_forms_change_is_the_event_s_own_local_day()
    {
        Generation.At(Given.Local(2025, 6, 30, 23, 59)).ShouldBe(Generation.Of2018);
        Generation.At(Given.Local(2025, 7, 1, 0, 0)).ShouldBe(Generation.Of2025);
    }

    [Fact]
    public void The_receipt_names_the_three_agencies_where_they_differ()
    {
        Lives.Print(Lives.Returned("2025"), "01").ShouldNotContain("Cơ quan tiếp nhận:");
        var request = Given.Submission with { CompetentAgency = "H18.26", HelpedAt = "H18" };
        var submitted = Dossier.None(Guid.NewGuid()).With(SubmitDossier.Decide(request, Given.Circumstances(Given.Catalogue()), Given.Key, Given.Now));
        var life = new Life().Then(Given.Now, submitted.Submission).Decide(Given.Now, d => AcceptDossier.Decide(d, new([new("p1", 1, 0)], null, null, null), Given.Clerk, Given.Catalogue(), new DossierRules(), Given.Key, Given.Now));
        var page = Lives.Print(life, "01");
        page.ShouldContain("<dt>Nơi hỗ trợ:</dt><dd>H18</dd>");
        page.ShouldContain("<dt>Cơ quan tiếp nhận:</dt><dd>H18.25</dd>");
        page.ShouldContain("<dt>Cơ quan giải quyết:</dt><dd>H18.26</dd>");
    }

    [Fact]
    public void What_there_is_not_leaves_no_empty_frame()
    {
        var bare = Given.Procedure() with { Papers = [] };
        var life = new Life().Then(Given.Now, Given.Submitted(ReturnMethod.Counter).Submission)
            .Decide(Given.Now, d => AcceptDossier.Decide(d, new(null, null, null, null), Given.Clerk, Given.Catalogue(bare), new DossierRules(), Given.Key, Given.Now));
        var page = Lives.Print(life, "01");
        page.ShouldNotContain("Bản sao chứng thực", customMessage: "no paper, no table");
        page.ShouldContain("<dt>Thành phần hồ sơ:</dt><dd>Không có giấy tờ kèm theo</dd>");
        var unreachable = Lives.Catalogue with { Agencies = Lives.Catalogue.Agencies.SetItem("H18.25", Lives.Catalogue.Agencies["H18.25"] with { Phone = "" }) };
        page = Lives.Print(life, "01", catalogue: unreachable);
        page.ShouldContain("Địa chỉ: Thôn Thắng Lợi");
        page.ShouldNotContain("Điện thoại:", Case.Sensitive);
        Lives.Print(Lives.Returned("2025"), "01").ShouldNotContain("Không có giấy tờ kèm theo");
    }

    [Fact]
    public void Printed_again_after_all_that_came_since_it_says_the_same()
    {
        var returned = Lives.Returned("2025");
        var accepted = new Life(returned.Id) { Events = [.. returned.Events.TakeWhile(h => h.Event is not DossierAccepted), returned.Events.First(h => h.Event is DossierAccepted)] };
        Lives.Print(returned, "01").ShouldBe(Lives.Print(accepted, "01"));
    }

    [Fact]
    public void Printed_again_after_the_agency_was_renamed_it_says_the_same()
    {
        var life = Lives.Returned("2025");
        var renamed = Lives.Catalogue with { Agencies = Lives.Catalogue.Agencies.SetItem("H18.25", Lives.Catalogue.Agencies["H18.25"] with { Name = "Phường Khác", Phone = "0", Address = "Nơi khác" }) };
        foreach (var form in new[] { "01", "02", "04" })
            Lives.Print(life, form, catalogue: renamed).ShouldBe(Lives.Print(life, form));
    }

    [Fact]
    public void What_people_write_is_text_and_not_markup()
    {
        var life = Lives.Begun("2025").Decide(Given.Now, d => RefuseDossier.Decide(d, new("papers-incomplete", "<script>alert(1)</script>{{name}}"), Given.Clerk, Given.Key, Given.Now));
        var markup = Lives.Print(life, "03", decoded: false);
        markup.ShouldNotContain("<script>");
        markup.ShouldContain("{{name}}");
    }

    [Fact]
    public void A_dossier_has_the_papers_its_events_made()
    {
        Lives.Papers(Lives.Returned("2025")).Select(p => (p.Form.Key, p.Round, p.Number)).ShouldBe(
        [
            ("01", 1, "H18.25-261123-0007"), ("06", 1, "H18.25-261123-0007"), ("02", 1, "H18.25-261123-0007/BS1"), ("04", 1, "H18.25-261123-0007/XL1"),
        ]);
        var undone = Lives.Refused("2025").Decide(Given.Now, d => UndoStep.Decide(d, new(2, "Nhầm hồ sơ"), Given.Leader, Given.Key, Given.Now));
        Lives.Papers(undone).Single().Undone.ShouldBeTrue("it was given out; it does not hold");
    }

    private static void Holds(string page, string[] expected)
    {
        foreach (var one in expected)
            one.Split('|').ShouldContain(alternative => page.Contains(alternative), one);
        page.ShouldNotContain("{{");
    }
}
