using System.Net;
using System.Text.Json;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>Several people and agencies on one dossier.</summary>
[Collection("dossiers")]
public sealed class SharingWork(DossiersHost host)
{
    private static readonly TestPerson Lu = People.Specialist with { Id = "specialist-7", Name = "Giàng A Của" };
    private static readonly TestPerson Mua = People.Specialist with { Id = "specialist-8", Name = "Mùa A Sùng" };
    private static readonly TestPerson SecondLeader = People.Leader with { Id = "leader-7", Name = "Lò Văn Hặc" };
    private static readonly TestPerson Elsewhere = new("specialist-9", "Hạng A Dơ", ["specialist"], "H18.26");
    private static readonly TestPerson Third = new("specialist-10", "Thào A Vừ", ["specialist"], "H18.27");
    private static readonly object Grant = new { outcome = "granted", summary = "Đồng ý cấp trích lục" };

    [Fact]
    public async Task Of_two_leaders_who_assign_at_once_the_one_who_saw_less_is_told()
    {
        await SignIn(Lu, Mua);
        var id = await host.Accepted();
        await host.As(People.Leader).Post($"/v1/dossiers/{id}/assign", new { officer = "nobody" }).Refused(HttpStatusCode.UnprocessableEntity, "unknown-officer");
        var version = (await host.As(People.Leader).Get($"/v1/dossiers/{id}").Body()).Number("version");
        var answers = await Task.WhenAll(
            host.As(People.Leader).Post($"/v1/dossiers/{id}/assign", new { officer = Lu.Id }, ifMatch: version),
            host.As(SecondLeader).Post($"/v1/dossiers/{id}/assign", new { officer = Mua.Id }, ifMatch: version));
        answers.Select(a => a.StatusCode).ShouldBe([HttpStatusCode.OK, HttpStatusCode.PreconditionFailed], ignoreOrder: true);

        var holder = answers[0].StatusCode == HttpStatusCode.OK ? Lu : Mua;
        var step = (await host.As(People.Leader).Get($"/v1/dossiers/{id}").Body()).GetProperty("step");
        (step.GetProperty("holder").Text("id"), step.Text("key")).ShouldBe((holder.Id, "appraise"));
        await host.As(holder == Lu ? Mua : Lu).Post($"/v1/dossiers/{id}/draft-result", Grant).Refused(HttpStatusCode.Conflict, "assigned-to-another");
        await host.As(holder == Lu ? Mua : Lu).Post($"/v1/dossiers/{id}/take", new { }).Refused(HttpStatusCode.Conflict, "assigned-to-another");
        (await host.As(holder).Get("/v1/dossiers?holder=me&limit=100").Body()).GetProperty("items").EnumerateArray().ShouldContain(d => d.Id() == id);
        (await host.As(holder == Lu ? Mua : Lu).Get("/v1/dossiers?holder=me&limit=100").Body()).GetProperty("items").EnumerateArray().ShouldNotContain(d => d.Id() == id);
        await host.As(holder).Post($"/v1/dossiers/{id}/draft-result", Grant).Body();
        (await host.Heard.Of<Contracts.StepCompleted>(id)).ShouldSatisfyAllConditions(m => m.Step.ShouldBe("appraise"), m => m.NextStep.ShouldBe("approve"), m => m.Holder.ShouldBeNull());

        var steps = (await host.As(People.Leader).Get($"/v1/dossiers/{id}/steps").Body()).GetProperty("items").EnumerateArray().ToList();
        steps.Select(s => s.Text("step")).ShouldBe(["appraise", "approve"]);
        steps[0].GetProperty("holder").Text("name").ShouldBe(holder.Name);
        var rows = (await host.As(People.Leader).Get($"/v1/dossiers/{id}/control-sheet").Body()).GetProperty("rows").EnumerateArray().ToList();
        rows.Select(r => (r.Text("givenBy"), r.Text("takenBy"), r.Text("step"))).ShouldBe(
            [(People.Mother.Name, People.Clerk.Name, null), (People.Clerk.Name, holder.Name, null), (holder.Name, null, "Thẩm định hồ sơ, dự thảo kết quả")], "the same rows as on paper");
        await host.As(People.Mother).Get($"/v1/dossiers/{id}/steps").Refused(HttpStatusCode.Forbidden, "not-allowed");
        (await host.As(People.Mother).Get($"/v1/dossiers/{id}").Body()).TryGetProperty("step", out _).ShouldBeFalse();
        (await host.As(People.Mother).Get($"/v1/dossiers/{id}/history").Body()).GetProperty("items").EnumerateArray().ShouldNotContain(h => h.Text("event") == "assigned");
    }

