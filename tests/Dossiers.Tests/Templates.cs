using Platform.Dossiers.Forms;

namespace Platform.Dossiers.Tests;

/// <summary>What a province may put in the place of our templates, and what is refused at start.</summary>
public sealed class Templates : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("forms-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Every_form_of_every_generation_has_a_template_that_can_be_read() => Should.NotThrow(() => FormTemplates.Load(null));

    [Fact]
    public void A_template_of_the_province_stands_in_the_place_of_ours()
    {
        Write("03-2025.html", "<html><body><p>{{agency}}: {{reason}}</p>{{{barcode}}}{{#ground}}<i>{{ground}}</i>{{/ground}}</body></html>");
        var page = FormTemplates.Load(folder).Fill(PaperForm.Refusal, Generation.Of2025, new Dictionary<string, object?> { ["agency"] = "UBND <xã>", ["reason"] = "Thiếu & sai", ["barcode"] = "<svg/>", ["ground"] = "" });
        page.ShouldBe("<html><body><p>UBND &lt;x&#227;&gt;: Thiếu &amp; sai</p><svg/></body></html>".Replace("&#227;", System.Net.WebUtility.HtmlEncode("ã")).Replace("Thiếu", System.Net.WebUtility.HtmlEncode("Thiếu")));
    }

    [Fact]
    public void A_shared_part_of_the_province_stands_in_every_form()
    {
        Write("_style.html", "<style>body { color: navy; }</style>");
        FormTemplates.Load(folder).Fill(PaperForm.Book, Generation.Of2018, FormFields.All["07"].Texts.Concat(FormFields.All["07"].Rows.Keys).ToDictionary(n => n, n => (object?)"")).ShouldContain("color: navy");
    }

    [Theory]
    [InlineData("<p>{{nmae}}</p>", "'{{nmae}}' is no field here")]
    [InlineData("{{#papers}}{{reason}}{{/papers}}", "is no field here")]
    [InlineData("{{#reason}}<p>{{reason}}</p>", "'{{#reason}}' is not closed")]
    [InlineData("<p>{{reason}}</p>{{/reason}}", "closes nothing that is open")]
    [InlineData("{{#reason}}{{#ground}}{{/reason}}{{/ground}}", "closes nothing that is open")]
    [InlineData("{{{reason}}}", "'reason' is text")]
    [InlineData("{{qr}}", "'qr' is a picture")]
    [InlineData("{{> letterhead}}", "there is no part 'letterhead'")]
    [InlineData("<p>{{reason}</p>", "cannot be read")]
    [InlineData("<p>{{ reason }}</p>", "cannot be read")]
    [InlineData("<script>print()</script>", "is not allowed")]
    [InlineData("<SCRIPT src=x></SCRIPT>", "is not allowed")]
    [InlineData("<p onclick=\"x()\">a</p>", "is not allowed")]
    [InlineData("<img src=\"https://example.vn/a.png\">", "is not allowed")]
    [InlineData("<img src=//example.vn/a.png>", "is not allowed")]
    [InlineData("<link rel=stylesheet href=a.css>", "is not allowed")]
    [InlineData("<iframe></iframe>", "is not allowed")]
    [InlineData("<meta http-equiv=refresh content=0>", "is not allowed")]
    [InlineData("<style>@import 'a.css';</style>", "is not allowed")]
    [InlineData("<style>p { background: url(http://example.vn/a.png) }</style>", "is not allowed")]
    [InlineData("<p title={{reason}}>a</p>", "is not allowed")]
    [InlineData("<style>p { color: {{reason}} }</style>", "is not allowed")]
    [InlineData("<!-- a", "a comment is not closed")]
    public void A_template_that_is_not_fit_to_print_is_refused_at_start(string html, string why)
    {
        Write("03-2025.html", html);
        var refused = Should.Throw<TemplateException>(() => FormTemplates.Load(folder));
        refused.Message.ShouldContain("03-2025.html");
        refused.Message.ShouldContain(why);
    }

    [Fact]
    public void A_picture_of_the_template_itself_is_allowed()
    {
        Write("03-2025.html", "<img src=\"data:image/png;base64,AAAA\"><style>p { background: url(data:image/png;base64,AAAA) }</style><p>{{reason}}</p>");
        Should.NotThrow(() => FormTemplates.Load(folder));
    }

    [Fact]
    public void A_part_that_includes_itself_is_refused()
    {
        Write("_person.html", "{{> person}}");
        Should.Throw<TemplateException>(() => FormTemplates.Load(folder)).Message.ShouldContain("includes itself");
    }

    [Fact]
    public void A_file_that_is_no_form_is_refused_so_that_a_slip_in_its_name_is_noticed()
    {
        Write("1-2025.html", "<p></p>");
        Should.Throw<TemplateException>(() => FormTemplates.Load(folder)).Message.ShouldContain("there is no form of that name");
        Should.Throw<DirectoryNotFoundException>(() => FormTemplates.Load(Path.Combine(folder, "absent")));
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once()
    {
        Write("03-2025.html", "{{nmae}}<script></script>{{#reason}}");
        var message = Should.Throw<TemplateException>(() => FormTemplates.Load(folder)).Message;
        foreach (var why in new[] { "nmae", "<script", "not closed" })
            message.ShouldContain(why);
    }

    private void Write(string name, string html) => File.WriteAllText(Path.Combine(folder, name), html);
}
