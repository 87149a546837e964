using System.Text.Json.Nodes;
using Platform.Testing;

namespace Platform.Procedures.ApiTests;

/// <summary>What the parts of a linked procedure name is checked when it is released, against the catalogue as it stands.</summary>
public sealed class LinkedReleaseTests(LinkedReleaseTests.LinkedHost host) : IClassFixture<LinkedReleaseTests.LinkedHost>
{
    public sealed class LinkedHost : SmallHost
    {
        protected override string[] Codes => ["1.001193", "1.004222", "1.000005", "2.000986"];
    }

    [Fact]
    public async Task The_provinces_bundle_is_published_with_its_parts_and_released_only_with_parts_that_exist()
    {
        var bundle = await host.Get("/v1/procedures/2.000986");
        bundle.GetProperty("accepts").GetBoolean().ShouldBeTrue();
        bundle.GetProperty("parts").EnumerateArray().Select(p => p.GetProperty("key").GetString()).ShouldBe(["birth", "residence", "insurance"]);
        bundle.GetProperty("parts")[2].GetProperty("route").GetProperty("system").GetString().ShouldBe("bhxh");

        var (_, draft) = await host.Post("/v1/procedures/2.000986/drafts", People.It);
        var terms = JsonNode.Parse(draft.GetProperty("terms").GetRawText())!;
        terms["parts"]![1]!["procedure"] = "1.009999";
        terms["parts"]![0]!["procedure"] = "1.000005"; // its unit is undecided
        terms["parts"]![2]!["agency"] = "H18.99";
        (await host.Put("/v1/procedures/2.000986/drafts/1", People.It, terms.ToJsonString())).Status.ShouldBe(200, "a draft may name what comes later");
        var (status, refused) = await host.Post("/v1/procedures/2.000986/drafts/1/publish", SmallHost.OtherIt, new { effectiveFrom = host.Clock.Today });
        status.ShouldBe(422);
        refused.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe(["parts.0.procedure", "parts.1.procedure", "parts.2.agency"], ignoreOrder: true);

        terms["parts"]![1]!["procedure"] = "1.004222";
        terms["parts"]![0]!["procedure"] = "1.001193";
        terms["parts"]![2]!["agency"] = "H18.56";
        terms["parts"]![1]!["after"] = new JsonArray();
        (await host.Put("/v1/procedures/2.000986/drafts/1", People.It, terms.ToJsonString())).Status.ShouldBe(200);
        (await host.Post("/v1/procedures/2.000986/drafts/1/publish", SmallHost.OtherIt, new { effectiveFrom = host.Clock.Today })).Status.ShouldBe(200);
        var now = await host.Get("/v1/procedures/2.000986");
        now.GetProperty("parts")[2].GetProperty("agency").GetString().ShouldBe("H18.56");

        terms["parts"]![0]!["after"] = new JsonArray("insurance");
        var (_, again) = await host.Post("/v1/procedures/2.000986/drafts", People.It);
        (await host.Put($"/v1/procedures/2.000986/drafts/{again.GetProperty("number").GetInt32()}", People.It, terms.ToJsonString())).Body.GetProperty("errors").TryGetProperty("parts.0.after", out _).ShouldBeTrue("no circle");
    }
}