    [Fact]
    public async Task The_agency_asked_reads_and_answers_and_a_third_one_sees_nothing()
    {
        var id = await host.Accepted();
        foreach (var person in new[] { Elsewhere, Third })
            await host.As(person).Get($"/v1/dossiers/{id}").Refused(HttpStatusCode.NotFound, "dossier-not-found");
        var asked = await host.As(People.Specialist).Post($"/v1/dossiers/{id}/consult", new { agencies = new[] { new { agency = "H18.26", question = "Thửa đất có tranh chấp không?", answerWithinDays = 2, required = true } } }).Body();
        var consultation = asked.GetProperty("consultations")[0].Id();

        using var there = host.As(Elsewhere);
        var seen = await there.Get($"/v1/dossiers/{id}").Body();
        seen.GetProperty("consultations")[0].Text("question").ShouldBe("Thửa đất có tranh chấp không?");
        seen.GetProperty("consultations")[0].GetProperty("mine").GetBoolean().ShouldBeTrue();
        seen.GetProperty("actions").GetArrayLength().ShouldBe(0);
        foreach (var list in new[] { "/v1/dossiers?limit=100", "/v1/dossiers?asked=true&limit=100", $"/v1/dossiers?q={seen.Text("code")}" })
            (await there.Get(list).Body()).GetProperty("items").EnumerateArray().Count(d => d.Id() == id).ShouldBe(1, list);
        var counted = (await there.Get("/v1/dossiers/summary").Body()).Number("total");
        counted.ShouldBe(await host.Scalar<long>("SELECT count(*) FROM dossiers.dossier_list WHERE 'H18.26' IN (competent_agency, receiving_agency) OR 'H18.26' = ANY (consulted)"));
        await host.As(Third).Get($"/v1/dossiers/{id}").Refused(HttpStatusCode.NotFound, "dossier-not-found");
        foreach (var list in new[] { "/v1/dossiers", "/v1/dossiers?asked=true", $"/v1/dossiers?q={seen.Text("code")}" })
            (await host.As(Third).Get(list).Body()).GetProperty("items").GetArrayLength().ShouldBe(0, list);
        (await host.As(Third).Get("/v1/dossiers/summary").Body()).Number("total").ShouldBe(0);
        await host.As(Third).Post($"/v1/dossiers/{id}/answer-consultation", new { consultation, agree = true, answer = "Không" }).Refused(HttpStatusCode.NotFound, "dossier-not-found");
        (await host.As(People.Mother).Get($"/v1/dossiers/{id}").Body()).GetProperty("consultations").GetArrayLength().ShouldBe(0);

        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/draft-result", Grant).Body();
        await host.As(People.Leader).Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Refused(HttpStatusCode.Conflict, "consultation-open");
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/answer-consultation", new { consultation, agree = true, answer = "Không" }).Refused(HttpStatusCode.Forbidden, "not-your-agency");
        var document = (await there.Upload(Api.Pdf, "y-kien.pdf").Body(HttpStatusCode.Created)).Id();
        var body = new { consultation, agree = true, answer = "Không có tranh chấp", documentId = document };
        var first = await there.Post($"/v1/dossiers/{id}/answer-consultation", body, key: $"answer-{id}").Body();
        (await there.Post($"/v1/dossiers/{id}/answer-consultation", body, key: $"answer-{id}").Body()).GetRawText().ShouldBe(first.GetRawText());
        (await there.Post($"/v1/dossiers/{id}/answer-consultation", new { consultation, agree = false, answer = "Có tranh chấp một phần" }).Body()).Number("answerVersion").ShouldBe(2);
        (await there.Get("/v1/dossiers?asked=true&limit=100").Body()).GetProperty("items").EnumerateArray().ShouldNotContain(d => d.Id() == id);
        (await there.Get($"/v1/dossiers/{id}").Body()).GetProperty("consultations")[0].GetProperty("answers").GetArrayLength().ShouldBe(2, "and may still be read afterwards");
        (await host.As(People.Leader).Get($"/v1/documents/{document}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await host.As(People.Mother).Get($"/v1/documents/{document}").Refused(HttpStatusCode.NotFound, "document-not-found");
        await host.As(People.Leader).Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Body();
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.mt_events WHERE stream_id = $1 AND data::text LIKE '%tranh chấp%'", id)).ShouldBe(0, "questions and answers are sealed");
    }

    [Fact]
    public async Task Papers_go_from_hand_to_hand_and_are_there_once_confirmed()
    {
        await SignIn(Lu);
        var id = await host.Accepted();
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/forward", new { toOfficer = Lu.Id, papers = new[] { "Giấy chứng sinh" } }).Body();
        var waiting = (await host.As(Lu).Get($"/v1/dossiers/{id}").Body()).GetProperty("handover");
        waiting.GetProperty("mine").GetBoolean().ShouldBeTrue();
        await host.As(Mua).Post($"/v1/dossiers/{id}/confirm-handover", new { }).Refused(HttpStatusCode.Forbidden, "not-the-receiver");
        await host.As(Lu).Post($"/v1/dossiers/{id}/reject-handover", new { reason = "Thiếu bản chính" }).Body();
        (await host.As(Lu).Get($"/v1/dossiers/{id}").Body()).GetProperty("custody").GetProperty("holder").Text("id").ShouldBe(People.Clerk.Id);
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/forward", new { toOfficer = Mua.Id }).Body();
        await host.As(Mua).Post($"/v1/dossiers/{id}/recall-handover", new { reason = "x" }).Refused(HttpStatusCode.Forbidden, "not-the-sender");
        var recalled = await host.As(People.Leader).Post($"/v1/dossiers/{id}/recall-handover", new { reason = "Đã chuyển công tác" }, key: $"recall-{id}").Body();
        (await host.As(People.Leader).Post($"/v1/dossiers/{id}/recall-handover", new { reason = "Đã chuyển công tác" }, key: $"recall-{id}").Body()).GetRawText().ShouldBe(recalled.GetRawText());
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/forward", new { toRole = "specialist" }).Body();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.As(Lu).Post($"/v1/dossiers/{id}/confirm-handover", new { })));
        answers.ShouldAllBe(a => a.StatusCode == HttpStatusCode.OK);
        var there = await host.As(Lu).Get($"/v1/dossiers/{id}").Body();
        there.GetProperty("custody").GetProperty("holder").Text("id").ShouldBe(Lu.Id);
        there.GetProperty("step").GetProperty("holder").Text("id").ShouldBe(Lu.Id);
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.mt_events WHERE stream_id = $1 AND type = 'handover_confirmed'", id)).ShouldBe(1);
    }

    [Fact]
    public async Task A_dossier_that_cannot_be_changed_is_passed_over_and_shown_and_the_others_are_moved()
    {
        var (giver, receiver) = (People.Specialist with { Id = "specialist-21", Name = "Lý A Nghẽn" }, People.Specialist with { Id = "specialist-22", Name = "Sình A Thông" });
        await SignIn(giver, receiver);
        List<Guid> ids = [];
        for (var i = 0; i < 3; i++)
        {
            ids.Add(await host.Accepted());
            await host.As(giver).Post($"/v1/dossiers/{ids[^1]}/take", new { }).Body();
        }
        await host.Scalar<object>("UPDATE dossiers.mt_events SET type = 'of_a_later_build' WHERE stream_id = $1 AND version = 1 RETURNING 1", ids[1]);
        using var leader = host.As(People.Leader);
        var run = (await leader.Post($"/v1/officers/{giver.Id}/hand-over", new { to = receiver.Id, reason = "Đi học" }).Body(HttpStatusCode.Accepted)).Id();
        var done = await Done(leader, run);
        (done.Number("moved"), done.Number("kept"), done.Number("skipped")).ShouldBe((2, 0, 1));
        host.Said.Lines.ShouldContain(l => l.Contains($"passes over dossier {ids[1]}", StringComparison.Ordinal));
        await host.Scalar<object>("UPDATE dossiers.mt_events SET type = 'dossier_submitted' WHERE stream_id = $1 AND version = 1 RETURNING 1", ids[1]);
        run = (await leader.Post($"/v1/officers/{giver.Id}/hand-over", new { to = receiver.Id, reason = "Đi học" }).Body(HttpStatusCode.Accepted)).Id();
        (await Done(leader, run)).Number("moved").ShouldBe(1, "asked again, it is moved too");
    }

    [Fact]
    public async Task Who_has_left_does_not_open_a_dossier_by_asking_for_an_earlier_day()
    {
        var officer = People.Specialist with { Id = "specialist-23", Name = "Vàng A Chuyển" };
        await SignIn(officer);
        var id = await host.Accepted();
        await host.As(officer).Post($"/v1/dossiers/{id}/take", new { }).Body();
        var then = host.Clock.Now;
        using var moved = host.As(officer with { Agency = "H18.26" });
        (await moved.Get($"/v1/dossiers/{id}").Body()).Id().ShouldBe(id, "still theirs to finish");
        host.Clock.Now = then.AddHours(1);
        await host.As(officer).Post($"/v1/dossiers/{id}/draft-result", Grant).Body();
        var asOf = Uri.EscapeDataString(then.ToString("O"));
        foreach (var path in new[] { "", $"?asOf={asOf}", "/history", $"/history?asOf={asOf}" })
            await moved.Get($"/v1/dossiers/{id}{path}").Refused(HttpStatusCode.NotFound, "dossier-not-found");

        // whose it is today sees every earlier day, and no later one than now
        using var clerk = host.As(People.Clerk);
        (await clerk.Get($"/v1/dossiers/{id}?asOf={asOf}").Body()).Text("stage").ShouldBe("accepted");
        (await clerk.Get($"/v1/dossiers/{id}/history?asOf={asOf}").Body()).At("asOf").ShouldBe(then);
        await clerk.Get($"/v1/dossiers/{id}/history?asOf={Uri.EscapeDataString(then.AddYears(-1).ToString("O"))}").Refused(HttpStatusCode.NotFound, "dossier-not-found");
        var future = await clerk.Get($"/v1/dossiers/{id}/history?asOf={Uri.EscapeDataString(then.AddYears(1).ToString("O"))}").Body();
        future.At("asOf").ShouldBe(host.Clock.Now, "what has not been is not promised to stay so");
        future.GetProperty("items").EnumerateArray().Last().Text("event").ShouldBe("result_drafted");
        host.Clock.Now = then;
    }

    [Fact]
    public async Task A_colleagues_work_is_handed_over_once_however_often_it_is_asked_for()
    {
        var (giver, receiver) = (People.Specialist with { Id = "specialist-11", Name = "Lý A Tủa" }, People.Specialist with { Id = "specialist-12", Name = "Sình A Páo" });
        await SignIn(giver, receiver);
        List<Guid> ids = [];
        for (var i = 0; i < 3; i++)
        {
            ids.Add(await host.Accepted());
            await host.As(giver).Post($"/v1/dossiers/{ids[^1]}/take", new { }).Body();
        }
        await host.As(giver).Post($"/v1/dossiers/{ids[2]}/draft-result", Grant).Body(); // no longer theirs

        using var leader = host.As(People.Leader);
        var load = (await leader.Get("/v1/officers?agency=H18.25&limit=100").Body()).GetProperty("items").EnumerateArray().Single(o => o.Text("id") == giver.Id);
        load.Number("open").ShouldBe(2);
        await host.As(Elsewhere).Get("/v1/officers?agency=H18.25").Refused(HttpStatusCode.Forbidden, "agency-not-yours");
        await host.As(giver).Post($"/v1/officers/{giver.Id}/hand-over", new { to = receiver.Id, reason = "Đi học" }).Refused(HttpStatusCode.Forbidden, "not-allowed");
        await leader.Post($"/v1/officers/{giver.Id}/hand-over", new { to = "nobody", reason = "Đi học" }).Refused(HttpStatusCode.UnprocessableEntity, "unknown-officer");
        await host.As(People.ProvinceLeader).Post($"/v1/officers/{giver.Id}/hand-over", new { to = receiver.Id, reason = "Đi học" }).Refused(HttpStatusCode.Forbidden, "not-your-agency");

        var body = new { to = receiver.Id, reason = "Đi học dài hạn" };
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => (await leader.Post($"/v1/officers/{giver.Id}/hand-over", body, key: $"hand-over-{ids[0]}").Body(HttpStatusCode.Accepted)).Id()));
        runs.Distinct().Count().ShouldBe(1);
        await SignIn(Lu);
        await leader.Post($"/v1/officers/{giver.Id}/hand-over", new { to = Lu.Id, reason = "x" }, key: $"hand-over-{ids[0]}").Refused(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await Done(leader, runs[0])).Number("moved").ShouldBe(2);

        // killed before the walk's place was written: it goes on and nothing happens twice
        await host.Scalar<object>("UPDATE dossiers.work_handovers SET position = '00000000-0000-0000-0000-000000000000', finished_at = NULL WHERE id = $1 RETURNING 1", runs[0]);
        await Done(leader, runs[0]);
        await Done(leader, (await leader.Post($"/v1/officers/{giver.Id}/hand-over", body).Body(HttpStatusCode.Accepted)).Id());
        foreach (var id in ids.Take(2))
        {
            (await host.As(receiver).Get($"/v1/dossiers/{id}").Body()).GetProperty("step").GetProperty("holder").Text("id").ShouldBe(receiver.Id);
            (await host.Scalar<long>("SELECT count(*) FROM dossiers.mt_events WHERE stream_id = $1 AND type = 'assigned'", id)).ShouldBe(2, "taken, and handed over once");
        }
        (await host.As(receiver).Get("/v1/dossiers?holder=me").Body()).GetProperty("items").GetArrayLength().ShouldBe(2);
        (await leader.Get("/v1/dossiers/summary").Body()).GetProperty("holders").EnumerateArray().Single(h => h.Text("id") == receiver.Id).Number("count").ShouldBe(2);
    }

