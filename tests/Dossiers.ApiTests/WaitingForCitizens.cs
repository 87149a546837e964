using System.Net;
using System.Text.Json;
using Platform.Contracts;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>Supplement, pause, extension, withdrawal and undoing over HTTP. Accepted on Monday 23 November 2026, 09:00.</summary>
[Collection("dossiers")]
public sealed class WaitingForCitizens(DossiersHost host) : IDisposable
{
    private static readonly object Ask = new { ground = "papers-wrong", reason = "Ảnh mờ", papers = new[] { new { key = "p1", problem = "Không đọc được số" } }, answerWithinDays = 10 };

    public void Dispose() => host.Clock.Now = DossiersHost.MondayNine;

    [Fact]
    public async Task The_mother_sends_the_paper_that_was_asked_for_and_the_clock_goes_on()
    {
        var id = await host.Accepted();
        using var specialist = host.As(People.Specialist);
        using var mother = host.As(People.Mother);
        host.Clock.Now = DossiersHost.Local(2026, 11, 24, 8, 0);
        var asked = await specialist.Post($"/v1/dossiers/{id}/request-supplement", Ask, key: "ask-1").Body();
        (await specialist.Post($"/v1/dossiers/{id}/request-supplement", Ask, key: "ask-1").Body()).GetRawText().ShouldBe(asked.GetRawText(), "a repeat answers the same");
        asked.At("answerBy").ShouldBe(DossiersHost.Local(2026, 12, 4, 17, 30));
        await specialist.Post($"/v1/dossiers/{id}/request-supplement", Ask).Refused(HttpStatusCode.Conflict, "supplement-open");
        (await host.Heard.Of<SupplementRequested>(id)).ClockStops.ShouldBeTrue();

        var waiting = await mother.Get($"/v1/dossiers/{id}").Body();
        waiting.Number("status").ShouldBe(5);
        waiting.GetProperty("actions").EnumerateArray().Select(a => a.GetString()).ShouldBe(["supplement", "withdraw", "authorise"]);
        waiting.GetProperty("supplements")[0].GetProperty("papers")[0].Text("problem").ShouldBe("Không đọc được số");
        (await host.As(null).Get($"/v1/tracking/{waiting.Text("code")}?secret={waiting.Text("trackingSecret")}").Body()).GetRawText().ShouldNotContain("Không đọc được");

        await mother.Post($"/v1/dossiers/{id}/supplement", new { papers = Array.Empty<object>() }).Refused(HttpStatusCode.UnprocessableEntity, "supplement-incomplete");
        var file = (await mother.Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id();
        host.Clock.Now = DossiersHost.Local(2026, 11, 25, 8, 0); // one working day later
        object answer = new { papers = new[] { new { key = "p1", documentIds = new[] { file }, originals = 0, copies = 0 } } };
        await host.As(People.OtherCitizen).Post($"/v1/dossiers/{id}/supplement", answer).Refused(HttpStatusCode.NotFound, "dossier-not-found");
        var done = await mother.Post($"/v1/dossiers/{id}/supplement", answer, key: "answer-1").Body();
        waiting.At("dueAt").ShouldBe(DossiersHost.Local(2026, 11, 26, 17, 30));
        done.At("dueAt").ShouldBe(DossiersHost.Local(2026, 11, 27, 17, 30));
        (await mother.Post($"/v1/dossiers/{id}/supplement", answer, key: "answer-1").Body()).GetRawText().ShouldBe(done.GetRawText());
        (await host.Heard.Of<Supplemented>(id)).DueAt.ShouldBe(done.At("dueAt"));
        (await mother.Get($"/v1/documents/{file}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await specialist.Get($"/v1/documents/{file}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.As(People.ClerkElsewhere).Get($"/v1/documents/{file}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var why = await mother.Get($"/v1/dossiers/{id}/due").Body();
        why.GetProperty("explanation").EnumerateArray().ShouldContain(s => s.Text("reason")!.Contains("chờ bổ sung hồ sơ"));
    }

    [Fact]
    public async Task Public_tracking_says_why_the_date_is_what_it_is_and_names_nobody()
    {
        var id = await host.Submitted();
        using var mother = host.As(People.Mother);
        var dossier = await mother.Get($"/v1/dossiers/{id}").Body();
        async Task<JsonElement> Tracked() => await host.As(null).Get($"/v1/tracking/{dossier.Text("number")}?secret={dossier.Text("trackingSecret")}").Body();
        (await Tracked()).TryGetProperty("due", out _).ShouldBeFalse("nothing is promised yet");

        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/accept", Api.Seen()).Body();
        host.Clock.Now = DossiersHost.Local(2026, 11, 24, 8, 0);
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/pause", new { cause = "financialDuty", reason = "Bà Lò Thị Mai còn nợ thuế", notice = "1/TB-KIN" }).Body();
        host.Clock.Now = DossiersHost.Local(2026, 11, 25, 8, 0);
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/resume", new { evidence = "Biên lai kín" }).Body();
        await host.As(People.Leader).Post($"/v1/dossiers/{id}/extend", new { newDueOn = "2026-12-01", reason = "Xác minh tại nhà bà Mai" }).Body();

        var why = (await Tracked()).GetProperty("due");
        JsonElement.DeepEquals(why, await mother.Get($"/v1/dossiers/{id}/due").Body()).ShouldBeTrue("as its owner reads it");
        why.At("dueAt").ShouldBe(DossiersHost.Local(2026, 12, 1, 17, 30));
        string[] reasons = [.. why.GetProperty("explanation").EnumerateArray().Select(s => s.Text("reason")!)];
        reasons.ShouldContain("Tạm dừng: thực hiện nghĩa vụ tài chính");
        reasons.ShouldContain("Gia hạn, cơ quan đã xin lỗi và hẹn lại");
        var said = JsonSerializer.Serialize(why, new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        foreach (var words in new[] { People.Mother.Name, "Mai", People.Mother.IdentityNumber!, People.Clerk.Name, People.Specialist.Name, People.Leader.Name, "TB-KIN", "Biên lai kín", "Xác minh" })
            said.ShouldNotContain(words);
    }

    [Fact]
    public async Task A_list_shows_what_waits_and_does_not_call_it_late()
    {
        var id = await host.Accepted();
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/pause", new { cause = "financialDuty", reason = "Thuế", notice = "1/TB" }).Body();
        host.Clock.Now = DossiersHost.Local(2026, 12, 23, 9, 0);
        var number = (await host.As(People.Clerk).Get($"/v1/dossiers/{id}").Body()).Text("number");
        var line = (await host.As(People.Clerk).Get($"/v1/dossiers?q={number}").Body()).GetProperty("items")[0];
        (line.GetProperty("paused").GetBoolean(), line.GetProperty("overdue").GetBoolean(), line.Number("status")).ShouldBe((true, false, 6));
        var resumed = await host.As(People.Clerk).Post($"/v1/dossiers/{id}/resume", new { evidence = "Biên lai 7" }).Body();
        resumed.At("dueAt").ShouldBeGreaterThan(DossiersHost.Local(2026, 12, 25, 0, 0));
        (await host.Heard.Of<ProcessingResumed>(id)).DueAt.ShouldBe(resumed.At("dueAt"));
    }

    [Fact]
    public async Task A_leader_extends_once_and_everybody_hears_of_the_apology()
    {
        var id = await host.Accepted();
        using var leader = host.As(People.Leader);
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/extend", new { newDueOn = "2026-12-01", reason = "Xác minh" }).Refused(HttpStatusCode.Forbidden, "not-allowed");
        await leader.Post($"/v1/dossiers/{id}/extend", new { newDueOn = "2026-11-29", reason = "Xác minh" }).Refused(HttpStatusCode.UnprocessableEntity, "not-a-working-day");
        (await leader.Post($"/v1/dossiers/{id}/extend", new { newDueOn = "2026-12-01", reason = "Xác minh" }).Body()).At("dueAt").ShouldBe(DossiersHost.Local(2026, 12, 1, 17, 30));
        await leader.Post($"/v1/dossiers/{id}/extend", new { newDueOn = "2026-12-02", reason = "Xác minh" }).Refused(HttpStatusCode.Conflict, "already-extended");
        (await host.Heard.Of<DueDateChanged>(id)).Apology.ShouldBeTrue();
        host.Clock.Now = DossiersHost.Local(2026, 12, 2, 9, 0);
        (await leader.Post($"/v1/dossiers/{id}/apologise", new { expectedOn = "2026-12-04", reason = "Xác minh" }).Body()).At("dueAt").ShouldBe(DossiersHost.Local(2026, 12, 1, 17, 30));
        (await leader.Get($"/v1/dossiers/{id}").Body()).GetProperty("overdue").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Two_people_at_once_ask_and_one_of_them_is_told_so()
    {
        var id = await host.Accepted();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => host.As(i % 2 == 0 ? People.Specialist : People.Leader).Post($"/v1/dossiers/{id}/request-supplement", Ask)));
        answers.Count(a => a.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        answers.Where(a => a.StatusCode != HttpStatusCode.OK).ShouldAllBe(a => a.StatusCode == HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task What_was_taken_back_or_stopped_stays_where_it_is()
    {
        var id = await host.Accepted();
        using var mother = host.As(People.Mother);
        (await mother.Post($"/v1/dossiers/{id}/withdraw", new { reason = "Đổi ý" }).Body()).GetProperty("withdrawn").GetBoolean().ShouldBeFalse();
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/confirm-withdrawal", new { note = "Đã trả" }).Body();
        (await host.Heard.Of<DossierWithdrawn>(id)).Dossier.Id.ShouldBe(id);
        (await mother.Get($"/v1/dossiers/{id}").Body()).Text("stage").ShouldBe("withdrawn");
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "x" }).Refused(HttpStatusCode.Conflict, "not-in-appraisal");

        var other = await host.Accepted();
        await host.As(People.Leader).Post($"/v1/dossiers/{other}/stop", new { ground = "law", reason = "Căn cứ", feeOutcome = "none" }).Body();
        (await host.Heard.Of<DossierStopped>(other)).Ground.ShouldBe("law");
        (await host.As(People.Leader).Get($"/v1/dossiers/{other}").Body()).Number("status").ShouldBe(8);
    }

    [Fact]
    public async Task The_mother_keeps_the_dossier_she_had_asked_back()
    {
        var id = await host.Accepted();
        using var mother = host.As(People.Mother);
        var before = await mother.Get($"/v1/dossiers/{id}").Body();
        await mother.Post($"/v1/dossiers/{id}/cancel-withdrawal", new { }).Refused(HttpStatusCode.Conflict, "no-withdrawal-requested");
        await mother.Post($"/v1/dossiers/{id}/withdraw", new { reason = "Đổi ý" }).Body();
        (await mother.Get($"/v1/dossiers/{id}").Body()).Number("status").ShouldBe(7);
        await host.As(People.OtherCitizen).Post($"/v1/dossiers/{id}/cancel-withdrawal", new { }).Refused(HttpStatusCode.NotFound, "dossier-not-found");
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/cancel-withdrawal", new { }).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
        var kept = await mother.Post($"/v1/dossiers/{id}/cancel-withdrawal", new { }, key: "keep-1").Body();
        (await mother.Post($"/v1/dossiers/{id}/cancel-withdrawal", new { }, key: "keep-1").Body()).GetRawText().ShouldBe(kept.GetRawText(), "a repeat answers the same");
        kept.At("dueAt").ShouldBe(before.At("dueAt"));
        var after = await mother.Get($"/v1/dossiers/{id}").Body();
        (after.Number("status"), after.TryGetProperty("withdrawal", out _)).ShouldBe((before.Number("status"), false));
        (await host.Heard.Of<StepUndone>(id)).ShouldSatisfyAllConditions(m => m.Step.ShouldBe("withdrawal_requested"), m => m.Undone.ShouldBe(m.Dossier.Version - 1));
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "x" }).Body();
    }

    [Fact]
    public async Task A_refusal_by_mistake_is_undone_in_plain_sight()
    {
        var id = await host.Submitted();
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/refuse", new { ground = "duplicate", reason = "Nhầm" }).Body();
        using var leader = host.As(People.Leader);
        (await leader.Get($"/v1/dossiers/{id}").Body()).GetProperty("undoable").Number("step").ShouldBe(2);
        var undone = await leader.Post($"/v1/dossiers/{id}/undo", new { step = 2, reason = "Nhầm hồ sơ" }, key: $"undo-{id}").Body();
        undone.Text("undone").ShouldBe("dossier_refused");
        (await leader.Post($"/v1/dossiers/{id}/undo", new { step = 2, reason = "Nhầm hồ sơ" }, key: $"undo-{id}").Body()).GetRawText().ShouldBe(undone.GetRawText(), "a repeat answers the same");
        (await host.Heard.Of<StepUndone>(id)).Step.ShouldBe("dossier_refused");
        (await leader.Get($"/v1/dossiers/{id}/history").Body()).GetProperty("items").GetArrayLength().ShouldBe(3);
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/accept", Api.Seen()).Body();
    }

    [Fact]
    public async Task A_request_for_papers_by_mistake_is_undone_after_the_work_went_on_and_only_once()
    {
        var id = await host.Accepted();
        using var leader = host.As(People.Leader);
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/request-supplement", new { ground = "papers-wrong", reason = "Mờ", papers = new[] { new { key = "p1", problem = "Mờ" } }, answerWithinDays = 5 }).Body();
        var step = (await leader.Get($"/v1/dossiers/{id}").Body()).Number("version");
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/take", new { }).Body();
        var held = await leader.Get($"/v1/dossiers/{id}").Body();
        held.GetProperty("mayUndo").EnumerateArray().Single().ShouldSatisfyAllConditions(m => m.Number("step").ShouldBe(step), m => m.Text("type").ShouldBe("supplement_requested"));
        (await host.As(People.Specialist).Get($"/v1/dossiers/{id}").Body()).GetProperty("mayUndo").GetArrayLength().ShouldBe(0);

        var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => leader.Post($"/v1/dossiers/{id}/undo", new { step, reason = "Nhầm hồ sơ" })));
        answers.Select(a => a.StatusCode).ShouldBe([HttpStatusCode.OK, HttpStatusCode.Conflict], ignoreOrder: true, "two at once undo it once");

        var after = await leader.Get($"/v1/dossiers/{id}").Body();
        (after.Text("stage"), after.Number("version"), after.At("dueAt")).ShouldBe(("accepted", step + 2, held.At("dueAt")));
        after.GetProperty("step").GetProperty("holder").Text("id").ShouldBe(People.Specialist.Id, "who took it has it still");
        (await host.Heard.Of<StepUndone>(id)).ShouldSatisfyAllConditions(m => m.Undone.ShouldBe(step), m => m.Dossier.Version.ShouldBe(step + 2));
        var sheet = (await leader.Get($"/v1/dossiers/{id}/control-sheet").Body()).GetProperty("rows").EnumerateArray().Single(r => r.Number("version") == step);
        sheet.Text("note")!.ShouldContain("Đã huỷ do làm nhầm");
    }

    [Fact]
    public async Task What_was_given_to_the_mother_stays_hers_while_it_is_replaced_and_afterwards()
    {
        var id = await host.Accepted();
        await Issue(1, "Con tên Lò Văn Mình");
        using var mother = host.As(People.Mother);
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/return-at-counter", new { recipientName = "Lò Thị Mai", recipientIdentityNumber = "011195000123", signature = new { signedOnPaper = true } }).Body();
        var given = (await mother.Get($"/v1/dossiers/{id}").Body()).GetProperty("draft").GetProperty("document").Id();
        await host.As(People.Leader).Post($"/v1/dossiers/{id}/replace-result", new { reason = "Sai tên" }).Body();
        await Kept("in the making");
        await Issue(2, "Con tên Lò Văn Minh");
        var unseen = (await host.As(People.Clerk).Get($"/v1/dossiers/{id}").Body()).GetProperty("draft").GetProperty("document").Id();
        await mother.Get($"/v1/documents/{unseen}").Refused(HttpStatusCode.NotFound, "document-not-found");
        await Kept("issued");
        var issue = (await mother.Get($"/v1/dossiers/{id}").Body()).GetProperty("issue");
        issue.Text("replaces").ShouldBe((await mother.Get($"/v1/dossiers/{id}").Body()).GetProperty("replaced")[0].Text("resultNumber"));
        (await (await host.As(People.Clerk).Get($"/v1/documents/{unseen}")).Content.ReadAsStringAsync()).ShouldContain($"thay thế văn bản số {issue.Text("replaces")}");

        // replaced before anybody had it: the office keeps it, the mother is not shown it
        await host.As(People.Leader).Post($"/v1/dossiers/{id}/replace-result", new { reason = "Sai ngày" }).Body();
        await Issue(3, "Con tên Lò Văn Minh, sinh ngày 01/11/2026");
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/return-at-counter", new { recipientName = "Lò Thị Mai", recipientIdentityNumber = "011195000123", signature = new { signedOnPaper = true } }).Body();
        await Kept("returned again");
        await mother.Get($"/v1/documents/{unseen}").Refused(HttpStatusCode.NotFound, "document-not-found");
        var hers = (await mother.Get($"/v1/dossiers/{id}").Body()).GetProperty("replaced");
        (hers.GetArrayLength(), hers[1].TryGetProperty("draft", out _)).ShouldBe((2, false));
        var office = (await host.As(People.Clerk).Get($"/v1/dossiers/{id}").Body()).GetProperty("replaced");
        office.EnumerateArray().Select(r => r.GetProperty("draft").GetProperty("document").Id()).ShouldBe([given, unseen]);
        (await host.As(People.Clerk).Get($"/v1/documents/{unseen}")).StatusCode.ShouldBe(HttpStatusCode.OK);

        async Task Kept(string when)
        {
            (await mother.Get($"/v1/documents/{given}")).StatusCode.ShouldBe(HttpStatusCode.OK, when);
            var earlier = (await mother.Get($"/v1/dossiers/{id}").Body()).GetProperty("replaced")[0];
            (earlier.GetProperty("draft").GetProperty("document").Id(), earlier.GetProperty("draft").Text("summary"), earlier.GetProperty("return").Text("method")).ShouldBe((given, "Con tên Lò Văn Mình", "counter"), when);
        }

        async Task Issue(int version, string summary)
        {
            await host.As(People.Specialist).Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary }).Body();
            await host.As(People.Leader).Post($"/v1/dossiers/{id}/approve", new { draftVersion = version }).Body();
            await host.As(People.ClericalOfficer).Post($"/v1/dossiers/{id}/issue", new { }).Body();
        }
    }

    [Fact]
    public async Task A_replaced_result_is_issued_and_returned_again_with_a_new_number()
    {
        var id = await host.Accepted();
        var first = await Issue(1);
        await host.As(People.Leader).Post($"/v1/dossiers/{id}/replace-result", new { reason = "Sai ngày sinh" }).Body();
        var second = await Issue(2);
        second.ShouldNotBe(first);
        var dossier = await host.As(People.Clerk).Get($"/v1/dossiers/{id}").Body();
        dossier.GetProperty("replaced")[0].Text("resultNumber").ShouldBe(first);
        host.Heard.All(id).OfType<DossierResolved>().Count().ShouldBe(1, "it is resolved once, in reports too");

        async Task<string> Issue(int version)
        {
            await host.As(People.Specialist).Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "Đồng ý" }).Body();
            await host.As(People.Leader).Post($"/v1/dossiers/{id}/approve", new { draftVersion = version }).Body();
            return (await host.As(People.ClericalOfficer).Post($"/v1/dossiers/{id}/issue", new { }).Body()).Text("resultNumber")!;
        }
    }
}
