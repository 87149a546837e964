using System.Net;
using Microsoft.Extensions.Configuration;
using Platform.Contracts;
using Platform.Dossiers.Archive;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Forms;
using Platform.Dossiers.Signing;
using Platform.Dossiers.UseCases;

namespace Platform.Dossiers.Tests;

/// <summary>The issued copy of a result of the platform's own; the pages and the PDF stay beside the tests for a look.</summary>
public sealed class CopiesIssued
{
    [Fact]
    public async Task It_has_number_place_date_signer_and_signature_and_the_words_that_were_signed()
    {
        var (life, serial) = await Issued();
        var page = Print(life, 1, "ban-phat-hanh");
        foreach (var expected in new[]
        {
            "Ủy ban nhân dân xã Tủa Chùa", "Số: 07/KQ-UBND", "Tủa Chùa, ngày 25 tháng 11 năm 2026", "KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH", "Đồng ý cấp trích lục khai sinh cho cháu Lò Minh An", "Lò Thị Mai",
            "011195000123", "THỦ TRƯỞNG CƠ QUAN", "Lường Văn Thành", "không có giá trị pháp lý", "Thời gian ký: 10:00:00 ngày 25/11/2026", serial, new string('a', 64), "https://motcua.dienbien.gov.vn/track", "<svg",
        })
            page.ShouldContain(expected);
        page.ShouldNotContain("THAY THẾ");
    }

    [Fact]
    public async Task It_is_made_to_be_handed_on_and_has_the_code_but_nothing_that_opens_tracking()
    {
        var (life, _) = await Issued();
        var (page, dossier) = (Print(life, 1, null), life.Dossier);
        page.ShouldContain($"Tra cứu hồ sơ <span class=\"once\">{dossier.Code}</span>");
        page.ShouldNotContain(dossier.Submission.TrackingSecret);
        var other = life.Events.Select(h => h.Event is Platform.Dossiers.Domain.DossierSubmitted s ? h with { Event = s with { TrackingSecret = "another" } } : h).ToArray().Until(life.Id, dossier.Version);
        Print(life, 1, null, whole: other).ShouldBe(page, "the QR has the code alone");
    }

    [Fact]
    public async Task A_later_result_marks_it_and_the_newer_one_names_it()
    {
        var (life, _) = await Issued();
        var begun = life.Decide(At(26, 8, 0), d => ReplaceResult.Decide(d, new("Sai ngày sinh"), Given.Leader, Given.Key));
        Print(begun, 1, "ban-phat-hanh-dang-thay-the").ShouldContain("Ngày 26/11/2026 cơ quan đã quyết định thay thế văn bản này");
        Print(begun, 1, null, version: life.Dossier.Version).ShouldNotContain("thay thế", Case.Insensitive, "as it was issued");

        var again = await Issue(begun.Decide(At(26, 9, 0), d => DraftResult.Decide(d, new(ResolutionOutcome.Refused, "Không đủ điều kiện", null, "Thiếu giấy chứng sinh"), Given.Specialist, Given.Paper, Given.Key)), 26, 8, "Trần văn");
        Print(again, 1, "ban-phat-hanh-da-thay-the").ShouldContain("Văn bản này được thay thế bằng văn bản số 08/KQ-UBND ngày 26/11/2026 và không còn hiệu lực.");
        var second = Print(again, 2, "ban-phat-hanh-tu-choi");
        second.ShouldContain("thay thế văn bản số 07/KQ-UBND ngày 25/11/2026");
        second.ShouldContain("THÔNG BÁO TỪ CHỐI GIẢI QUYẾT HỒ SƠ");
        second.ShouldContain("Thiếu giấy chứng sinh");
        second.ShouldNotContain("ĐÃ ĐƯỢC THAY THẾ");
    }

    [Fact]
    public async Task The_person_stands_on_it_as_in_the_text_that_was_signed()
    {
        var (life, _) = await Issued(correctedAfterDrafting: true);
        var page = Print(life, 1, null);
        page.ShouldContain("Lò Thị Mai");
        page.ShouldNotContain("Lò Thị May");
    }

