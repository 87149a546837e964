using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Configuration;
using Platform.Dossiers.Archive;
using Platform.Dossiers.UseCases;

namespace Platform.Dossiers.Tests;

/// <summary>Real Chromium, and what a reader of the PDF sees.</summary>
public sealed class PapersAsPdf : IDisposable
{
    private readonly Chromium chromium = new(new ConfigurationBuilder().Build());

    public void Dispose() => chromium.Dispose();

    [Fact]
    public async Task A_paper_becomes_a_PDF_whose_text_is_vietnamese()
    {
        var text = await Text(await chromium.Print(Lives.Print(Lives.Returned("2025"), "01", decoded: false), TimeSpan.FromMinutes(1), default));
        foreach (var expected in new[] { "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "một triệu không trăm mười lăm nghìn đồng", "Bản Đề Chu, Xã Tủa Chùa, Tỉnh Điện Biên", "Quàng Thị Hoa" })
            text.ShouldContain(expected);
        text.Split('\f').Length.ShouldBe(1, "a receipt is one page");
    }

    [Fact]
    public async Task A_page_reaches_nothing_and_runs_nothing()
    {
        var text = await Text(await chromium.Print("<html><head></head><body><p>Trước</p><script>document.body.innerText = 'script'</script><img src='http://127.0.0.1:17432/x.png' alt='nothing'></body></html>", TimeSpan.FromMinutes(1), default));
        text.ShouldContain("Trước");
        text.ShouldNotContain("script");
    }

    [Fact]
    public async Task Nothing_of_the_page_stays_behind()
    {
        await chromium.Print("<p>bí mật</p>", TimeSpan.FromMinutes(1), default);
        foreach (var place in new[] { "/dev/shm", Path.GetTempPath() }.Where(Directory.Exists))
            Directory.EnumerateDirectories(place, "dossiers-pdf-*").Where(d => Read(Path.Combine(d, "page.html")).Contains("bí mật")).ShouldBeEmpty();

        static string Read(string page)
        {
            try
            {
                return File.ReadAllText(page);
            }
            catch (IOException)
            {
                return ""; // another page that is just printed, and gone meanwhile
            }
        }
    }

    [Fact]
    public void It_has_a_sandbox_of_its_own_but_where_the_pod_is_one()
    {
        Chromium.Arguments("/x", "/x/page.html", "/x/page.pdf", hasSandbox: true).ShouldNotContain("--no-sandbox");
        Chromium.Arguments("/x", "/x/page.html", "/x/page.pdf", hasSandbox: false).ShouldContain("--no-sandbox");
    }

    [Fact]
    public async Task Without_chromium_it_says_so()
    {
        using var absent = new Chromium(new ConfigurationBuilder().AddInMemoryCollection([new("Chromium:Path", "/nowhere/chromium")]).Build());
        absent.IsThere.ShouldBeFalse();
        (await Should.ThrowAsync<PdfException>(() => absent.Print("<p></p>", TimeSpan.Zero, default))).Message.ShouldContain("/nowhere/chromium");
    }

    [Fact]
    public async Task Asked_for_a_PDF_it_answers_503_where_chromium_is_absent()
    {
        using var absent = new Chromium(new ConfigurationBuilder().AddInMemoryCollection([new("Chromium:Path", "/nowhere/chromium")]).Build());
        var problem = (await PrintPaper.PdfOf("<p></p>", "mau-01-lan-1.pdf", absent, new DefaultHttpContext().Response, default)).ShouldBeAssignableTo<IValueHttpResult<ProblemDetails>>()!.Value!;
        (problem.Status, problem.Extensions["code"]).ShouldBe((503, "pdf-not-available"));
    }

    private static async Task<string> Text(byte[] pdf)
    {
        using var reader = Process.Start(new ProcessStartInfo("pdftotext", "- -") { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await reader.StandardInput.BaseStream.WriteAsync(pdf);
        reader.StandardInput.Close();
        return string.Join('\f', (await reader.StandardOutput.ReadToEndAsync()).Split('\f').Select(page => string.Join(' ', page.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))).TrimEnd('\f');
    }
}
