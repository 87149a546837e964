using System.Net;
using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

[Collection("dossiers")]
public sealed class ElectronicForm(DossiersHost host)
{
    private const string WithForm = "9.000110";

    private const string Schema = """
        {"type":"object","additionalProperties":false,"required":["child","agreed"],"properties":{
          "child":{"type":"object","title":"Trẻ","required":["name","birthDate"],"properties":{
            "name":{"type":"string","title":"Họ tên trẻ","maxLength":50},"birthDate":{"type":"string","format":"date","title":"Ngày sinh"}}},
          "agreed":{"type":"boolean","title":"Tôi cam đoan","const":true}}}
        """;

    [Fact]
    public async Task Answers_the_form_does_not_take_are_refused_by_field_and_good_ones_are_kept()
    {
        await Publish(1, Schema);
        using var mother = host.As(People.Mother);
        var refused = await mother.Post("/v1/dossiers", Submission("online", new { child = new { name = "Lò Minh An", birthDate = "2026-02-30" }, agreed = false, more = 1 })).Body(HttpStatusCode.UnprocessableEntity);
        refused.Text("code").ShouldBe("invalid");
        refused.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe(["form.child.birthDate", "form.agreed", "form.more"], ignoreOrder: true);
        (await mother.Post("/v1/dossiers", Submission("online", null)).Body(HttpStatusCode.UnprocessableEntity)).GetProperty("errors").Text("form.child.name").ShouldBe("Chưa nhập họ tên trẻ.");
        var key = Guid.NewGuid().ToString();
        var good = Submission("online", new { child = new { name = "Lò Minh An", birthDate = "2026-11-10" }, agreed = true });
        var id = (await mother.Post("/v1/dossiers", good, key).Body(HttpStatusCode.Created)).Id();
        (await mother.Get($"/v1/dossiers/{id}").Body()).GetProperty("form").GetProperty("child").Text("name").ShouldBe("Lò Minh An");

        await Publish(2, Schema.Replace("\"maxLength\":50", "\"maxLength\":5", StringComparison.Ordinal));
        (await mother.Post("/v1/dossiers", good).Body(HttpStatusCode.UnprocessableEntity)).GetProperty("errors").Text("form.child.name").ShouldBe("Họ tên trẻ dài quá 5 ký tự.");
        (await mother.Post("/v1/dossiers", good, key).Body(HttpStatusCode.Created)).Id().ShouldBe(id, "sent again, it is the one it made");
    }

    [Fact]
    public async Task A_clerk_may_leave_a_paper_declaration_out_and_what_is_entered_is_checked()
    {
        await Publish(1, Schema);
        using var clerk = host.As(People.Clerk);
        await clerk.Post("/v1/dossiers", Submission("counter", null)).Body(HttpStatusCode.Created);
        await clerk.Post("/v1/dossiers", Submission("postal", null)).Body(HttpStatusCode.Created);
        await clerk.Post("/v1/dossiers", Submission("counter", new { agreed = true })).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
    }

    [Fact]
    public async Task The_receiving_agency_must_take_the_procedure_in_and_the_three_agencies_are_shown()
    {
        using var clerk = host.As(People.Clerk);
        await clerk.Post("/v1/dossiers", Api.Submission(People.Mother, TestCatalogue.Provincial, "counter", returnMethod: "counter", competent: "H18")).Refused(HttpStatusCode.UnprocessableEntity, "agency-not-receiving");
        await clerk.Post("/v1/dossiers", Api.Submission(People.Mother, TestCatalogue.Provincial, "postal", returnMethod: "counter", competent: "H18")).Refused(HttpStatusCode.UnprocessableEntity, "agency-not-receiving");
        var body = new
        {
            procedureCode = TestCatalogue.Extract, channel = "counter", competentAgency = "H18.26", helpedAt = "H18", applicant = Api.Applicant(People.Mother), returnMethod = "counter",
        };
        var id = (await clerk.Post("/v1/dossiers", body).Body(HttpStatusCode.Created)).Id();
        var agencies = (await clerk.Get($"/v1/dossiers/{id}").Body()).GetProperty("agencies");
        (agencies.Text("helpedAtName"), agencies.Text("receivedAtName"), agencies.Text("competentName"))
            .ShouldBe(("Ủy ban nhân dân tỉnh Điện Biên", "Ủy ban nhân dân xã Tủa Chùa", "Ủy ban nhân dân xã Tủa Thàng"));
        var wrong = await clerk.Post("/v1/dossiers", new { body.procedureCode, body.channel, body.competentAgency, helpedAt = "H99", body.applicant, body.returnMethod }).Body(HttpStatusCode.UnprocessableEntity);
        wrong.GetProperty("errors").Text("helpedAt").ShouldNotBeNull();
    }

    private Task Publish(int version, string schema) => host.Know((connection, transaction) => CatalogueCopy.Keep(connection, transaction, TestCatalogue.Procedure(
        WithForm, "Đăng ký có tờ khai điện tử (thử)", AdministrativeLevel.Commune, new(null, false, true, false, schema), [],
        [.. Enum.GetValues<Channel>().Select(c => new ChannelTerms(c, 2, "workingDay", [], null))], version: version)));

    private static object Submission(string channel, object? form) => new
    {
        procedureCode = WithForm, channel, competentAgency = "H18.25", applicant = Api.Applicant(People.Mother), form, returnMethod = "counter",
    };
}
