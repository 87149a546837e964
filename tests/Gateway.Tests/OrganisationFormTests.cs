using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Platform.WebDefaults.Documents;
using Platform.WebDefaults.Forms;

namespace Platform.Gateway.Tests;

/// <summary>The part of a submission's form that says whose matter it is, where that is an organisation.</summary>
public sealed class OrganisationFormTests
{
    [Fact]
    public void What_was_typed_of_an_organisation_becomes_what_the_platform_takes_and_its_refusals_find_their_field()
    {
        var file = Guid.NewGuid();
        var form = new OnBehalfForm(Sent(("org.name", " Hợp tác xã Chè "), ("org.taxNumber", "5600123450-001"), ("org.position", "Giám đốc"), ("onBehalf.name", "của ô khác")), [new PaperFile(file, 1, "dang-ky.pdf")]);
        form.Check();
        form.Form.HasErrors.ShouldBeFalse();
        var body = JsonSerializer.SerializeToElement(form.Body());
        (body.GetProperty("name").GetString(), body.GetProperty("identityNumber").GetString(), body.GetProperty("relation").GetString(), body.GetProperty("position").GetString())
            .ShouldBe(("Hợp tác xã Chè", "5600123450-001", "organisation", "Giám đốc"));
        body.GetProperty("proof")[0].GetGuid().ShouldBe(file);
        body.GetProperty("phone").ValueKind.ShouldBe(JsonValueKind.Null);
        form.Lines.ShouldContain(("Mã số thuế", "5600123450-001"));
        (form.ControlOf("onBehalf.identityNumber"), form.ControlOf("onBehalf.phone"), form.ControlOf("onBehalf.proof"), form.ControlOf("applicant.phone")).ShouldBe(("org.taxNumber", "org.phone", "file.proof", null));
    }

    [Fact]
    public void An_organisation_has_a_name_and_a_tax_number()
    {
        var form = new OnBehalfForm(Sent(), []);
        form.Check();
        form.Form.Errors.Keys.Order().ShouldBe(["org.name", "org.taxNumber"]);
    }

    private static SentForm Sent(params (string Name, string Value)[] typed) =>
        new(new FormCollection(typed.Append(("forWhom", "organisation")).ToDictionary(t => t.Item1, t => new Microsoft.Extensions.Primitives.StringValues(t.Item2))));
}
