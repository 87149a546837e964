using System.Text.Json;
using Platform.Dossiers.Forms;

namespace Platform.Dossiers.Tests;

public sealed class ElectronicForms
{
    private static readonly EForm Form = new("""
        { "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "required": ["childName", "birthDate", "sex", "mother"], "additionalProperties": false, "properties": {
            "childName": { "type": "string", "title": "Họ tên trẻ", "minLength": 2, "maxLength": 10 },
            "birthDate": { "type": "string", "format": "date", "title": "Ngày sinh" },
            "birthTime": { "type": "string", "title": "Giờ sinh", "description": "Giờ và phút, ví dụ 07:30", "pattern": "^[0-2][0-9]:[0-5][0-9]$" },
            "story": { "type": ["string", "null"], "format": "textarea", "title": "Trình bày", "maxLength": 5 },
            "sex": { "type": "string", "title": "Giới tính", "enum": ["male", "female"], "enumNames": ["Nam", "Nữ"] },
            "relation": { "title": "Quan hệ", "oneOf": [ { "const": "mother", "title": "Mẹ" }, { "const": "father", "title": "Cha" } ] },
            "times": { "type": "integer", "title": "Lần sinh", "enum": [1, 2, 3] },
            "copies": { "type": "integer", "title": "Số bản sao", "minimum": 0, "maximum": 20 },
            "weight": { "type": "number", "title": "Cân nặng", "minimum": 0.5 },
            "note": { "title": "Ghi chú" },
            "mother": { "type": "object", "title": "Người mẹ", "required": ["fullName", "home"], "additionalProperties": false, "properties": {
                "fullName": { "type": "string", "title": "Họ tên mẹ" },
                "home": { "title": "Nơi ở", "required": ["commune"], "properties": { "commune": { "type": "string", "title": "Xã" } } } } },
            "agreed": { "type": "boolean", "title": "Tôi cam đoan", "const": true } } }
        """);

    private const string Least = """
        "childName":"Lò An","birthDate":"2026-11-10","sex":"female","mother":{"fullName":"Lò Thị Mai","home":{"commune":"Tủa Chùa"}}
        """;

    [Theory]
    [InlineData("")]
    [InlineData(""","birthTime":"07:30","story":"Sinh","relation":"mother","times":2,"copies":0,"weight":3.2,"note":"","agreed":true""")]
    [InlineData(""","story":null,"copies":2.0,"weight":3""")]
    public void Good_answers_are_taken(string more) => Form.Errors(JsonElement.Parse($$"""{{{Least}}{{more}}}""")).ShouldBeEmpty();

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_in_the_fields_own_words()
    {
        var wrong = Form.Errors(JsonElement.Parse("""
            { "childName": "L", "birthDate": "2026-02-30", "birthTime": "7h30", "story": "Sinh ở nhà", "sex": "other", "relation": "aunt", "times": 4, "copies": 21, "weight": 0, "agreed": false,
              "mother": { "fullName": 5, "home": { }, "age": 30 }, "extra": 1 }
            """));
        wrong.ShouldBe(new Dictionary<string, string>
        {
            ["form.childName"] = "Họ tên trẻ phải có ít nhất 2 ký tự.",
            ["form.birthDate"] = "Ngày sinh phải là một ngày có thật, viết theo năm-tháng-ngày, ví dụ 2026-11-05.",
            ["form.birthTime"] = "Giờ sinh chưa đúng dạng: giờ và phút, ví dụ 07:30.",
            ["form.story"] = "Trình bày dài quá 5 ký tự.",
            ["form.sex"] = "Xin chọn giới tính trong danh sách.",
            ["form.relation"] = "Xin chọn quan hệ trong danh sách.",
            ["form.times"] = "Xin chọn lần sinh trong danh sách.",
            ["form.copies"] = "Số bản sao phải từ 0 đến 20.",
            ["form.weight"] = "Cân nặng không được nhỏ hơn 0,5.",
            ["form.agreed"] = "Xin đánh dấu: Tôi cam đoan.",
            ["form.mother.fullName"] = "Họ tên mẹ phải là chữ.",
            ["form.mother.home.commune"] = "Chưa nhập xã.",
            ["form.mother.age"] = "Biểu mẫu không có mục này.",
            ["form.extra"] = "Biểu mẫu không có mục này.",
        }, ignoreOrder: true);
    }

    [Fact]
    public void What_is_missing_is_asked_for_question_by_question() => Form.Errors(JsonElement.Parse("{}")).ShouldBe(new Dictionary<string, string>
    {
        ["form.childName"] = "Chưa nhập họ tên trẻ.",
        ["form.birthDate"] = "Chưa chọn ngày sinh.",
        ["form.sex"] = "Chưa chọn giới tính.",
        ["form.mother.fullName"] = "Chưa nhập họ tên mẹ.",
        ["form.mother.home.commune"] = "Chưa nhập xã.",
    }, ignoreOrder: true);

