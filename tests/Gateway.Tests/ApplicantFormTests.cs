using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Platform.StaffWeb;
using Platform.WebDefaults.Forms;

namespace Platform.Gateway.Tests;

/// <summary>The form on a dossier's page that corrects the applicant.</summary>
public sealed class ApplicantFormTests
{
    [Fact]
    public void What_was_typed_becomes_what_the_platform_takes_and_its_refusals_find_their_control()
    {
        var form = Sent(("applicant.name", " Lò Thị Mây "), ("applicant.phone", ""), ("applicant.street", "Bản Mới"), ("applicant.province", "11"), ("applicant.commune", "03217"), ("returnMethod", "postal"),
            ("return.name", "Lò Thị Mây"), ("return.phone", "0912345678"), ("return.street", "Bản Mới"), ("return.province", "11"), ("return.commune", "03217"), ("reason", "Ghi nhầm"));
        var body = JsonSerializer.SerializeToElement(ApplicantForm.Read(form), JsonSerializerOptions.Web);
        form.HasErrors.ShouldBeFalse();
        (body.GetProperty("name").GetString(), body.GetProperty("phone").ValueKind, body.GetProperty("address").GetProperty("commune").GetString(), body.GetProperty("returnAddress").GetProperty("street").GetString())
            .ShouldBe(("Lò Thị Mây", JsonValueKind.Null, "03217", "Bản Mới"));
        JsonSerializer.SerializeToElement(ApplicantForm.Read(Sent(("applicant.name", "A"), ("returnMethod", "online"), ("return.name", "B"), ("reason", "x"))), JsonSerializerOptions.Web).GetProperty("returnAddress").ValueKind.ShouldBe(JsonValueKind.Null);
        (ApplicantForm.Control("phone"), ApplicantForm.Control("address.commune"), ApplicantForm.Control("returnAddress.phone"), ApplicantForm.Control("reason")).ShouldBe(("applicant.phone", "applicant.commune", "return.phone", "reason"));
    }

    [Fact]
    public void Without_a_name_or_a_reason_or_with_a_day_that_is_none_nothing_is_sent()
    {
        var form = Sent(("applicant.birthDate", "32/13/2026"));
        ApplicantForm.Read(form);
        form.Errors.Keys.ShouldBe(["applicant.birthDate", "applicant.name", "reason"], ignoreOrder: true);
    }

    private static SentForm Sent(params (string Name, StringValues Value)[] fields) => new(new FormCollection(fields.ToDictionary(f => f.Name, f => f.Value)));
}
