using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Platform.StaffWeb.Terms;

namespace Platform.Gateway.Tests;

/// <summary>The parts of a linked procedure as rows of a form.</summary>
public sealed class LinkedFormTests
{
    private const string Terms = """
        {"parts":[
          {"key":"birth","name":"Khai sinh","procedure":"1.001193","caseKey":"moi","after":[],"papers":["p1"],"answers":[]},
          {"key":"insurance","name":"Thẻ bảo hiểm","after":["birth"],"agency":"H18.56","amount":2.5,"unit":"calendarDay","route":{"by":"ministry","system":"bhxh","systemName":"Bảo hiểm xã hội"},"ofALaterRelease":{"x":1}}],
         "route":null}
        """;

    [Fact]
    public void Parts_are_edited_without_losing_anything_of_them()
    {
        Dictionary<string, string> errors = [];
        var body = new JsonObject();
        LinkedForm.Of(JsonElement.Parse(Terms)).Into(body, errors);
        errors.ShouldBeEmpty();
        JsonNode.DeepEquals(body, JsonNode.Parse(Terms)).ShouldBeTrue(body.ToJsonString());
    }

    [Fact]
    public void Rows_are_put_in_order_a_dropped_one_is_waited_for_by_nobody_and_a_renamed_one_still_is()
    {
        var form = LinkedForm.Of(new FormCollection(new Dictionary<string, StringValues>
        {
            ["parts.0.row"] = "1", ["parts.0.order"] = "3", ["parts.0.key"] = "card", ["parts.0.name"] = "Thẻ", ["parts.0.after"] = new(["1", "2"]), ["parts.0.amount"] = "mười",
            ["parts.1.row"] = "1", ["parts.1.order"] = "2", ["parts.1.key"] = "gone", ["parts.1.name"] = "Bỏ", ["parts.1.drop"] = "on",
            ["parts.2.row"] = "1", ["parts.2.order"] = "1", ["parts.2.key"] = "renamed", ["parts.2.name"] = "Khai sinh", ["parts.2.procedure"] = "1.001193", ["parts.2.rest"] = "no JSON",
        }));
        Dictionary<string, string> errors = [];
        var body = new JsonObject();
        form.Into(body, errors);
        errors.Keys.ShouldBe(["parts.1.amount"]);
        body["parts"]!.AsArray().Select(p => p!["key"]!.GetValue<string>()).ShouldBe(["renamed", "card"]);
        body["parts"]![1]!["after"]!.AsArray().Select(k => k!.GetValue<string>()).ShouldBe(["renamed"]);
    }

    [Fact]
    public void A_linked_procedure_begins_with_two_parts_and_without_rows_there_is_none()
    {
        var form = new LinkedForm();
        form.Add("add-paper").ShouldBeFalse();
        form.Add("add-part").ShouldBeTrue();
        form.Parts.Select(p => p.Key).ShouldBe(["phan-1", "phan-2"]);
        form.Add("add-part").ShouldBeTrue();
        form.Parts.Count.ShouldBe(3);
        var body = new JsonObject();
        new LinkedForm().Into(body, []);
        (body["parts"], body["route"]).ShouldBe((null, null));
    }
}
