using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Platform.Testing;
using Platform.WebDefaults;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.Gateway.Tests;

public sealed class FormTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("1", false)]
    public void A_field_that_is_needed_wherever_it_is_shown_is_not_called_optional(string? needed, bool optional)
    {
        var field = new FormField("name", "Người nhận", FieldKind.Text, false, null, [], null, null, null, null, []);
        using var writer = new StringWriter();
        FieldHtml.Render(field, "return.name", null, null, needed is null ? null : new Dictionary<string, string> { ["data-required"] = needed }).WriteTo(writer, HtmlEncoder.Create(UnicodeRanges.All));
        writer.ToString().Contains("không bắt buộc", StringComparison.Ordinal).ShouldBe(optional);
        writer.ToString().ShouldNotContain(" required=");
    }

    private const string Schema = """
        { "type": "object", "required": ["childName", "birthDate", "sex", "mother", "agreed"], "properties": {
            "childName": { "type": "string", "title": "Họ tên trẻ", "maxLength": 50 },
            "birthDate": { "type": "string", "format": "date", "title": "Ngày sinh" },
            "birthTime": { "type": "string", "title": "Giờ sinh", "pattern": "^[0-2][0-9]:[0-5][0-9]$" },
            "sex": { "type": "string", "title": "Giới tính", "enum": ["male", "female"], "enumNames": ["Nam", "Nữ"] },
            "copies": { "type": "integer", "title": "Số bản sao", "minimum": 0, "maximum": 20, "default": 0 },
            "mother": { "type": "object", "title": "Người mẹ", "required": ["fullName"], "properties": { "fullName": { "type": "string", "title": "Họ tên" } } },
            "agreed": { "type": "boolean", "title": "Tôi cam đoan", "const": true } } }
        """;

    private static readonly IReadOnlyList<FormField> Fields = FormSchema.Parse(Schema);

    [Fact]
    public void Good_answers_become_the_json_the_platform_takes()
    {
        var (answers, errors) = Read(new() { ["form.childName"] = " Lò Minh An ", ["form.birthDate"] = "10/11/2026", ["form.sex"] = "female", ["form.copies"] = "2", ["form.mother.fullName"] = "Lò Thị Mai", ["form.agreed"] = "true" });
        errors.ShouldBeEmpty();
        JsonNode.DeepEquals(answers, JsonNode.Parse("""{"childName":"Lò Minh An","birthDate":"2026-11-10","sex":"female","copies":2,"mother":{"fullName":"Lò Thị Mai"},"agreed":true}""")).ShouldBeTrue(answers.ToJsonString());
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var (_, errors) = Read(new() { ["form.childName"] = new string('x', 51), ["form.birthDate"] = "30/02/2026", ["form.birthTime"] = "nine", ["form.sex"] = "other", ["form.copies"] = "21" });
        errors.Keys.Order().ShouldBe(["form.agreed", "form.birthDate", "form.birthTime", "form.childName", "form.copies", "form.mother.fullName", "form.sex"]);
    }

    [Fact]
    public void A_choice_among_numbers_is_sent_as_a_number_and_a_wanted_group_is_there_even_empty()
    {
        var fields = FormSchema.Parse("""
            {"required":["house"],"properties":{"times":{"type":"integer","title":"Lần","enum":[1,2]},"size":{"title":"Cỡ","oneOf":[{"const":1.5,"title":"Vừa"}]},
             "house":{"type":"object","title":"Nhà","properties":{"colour":{"type":"string"}}},"garden":{"type":"object","title":"Vườn","properties":{"trees":{"type":"string"}}}}}
            """);
        var errors = new Dictionary<string, string>();
        var answers = FormAnswers.Read(fields, name => name switch { "form.times" => "2", "form.size" => "1.5", _ => "" }, errors);
        errors.ShouldBeEmpty();
        JsonNode.DeepEquals(answers, JsonNode.Parse("""{"times":2,"size":1.5,"house":{}}""")).ShouldBeTrue(answers.ToJsonString());
    }

    [Theory]
    [InlineData("1.500", "1500")]
    [InlineData("1.500.000", "1500000")]
    [InlineData("1 500", "1500")]
    [InlineData("-12.345,75", "-12345.75")]
    [InlineData("1,5", "1.5")]
    [InlineData("1.5", "1.5")]
    [InlineData("0.125", "0.125")]
    [InlineData("1500", "1500")]
    [InlineData("1,500", "1.5")]
    [InlineData("1,500,000", null)]
    [InlineData("1.50.000", null)]
    [InlineData("1.500 000", null)]
    [InlineData("một", null)]
    public void A_number_is_read_as_it_is_written_here(string typed, string? meant)
    {
        var fields = FormSchema.Parse("""{"properties":{"area":{"type":"number","title":"Diện tích"}}}""");
        var errors = new Dictionary<string, string>();
        var answers = FormAnswers.Read(fields, _ => typed, errors);
        (answers["area"] is { } read ? read.GetValue<decimal>() : (decimal?)null).ShouldBe(meant is null ? null : decimal.Parse(meant, System.Globalization.CultureInfo.InvariantCulture));
        errors.Values.ShouldBe(meant is null ? ["Diện tích phải là một số, phần lẻ sau dấu phẩy, ví dụ 1.500,5."] : []);
    }

    [Fact]
    public void A_number_reads_back_so_that_a_slip_is_seen_and_a_whole_one_takes_groups_too()
    {
        var fields = FormSchema.Parse("""{"properties":{"area":{"type":"number","title":"Diện tích","default":1.125},"trees":{"type":"integer","title":"Số cây"}}}""");
        FormAnswers.Presets(fields).ShouldBe([("form.area", "1,125")]);
        FormAnswers.Show(fields, JsonNode.Parse("""{"area":1.500,"trees":1500}""")).ShouldBe([("Diện tích", "1,5"), ("Số cây", "1500")]);
        var errors = new Dictionary<string, string>();
        FormAnswers.Read(fields, name => name == "form.trees" ? "1.500" : "", errors)["trees"]!.GetValue<long>().ShouldBe(1500);
        FormAnswers.Read(fields, name => name == "form.trees" ? "99999999999999999999" : "", errors);
        errors["form.trees"].ShouldBe("Số cây phải là một số.");
    }

    [Fact]
    public void A_pattern_that_would_take_for_ever_is_given_up()
    {
        var fields = FormSchema.Parse("""{"properties":{"a":{"type":"string","title":"Mã","maxLength":4000,"pattern":"^(([a-z])+.)+[A-Z]([a-z])+$"}}}""");
        var errors = new Dictionary<string, string>();
        FormAnswers.Read(fields, _ => new string('a', 3000), errors);
        errors["form.a"].ShouldBe("Mã chưa đúng dạng.");
    }

    [Fact]
    public void Answers_read_back_in_words()
    {
        var shown = FormAnswers.Show(Fields, JsonNode.Parse("""{"birthDate":"2026-11-10","sex":"female","mother":{"fullName":"Lò Thị Mai"},"agreed":true}""")).ToList();
        shown.ShouldContain(("Ngày sinh", "10/11/2026"));
        shown.ShouldContain(("Giới tính", "Nữ"));
        shown.ShouldContain(("Người mẹ: họ tên", "Lò Thị Mai"));
        shown.ShouldContain(("Tôi cam đoan", "Có"));
    }

    [Fact]
    public void Answers_given_before_fill_the_controls_again_and_what_is_read_back_is_the_same()
    {
        var fields = FormSchema.Parse("""
            {"properties":{"name":{"type":"string"},"born":{"type":"string","format":"date"},"twin":{"type":"boolean"},"area":{"type":"number"},"times":{"type":"integer","enum":[1,2]},"copies":{"type":"integer"},
             "mother":{"type":"object","properties":{"fullName":{"type":"string"},"phone":{"type":"string"}}}}}
            """);
        var before = JsonNode.Parse("""{"name":"Lò Minh An","born":"2026-11-10","twin":true,"area":1234.5,"times":2,"copies":1500,"mother":{"fullName":"Lò Thị Mai","phone":"0912000101","hidden":1},"more":[1,2]}""")!.AsObject();
        var controls = FormAnswers.Controls(fields, before).ToDictionary();
        controls["form.area"].ShouldBe("1234,5");
        var errors = new Dictionary<string, string>();
        var same = FormAnswers.Over(fields, before, FormAnswers.Read(fields, controls.GetValueOrDefault, errors));
        errors.ShouldBeEmpty();
        JsonNode.DeepEquals(same, before).ShouldBeTrue(same.ToJsonString());

        controls.Remove("form.mother.phone");
        var emptied = FormAnswers.Over(fields, before, FormAnswers.Read(fields, controls.GetValueOrDefault, errors));
        JsonNode.DeepEquals(emptied["mother"], JsonNode.Parse("""{"fullName":"Lò Thị Mai","hidden":1}""")).ShouldBeTrue(emptied.ToJsonString());
    }

    [Fact]
    public void A_control_is_tied_to_its_label_its_error_and_what_was_typed()
    {
        var html = Html(new() { ["form.childName"] = "<b>An</b>" }, new() { ["form.childName"] = "Xin nhập họ tên." });
        html.ShouldContain("<label for=\"f-form-childName\">Họ tên trẻ</label>");
        html.ShouldContain("id=\"f-form-childName-error\"");
        html.ShouldContain("aria-describedby=\"f-form-childName-error\"");
        html.ShouldContain("value=\"&lt;b&gt;An&lt;/b&gt;\"");
        html.ShouldContain("type=\"date\"");
        html.ShouldContain("<option value=\"female\">Nữ</option>");
        html.ShouldContain("<legend>Người mẹ</legend>");
        html.ShouldNotContain("style=");
    }

    [Fact]
    public void A_procedure_without_a_form_asks_what_is_wanted()
    {
        foreach (var schema in new[] { null, "", "not json", "{}" })
            FormSchema.Parse(schema).ShouldHaveSingleItem().Title.ShouldBe("Nội dung yêu cầu");
    }

    [Fact]
    public void The_birth_form_of_the_seed_can_be_drawn()
    {
        var file = Path.Combine(Servers.Repository, "build", "seed", "forms", "1.001193.json");
        if (!File.Exists(file))
            return; // the seed of forms belongs to Procedures
        var fields = FormSchema.Parse(File.ReadAllText(file));
        fields.ShouldContain(f => f.Name == "mother" && f.Fields.Any(inner => inner.Name == "mother.fullName" && inner.Required));
        fields.ShouldContain(f => f.Kind == FieldKind.YesNo && f.MustBeYes);
    }

    [Theory]
    [InlineData("011195004218|012345678|Lò Thị Mai|05111995|Nữ|Bản Nà Tòng, Tủa Chùa, Điện Biên|10052022", true)]
    [InlineData("011195004218||Lò Thị Mai|05111995|Nữ|Bản Nà Tòng, Tủa Chùa, Điện Biên|10052022|Lò Văn Ín|Lò Thị Ơn", true)]
    [InlineData("https://example.vn/qr", false)]
    [InlineData("12345|x|y|05111995|Nữ|z", false)]
    [InlineData("", false)]
    public void A_cards_line_is_read_or_refused(string line, bool good)
    {
        var card = IdentityCard.Parse(line);
        (card is not null).ShouldBe(good);
        if (card is null)
            return;
        card.IdentityNumber.ShouldBe("011195004218");
        card.Name.ShouldBe("Lò Thị Mai");
        card.BirthDate.ShouldBe(new DateOnly(1995, 11, 5));
        card.Residence.ShouldBe("Bản Nà Tòng, Tủa Chùa, Điện Biên");
        card.IssuedOn.ShouldBe(new DateOnly(2022, 5, 10));
    }

    [Fact]
    public void Problems_become_sentences_with_their_fields()
    {
        var problem = ProblemReader.Parse(422, """{"code":"invalid","detail":"Dữ liệu chưa hợp lệ.","traceId":"abc","errors":{"/applicant/phone":"Sai số."}}""");
        problem.Sentence.ShouldBe("Dữ liệu chưa hợp lệ.");
        problem.Fields["applicant.phone"].ShouldBe("Sai số.");
        problem.IsUncertain.ShouldBeFalse();
        ProblemReader.Parse(502, "<html>").Sentence.ShouldContain("tạm gián đoạn");
        ProblemReader.Parse(503, "{}").IsUncertain.ShouldBeTrue();
    }

    [Fact]
    public void Dates_money_and_limits_read_as_people_say_them()
    {
        Vn.At(new DateTimeOffset(2026, 11, 20, 17, 30, 0, TimeSpan.Zero)).ShouldBe("21/11/2026 00:30");
        Vn.Long(new DateTimeOffset(2026, 11, 23, 10, 30, 0, TimeSpan.Zero)).ShouldBe("Thứ Hai, 23/11/2026 lúc 17:30");
        Vn.Money(1_250_000).ShouldBe("1.250.000 đồng");
        Vn.Duration(0.5m, "workingDay").ShouldBe("0,5 ngày làm việc");
        Vn.Duration(0, "workingDay").ShouldBe("Trong ngày");
        Vn.Duration(3, null).ShouldBe("Chưa công bố");
    }

    private static (JsonObject Answers, Dictionary<string, string> Errors) Read(Dictionary<string, string> typed)
    {
        var errors = new Dictionary<string, string>();
        return (FormAnswers.Read(Fields, name => typed.GetValueOrDefault(name), errors), errors);
    }

    private static string Html(Dictionary<string, string> typed, Dictionary<string, string> errors)
    {
        using var writer = new StringWriter();
        FieldHtml.Render(Fields, name => typed.GetValueOrDefault(name), errors).WriteTo(writer, HtmlEncoder.Create(UnicodeRanges.All));
        return writer.ToString();
    }
}
