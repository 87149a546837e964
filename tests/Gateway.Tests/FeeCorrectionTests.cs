using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Platform.StaffWeb;
using Platform.WebDefaults.Forms;

namespace Platform.Gateway.Tests;

/// <summary>The form on a dossier's page that puts its fee right.</summary>
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

    private static SentForm Sent(params (string Name, StringValues Value)[] fields) => new(new FormCollection(fields.ToDictionary(f => f.Name, f => f.Value)));
}
