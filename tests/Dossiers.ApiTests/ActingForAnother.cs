using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>Who acts and whose matter it is are two people.</summary>
[Collection("dossiers")]
public sealed class ActingForAnother(DossiersHost host) : IDisposable
{
    private static int next;

    private static TestPerson Somebody(string name) => new($"acting-{++next}", name, ["citizen"], IdentityNumber: $"0110900{next:00000}");

    private static object Principal(TestPerson whose, Guid? proof, string relation = "authorised", string? until = null) => new
    {
        name = whose.Name, identityNumber = whose.IdentityNumber, relation, proof = proof is null ? [] : new[] { proof.Value }, until,
    };

    private static JsonNode Submission(TestPerson who, object onBehalf, Guid? document = null, string procedure = TestCatalogue.Extract, string channel = "online")
    {
        var body = JsonSerializer.SerializeToNode(Api.Submission(who, procedure, channel, document), ServiceDefaults.Json.Options)!;
        body["onBehalf"] = JsonSerializer.SerializeToNode(onBehalf, ServiceDefaults.Json.Options);
        return body;
    }

    private async Task<(Guid Dossier, Guid Authority)> HandedIn(TestPerson who, TestPerson whose, string? until = null)
    {
        using var acting = host.As(who);
        var proof = (await acting.Upload(Api.Pdf, "giay-uy-quyen.pdf").Body(HttpStatusCode.Created)).Id();
        var id = (await acting.Post("/v1/dossiers", Submission(who, Principal(whose, proof, until: until))).Body(HttpStatusCode.Created)).Id();
        return (id, (await acting.Get($"/v1/dossiers/{id}").Body()).GetProperty("representatives")[0].GetProperty("authority").GetGuid());
    }

