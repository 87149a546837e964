using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Platform.StaffWeb;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.Gateway.Tests;

/// <summary>The forms on a dossier's page that put its fee right, and end it.</summary>
public sealed class FeeCorrectionTests
{
    [Fact]
    public void Lines_ticked_become_what_the_platform_takes_and_its_refusals_find_their_control()
    {
        var form = Sent(("fix", new(["f1", "further-1"])), ("fixAmount.f1", "0"), ("fixGround.f1", "poor-household"), ("fixNote.f1", " Sổ 12 "), ("fixAmount.further-1", "50.000"), ("fixGround.further-1", ""), ("reason", "Ghi nhầm"));
        var body = JsonSerializer.Serialize(FeeCorrections.Read(form), JsonSerializerOptions.Web);
        form.HasErrors.ShouldBeFalse();
        JsonElement.DeepEquals(JsonElement.Parse(body), JsonElement.Parse(
            """{"lines":[{"key":"f1","amount":0,"ground":"poor-household","note":"Sổ 12"},{"key":"further-1","amount":50000,"ground":null,"note":null}],"reason":"Ghi nhầm"}""")).ShouldBeTrue(body);
        (FeeCorrections.Control(form, "lines[1].amount"), FeeCorrections.Control(form, "lines[0].note"), FeeCorrections.Control(form, "lines[7].note"), FeeCorrections.Control(form, "reason"))
            .ShouldBe(("fixAmount.further-1", "fixNote.f1", "lines[7].note", "reason"));
    }

    [Fact]
    public void Without_a_line_an_amount_or_a_reason_nothing_is_sent()
    {
        var none = Sent();
        FeeCorrections.Read(none);
        none.Errors.Keys.ShouldBe(["lines", "reason"]);
        var typed = Sent(("fix", "f1"), ("fixAmount.f1", "năm"), ("reason", "x"));
        FeeCorrections.Read(typed);
        typed.Errors.Keys.ShouldBe(["fixAmount.f1"]);
    }

    [Theory]
    [InlineData("""{"total":8000,"paid":0,"outstanding":8000}""", "Chưa thu")]
    [InlineData("""{"total":8000,"paid":8000,"outstanding":0}""", "Không hoàn lại theo quy định, Hoàn lại")]
    [InlineData("""{"total":0,"paid":8000,"outstanding":0,"refunds":[{"amount":8000}]}""", "Đã hoàn lại hết")] // a fee put right and given back
    [InlineData("""{"total":8000,"paid":16000,"outstanding":0,"refunds":[{"amount":8000}]}""", "Không hoàn lại theo quy định, Hoàn lại")]
    public void Stopping_offers_what_the_platform_takes_for_the_money_that_is_kept(string fee, string choices)
    {
        var offered = FeeWords.OnStopping(JsonSerializer.Deserialize<FeeState>(fee, JsonSerializerOptions.Web));
        offered.Select(c => c.Text).ShouldBe(choices.Split(", "));
        offered.Select(c => c.Value).ShouldBe(offered.Count == 1 ? ["none"] : ["kept", "refunded"]);
    }

    private static SentForm Sent(params (string Name, StringValues Value)[] fields) => new(new FormCollection(fields.ToDictionary(f => f.Name, f => f.Value)));
}
