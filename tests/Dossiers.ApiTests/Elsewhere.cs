using System.Net;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>What a ministry's system resolves, and what arrives under another system's code.</summary>
[Collection("dossiers")]
public sealed class Elsewhere(DossiersHost host)
{
    private static readonly TestPerson Portal = new("dvcqg", "dvcqg", ["system"], "H18", Scope: "dossiers:read dossiers:write");
    private static readonly TestPerson PortalElsewhere = new("dvcqg-2", "dvcqg-2", ["system"], "H18.26", Scope: "dossiers:read dossiers:write");

    [Fact]
    public async Task The_portal_that_handed_it_in_supplements_and_withdraws_it_for_the_person_and_no_other_does()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        using var portal = host.As(Portal);
        var id = (await portal.Post("/v1/dossiers", Arriving($"G22.99-261123-{Guid.NewGuid():N}"[..24])).Body(HttpStatusCode.Created)).Id();
        await portal.Post($"/v1/dossiers/{id}/supplement", new { papers = Array.Empty<object>() }).Refused(HttpStatusCode.Conflict, "no-supplement-open");
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/request-supplement", new { ground = "papers-wrong", reason = "Mờ", papers = new[] { new { name = "Bản cam kết", problem = "Thiếu chữ ký" } }, answerWithinDays = 5 }).Body();
        (await portal.Get($"/v1/dossiers/{id}").Body()).GetProperty("actions").EnumerateArray().Select(a => a.GetString()).ShouldBe(["supplement", "withdraw"]);
        var clear = (await portal.Upload(Api.Pdf, "ro-hon.pdf").Body(HttpStatusCode.Created)).Id();
        var papers = new { papers = new[] { new { key = "x1", documentIds = new[] { clear }, originals = 0, copies = 0 } } };
        await host.As(People.NeighbourSystem).Post($"/v1/dossiers/{id}/supplement", papers).Refused(HttpStatusCode.Forbidden, "not-handed-in-by-you");
        await portal.Post($"/v1/dossiers/{id}/supplement", new { papers = Array.Empty<object>() }).Refused(HttpStatusCode.UnprocessableEntity, "supplement-incomplete");
        var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => portal.Post($"/v1/dossiers/{id}/supplement", papers)));
        answers.Select(a => a.StatusCode).ShouldBe([HttpStatusCode.OK, HttpStatusCode.Conflict], ignoreOrder: true);
        (await host.As(People.Clerk).Get($"/v1/dossiers/{id}").Body()).GetProperty("supplements")[0].TryGetProperty("answered", out _).ShouldBeTrue();

        await host.As(People.NeighbourSystem).Post($"/v1/dossiers/{id}/withdraw", new { reason = "x" }).Refused(HttpStatusCode.Forbidden, "not-handed-in-by-you");
        var withdrawn = await portal.Post($"/v1/dossiers/{id}/withdraw", new { reason = "Đổi ý" }, key: $"w-{id}").Body();
        withdrawn.GetProperty("withdrawn").GetBoolean().ShouldBeTrue();
        (await portal.Post($"/v1/dossiers/{id}/withdraw", new { reason = "Đổi ý" }, key: $"w-{id}").Body()).GetRawText().ShouldBe(withdrawn.GetRawText(), "a repeat answers the same");
    }

    [Fact]
    public async Task A_result_of_the_ministrys_system_is_returned_by_us()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var id = await host.AcceptedLinked(LinkedHost.Elsewhere, "online");
        var dossier = await host.Whole(id);
        dossier.GetProperty("route").Text("systemName").ShouldBe("Hệ thống của Bộ Tư pháp");
        dossier.GetProperty("actions").EnumerateArray().Select(a => a.GetString()).ShouldNotContain("draft-result");
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "x" }).Refused(HttpStatusCode.Conflict, "resolved-elsewhere");

        (await host.Told(id, new { system = "btp", reference = "B-1", sequence = 2, state = "inProcess" })).GetProperty("newest").GetBoolean().ShouldBeTrue();
        var late = await host.Told(id, new { system = "btp", reference = "B-1", sequence = 1, state = "received" });
        late.GetProperty("newest").GetBoolean().ShouldBeFalse();
        using var system = host.As(LinkedHost.Ministry);
        var file = (await system.Upload(Api.Pdf, "ket-qua.pdf").Body(HttpStatusCode.Created)).Id();
        var done = new { system = "btp", reference = "B-1", sequence = 3, state = "done", resultNumber = "77/BTP", document = file };
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.Told(id, done)));
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.mt_events WHERE stream_id = $1 AND type = 'resolved_elsewhere'", id)).ShouldBe(1);
        (await host.Heard.Of<Contracts.DossierResolved>(id)).Outcome.ShouldBe(Contracts.ResolutionOutcome.Granted);

        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/return-online", new { }).Body();
        using var mother = host.As(People.Mother);
        var own = await mother.Get($"/v1/dossiers/{id}").Body();
        own.GetProperty("issue").Text("resultNumber").ShouldBe("77/BTP");
        own.GetProperty("draft").GetProperty("document").Id().ShouldBe(file);
        (await mother.Get($"/v1/documents/{file}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        own.GetProperty("route").GetProperty("states").GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public async Task Only_a_system_with_the_scope_and_the_agency_tells_states()
    {
        var id = await host.AcceptedLinked(LinkedHost.Elsewhere, "counter");
        var state = new { system = "btp", reference = "B-2", sequence = 1, state = "received" };
        (await host.As(People.NeighbourSystem).Post($"/v1/dossiers/{id}/ministry-states", state)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.As(People.Leader).Post($"/v1/dossiers/{id}/ministry-states", state)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await host.As(new("other", "other", ["system"], "H18.26", Scope: "dossiers:read ministry-states:write")).Post($"/v1/dossiers/{id}/ministry-states", state).Refused(HttpStatusCode.NotFound, "dossier-not-found");
        var ours = await host.Accepted(TestCatalogue.Extract);
        await host.As(LinkedHost.Ministry).Post($"/v1/dossiers/{ours}/ministry-states", state).Refused(HttpStatusCode.Conflict, "resolved-here");
    }

    [Fact]
    public async Task The_same_code_of_another_system_meets_in_one_dossier()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var code = $"G22.99-261123-{Guid.NewGuid().ToString("N")[..8].ToUpperInvariant()}";
        using var portal = host.As(Portal);
        var first = await portal.Post("/v1/dossiers", Arriving(code), key: $"a-{code}").Body(HttpStatusCode.Created);
        var again = await portal.Post("/v1/dossiers", Arriving(code), key: $"b-{code}").Body();
        again.Id().ShouldBe(first.Id());
        again.Text("number").ShouldBe(first.Text("number"));
        await host.As(PortalElsewhere).Post("/v1/dossiers", Arriving(code, "H18.26"), key: $"c-{code}").Refused(HttpStatusCode.Conflict, "external-code-taken");

        using var clerk = host.As(People.Clerk);
        var found = await clerk.Get($"/v1/dossiers?q={code.ToLowerInvariant()}").Body();
        found.GetProperty("items").EnumerateArray().Single().Text("externalCode").ShouldBe(code);
        (await clerk.Get($"/v1/dossiers/{first.Id()}").Body()).GetProperty("external").Text("code").ShouldBe(code);
    }

    [Fact]
    public async Task Two_arrivals_at_once_are_one_dossier()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var code = $"G22.99-261123-{Guid.NewGuid().ToString("N")[..8].ToUpperInvariant()}";
        using var portal = host.As(Portal);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => portal.Post("/v1/dossiers", Arriving(code), key: $"{i}-{code}")));
        answers.Select(a => a.StatusCode).ShouldBeSubsetOf([HttpStatusCode.Created, HttpStatusCode.OK]);
        answers.Count(a => a.StatusCode is HttpStatusCode.Created).ShouldBe(1);
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.dossier_list WHERE external_code = $1", code)).ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_but_a_system_says_under_which_code_a_dossier_arrived()
    {
        using var mother = host.As(People.Mother);
        await mother.Post("/v1/dossiers", Arriving("G22.99-1")).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
        await host.As(Portal).Post("/v1/dossiers", Arriving("có dấu cách")).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
    }

    private static object Arriving(string code, string competent = "H18.25") => new
    {
        procedureCode = TestCatalogue.Extract,
        channel = "online",
        competentAgency = competent,
        applicant = Api.Applicant(People.Mother),
        form = new { childName = "Lò Văn Bình" },
        returnMethod = "counter",
        external = new { system = "dvcqg", code },
    };
}
