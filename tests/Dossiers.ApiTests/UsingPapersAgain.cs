using System.Net;
using System.Text.Json;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

[Collection("dossiers")]
public sealed class UsingPapersAgain(DossiersHost host)
{
    private static int people = 11195_600;

    [Fact]
    public async Task A_paper_given_once_is_used_again_by_its_owner_and_read_where_it_is_used()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var person = Somebody();
        var (first, document) = await Given(person);
        using var citizen = host.As(person);
        var onFile = (await citizen.Get("/v1/papers").Body()).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        (onFile.Text("key"), onFile.Text("name"), onFile.GetProperty("dossier").GetGuid(), onFile.GetProperty("document").Id(), onFile.Text("digitisation")).ShouldBe(("p1", "Giấy chứng sinh", first, document, "digitised"));

        var second = (await citizen.Post("/v1/dossiers", Again(person, first, document, competent: "H18.26")).Body(HttpStatusCode.Created)).Id();
        var shown = await citizen.Get($"/v1/dossiers/{second}").Body();
        shown.GetProperty("papers")[0].GetProperty("documents")[0].Id().ShouldBe(document);
        var digitisation = shown.GetProperty("digitisation");
        (digitisation.Number("papers"), digitisation.Number("digitised"), digitisation.Number("reused")).ShouldBe((1, 1, 1));
        var reused = digitisation.GetProperty("items")[0].GetProperty("reused")[0];
        (reused.GetProperty("dossier").GetGuid(), reused.At("consentAt"), reused.TryGetProperty("witness", out _)).ShouldBe((first, DossiersHost.MondayNine, false));
        (await citizen.Get($"/v1/dossiers/{second}/history").Body()).GetProperty("items")[0].Text("sentence")!.ShouldEndWith("dùng lại 1 tệp giấy tờ đã có theo đồng ý của người nộp");

        // the later dossier's clerk reads it there, and had no right to it before; the same bytes, one file
        (await (await host.As(People.ClerkElsewhere).Get($"/v1/documents/{document}")).Content.ReadAsByteArrayAsync()).ShouldBe(Api.Pdf);
        var (_, other) = await Given(Somebody());
        await host.As(People.ClerkElsewhere).Get($"/v1/documents/{other}").Refused(HttpStatusCode.NotFound, "document-not-found");
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.documents WHERE dossier = $1", second)).ShouldBe(0);