    [Theory]
    [InlineData("2026-11-24", "Ủy ban nhân dân xã Mới")] // ended before it was issued, on the 25th
    [InlineData("2026-11-25", "Ủy ban nhân dân xã Tủa Chùa")] // on the next day
    public async Task It_names_the_agency_that_issued_it_also_where_that_one_has_ended_since(string until, string expected)
    {
        var (life, _) = await Issued();
        var old = Catalogue.Agencies["H18.25"];
        var end = DateOnly.Parse(until, System.Globalization.CultureInfo.InvariantCulture);
        var merged = Catalogue with
        {
            Agencies = Catalogue.Agencies.SetItem("H18.25", old with { ValidUntil = end }).SetItem("H18.70", old with { Code = "H18.70", Name = "Ủy ban nhân dân xã Mới", ValidFrom = end.AddDays(1), Predecessors = ["H18.25"] }),
        };
        Print(life, 1, null, catalogue: merged).ShouldContain($"<p class=\"strong upper\">{expected}</p>");
    }

    [Fact]
    public async Task It_becomes_a_PDF_of_one_page()
    {
        using var chromium = new Chromium(new ConfigurationBuilder().Build());
        var pdf = await chromium.Print(Print((await Issued()).Life, 1, null, decoded: false), TimeSpan.FromMinutes(1), default);
        await File.WriteAllBytesAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "papers")).FullName, "ban-phat-hanh.pdf"), pdf);
        System.Text.Encoding.Latin1.GetString(pdf).Split("/Type /Page\n").Length.ShouldBe(2);
    }

    private static CatalogueSnapshot Catalogue { get; } = Lives.Catalogue with { Agencies = Lives.Catalogue.Agencies.SetItem("H18.25", Lives.Catalogue.Agencies["H18.25"] with { Unit = "03217" }) };

    private static async Task<(Life Life, string Serial)> Issued(bool correctedAfterDrafting = false)
    {
        var drafted = Lives.Accepted("2025").Decide(At(25, 9, 0), d => DraftResult.Decide(d, new(ResolutionOutcome.Granted, "Đồng ý cấp trích lục khai sinh cho cháu Lò Minh An, sinh ngày 10/11/2026 tại Trung tâm Y tế Tủa Chùa.", null, null), Given.Specialist, Given.Paper, Given.Key));
        if (correctedAfterDrafting)
        {
            var data = drafted.Dossier.Submission.ApplicantData.Open(Given.Key) with { Name = "Lò Thị May" };
            drafted = drafted.Then(At(25, 9, 30), new ApplicantCorrected(
                Given.Clerk, Given.Key.SealJson(data), ReturnMethod.Counter, null, ["name"], Given.Key.SealJson("Sai tên"), drafted.Dossier.Submission.ApplicantData, drafted.Dossier.Submission.ReturnMethod, null));
        }
        var issued = await Issue(drafted, 25, 7, Given.Leader.Name!);
        return (issued, SignatureFacts.Of(Convert.FromBase64String(issued.Dossier.Approval!.Signature))!.SerialNumber);
    }

    private static async Task<Life> Issue(Life drafted, int day, long number, string signer)
    {
        var folder = Directory.CreateTempSubdirectory("signers-").FullName;
        using var development = new DevelopmentSigner(new ConfigurationBuilder().AddInMemoryCollection([new("Documents:Folder", Path.Combine(folder, "documents"))]).Build(), new At10(At(day, 10, 0)));
        var signed = ((SigningAnswer.Signed)await development.Sign(new(drafted.Id, 1, [1, 2, 3], Given.Leader with { Name = signer }, ""), default)).Signature;
        return drafted
            .Decide(At(day, 10, 0), d => ApproveResult.Decide(d, new(d.Draft!.Version), Given.Leader, Given.Paper.Sha256, signed))
            .Then(At(day, 11, 0), new ResultIssued(Given.Officer, 1, Numbers.Result(number, "UBND"), new DateOnly(2026, 11, day), drafted.Dossier.Replaced is [.., var old] ? old.Issue.ResultNumber : null));
    }

    private static string Print(Life life, int issue, string? keep, long? version = null, bool decoded = true, CatalogueSnapshot? catalogue = null, Dossier? whole = null)
    {
        var page = new IssuedCopyPrinter(FormTemplates.Default, "https://motcua.dienbien.gov.vn")
            .Print(life.Id, life.Events, life.Events.Where(h => h.Event is ResultIssued).ElementAt(issue - 1), version ?? life.Dossier.Version, Given.Key, catalogue ?? Catalogue, whole);
        if (keep is not null)
            Lives.Keep(keep, page);
        return decoded ? WebUtility.HtmlDecode(page) : page;
    }

    private static DateTimeOffset At(int day, int hour, int minute) => Given.Local(2026, 11, day, hour, minute);

    private sealed class At10(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at;
    }
}