    [Theory]
    [InlineData("childName", "null", "Họ tên trẻ phải là chữ.")]
    [InlineData("childName", "[]", "Họ tên trẻ phải là chữ.")]
    [InlineData("birthDate", "\"10/11/2026\"", "Ngày sinh phải là một ngày")]
    [InlineData("birthDate", "\"2026-11-10T00:00:00\"", "Ngày sinh phải là một ngày")]
    [InlineData("birthDate", "20261110", "Ngày sinh phải là một ngày")]
    [InlineData("copies", "1.5", "Số bản sao phải là một số nguyên.")]
    [InlineData("copies", "\"1\"", "Số bản sao phải là một số nguyên.")]
    [InlineData("copies", "-1", "Số bản sao phải từ 0 đến 20.")]
    [InlineData("copies", "1e400", "Số bản sao phải")]
    [InlineData("copies", "123456789012345678901234567890", "Số bản sao phải")]
    [InlineData("weight", "-1e400", "Cân nặng không được nhỏ hơn 0,5.")]
    [InlineData("weight", "true", "Cân nặng phải là một số.")]
    [InlineData("note", "{}", "Ghi chú phải là chữ.")]
    [InlineData("mother", "[]", "Người mẹ phải là một nhóm các mục khai.")]
    [InlineData("story", "5", "Trình bày phải là chữ.")]
    [InlineData("agreed", "\"true\"", "Xin đánh dấu: Tôi cam đoan.")]
    public void Strange_values_are_refused_not_a_fault(string field, string value, string sentence) =>
        Form.Errors(JsonElement.Parse($$"""{{{Least}},"{{field}}":{{value}}}"""))[$"form.{field}"].ShouldStartWith(sentence);

    [Fact]
    public void A_pattern_that_would_take_for_ever_is_given_up()
    {
        var form = new EForm("""{"type":"object","properties":{"a":{"type":"string","title":"Mã","pattern":"^(([a-z])+.)+[A-Z]([a-z])+$"}}}""");
        form.Errors(JsonElement.Parse($$"""{"a":"{{new string('a', 5000)}}"}"""))["form.a"].ShouldBe("Mã chưa đúng dạng.");
    }

    [Fact]
    public void A_flood_of_unknown_members_is_answered_briefly() =>
        Form.Errors(JsonElement.Parse($$"""{{{string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"x{i}\":1"))}}}""")).Count.ShouldBe(100);

    [Fact]
    public void The_seeds_birth_form_takes_what_a_mother_declares_and_nothing_half_done()
    {
        var form = new EForm(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Forms", "1.001193.json")));
        form.Errors(JsonElement.Parse("""
            {"childName":"Lò Minh An","birthDate":"2026-11-10","sex":"male","birthPlace":"Trạm y tế xã Tủa Chùa","nationality":"Việt Nam","copies":1,"commitment":true,
             "mother":{"fullName":"Lò Thị Mai","identityNumber":"011195000123"},"requesterRelation":"mother","mayBeAdded":"later"}
            """)).ShouldBeEmpty();
        form.Errors(JsonElement.Parse("""{"childName":"Lò Minh An","mother":{"identityNumber":"12"},"birthTime":"25:00"}""")).Keys.ShouldBe(
            ["form.birthDate", "form.sex", "form.birthPlace", "form.requesterRelation", "form.mother.fullName", "form.mother.identityNumber", "form.birthTime"], ignoreOrder: true);
    }

    [Fact]
    public void Each_version_is_read_once_and_again_when_it_comes_with_another_form()
    {
        var forms = new EForms();
        var published = Given.Procedure() is var p ? p with { Rules = p.Rules with { FormSchema = """{"properties":{"a":{"title":"Một"}},"required":["a"]}""" } } : null!;
        forms.Errors(Given.Procedure(), JsonElement.Parse("""{"any":1}""")).ShouldBeEmpty("no form, nothing to check");
        forms.Errors(published, JsonElement.Parse("{}"))["form.a"].ShouldBe("Chưa nhập một.");
        var corrected = published with { Rules = published.Rules with { FormSchema = published.Rules.FormSchema!.Replace("Một", "Hai", StringComparison.Ordinal) } };
        forms.Errors(corrected, JsonElement.Parse("{}"))["form.a"].ShouldBe("Chưa nhập hai.");
        Should.Throw<JsonException>(() => forms.Errors(published with { Version = 2, Rules = published.Rules with { FormSchema = "{" } }, JsonElement.Parse("{}")));
    }
}