    [Fact]
    public async Task The_matter_is_the_principals_and_the_representative_acts_on_it()
    {
        var (who, whose) = (Somebody("Hờ A Đại Diện"), Somebody("Hờ Thị Chủ"));
        var (id, _) = await HandedIn(who, whose);
        using var acting = host.As(who);
        var seen = await acting.Get($"/v1/dossiers/{id}").Body();
        seen.GetProperty("applicant").ShouldSatisfyAllConditions(a => a.Text("name").ShouldBe("Hờ Thị Chủ"), a => a.Text("identityNumber").ShouldBe(whose.IdentityNumber));
        var authority = seen.GetProperty("representatives")[0];
        (authority.Text("name"), authority.Text("relation"), authority.GetProperty("mine").GetBoolean(), authority.GetProperty("handedIn").GetBoolean()).ShouldBe(("Hờ A Đại Diện", "authorised", true, true));
        (await acting.Get($"/v1/documents/{authority.GetProperty("proofDocuments")[0].Id()}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await acting.Get("/v1/dossiers").Body()).GetProperty("items").EnumerateArray().ShouldHaveSingleItem().Text("applicantName").ShouldBe("Hờ Thị Chủ");
        (await host.As(whose).Get("/v1/dossiers").Body()).GetProperty("items").EnumerateArray().ShouldHaveSingleItem().Id().ShouldBe(id);
        (await acting.Get("/v1/dossiers/summary").Body()).Number("total").ShouldBe(1);
        (await host.As(People.Clerk).Get($"/v1/dossiers?q={whose.IdentityNumber}").Body()).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();

        using var clerk = host.As(People.Clerk);
        await clerk.Post($"/v1/dossiers/{id}/accept", new { papersSeen = Array.Empty<object>() }).Body();
        var receipt = await (await acting.Get($"/v1/dossiers/{id}/receipt")).Content.ReadAsStringAsync();
        WebUtility.HtmlDecode(receipt).ShouldSatisfyAllConditions(r => r.ShouldContain("Hờ Thị Chủ"), r => r.ShouldContain("Người nộp thay"), r => r.ShouldContain($"Hờ A Đại Diện, số định danh {who.IdentityNumber}"));
        (await acting.Post($"/v1/dossiers/{id}/pay-online", new { }).Body()).Number("amount").ShouldBe(8_000);
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/request-supplement", new { ground = "papers-missing", reason = "Thiếu", papers = new object[] { new { name = "Bản cam kết", problem = "Chưa có" } } }).Body();
        var paper = (await acting.Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id();
        await acting.Post($"/v1/dossiers/{id}/supplement", new { papers = new object[] { new { key = "x1", documentIds = new[] { paper } } } }).Body();
        await acting.Post($"/v1/dossiers/{id}/rate", new { score = 3 }).Refused(HttpStatusCode.Forbidden, "not-yours");
        await acting.Post($"/v1/dossiers/{id}/withdraw", new { reason = "Chủ hồ sơ đổi ý" }).Body();
        await host.As(People.OtherCitizen).Get($"/v1/dossiers/{id}").Refused(HttpStatusCode.NotFound, "dossier-not-found");
    }

    [Fact]
    public async Task Revoked_nothing_is_seen_any_more_what_they_handed_in_included()
    {
        var (who, whose) = (Somebody("Giàng A Thôi"), Somebody("Giàng Thị Chủ"));
        var (id, authority) = await HandedIn(who, whose);
        await host.As(People.OtherCitizen).Post($"/v1/dossiers/{id}/revoke-authority", new { authority }).Refused(HttpStatusCode.NotFound, "dossier-not-found");
        await host.As(whose).Post($"/v1/dossiers/{id}/revoke-authority", new { authority = Guid.NewGuid() }).Refused(HttpStatusCode.UnprocessableEntity, "unknown-authority");
        await host.As(whose).Post($"/v1/dossiers/{id}/revoke-authority", new { authority, reason = "Không nhờ nữa" }).Body();
        await host.As(whose).Post($"/v1/dossiers/{id}/revoke-authority", new { authority }).Refused(HttpStatusCode.Conflict, "authority-ended");
        using var acting = host.As(who);
        foreach (var path in new[] { "", "/history", "/due", "/receipt", "/papers" })
            await acting.Get($"/v1/dossiers/{id}{path}").Refused(HttpStatusCode.NotFound, "dossier-not-found");
        (await acting.Get("/v1/dossiers").Body()).GetProperty("items").GetArrayLength().ShouldBe(0);
        await acting.Post($"/v1/dossiers/{id}/withdraw", new { }).Refused(HttpStatusCode.NotFound, "dossier-not-found");
        (await host.As(whose).Get($"/v1/dossiers/{id}").Body()).GetProperty("representatives")[0].GetProperty("holds").GetBoolean().ShouldBeFalse();
        await host.Services.RebuildViews();
        (await acting.Get("/v1/dossiers").Body()).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task An_authority_ends_with_its_last_day()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var (who, whose) = (Somebody("Sùng A Hạn"), Somebody("Sùng Thị Chủ"));
        var (id, _) = await HandedIn(who, whose, until: "2026-11-24");
        host.Clock.Now = DossiersHost.Local(2026, 11, 24, 23, 59);
        (await host.As(who).Get($"/v1/dossiers/{id}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.As(who).Get("/v1/dossiers").Body()).GetProperty("items").GetArrayLength().ShouldBe(1);
        host.Clock.Now = DossiersHost.Local(2026, 11, 25, 0, 0);
        await host.As(who).Get($"/v1/dossiers/{id}").Refused(HttpStatusCode.NotFound, "dossier-not-found");
        (await host.As(who).Get("/v1/dossiers").Body()).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await host.As(whose).Get($"/v1/dossiers/{id}")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_proof_nobody_acts_for_another_but_a_parent_who_registers_a_birth()
    {
        var (who, whose) = (Somebody("Lý A Cha"), Somebody("Lý Thị Chủ"));
        using var acting = host.As(who);
        await acting.Post("/v1/dossiers", Submission(who, Principal(whose, null))).Refused(HttpStatusCode.UnprocessableEntity, "proof-missing");
        await acting.Post("/v1/dossiers", Submission(who, Principal(whose, Guid.NewGuid()))).Refused(HttpStatusCode.UnprocessableEntity, "unknown-document");
        await acting.Post("/v1/dossiers", Submission(who, Principal(who, null))).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
        var child = new { name = "Lý Bé Na", birthDate = "2026-11-10", relation = "parent" };
        await acting.Post("/v1/dossiers", Submission(who, child)).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
        var document = (await acting.Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id();
        var id = (await acting.Post("/v1/dossiers", Submission(who, child, document, TestCatalogue.Birth)).Body(HttpStatusCode.Created)).Id();
        (await acting.Get($"/v1/dossiers/{id}").Body()).GetProperty("applicant").ShouldSatisfyAllConditions(a => a.Text("name").ShouldBe("Lý Bé Na"), a => a.Text("identityNumber").ShouldBe(""));
        var contact = await host.As(People.ServiceNotifications).Get($"/v1/contacts/{id}").Body();
        (contact.Text("name"), contact.Text("phone")).ShouldBe(("Lý A Cha", Api.ApplicantPhone), "a child has no telephone");
    }

    [Fact]
    public async Task A_child_without_a_number_is_no_sign_of_a_wrong_search_key()
    {
        var keys = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<Recovery.VerifyKeys>(host.Services);
        var before = (await keys.Run(default)).Foreign;
        var who = Somebody("Lý A Bố");
        using var acting = host.As(who);
        var document = (await acting.Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id();
        var child = new { name = "Lý Bé Ba", birthDate = "2026-11-10", relation = "parent" };
        var id = (await acting.Post("/v1/dossiers", Submission(who, child, document, TestCatalogue.Birth)).Body(HttpStatusCode.Created)).Id();
        await host.Execute("UPDATE dossiers.dossier_list SET submitted_at = submitted_at + interval '30 years' WHERE id = $1", id); // among the newest
        (await keys.Run(default)).Foreign.ShouldBeLessThanOrEqualTo(before);
        await host.Execute("UPDATE dossiers.dossier_list SET submitted_at = submitted_at - interval '30 years' WHERE id = $1", id);
    }

    [Fact]
    public async Task Who_acts_sees_the_number_the_telephone_and_the_proof_of_their_own_authority_alone()
    {
        var (who, whose, other) = (Somebody("Hạng A Một"), Somebody("Hạng Thị Chủ"), Somebody("Hạng A Hai"));
        var (id, _) = await HandedIn(who, whose);
        await host.As(whose).Post($"/v1/dossiers/{id}/authorise", new { name = other.Name, identityNumber = other.IdentityNumber, phone = "0911222333" }).Body();
        var proof = (await Seen(whose))[0].Proof.ShouldNotBeNull();
        (await Seen(whose)).ShouldBe([("Hạng A Một", who.IdentityNumber, Api.ApplicantPhone, proof), ("Hạng A Hai", other.IdentityNumber, "0911222333", null)]);
        (await Seen(People.Clerk)).ShouldBe(await Seen(whose));
        (await Seen(who)).ShouldBe([("Hạng A Một", who.IdentityNumber, Api.ApplicantPhone, proof), ("Hạng A Hai", null, null, null)]);
        (await Seen(other)).ShouldBe([("Hạng A Một", null, null, null), ("Hạng A Hai", other.IdentityNumber, "0911222333", null)]);
        foreach (var person in new[] { who, whose, People.Clerk })
            (await host.As(person).Get($"/v1/documents/{proof}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await host.As(other).Get($"/v1/documents/{proof}").Refused(HttpStatusCode.NotFound, "document-not-found");

        async Task<(string? Name, string? Number, string? Phone, Guid? Proof)[]> Seen(TestPerson by) =>
        [
            .. (await host.As(by).Get($"/v1/dossiers/{id}").Body()).GetProperty("representatives").EnumerateArray()
                .Select(r => (r.Text("name"), r.Text("identityNumber"), r.Text("phone"), r.GetProperty("proofDocuments").EnumerateArray().Select(d => (Guid?)d.Id()).SingleOrDefault())),
        ];
    }

    [Fact]
    public async Task A_clerk_takes_in_what_a_representative_brings_to_the_counter()
    {
        var (who, whose) = (Somebody("Vừ A Mang"), Somebody("Vừ Thị Chủ"));
        using var clerk = host.As(People.Clerk);
        var proof = (await clerk.Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id();
        var id = (await clerk.Post("/v1/dossiers", Submission(who, Principal(whose, proof, "guardian"), channel: "counter")).Body(HttpStatusCode.Created)).Id();
        foreach (var person in new[] { who, whose })
            (await host.As(person).Get($"/v1/dossiers/{id}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await clerk.Get($"/v1/dossiers/{id}/history").Body()).GetProperty("items").EnumerateArray().ShouldContain(h => h.Text("sentence") == "Nộp thay chủ hồ sơ, tư cách: người giám hộ");
    }

    [Fact]
    public async Task The_applicant_authorises_somebody_later_and_nobody_else_does()
    {
        var id = await host.Submitted(TestCatalogue.Extract, returnMethod: "counter");
        var friend = Somebody("Cứ A Bạn");
        var body = new { name = friend.Name, identityNumber = friend.IdentityNumber, phone = "0911222333" };
        await host.As(friend).Get($"/v1/dossiers/{id}").Refused(HttpStatusCode.NotFound, "dossier-not-found");
        await host.As(friend).Post($"/v1/dossiers/{id}/authorise", body).Refused(HttpStatusCode.NotFound, "dossier-not-found");
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/authorise", body).Refused(HttpStatusCode.UnprocessableEntity, "proof-missing");
        using var mother = host.As(People.Mother);
        await mother.Post($"/v1/dossiers/{id}/authorise", new { name = "", identityNumber = "1", until = "2020-01-01" }).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
        var (key, version) = ($"authorise-{id}", (await mother.Get($"/v1/dossiers/{id}").Body()).Number("version"));
        var given = await mother.Post($"/v1/dossiers/{id}/authorise", body, key, version).Body();
        (await mother.Post($"/v1/dossiers/{id}/authorise", body, key, version).Body()).GetProperty("authority").GetGuid().ShouldBe(given.GetProperty("authority").GetGuid());
        await mother.Post($"/v1/dossiers/{id}/authorise", body, ifMatch: version).Refused(HttpStatusCode.PreconditionFailed, "version-conflict");
        await mother.Post($"/v1/dossiers/{id}/authorise", body).Refused(HttpStatusCode.Conflict, "already-authorised");
        using var acting = host.As(friend);
        (await acting.Get($"/v1/dossiers/{id}").Body()).GetProperty("actions").EnumerateArray().Select(a => a.GetString()).ShouldBe(["withdraw"]);
        await acting.Post($"/v1/dossiers/{id}/authorise", new { name = "Người khác", identityNumber = "011090099999" }).Refused(HttpStatusCode.Forbidden, "not-yours");
        await acting.Post($"/v1/dossiers/{id}/revoke-authority", new { authority = given.GetProperty("authority").GetGuid() }).Body();
        await acting.Get($"/v1/dossiers/{id}").Refused(HttpStatusCode.NotFound, "dossier-not-found");
        await mother.Post($"/v1/dossiers/{id}/withdraw", new { }).Body();
        await mother.Post($"/v1/dossiers/{id}/authorise", body).Refused(HttpStatusCode.Conflict, "dossier-closed");
    }

    public void Dispose() => host.Clock.Now = DossiersHost.MondayNine;
}

internal static class Views
{
    public static Task RebuildViews(this IServiceProvider services) => Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<Dossiers.Views.RebuildViews>(services).Run(default);
}