    [Fact]
    public async Task A_result_that_is_made_anew_is_work_and_not_late_work()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var officer = People.Specialist with { Id = "specialist-24", Name = "Sùng A Lại" };
        await SignIn(officer);
        var (again, late) = (await host.Issued(returnMethod: "counter"), await host.Accepted());
        using var leader = host.As(People.Leader);
        await leader.Post($"/v1/dossiers/{again}/replace-result", new { reason = "Sai họ tên" }).Body();
        foreach (var id in new[] { again, late })
            await host.As(officer).Post($"/v1/dossiers/{id}/take", new { }).Body();
        host.Clock.Now = DossiersHost.Local(2026, 11, 26, 9, 0); // the day it was promised for
        (await Load()).ShouldBe((2, 1, 0, 1));
        host.Clock.Now = DossiersHost.Local(2026, 11, 30, 9, 0); // past the promise that the first result kept
        (await Load()).ShouldBe((2, 0, 1, 1));
        host.Clock.Now = DossiersHost.MondayNine;

        async Task<(long, long, long, long)> Load()
        {
            var line = (await leader.Get("/v1/officers?agency=H18.25&limit=100").Body()).GetProperty("items").EnumerateArray().Single(o => o.Text("id") == officer.Id);
            return (line.Number("open"), line.Number("nearDue"), line.Number("overdue"), line.Number("stepsLate"));
        }
    }

    [Fact]
    public async Task The_work_list_is_filtered_by_step_and_lateness()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        await SignIn(Mua);
        var id = await host.Accepted();
        await host.As(Mua).Post($"/v1/dossiers/{id}/take", new { }).Body();
        using var mua = host.As(Mua);
        // Monday 09:00 and three working days: the step is due on Wednesday at 11:18, the dossier on Thursday at 17:30.
        var line = (await mua.Get("/v1/dossiers?holder=me&step=appraise&role=specialist&overdue=false&limit=100").Body()).GetProperty("items").EnumerateArray().Single(d => d.Id() == id).GetProperty("step");
        (line.Text("name"), line.At("dueAt"), line.GetProperty("late").GetBoolean()).ShouldBe(("Thẩm định hồ sơ, dự thảo kết quả", DossiersHost.Local(2026, 11, 25, 11, 18), false));
        host.Clock.Now = DossiersHost.Local(2026, 11, 26, 9, 0);
        (await mua.Get("/v1/dossiers?holder=me&nearDue=true&limit=100").Body()).GetProperty("items").EnumerateArray().Single(d => d.Id() == id).GetProperty("step").GetProperty("late").GetBoolean().ShouldBeTrue();
        (await mua.Get("/v1/dossiers?holder=me&overdue=true&limit=100").Body()).GetProperty("items").EnumerateArray().ShouldNotContain(d => d.Id() == id);
        host.Clock.Now = DossiersHost.Local(2026, 11, 26, 17, 31);
        (await mua.Get("/v1/dossiers?holder=me&overdue=true&limit=100").Body()).GetProperty("items").EnumerateArray().ShouldContain(d => d.Id() == id);
        (await mua.Get("/v1/dossiers?step=approve&limit=100").Body()).GetProperty("items").EnumerateArray().ShouldNotContain(d => d.Id() == id);
        host.Clock.Now = DossiersHost.MondayNine;
    }

    private async Task SignIn(params TestPerson[] people)
    {
        foreach (var person in people)
            await host.As(person).Get("/v1/dossiers?limit=1").Body();
    }

    private static async Task<JsonElement> Done(HttpClient leader, Guid run)
    {
        JsonElement progress = default;
        await Eventually.Is(async () => (progress = await leader.Get($"/v1/officers/hand-overs/{run}").Body()).TryGetProperty("finishedAt", out _), "the hand-over ended");
        return progress;
    }
}
