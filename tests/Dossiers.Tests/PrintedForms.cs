using System.Net;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Forms;
using Platform.Dossiers.UseCases;

namespace Platform.Dossiers.Tests;

/// <summary>The printed papers hold every field of their form; the pages stay beside the tests for a look.</summary>
public sealed class PrintedForms
{
    [Fact]
    public void The_receipt_has_every_field_of_form_01()
    {
        var page = Print("receipt-01", Given.Accepted(fee: 8_000).With(d => CollectFee.Decide(d, new(8_000, "cash"), Given.Clerk, Given.Catalogue(), Given.Now)));
        foreach (var expected in new[]
        {
            "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "H18.25-261123-0007", "SECRET2345", "<svg", "Lò Thị Mai", "Bản Đề Chu, Xã Tủa Chùa, Tỉnh Điện Biên", "0912345678", "011195000123",
            "Đăng ký khai sinh (1.001193)", "Giấy chứng sinh", "1 (bộ)", "3 ngày làm việc", "09:00 ngày 23/11/2026", "17:30 ngày 26/11/2026", "Qua dịch vụ bưu chính công ích", "Lệ phí: Lệ phí",
            "8.000 đồng", "biên lai 0000007/2026", "Quyển số 2026, số thứ tự 0007", "Quàng Thị Hoa", "NGƯỜI NỘP HỒ SƠ", "ngày 23 tháng 11 năm 2026",
        })
            page.ShouldContain(expected);
        page.ShouldNotContain("{{");
    }

    [Fact]
    public void The_receipt_names_the_three_agencies_where_they_differ()
    {
        var same = Print("receipt-01", Given.Accepted());
        same.ShouldNotContain("Cơ quan tiếp nhận:");
        same.ShouldNotContain("Nơi hỗ trợ:");
        var request = Given.Submission with { CompetentAgency = "H18.26", HelpedAt = "H18" };
        var page = Print("receipt-01", Dossier.None(Guid.NewGuid()).With(SubmitDossier.Decide(request, Given.Circumstances(Given.Catalogue()), Given.Key, Given.Now))
            .With(d => AcceptDossier.Decide(d, new([new("p1", 1, 0)], null, null, null), Given.Clerk, Given.Catalogue(), new DossierRules(), Given.Key, Given.Now)));
        page.ShouldContain("<dt>Nơi hỗ trợ:</dt><dd>H18</dd>");
        page.ShouldContain("<dt>Cơ quan tiếp nhận:</dt><dd>H18.25</dd>");
        page.ShouldContain("<dt>Cơ quan giải quyết:</dt><dd>H18.26</dd>");
    }

    [Fact]
    public void The_refusal_has_every_field_of_form_03()
    {
        var page = Print("refusal-03", Given.Submitted().With(d => RefuseDossier.Decide(d, new("papers-incomplete", "Thiếu <giấy chứng sinh>"), Given.Clerk, Given.Key)));
        foreach (var expected in new[] { "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ", "Lò Thị Mai", "Xã Tủa Chùa", "0912345678", "Đăng ký khai sinh", "Thiếu <giấy chứng sinh>", "Nghị định 118/2025/NĐ-CP", "Quàng Thị Hoa" })
            page.ShouldContain(expected);
        page.ShouldNotContain("{{");
    }

    [Fact]
    public void What_people_write_is_text_and_not_markup()
    {
        var markup = Receipts.Print(
            Given.Submitted().With(d => RefuseDossier.Decide(d, new("papers-incomplete", "<script>alert(1)</script>{{name}}"), Given.Clerk, Given.Key)), Given.Key, Given.Catalogue(), "http://localhost:8080");
        markup.ShouldNotContain("<script>");
        markup.ShouldContain("{{name}}");
    }

    private static string Print(string name, Dossier dossier)
    {
        var page = Receipts.Print(dossier, Given.Key, Given.Catalogue(), "http://localhost:8080");
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, $"{name}.html"), page);
        return WebUtility.HtmlDecode(page);
    }
}
