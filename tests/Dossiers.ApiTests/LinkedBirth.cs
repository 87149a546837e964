using System.Net;
using Platform.Contracts;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>Linked procedures over the real database: parts in order, once, and what becomes of a failed one.</summary>
[Collection("dossiers")]
public sealed class LinkedBirth(DossiersHost host)
{
    [Fact]
    public async Task One_submission_opens_its_parts_in_order_and_their_results_go_home_together()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var id = await host.AcceptedLinked(returnMethod: "counter");
        var whole = await host.Whole(id);
        whole.GetProperty("fee").Number("total").ShouldBe(8_000, "the charge of the residence part, asked for once");
        var birth = (await host.Part(id, "birth", "inProcess")).GetProperty("dossier").GetGuid();
        whole = await host.Whole(id);
        whole.Part("residence").Text("state").ShouldBe("waiting");
        whole.Part("insurance").TryGetProperty("dossier", out _).ShouldBeFalse();
        whole.GetProperty("status").GetInt32().ShouldBe(4);
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "Sớm quá" }).Refused(HttpStatusCode.Conflict, "parts-open");

        using var clerk = host.As(People.Clerk);
        var child = await clerk.Get($"/v1/dossiers/{birth}").Body();
        child.GetProperty("parent").GetProperty("dossier").GetGuid().ShouldBe(id);
        child.GetProperty("papers").EnumerateArray().Single().GetProperty("documents").GetArrayLength().ShouldBe(1, "the same document, by reference");
        child.TryGetProperty("fee", out _).ShouldBeFalse();
        using var mother = host.As(People.Mother);
        await mother.Get($"/v1/dossiers/{birth}").Refused(HttpStatusCode.NotFound, "dossier-not-found");
        (await mother.Get("/v1/dossiers?limit=100").Body()).GetProperty("items").EnumerateArray().Select(d => d.Id()).ShouldNotContain(birth);
        (await clerk.Get($"/v1/dossiers?q={child.Text("code")}").Body()).GetProperty("items").EnumerateArray().Single().GetProperty("parent").GetGuid().ShouldBe(id);

        await host.Resolve(birth);
        var residence = (await host.Part(id, "residence", "inProcess")).GetProperty("dossier").GetGuid();
        var card = (await host.Part(id, "insurance", "inProcess")).GetProperty("dossier").GetGuid();
        var certificate = (await host.Whole(id)).Part("birth").GetProperty("document").Id();
        (await clerk.Get($"/v1/dossiers/{residence}").Body()).GetProperty("papers").EnumerateArray().Select(p => p.Text("key")).ShouldContain("result-birth");
        (await host.As(People.Specialist).Get($"/v1/documents/{certificate}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await mother.Get($"/v1/documents/{certificate}").Refused(HttpStatusCode.NotFound, "document-not-found");

        await host.As(People.Specialist).Post($"/v1/dossiers/{card}/draft-result", new { outcome = "granted", summary = "x" }).Refused(HttpStatusCode.Conflict, "resolved-elsewhere");
        await host.Told(card, new { system = "bhxh", reference = "BH-1", sequence = 1, state = "received" });
        await host.Told(card, new { system = "bhxh", reference = "BH-1", sequence = 2, state = "done", resultNumber = "GD4250099" });
        await host.Resolve(residence);
        await host.Part(id, "residence", "granted");
        await host.Part(id, "insurance", "granted");
        await clerk.Post($"/v1/dossiers/{residence}/return-at-counter", new { recipientName = "Lò Thị Mai", recipientIdentityNumber = "011195000123", signature = new { signedOnPaper = true } }).Refused(HttpStatusCode.Conflict, "part-of-linked");

        await host.Resolve(id);
        await clerk.Post($"/v1/dossiers/{id}/pay", new { amount = 8_000, method = "cash" }).Body();
        await clerk.Post($"/v1/dossiers/{id}/return-at-counter", new { recipientName = "Lò Thị Mai", recipientIdentityNumber = "011195000123", signature = new { signedOnPaper = true } }).Body();
        (await mother.Get($"/v1/documents/{certificate}")).StatusCode.ShouldBe(HttpStatusCode.OK, "now it is hers");
        for (var i = 0; i < 100 && (await clerk.Get($"/v1/dossiers/{residence}").Body()).Text("stage") != "returned"; i++)
            await Task.Delay(50);
        (await clerk.Get($"/v1/dossiers/{residence}").Body()).Text("stage").ShouldBe("returned");

        var own = await mother.Get($"/v1/dossiers/{id}").Body();
        own.GetProperty("parts").EnumerateArray().ShouldAllBe(p => p.Text("state") == "granted");
        own.Part("birth").TryGetProperty("dossier", out _).ShouldBeFalse();
        var tracked = await host.As(null).Get($"/v1/tracking/{own.Text("code")}?secret={own.Text("trackingSecret")}").Body();
        tracked.GetProperty("parts").EnumerateArray().Select(p => p.Text("stateName")).ShouldAllBe(s => s == "đã có kết quả");

        (await host.Heard.Of<Contracts.DossierAccepted>(birth)).Dossier.Parent.ShouldBe(id);
        (await host.Heard.Of<Contracts.DossierAccepted>(id)).Dossier.Parent.ShouldBeNull();
        host.Said.Lines.ShouldNotContain(l => l.Contains($"{id} cannot go on", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Asked_to_look_again_and_again_it_opens_and_tells_nothing_twice()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var id = await host.AcceptedLinked();
        await host.Part(id, "birth", "inProcess");
        await using (var connection = new Npgsql.NpgsqlConnection(host.Database))
        {
            await connection.OpenAsync();
            for (var i = 0; i < 5; i++)
            {
                await using var again = new Npgsql.NpgsqlCommand("INSERT INTO dossiers.linked_work AS w (dossier, asked, next_at) VALUES (@id, 1, @now) ON CONFLICT (dossier) DO UPDATE SET asked = w.asked + 1, next_at = excluded.next_at", connection) { Parameters = { new("id", id), new("now", host.Clock.Now) } };
                await again.ExecuteNonQueryAsync();
                await Task.Delay(100);
            }
        }
        for (var i = 0; i < 200 && await host.Scalar<long>("SELECT count(*) FROM dossiers.linked_work WHERE dossier = $1", id) > 0; i++)
            await Task.Delay(50);
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.mt_events WHERE stream_id = $1 AND type = 'part_opened'", id)).ShouldBe(1);
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.dossier_list WHERE parent = $1", id)).ShouldBe(1);
    }

    [Fact]
    public async Task Two_parts_that_end_at_once_are_both_heard_of_once()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var id = await host.AcceptedLinked();
        await host.Resolve((await host.Part(id, "birth", "inProcess")).GetProperty("dossier").GetGuid());
        var residence = (await host.Part(id, "residence", "inProcess")).GetProperty("dossier").GetGuid();
        var card = (await host.Part(id, "insurance", "inProcess")).GetProperty("dossier").GetGuid();
        await Task.WhenAll(host.Resolve(residence), host.Told(card, new { system = "bhxh", reference = "BH-2", sequence = 1, state = "done" }), host.Told(card, new { system = "bhxh", reference = "BH-2", sequence = 1, state = "done" }));
        await host.Part(id, "residence", "granted");
        await host.Part(id, "insurance", "granted");
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.mt_events WHERE stream_id = $1 AND type = 'part_ended'", id)).ShouldBe(3);
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.mt_events WHERE stream_id = $1 AND type = 'resolved_elsewhere'", card)).ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failed_part_waits_for_a_decision_and_does_not_take_the_rest_with_it(bool goOn)
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var id = await host.AcceptedLinked(returnMethod: "counter");
        await host.Resolve((await host.Part(id, "birth", "inProcess")).GetProperty("dossier").GetGuid(), "refused");
        await host.Part(id, "birth", "refused");
        (await host.Whole(id)).Part("residence").Text("state").ShouldBe("waiting");
        using var leader = host.As(People.Leader);
        await leader.Post($"/v1/dossiers/{id}/decide-part", new { part = "residence", goOn, reason = "x" }).Refused(HttpStatusCode.Conflict, "part-not-failed");
        await leader.Post($"/v1/dossiers/{id}/decide-part", new { part = "birth", goOn, reason = "Cha mẹ nộp lại sau" }, key: $"decide-{id}").Body();
        await leader.Post($"/v1/dossiers/{id}/decide-part", new { part = "birth", goOn, reason = "Cha mẹ nộp lại sau" }, key: $"decide-{id}").Body();
        if (goOn)
        {
            await host.Part(id, "residence", "inProcess");
            return;
        }
        var left = await host.Part(id, "residence", "notOpened");
        left.Text("because").ShouldBe("Đăng ký khai sinh");
        (await host.Whole(id)).Part("birth").GetProperty("decision").Text("reason").ShouldBe("Cha mẹ nộp lại sau");
        await host.Resolve(id, "refused");
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.dossier_list WHERE parent = $1", id)).ShouldBe(1);
    }

    [Fact]
    public async Task What_a_part_needs_is_asked_of_the_person_and_answered_through_the_whole()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var id = await host.AcceptedLinked();
        var birth = (await host.Part(id, "birth", "inProcess")).GetProperty("dossier").GetGuid();
        await host.As(People.Specialist).Post($"/v1/dossiers/{birth}/request-supplement", new { ground = "papers-wrong", reason = "Ảnh mờ", papers = new[] { new { key = "p1", problem = "Không đọc được" } } }).Body();
        using var mother = host.As(People.Mother);
        var asked = await Until(() => mother.Get($"/v1/dossiers/{id}").Body(), d => d.GetProperty("supplements").GetArrayLength() == 1);
        asked.GetProperty("supplements")[0].GetProperty("papers")[0].Text("name").ShouldBe("Giấy chứng sinh (Đăng ký khai sinh)");
        asked.GetProperty("status").GetInt32().ShouldBe(5);
        await host.As(People.Clerk).Post($"/v1/dossiers/{birth}/supplement", new { channel = "counter", papers = new[] { new { key = "p1", originals = 1, copies = 0 } } }).Refused(HttpStatusCode.Conflict, "part-of-linked");

        var clear = (await mother.Upload(Api.Pdf, "ro-hon.pdf").Body(HttpStatusCode.Created)).Id();
        await mother.Post($"/v1/dossiers/{id}/supplement", new { papers = new[] { new { key = "p1", documentIds = new[] { clear }, originals = 0, copies = 0 } } }).Body();
        using var specialist = host.As(People.Specialist);
        var part = await Until(() => specialist.Get($"/v1/dossiers/{birth}").Body(), d => d.GetProperty("supplements")[0].TryGetProperty("answered", out _));
        part.GetProperty("status").GetInt32().ShouldNotBe(5);
        (await specialist.Get($"/v1/documents/{clear}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.mt_events WHERE stream_id = $1 AND type = 'supplemented'", birth)).ShouldBe(1);
    }

    [Fact]
    public async Task A_part_made_anew_after_the_results_went_home_still_reaches_the_person()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var id = await host.AcceptedLinked(returnMethod: "counter");
        var birth = (await host.Part(id, "birth", "inProcess")).GetProperty("dossier").GetGuid();
        await host.Resolve(birth, "refused");
        await host.Part(id, "birth", "refused");
        await host.As(People.Leader).Post($"/v1/dossiers/{id}/decide-part", new { part = "birth", goOn = false, reason = "Không đủ căn cứ" }).Body();
        await host.Resolve(id);
        using var clerk = host.As(People.Clerk);
        await clerk.Post($"/v1/dossiers/{id}/pay", new { amount = 8_000, method = "cash" }).Body();
        await clerk.Post($"/v1/dossiers/{id}/return-at-counter", new { recipientName = "Lò Thị Mai", recipientIdentityNumber = "011195000123", signature = new { signedOnPaper = true } }).Body();
        using var specialist = host.As(People.Specialist);
        await Until(() => specialist.Get($"/v1/dossiers/{birth}").Body(), d => d.Text("stage") == "returned");

        await host.As(People.Leader).Post($"/v1/dossiers/{birth}/replace-result", new { reason = "Xem xét lại" }).Body();
        await specialist.Post($"/v1/dossiers/{birth}/request-supplement", new { ground = "papers-wrong", reason = "Ảnh mờ", papers = new[] { new { key = "p1", problem = "Không đọc được" } } }).Body();
        using var mother = host.As(People.Mother);
        var asked = await Until(() => mother.Get($"/v1/dossiers/{id}").Body(), d => d.GetProperty("supplements").GetArrayLength() == 1);
        (asked.Text("stage"), asked.GetProperty("supplements")[0].GetProperty("clockStops").GetBoolean()).ShouldBe(("returned", false));
        asked.GetProperty("actions").EnumerateArray().Select(a => a.GetString()).ShouldContain("supplement");
        (await host.Heard.Of<SupplementRequested>(id)).ClockStops.ShouldBeFalse("the person is told of it");
        var clear = (await mother.Upload(Api.Pdf, "ro-hon.pdf").Body(HttpStatusCode.Created)).Id();
        var answer = new { papers = new[] { new { key = "p1", documentIds = new[] { clear }, originals = 0, copies = 0 } } };
        var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => mother.Post($"/v1/dossiers/{id}/supplement", answer)));
        answers.Select(a => a.StatusCode).ShouldBe([HttpStatusCode.OK, HttpStatusCode.Conflict], ignoreOrder: true);
        await Until(() => specialist.Get($"/v1/dossiers/{birth}").Body(), d => d.GetProperty("supplements")[0].TryGetProperty("answered", out _));
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.mt_events WHERE stream_id = $1 AND type = 'supplemented'", birth)).ShouldBe(1);
    }

    [Fact]
    public async Task The_rows_of_wholes_and_parts_can_be_made_again_from_their_events()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var id = await host.AcceptedLinked();
        await host.Part(id, "birth", "inProcess");
        await using (var connection = new Npgsql.NpgsqlConnection(host.Database))
        {
            await connection.OpenAsync();
            await using var lose = new Npgsql.NpgsqlCommand("UPDATE dossiers.dossier_list SET parent = NULL, part = NULL WHERE parent = @id", connection) { Parameters = { new("id", id) } };
            (await lose.ExecuteNonQueryAsync()).ShouldBe(1);
        }
        await Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<Platform.Dossiers.Views.RebuildViews>(host.Services).Run(default);
        (await host.Scalar<string>("SELECT part FROM dossiers.dossier_list WHERE parent = $1", id)).ShouldBe("birth");
    }

    private static async Task<System.Text.Json.JsonElement> Until(Func<Task<System.Text.Json.JsonElement>> ask, Func<System.Text.Json.JsonElement, bool> right)
    {
        System.Text.Json.JsonElement answer = default;
        for (var i = 0; i < 200; i++)
        {
            answer = await ask();
            if (right(answer))
                return answer;
            await Task.Delay(50);
        }
        throw new ShouldAssertException($"Not in time: {answer}");
    }
}