        var own = (await citizen.Get($"/v1/dossiers/{first}/reuses").Body()).GetProperty("items")[0];
        own.GetProperty("dossier").GetGuid().ShouldBe(second);
        var elsewhere = (await host.As(People.Clerk).Get($"/v1/dossiers/{first}/reuses").Body()).GetProperty("items")[0];
        (elsewhere.Text("receivingAgency"), elsewhere.TryGetProperty("dossier", out _)).ShouldBe(("H18.26", false), "who may not read the later dossier is not told which it is");
        (await citizen.Get("/v1/papers").Body()).GetProperty("items").GetArrayLength().ShouldBe(1, "what is used again is on file once");
    }

    [Fact]
    public async Task Who_acts_in_one_matter_learns_nothing_of_where_else_its_papers_are_used()
    {
        var (person, friend) = (Somebody(), Somebody());
        var (first, document) = await Given(person);
        using var citizen = host.As(person);
        var second = (await citizen.Post("/v1/dossiers", Again(person, first, document)).Body(HttpStatusCode.Created)).Id();
        await Authorise(first);
        (await host.As(friend).Get($"/v1/dossiers/{first}/reuses").Body()).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await citizen.Get($"/v1/dossiers/{first}/reuses").Body()).GetProperty("items").GetArrayLength().ShouldBe(1);
        await Authorise(second);
        (await host.As(friend).Get($"/v1/dossiers/{first}/reuses").Body()).GetProperty("items").EnumerateArray().ShouldHaveSingleItem().GetProperty("dossier").GetGuid().ShouldBe(second);

        Task<JsonElement> Authorise(Guid id) => citizen.Post($"/v1/dossiers/{id}/authorise", new { name = friend.Name, identityNumber = friend.IdentityNumber }).Body();
    }

    [Fact]
    public async Task Where_papers_are_used_again_is_rebuilt_from_the_events()
    {
        var person = Somebody();
        var (first, document) = await Given(person);
        var second = (await host.As(person).Post("/v1/dossiers", Again(person, first, document, competent: "H18.26")).Body(HttpStatusCode.Created)).Id();
        var third = (await host.As(person).Post("/v1/dossiers", Again(person, first, document)).Body(HttpStatusCode.Created)).Id();
        var before = await Rows();
        await host.Execute("UPDATE dossiers.paper_reuses SET source = $2, paper = 'p9', at = at + interval '1 day' WHERE dossier = $1", second, Guid.NewGuid());
        await host.Execute("DELETE FROM dossiers.paper_reuses WHERE dossier = $1", third);
        (await Rows()).ShouldNotBe(before);
        (await Commands.Run(host.Services, ["rebuild-views"], TextWriter.Null, default)).ShouldBe(0);
        (await Rows()).ShouldBe(before);
        (await Commands.Run(host.Services, ["rebuild-views"], TextWriter.Null, default)).ShouldBe(0, "the same again");
        (await Rows()).ShouldBe(before);
        (await (await host.As(People.ClerkElsewhere).Get($"/v1/documents/{document}")).Content.ReadAsByteArrayAsync()).ShouldBe(Api.Pdf);

        Task<string> Rows() => host.Scalar<string>("SELECT string_agg(r::text, E'\n' ORDER BY at, dossier) FROM dossiers.paper_reuses r WHERE document = $1", document);
    }

    [Fact]
    public async Task Nothing_is_used_again_without_consent_nor_by_somebody_else()
    {
        var (owner, other) = (Somebody(), Somebody());
        var (first, document) = await Given(owner);
        using var citizen = host.As(other);
        await host.As(owner).Post("/v1/dossiers", Again(owner, first, document, consent: false)).Refused(HttpStatusCode.UnprocessableEntity, "consent-missing");
        await citizen.Post("/v1/dossiers", Again(other, first, document)).Refused(HttpStatusCode.UnprocessableEntity, "unknown-document");
        await citizen.Post("/v1/dossiers", Again(other, first, Guid.NewGuid())).Refused(HttpStatusCode.UnprocessableEntity, "unknown-document");
        await citizen.Post("/v1/dossiers", Again(other, Guid.NewGuid(), document)).Refused(HttpStatusCode.UnprocessableEntity, "unknown-document");
        (await citizen.Get("/v1/papers").Body()).GetProperty("items").GetArrayLength().ShouldBe(0);
        await host.As(People.NeighbourSystem).Post("/v1/dossiers", Again(owner, first, document)).Refused(HttpStatusCode.UnprocessableEntity, "consent-missing");
        await host.As(People.Leader).Get("/v1/papers").Refused(HttpStatusCode.Forbidden, "not-allowed");
    }

    [Fact]
    public async Task At_the_counter_a_clerk_sees_and_uses_them_with_a_consent_that_is_this_persons_this_clerks_and_for_one_dossier()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var (owner, other) = (Somebody(), Somebody());
        var (first, document) = await Given(owner);
        using var clerk = host.As(People.Clerk);
        await clerk.Get("/v1/papers").Refused(HttpStatusCode.Forbidden, "consent-missing");
        await clerk.Post("/v1/papers/consents", new { identityNumber = "1", given = true }).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
        await clerk.Post("/v1/papers/consents", new { identityNumber = owner.IdentityNumber, given = false }).Refused(HttpStatusCode.UnprocessableEntity, "consent-missing");
        var key = Guid.NewGuid().ToString();
        var consent = (await clerk.Post("/v1/papers/consents", new { identityNumber = owner.IdentityNumber, given = true }, key).Body()).Id();
        (await clerk.Post("/v1/papers/consents", new { identityNumber = owner.IdentityNumber, given = true }, key).Body()).Id().ShouldBe(consent);
        (await clerk.Get($"/v1/papers?consent={consent}").Body()).GetProperty("items")[0].GetProperty("document").Id().ShouldBe(document);
        await host.As(People.ClerkElsewhere).Get($"/v1/papers?consent={consent}").Refused(HttpStatusCode.Forbidden, "consent-missing");

        var others = (await clerk.Post("/v1/papers/consents", new { identityNumber = other.IdentityNumber, given = true }).Body()).Id();
        await clerk.Post("/v1/dossiers", Again(owner, first, document, channel: "counter", consentId: others)).Refused(HttpStatusCode.UnprocessableEntity, "consent-missing");
        await clerk.Post("/v1/dossiers", Again(owner, first, document, channel: "counter")).Refused(HttpStatusCode.UnprocessableEntity, "consent-missing");
        await clerk.Post("/v1/dossiers", Again(other, first, document, channel: "counter", consentId: others)).Refused(HttpStatusCode.UnprocessableEntity, "unknown-document");

        var asked = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => clerk.Post("/v1/dossiers", Again(owner, first, document, channel: "counter", consentId: consent))));
        asked.Count(r => r.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        asked.Count(r => r.StatusCode == HttpStatusCode.UnprocessableEntity).ShouldBe(3);
        var used = JsonElement.Parse(await asked.Single(r => r.StatusCode == HttpStatusCode.Created).Content.ReadAsStringAsync()).Id();
        (await clerk.Get($"/v1/dossiers/{used}").Body()).GetProperty("digitisation").GetProperty("items")[0].GetProperty("reused")[0].GetProperty("witness").Text("name").ShouldBe(People.Clerk.Name);

        var late = (await clerk.Post("/v1/papers/consents", new { identityNumber = owner.IdentityNumber, given = true }).Body()).Id();
        host.Clock.Now = DossiersHost.MondayNine.AddHours(4);
        await clerk.Get($"/v1/papers?consent={late}").Refused(HttpStatusCode.Forbidden, "consent-missing");
        host.Clock.Now = DossiersHost.MondayNine;
    }

    [Fact]
    public async Task What_was_found_wrong_is_not_used_again_and_what_came_in_its_place_is()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var person = Somebody();
        var (first, wrong) = await Given(person);
        using var citizen = host.As(person);
        await host.As(People.Clerk).Post($"/v1/dossiers/{first}/request-supplement", new { ground = "papers-wrong", reason = "Ảnh mờ", papers = new object[] { new { key = "p1", problem = "Không đọc được" } } }).Body();
        (await citizen.Get("/v1/papers").Body()).GetProperty("items").GetArrayLength().ShouldBe(0);

        var (older, good) = await Given(person);
        await citizen.Post($"/v1/dossiers/{first}/supplement", new { papers = new object[] { new { key = "p1", originals = 0, copies = 0, reuse = new[] { new { dossier = first, document = wrong } }, consent = true } } }).Refused(HttpStatusCode.UnprocessableEntity, "unknown-document");
        await citizen.Post($"/v1/dossiers/{first}/supplement", new { papers = new object[] { new { key = "p1", originals = 0, copies = 0, reuse = new[] { new { dossier = older, document = good } }, consent = true } } }).Body();
        var shown = await citizen.Get($"/v1/dossiers/{first}").Body();
        shown.GetProperty("digitisation").GetProperty("items")[0].Text("state").ShouldBe("reused");
        shown.GetProperty("papers")[0].GetProperty("documents").GetArrayLength().ShouldBe(2);
        (await citizen.Get($"/v1/dossiers/{older}/reuses").Body()).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task An_erased_persons_papers_are_gone_wherever_they_were_used()
    {
        var person = Somebody();
        var (first, document) = await Given(person);
        using var citizen = host.As(person);
        await citizen.Post("/v1/dossiers", Again(person, first, document)).Body(HttpStatusCode.Created);
        var keys = (Postgres.PersonalData.PersonKeys)host.Services.GetService(typeof(Postgres.PersonalData.PersonKeys))!;
        await keys.Erase(await host.Scalar<Guid>("SELECT applicant FROM dossiers.dossier_list WHERE id = $1", first), default);
        await citizen.Get("/v1/papers").Refused(HttpStatusCode.Gone, "person-erased");
        await host.As(People.Clerk).Get($"/v1/documents/{document}").Refused(HttpStatusCode.Gone, "person-erased");
    }

    private static TestPerson Somebody() => new($"citizen-again-{Interlocked.Increment(ref people)}", "Lầu Thị Pà", ["citizen"], IdentityNumber: $"0{people:D11}");

    private async Task<(Guid Dossier, Guid Document)> Given(TestPerson person)
    {
        using var citizen = host.As(person);
        var document = (await citizen.Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id();
        return ((await citizen.Post("/v1/dossiers", Api.Submission(person, document: document)).Body(HttpStatusCode.Created)).Id(), document);
    }

    private static object Again(TestPerson person, Guid dossier, Guid document, bool consent = true, string channel = "online", Guid? consentId = null, string competent = "H18.25") => new
    {
        procedureCode = TestCatalogue.Birth,
        channel,
        competentAgency = competent,
        applicant = Api.Applicant(person),
        form = new { childName = "Lầu A Chía" },
        papers = new object[] { new { key = "p1", originals = 0, copies = 0, reuse = new[] { new { dossier, document } }, consent, consentId } },
        returnMethod = "counter",
    };
}
