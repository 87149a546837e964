using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Platform.StaffWeb.Terms;

namespace Platform.Gateway.Tests;

public sealed class ProcessFormTests
{
    private const string Terms = """
        {"cases":[{"key":"a","name":"A"},{"key":"b","name":"B","process":{"steps":[
          {"key":"visit","name":"Kiểm tra","does":"handle","role":"specialist","unit":"Phòng Kinh tế","share":12.5,"outcomes":[{"kind":"forward","to":"draft"},{"kind":"forward","to":"ask"},{"kind":"consult"}],"products":["Biên bản","Ảnh"]},
          {"key":"issue","name":"Ban hành","does":"issue","role":"clerical-officer","unit":null,"share":87.5,"outcomes":[{"kind":"finish"},{"kind":"sendBack","to":"visit"}],"products":[]}]}}]}
        """;

    [Fact]
    public void A_process_is_edited_without_losing_anything_of_it()
    {
        var form = ProcessForm.Of(JsonElement.Parse(Terms));
        form.Cases.Select(c => c.Count).ShouldBe([0, 2]);
        Dictionary<string, string> errors = [];
        var body = form.Into(JsonNode.Parse("""{"cases":[{"key":"a","name":"A"},{"key":"b","name":"B"}]}""")!.AsObject(), errors);
        errors.ShouldBeEmpty();
        JsonNode.DeepEquals(body, JsonNode.Parse(Terms)).ShouldBeTrue(body.ToJsonString());
    }

    [Fact]
    public void What_the_page_sends_is_what_it_shows_again_without_the_rows_dropped()
    {
        var sent = new FormCollection(new Dictionary<string, StringValues>
        {
            ["cases.0.row"] = "1", ["cases.0.drop"] = "on", ["cases.0.process.steps.0.row"] = "1", ["cases.0.process.steps.0.key"] = "gone",
            ["cases.1.row"] = "1", ["cases.1.process.steps.0.row"] = "1", ["cases.1.process.steps.0.drop"] = "on",
            ["cases.1.process.steps.1.row"] = "1", ["cases.1.process.steps.1.key"] = "draft", ["cases.1.process.steps.1.share"] = "mười",
        });
        var form = ProcessForm.Of(sent);
        form.Cases.Single().Single().Key.ShouldBe("draft");
        Dictionary<string, string> errors = [];
        form.Into(JsonNode.Parse("""{"cases":[{"key":"b"}]}""")!.AsObject(), errors);
        errors.Keys.ShouldBe(["cases.0.process.steps.0.share"]);
    }

    [Fact]
    public void A_process_of_ones_own_begins_with_the_default_one_and_may_be_left_again()
    {
        var form = ProcessForm.Of(JsonElement.Parse("""{"cases":[{"key":"a"}]}"""));
        form.Add("add-process:0").ShouldBeTrue();
        form.Cases[0].Select(s => (s.Key, s.Share, s.Forward, s.SendBack)).ShouldBe([("appraise", "60", "approve", ""), ("approve", "25", "issue", "appraise"), ("issue", "15", "", "appraise")]);
        form.Add("add-step:0").ShouldBeTrue();
        form.Cases[0][0].Forward.ShouldBe("appraise");
        form.Add("drop-process:0").ShouldBeTrue();
        form.Cases[0].ShouldBeEmpty();
        form.Add("save").ShouldBeFalse();
        form.Add("add-step:x").ShouldBeFalse();
        form.Add("add-fee:0.1").ShouldBeFalse();
    }
}
