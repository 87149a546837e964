using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>The matter is a business's; the person it sends hands in, follows, fetches and rates.</summary>
[Collection("dossiers")]
public sealed class Organisations(DossiersHost host)
{
    private const string Name = "Hợp tác xã Chè Tủa Chùa";
    private const string Tax = "5600123450-001"; // 5600123450 has the right check digit
    private const string Phone = "02153845001";
    private static readonly TestPerson Director = new("director-1", "Vừ A Giám Đốc", ["citizen"], IdentityNumber: "011085000777");

    private static JsonNode Submission(string channel, Guid? proof, string? tax = Tax, string? phone = Phone, string name = Name)
    {
        var body = JsonSerializer.SerializeToNode(Api.Submission(Director, TestCatalogue.Extract, channel, returnMethod: "counter"), ServiceDefaults.Json.Options)!;
        body["onBehalf"] = JsonSerializer.SerializeToNode(
            new { name, identityNumber = tax, relation = "organisation", proof = proof is { } file ? new[] { file } : [], phone, email = "htx@example.vn", position = "Giám đốc" }, ServiceDefaults.Json.Options);
        return body;
    }

    private static async Task<Guid> Proof(HttpClient who) => (await who.Upload(Api.Pdf, "dang-ky-kinh-doanh.pdf").Body(HttpStatusCode.Created)).Id();

    [Fact]
    public async Task Handed_in_online_it_is_the_organisations_and_its_representative_follows_it_to_the_end_and_rates()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        using var director = host.As(Director);
        using var clerk = host.As(People.Clerk);
        var id = (await director.Post("/v1/dossiers", Submission("online", await Proof(director))).Body(HttpStatusCode.Created)).Id();
        var seen = await director.Get($"/v1/dossiers/{id}").Body();
        seen.GetProperty("applicant").ShouldSatisfyAllConditions(
            a => a.Text("name").ShouldBe(Name), a => a.Text("kind").ShouldBe("organisation"), a => a.Text("taxNumber").ShouldBe(Tax), a => a.Text("identityNumber").ShouldBe(""),
            a => a.Text("phone").ShouldBe(Phone), a => a.Text("email").ShouldBe("htx@example.vn"));
        seen.GetProperty("representatives")[0].ShouldSatisfyAllConditions(r => r.Text("name").ShouldBe(Director.Name), r => r.Text("position").ShouldBe("Giám đốc"), r => r.GetProperty("mine").GetBoolean().ShouldBeTrue());
        (await director.Get("/v1/dossiers").Body()).GetProperty("items").EnumerateArray().First(d => d.Id() == id).Text("applicantName").ShouldBe(Name);
        foreach (var words in new[] { Tax, Tax.Replace("-", "", StringComparison.Ordinal), "hop tac xa che", Phone })
            (await clerk.Get($"/v1/dossiers?q={Uri.EscapeDataString(words)}").Body()).GetProperty("items").EnumerateArray().ShouldContain(d => d.Id() == id, words);
        (await clerk.Get("/v1/dossiers?q=5600123450").Body()).GetProperty("items").EnumerateArray().ShouldNotContain(d => d.Id() == id, "the parent company's number is another organisation's");

        await clerk.Post($"/v1/dossiers/{id}/accept", new { papersSeen = Array.Empty<object>() }).Body();
        var receipt = WebUtility.HtmlDecode(await (await director.Get($"/v1/dossiers/{id}/receipt")).Content.ReadAsStringAsync());
        receipt.ShouldSatisfyAllConditions(
            r => r.ShouldContain($"<dd>{Name}</dd>"), r => r.ShouldContain($"<dt>Số định danh/mã số thuế:</dt><dd>{Tax}</dd>"), r => r.ShouldContain(Phone),
            r => r.ShouldContain($"{Director.Name}, số định danh {Director.IdentityNumber} (người được tổ chức cử, Giám đốc)"));
        await director.Post($"/v1/dossiers/{id}/rate", new { score = 3 }).Refused(HttpStatusCode.Conflict, "not-returned");
        await clerk.Post($"/v1/dossiers/{id}/pay", new { amount = 8_000, method = "cash" }).Body();
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "Đồng ý cấp" }).Body();
        await host.As(People.Leader).Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Body();
        await host.As(People.ClericalOfficer).Post($"/v1/dossiers/{id}/issue", new { }).Body();
        await clerk.Post($"/v1/dossiers/{id}/return-at-counter", new { recipientName = Director.Name, recipientIdentityNumber = Director.IdentityNumber, signature = new { signedOnPaper = true } }).Body();
        (await director.Get($"/v1/dossiers/{id}").Body()).GetProperty("actions").EnumerateArray().Select(a => a.GetString()).ShouldContain("rate");
        await director.Post($"/v1/dossiers/{id}/rate", new { score = 3 }).Body();
        await host.As(People.OtherCitizen).Get($"/v1/dossiers/{id}").Refused(HttpStatusCode.NotFound, "dossier-not-found");
        host.Said.Lines.ShouldNotContain(line => line.Contains(Tax, StringComparison.Ordinal) || line.Contains(Name, StringComparison.Ordinal));
        await NowhereInTheEvents(id);
    }

    [Fact]
    public async Task Taken_in_at_the_counter_notices_go_to_the_representative_where_the_organisation_left_no_phone()
    {
        using var clerk = host.As(People.Clerk);
        var id = (await clerk.Post("/v1/dossiers", Submission("counter", await Proof(clerk), "0100109106", phone: null, name: "Công ty Cổ phần Hoa Ban")).Body(HttpStatusCode.Created)).Id();
        await clerk.Post($"/v1/dossiers/{id}/accept", new { papersSeen = Array.Empty<object>() }).Body();
        (await clerk.Get("/v1/dossiers?q=0100109106").Body()).GetProperty("items").EnumerateArray().ShouldContain(d => d.Id() == id, "also where it might be a telephone number");
        (await host.As(Director).Get($"/v1/dossiers/{id}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var contact = await host.As(People.ServiceNotifications).Get($"/v1/contacts/{id}").Body();
        (contact.Text("name"), contact.Text("phone"), contact.Text("email")).ShouldBe(("Công ty Cổ phần Hoa Ban", Api.ApplicantPhone, "htx@example.vn"));
    }

    [Fact]
    public async Task A_wrong_tax_number_or_none_is_refused_and_so_is_who_shows_nothing()
    {
        using var director = host.As(Director);
        var proof = await Proof(director);
        foreach (var wrong in new[] { null, "", "5600123456", "560012345", "5600123450-000", "56001234500", "011085000777", "011195000123" })
            await director.Post("/v1/dossiers", Submission("online", proof, wrong)).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
        await director.Post("/v1/dossiers", Submission("online", proof, phone: "1")).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
        await director.Post("/v1/dossiers", Submission("online", null)).Refused(HttpStatusCode.UnprocessableEntity, "proof-missing");
    }

    private async Task NowhereInTheEvents(Guid id)
    {
        await using var database = NpgsqlDataSource.Create(host.Database);
        await using var command = database.CreateCommand(
            "SELECT count(*) FROM dossiers.mt_events e WHERE e.stream_id = $1 AND (e::text ILIKE '%5600123450%' OR e::text ILIKE '%Tủa Chùa%' AND e::text ILIKE '%Hợp tác xã%' OR e::text ILIKE '%Giám đốc%')");
        command.Parameters.Add(new NpgsqlParameter { Value = id });
        (await command.ExecuteScalarAsync()).ShouldBe(0L);
    }
}
