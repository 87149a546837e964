using System.Net;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

[Collection("dossiers")]
public sealed class WhoMay(DossiersHost host)
{
    [Fact]
    public async Task Another_citizen_finds_nothing()
    {
        var id = await host.Accepted();
        using var other = host.As(People.OtherCitizen);
        foreach (var path in new[] { "", "/history", "/due", "/receipt" })
            await other.Get($"/v1/dossiers/{id}{path}").Refused(HttpStatusCode.NotFound, "dossier-not-found");
        (await other.Get("/v1/dossiers?q=lo thi mai").Body()).GetProperty("items").EnumerateArray().ShouldAllBe(d => d.Text("applicantName") != "Lò Thị Mai");
        (await host.As(People.Mother).Get($"/v1/dossiers/{id}").Body()).Text("number").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_clerk_of_another_commune_finds_nothing_and_the_province_reads_without_acting()
    {
        var id = await host.Submitted();
        await host.As(People.ClerkElsewhere).Get($"/v1/dossiers/{id}").Refused(HttpStatusCode.NotFound, "dossier-not-found");
        await host.As(People.ClerkElsewhere).Post($"/v1/dossiers/{id}/accept", Api.Seen()).Refused(HttpStatusCode.NotFound, "dossier-not-found");
        await host.As(People.ClerkElsewhere).Get("/v1/dossiers?agency=H18.25").Refused(HttpStatusCode.Forbidden, "agency-not-yours");

        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/accept", Api.Seen()).Body();
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "Đồng ý" }).Body();
        using var province = host.As(People.ProvinceLeader);
        (await province.Get($"/v1/dossiers/{id}").Body()).GetProperty("actions").GetArrayLength().ShouldBe(0);
        await province.Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Refused(HttpStatusCode.Forbidden, "not-your-agency");
        (await host.As(People.Leader).Get($"/v1/dossiers/{id}").Body()).GetProperty("actions").EnumerateArray().Select(a => a.GetString()).ShouldBe(["request-supplement", "pause", "extend", "stop", "request-fee", "approve", "send-back", "assign", "take", "forward", "consult"]);
    }

    [Fact]
    public async Task A_clerk_of_the_province_accepts_at_the_communes_counter()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        using var above = host.As(People.Clerk with { Id = "clerk-9", Agency = "H18" });
        var id = await host.Submitted();
        (await above.Get($"/v1/dossiers/{id}").Body()).GetProperty("actions").EnumerateArray().Select(a => a.GetString()).ShouldBe(["accept", "refuse", "request-supplement", "withdraw", "request-fee", "authorise", "correct-applicant"]);
        (await above.Post($"/v1/dossiers/{id}/accept", Api.Seen()).Body()).Text("code")!.ShouldStartWith("H18.25-");
    }

    [Fact]
    public async Task Each_act_needs_its_role()
    {
        var id = await host.Submitted();
        foreach (var person in new[] { People.Mother, People.Specialist, People.Leader, People.ClericalOfficer, People.It, People.PostalOfficer, People.NeighbourSystem })
            await host.As(person).Post($"/v1/dossiers/{id}/accept", Api.Seen()).Refused(HttpStatusCode.Forbidden, "not-allowed");
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Refused(HttpStatusCode.Forbidden, "not-allowed");
        await host.As(null).Post($"/v1/dossiers/{id}/accept", Api.Seen()).Refused(HttpStatusCode.Unauthorized, "not-signed-in");
    }

    [Fact]
    public async Task Technical_administration_reads_no_dossiers()
    {
        var id = await host.Submitted();
        foreach (var path in new[] { "/v1/dossiers", "/v1/dossiers/summary", $"/v1/dossiers/{id}", $"/v1/dossiers/{id}/history" })
        {
            await host.As(People.It).Get(path).Refused(HttpStatusCode.Forbidden, "not-allowed");
            await host.As(null).Get(path).Refused(HttpStatusCode.Unauthorized, "not-signed-in");
        }
    }

    [Fact]
    public async Task Contacts_are_for_the_platforms_services_alone()
    {
        var id = await host.Submitted();
        var contact = await host.As(People.ServiceNotifications).Get($"/v1/contacts/{id}").Body();
        contact.Text("name").ShouldBe("Lò Thị Mai");
        contact.Text("phone").ShouldBe(Api.ApplicantPhone);
        contact.GetProperty("address").Text("communeName").ShouldBe("Xã Tủa Chùa");
        await host.As(People.Clerk).Get($"/v1/contacts/{id}").Refused(HttpStatusCode.Forbidden, "not-allowed");
        await host.As(People.NeighbourSystem).Get($"/v1/contacts/{id}").Refused(HttpStatusCode.Forbidden, "not-allowed");
        await host.As(People.NeighbourSystem with { Scope = "contacts:read" }).Get($"/v1/contacts/{id}").Refused(HttpStatusCode.Forbidden, "not-allowed");
        await host.As(People.ServiceNotifications with { Scope = "dossiers:read" }).Get($"/v1/contacts/{id}").Refused(HttpStatusCode.Forbidden, "not-allowed");
        await host.As(People.ServiceNotifications).Get($"/v1/contacts/{Guid.NewGuid()}").Refused(HttpStatusCode.NotFound, "contact-not-found");
    }

    [Fact]
    public async Task Lists_are_walked_by_key_and_searched_by_everything_printed_on_the_receipt()
    {
        for (var i = 0; i < 3; i++)
            await host.Submitted(TestCatalogue.Extract, person: People.OtherCitizen);
        using var clerk = host.As(People.Clerk);
        List<Guid> walked = [];
        string? after = null;
        do
        {
            var page = await clerk.Get($"/v1/dossiers?limit=2&procedure={TestCatalogue.Extract}&after={after}").Body();
            page.GetProperty("items").GetArrayLength().ShouldBeLessThanOrEqualTo(2);
            walked.AddRange(page.GetProperty("items").EnumerateArray().Select(d => d.Id()));
            after = page.Text("next");
        }
        while (after is not null);
        walked.Distinct().Count().ShouldBe(walked.Count);
        walked.Count.ShouldBe((int)await host.Scalar<long>("SELECT count(*) FROM dossiers.dossier_list WHERE procedure_code = $1 AND competent_agency = 'H18.25'", TestCatalogue.Extract));

        foreach (var typed in new[] { "vang a pao", "Páo", "011090000456" })
            (await clerk.Get($"/v1/dossiers?q={Uri.EscapeDataString(typed)}").Body()).GetProperty("items").EnumerateArray().Select(d => d.Text("applicantName")).Distinct().ShouldBe(["Vàng A Páo"], typed);
        (await clerk.Get($"/v1/dossiers?q=%2B84912345678").Body()).GetProperty("items").GetArrayLength().ShouldBeGreaterThan(0);
        (await clerk.Get("/v1/dossiers?q=khong co ai").Body()).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await clerk.Get("/v1/dossiers/summary").Body()).GetProperty("stages").GetProperty("submitted").GetInt64().ShouldBeGreaterThanOrEqualTo(3);
    }
}
