using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>A linked submission by somebody else's hand, at the counter with papers given before, handed out with what its parts want back; and one that cannot go on.</summary>
[Collection("dossiers")]
public sealed class LinkedToTheEnd(DossiersHost host)
{
    private static int people = 11195_800;

    [Fact]
    public async Task What_a_part_wants_back_is_asked_for_with_the_whole_its_result_is_kept_for_the_person_and_who_acts_is_seen_in_every_part()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        await host.KnowLinked();
        var (who, whose) = (Somebody("Hờ A Đại Diện"), Somebody("Hờ Thị Chủ"));
        using var acting = host.As(who);
        var proof = (await acting.Upload(Api.Pdf, "giay-uy-quyen.pdf").Body(HttpStatusCode.Created)).Id();
        var paper = (await acting.Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id();
        var body = JsonSerializer.SerializeToNode(Api.Submission(who, LinkedHost.Linked, document: paper, returnMethod: "counter"), ServiceDefaults.Json.Options)!;
        body["onBehalf"] = new JsonObject { ["name"] = whose.Name, ["identityNumber"] = whose.IdentityNumber, ["relation"] = "authorised", ["proof"] = new JsonArray(proof) };
        var id = (await acting.Post("/v1/dossiers", body).Body(HttpStatusCode.Created)).Id();
        using var clerk = host.As(People.Clerk);
        await clerk.Post($"/v1/dossiers/{id}/accept", Api.Seen()).Body();
        var birth = (await host.Part(id, "birth", "inProcess")).GetProperty("dossier").GetGuid();

        using var specialist = host.As(People.Specialist);
        var part = await specialist.Get($"/v1/dossiers/{birth}").Body();
        var representative = part.GetProperty("representatives").EnumerateArray().ShouldHaveSingleItem();
        (representative.Text("name"), representative.GetProperty("handedIn").GetBoolean(), representative.GetProperty("proofDocuments")[0].Id()).ShouldBe((who.Name, true, proof));
        (await specialist.Get($"/v1/documents/{proof}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        part.GetProperty("answeredLate").GetBoolean().ShouldBeFalse();
        part.GetProperty("answerLimits").GetArrayLength().ShouldBe(0);
        await acting.Get($"/v1/dossiers/{birth}").Refused(HttpStatusCode.NotFound, "dossier-not-found");
        (await acting.Get("/v1/dossiers").Body()).GetProperty("items").EnumerateArray().ShouldHaveSingleItem().Id().ShouldBe(id);
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.authorities WHERE dossier = $1", birth)).ShouldBe(0, "lists find the whole by them");
        await clerk.Post($"/v1/dossiers/{birth}/revoke-authority", new { authority = representative.GetProperty("authority").GetGuid() }).Refused(HttpStatusCode.Conflict, "part-of-linked");

        await Resolve(birth, "Giấy khai sinh cũ");
        await host.Part(id, "birth", "granted");
        await host.Resolve((await host.Part(id, "residence", "inProcess")).GetProperty("dossier").GetGuid());
        await host.Told((await host.Part(id, "insurance", "inProcess")).GetProperty("dossier").GetGuid(), new { system = "bhxh", reference = "BH-9", sequence = 1, state = "done" });
        await host.Part(id, "residence", "granted");
        await host.Part(id, "insurance", "granted");
        await host.Resolve(id);
        await clerk.Post($"/v1/dossiers/{id}/pay", new { amount = 8_000, method = "cash" }).Body();
        var original = (await clerk.Get($"/v1/dossiers/{id}").Body()).GetProperty("toSurrender").EnumerateArray().ShouldHaveSingleItem();
        (original.Text("key"), original.Text("name")).ShouldBe(("birth.named-1-1", "Giấy khai sinh cũ"));
        (await clerk.Get($"/v1/dossiers/{birth}").Body()).GetProperty("toSurrender").GetArrayLength().ShouldBe(0);
        await HandOut().Refused(HttpStatusCode.Conflict, "originals-not-surrendered");
        (await host.As(whose).Get("/v1/papers").Body()).GetProperty("items").EnumerateArray().Select(p => p.Text("key")).ShouldBe(["p1"]);
        await HandOut(new { key = "birth.named-1-1", number = "KS-77" }).Body();
        (await clerk.Get($"/v1/dossiers/{id}").Body()).GetProperty("surrendered")[0].Text("name").ShouldBe("Giấy khai sinh cũ");
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.mt_events WHERE stream_id = $1 AND type = 'part_ended'", id)).ShouldBe(3, "each part is told of once");
        (await host.Scalar<string>("SELECT string_agg(data::text, '') FROM dossiers.mt_events WHERE stream_id = $1 AND type = 'part_ended'", id)).ShouldNotContain("Giấy khai sinh cũ");

        await Eventually.Is(async () => (await clerk.Get($"/v1/dossiers/{birth}").Body()).Text("stage") == "returned", "the part went home with the whole");
        var onFile = (await host.As(whose).Get("/v1/papers?limit=20").Body()).GetProperty("items").EnumerateArray().ToArray();
        onFile.Select(p => p.Text("key")).ShouldBe(["p1", "result", "result-birth", "result-residence"]);
        onFile.Select(p => p.GetProperty("dossier").GetGuid()).ShouldAllBe(d => d == id);
        onFile.Select(p => p.GetProperty("document").Id()).ShouldBeUnique();
        (await host.As(whose).Get("/v1/papers?limit=1").Body()).TryGetProperty("next", out _).ShouldBeFalse("a page of one dossier is all of it: parts are none of their own");
        var certificate = onFile[2].GetProperty("document").Id();
        using var owner = host.As(whose);
        var again = await owner.Post("/v1/dossiers", Using(whose, id, certificate, TestCatalogue.Birth, "online", null)).Body(HttpStatusCode.Created);
        (await clerk.Get($"/v1/dossiers/{again.Id()}").Body()).GetProperty("papers")[0].GetProperty("documents")[0].Id().ShouldBe(certificate);
        await owner.Post("/v1/dossiers", Using(whose, birth, certificate, TestCatalogue.Birth, "online", null)).Refused(HttpStatusCode.UnprocessableEntity, "unknown-document");

        Task<HttpResponseMessage> HandOut(params object[] surrendered) => clerk.Post($"/v1/dossiers/{id}/return-at-counter", new { recipientName = whose.Name, recipientIdentityNumber = whose.IdentityNumber, signature = new { signedOnPaper = true }, surrendered });
    }

    [Fact]
    public async Task A_consent_noted_at_the_counter_is_used_once_by_the_whole_and_not_by_its_parts()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        await host.KnowLinked();
        var owner = Somebody("Lầu Thị Pà");
        using var citizen = host.As(owner);
        var document = (await citizen.Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id();
        var first = (await citizen.Post("/v1/dossiers", Api.Submission(owner, document: document)).Body(HttpStatusCode.Created)).Id();
        using var clerk = host.As(People.Clerk);
        var consent = (await clerk.Post("/v1/papers/consents", new { identityNumber = owner.IdentityNumber, given = true }).Body()).Id();
        var id = (await clerk.Post("/v1/dossiers", Using(owner, first, document, LinkedHost.Linked, "counter", consent)).Body(HttpStatusCode.Created)).Id();
        await clerk.Post($"/v1/dossiers/{id}/accept", Api.Seen()).Body();
        var birth = (await host.Part(id, "birth", "inProcess")).GetProperty("dossier").GetGuid();

        var reused = (await host.As(People.Specialist).Get($"/v1/dossiers/{birth}").Body()).GetProperty("digitisation").GetProperty("items")[0].GetProperty("reused")[0];
        reused.GetProperty("witness").Text("name").ShouldBe(People.Clerk.Name);
        (await host.Scalar<Guid>("SELECT dossier FROM dossiers.paper_consent_uses WHERE consent = $1", consent)).ShouldBe(id);
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.paper_consent_uses WHERE consent = $1", consent)).ShouldBe(1);
        host.Said.Lines.ShouldNotContain(l => l.Contains(birth.ToString(), StringComparison.Ordinal) && l.Contains("consent-used", StringComparison.Ordinal));
        await clerk.Post("/v1/dossiers", Using(owner, first, document, TestCatalogue.Birth, "counter", consent)).Refused(HttpStatusCode.UnprocessableEntity, "consent-missing");
        await host.Resolve(birth);
        await host.Part(id, "residence", "inProcess");
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.paper_consent_uses WHERE consent = $1", consent)).ShouldBe(1);
    }

    [Fact]
    public async Task A_whole_whose_next_step_is_refused_says_so_keeps_its_work_and_goes_on_once_it_can()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        await host.KnowLinked();
        var id = await host.SubmittedWithPaper(LinkedHost.Linked, "counter");
        await Execute($"""
            CREATE FUNCTION dossiers.no_part() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no' USING CONSTRAINT = 'paper_consent_uses_pkey'; END $$;
            CREATE TRIGGER no_part BEFORE UPDATE ON dossiers.dossier_list FOR EACH ROW WHEN (NEW.parent = '{id}') EXECUTE FUNCTION dossiers.no_part()
            """);
        try
        {
            await host.As(People.Clerk).Post($"/v1/dossiers/{id}/accept", Api.Seen()).Body();
            await Eventually.Is(async () => await host.Scalar<long>("SELECT count(*) FROM dossiers.linked_work WHERE dossier = $1 AND failed_at IS NOT NULL", id) == 1, "the work is marked as failed and not lost");
            host.Said.Lines.ShouldContain(l => l.Contains($"Linked dossier {id} cannot go on", StringComparison.Ordinal));
            host.Said.Lines.ShouldContain(l => l.Contains("refused as consent-used", StringComparison.Ordinal));
            (await host.Scalar<DateTime>("SELECT failed_at FROM dossiers.linked_work WHERE dossier = $1", id)).ShouldBe(DossiersHost.MondayNine.UtcDateTime);
        }
        finally
        {
            await Execute("DROP TRIGGER no_part ON dossiers.dossier_list; DROP FUNCTION dossiers.no_part()");
        }
        host.Clock.Now = DossiersHost.MondayNine.AddMinutes(5);
        await host.Part(id, "birth", "inProcess");
        await Eventually.Is(async () => await host.Scalar<long>("SELECT count(*) FROM dossiers.linked_work WHERE dossier = $1", id) == 0, "nothing is left to do");
        host.Clock.Now = DossiersHost.MondayNine;
    }

    private static TestPerson Somebody(string name) => new($"citizen-linked-{Interlocked.Increment(ref people)}", name, ["citizen"], IdentityNumber: $"0{people:D11}");

    private async Task Resolve(Guid part, string surrender)
    {
        await host.As(People.Specialist).Post($"/v1/dossiers/{part}/draft-result", new { outcome = "granted", summary = "Kết quả của phần", surrender = new[] { surrender } }).Body();
        await host.As(People.Leader).Post($"/v1/dossiers/{part}/approve", new { draftVersion = 1 }).Body();
        await host.As(People.ClericalOfficer).Post($"/v1/dossiers/{part}/issue", new { }).Body();
    }

    private async Task Execute(string sql)
    {
        await using var connection = new Npgsql.NpgsqlConnection(host.Database);
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static object Using(TestPerson person, Guid dossier, Guid document, string procedure, string channel, Guid? consentId) => new
    {
        procedureCode = procedure,
        channel,
        competentAgency = "H18.25",
        applicant = Api.Applicant(person),
        form = new { childName = "Lầu A Chía" },
        papers = new object[] { new { key = "p1", originals = 0, copies = 0, reuse = new[] { new { dossier, document } }, consent = true, consentId } },
        returnMethod = "counter",
    };
}
