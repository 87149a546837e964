using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Platform.StaffWeb.Terms;

namespace Platform.Gateway.Tests;

/// <summary>The form of a draft holds the whole model: what is read is sent again as it was.</summary>
public sealed class TermsFormTests
{
    private const string Whole = """
        {"name":"Thủ tục","field":"Thử","serviceLevel":"partial","decision":"1/QĐ","kind":"TTHC","ministry":"Bộ","steps":"Bước 1\nBước 2","conditions":"Có đất","source":"Cổng",
         "subjects":["Công dân","Doanh nghiệp"],"results":["Giấy phép"],"legalBases":["Luật 1"],"notes":["Lưu ý"],"levels":["province","commune"],
         "rules":{"cutOff":"15:00:00","sameDay":false,"postalReturn":true,"onlinePayment":true,"formSchema":"{}"},
         "parts":[{"key":"birth","name":"Đăng ký khai sinh","procedure":"1.001193","after":[]}],"route":{"by":"ministry","system":"btp","systemName":"Hộ tịch điện tử"},
         "cases":[{"key":"moi","name":"Cấp mới","channels":[{"channel":"counter","amount":2.5,"unit":"workingDay","note":"Ghi chú","fees":[
             {"key":"f1","kind":"charge","name":"Lệ phí","condition":"","amount":50000},{"key":"f2","kind":"fee","name":"Phí","condition":"Trường hợp thẩm định","amount":120000,"refund":"never"}]}]},
           {"key":"doi","name":"Cấp đổi","channels":[{"channel":"postal","amount":null,"unit":null,"note":null,"fees":[]}]}],
         "papers":[{"key":"p1","group":"Phải nộp","name":"Tờ khai","formFile":"01.docx","originals":1,"copies":0,"required":true,"requiredWhen":null},
           {"key":"p2","group":"","name":"Ủy quyền","formFile":null,"originals":0,"copies":1,"required":false,"requiredWhen":"Trường hợp ủy quyền","surrender":true}],
         "undecided":[{"code":"several-fees","where":"counter","sentence":"Phí chưa rõ."}]}
        """;

    [Fact]
    public void What_is_read_of_the_api_is_sent_back_unchanged()
    {
        var errors = new Dictionary<string, string>();
        var sent = TermsForm.Of(JsonElement.Parse(Whole)).ToJson(errors);
        errors.ShouldBeEmpty();
        JsonElement.DeepEquals(JsonElement.Parse(sent.ToJsonString()), JsonElement.Parse(Whole)).ShouldBeTrue(sent.ToJsonString());
    }

    [Fact]
    public void A_paper_typed_into_the_page_keeps_when_it_is_needed_and_a_dropped_one_goes()
    {
        var form = TermsForm.Of(new FormCollection(new Dictionary<string, StringValues>
        {
            ["name"] = "Thủ tục", ["serviceLevel"] = "",
            ["papers.0.row"] = "1", ["papers.0.key"] = "p1", ["papers.0.name"] = "Ủy quyền", ["papers.0.originals"] = "1", ["papers.0.copies"] = "", ["papers.0.requiredWhen"] = " Trường hợp ủy quyền ",
            ["papers.1.row"] = "1", ["papers.1.name"] = "Khác", ["papers.1.drop"] = "on",
        }));
        var json = form.ToJson([]);
        json["serviceLevel"].ShouldBeNull("not decided stays not decided");
        var paper = json["papers"]!.AsArray().ShouldHaveSingleItem()!;
        paper["requiredWhen"]!.GetValue<string>().Trim().ShouldBe("Trường hợp ủy quyền");
        paper["required"]!.GetValue<bool>().ShouldBeFalse();
    }
}
