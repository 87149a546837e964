using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Platform.Contracts;
using Platform.Dossiers.Streams;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>What an office has to hear of goes out once, to whoever holds the work or to the role.</summary>
[Collection("dossiers")]
public sealed class TellingOfficers(DossiersHost host) : IDisposable
{
    [Fact]
    public async Task An_online_dossier_an_opinion_asked_and_a_result_to_sign_are_told_of()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var id = await host.Accepted();
        (await Told(id, "newOnline")).ShouldHaveSingleItem().ShouldSatisfyAllConditions(n => n.Agency.ShouldBe("H18.25"), n => n.Roles.ShouldBe(["clerk"]), n => n.Officer.ShouldBeNull());
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/consult", new { agencies = new[] { new { agency = "H18.26", question = "Có ở đó không?", answerWithinDays = 2, required = false } } }).Body();
        (await Told(id, "consultationAsked")).ShouldHaveSingleItem().ShouldSatisfyAllConditions(n => n.Agency.ShouldBe("H18.26"), n => n.Roles.ShouldBe(["specialist", "leader"]));
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "Đồng ý" }).Body();
        (await Told(id, "resultToSign")).ShouldHaveSingleItem().ShouldSatisfyAllConditions(n => n.Agency.ShouldBe("H18.25"), n => n.Roles.ShouldBe(["leader"]), n => n.DueAt.ShouldNotBeNull());
    }

    [Fact]
    public async Task Each_step_is_told_of_once_before_its_limit_and_once_after_it()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var id = await host.Accepted(); // the draft's limit is within the three working days that end on Thursday at 17:30
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/take", new { }).Body();
        var due = await host.Scalar<DateTime>("SELECT step_due_at FROM dossiers.dossier_list WHERE id = $1", id);
        host.Clock.Now = new DateTimeOffset(due, TimeSpan.Zero).AddHours(-24).AddSeconds(-1);
        await Remind();
        (await Reminded(id)).ShouldBe(0, "not soon yet");
        host.Clock.Now = host.Clock.Now.AddSeconds(1);
        await Task.WhenAll(Remind(), Remind(), Remind());
        await Remind();
        (await Told(id, "stepDueSoon")).ShouldHaveSingleItem().ShouldSatisfyAllConditions(n => n.Officer.ShouldBe(People.Specialist.Id), n => n.DueAt.ShouldBe(new DateTimeOffset(due, TimeSpan.Zero)));
        host.Clock.Now = new DateTimeOffset(due, TimeSpan.Zero);
        await Remind();
        await Remind();
        (await Told(id, "stepLate")).ShouldHaveSingleItem();
        (await Reminded(id)).ShouldBe(2);
    }

    [Fact]
    public async Task While_the_clock_stands_still_nobody_is_told_and_a_moved_limit_counts_anew()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var id = await host.Accepted();
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/pause", new { cause = "financialDuty", reason = "Chờ nộp thuế", notice = "1/TB" }).Body();
        host.Clock.Now = DossiersHost.MondayNine.AddDays(6); // Sunday, long past the first limit
        await Remind();
        (await Reminded(id)).ShouldBe(0);
        host.Clock.Now = DossiersHost.MondayNine.AddDays(7);
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/resume", new { evidence = "Biên lai kho bạc" }).Body();
        var moved = await host.Scalar<DateTime>("SELECT step_due_at FROM dossiers.dossier_list WHERE id = $1", id);
        new DateTimeOffset(moved, TimeSpan.Zero).ShouldBeGreaterThan(host.Clock.Now);
        host.Clock.Now = new DateTimeOffset(moved, TimeSpan.Zero).AddMinutes(1);
        await Remind();
        (await Told(id, "stepLate")).ShouldHaveSingleItem().DueAt.ShouldBe(new DateTimeOffset(moved, TimeSpan.Zero));
        (await Reminded(id)).ShouldBe(1);
    }

    [Fact]
    public async Task What_nobody_answered_in_time_is_told_to_the_clerks()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var id = await host.Submitted();
        host.Clock.Now = DossiersHost.Local(2026, 11, 24, 9, 1); // 8 working hours after Monday 09:00 is Tuesday 09:00
        await Remind();
        await Remind();
        (await Told(id, "stepLate")).ShouldHaveSingleItem().ShouldSatisfyAllConditions(n => n.Roles.ShouldBe(["clerk"]), n => n.StepName.ShouldBe("Tiếp nhận"));
    }

    /// <summary>After a rollback an older build meets what a newer one wrote.</summary>
    [Fact]
    public async Task A_dossier_that_cannot_be_read_keeps_nobody_else_waiting()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var (unreadable, other) = (await host.Submitted(), await host.Submitted());
        await host.Execute("UPDATE dossiers.mt_events SET type = 'of_a_newer_build' WHERE stream_id = $1", unreadable);
        try
        {
            host.Clock.Now = DossiersHost.Local(2026, 11, 24, 9, 1);
            await Remind();
            (await Told(other, "stepLate")).ShouldHaveSingleItem();
            host.Heard.All(unreadable).OfType<StaffNoticeWanted>().ShouldNotContain(n => n.Kind == "stepLate");
        }
        finally
        {
            await host.Execute("UPDATE dossiers.mt_events SET type = 'dossier_submitted' WHERE stream_id = $1", unreadable);
        }
    }

    [Fact]
    public async Task The_end_of_work_is_told_by_the_event_that_ends_it_and_so_is_who_takes_it()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var id = await host.Accepted();
        var accepted = (await Ends(id, "newOnline")).ShouldHaveSingleItem();
        ((await Told(id, "newOnline")).Single().Dossier.Version < accepted.Before).ShouldBeTrue("what was told before");
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/take", new { }).Body();
        await Eventually.Is(() => host.Heard.All(id).OfType<StaffWorkTaken>().SingleOrDefault()?.Officer == People.Specialist.Id, "it is the specialist's");
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/consult", new { agencies = new[] { new { agency = "H18.26", question = "Có ở đó không?", answerWithinDays = 2, required = false } } }).Body();
        var about = (await Told(id, "consultationAsked")).Single().About.ShouldNotBeNull();
        await host.As(People.Leader).Post($"/v1/dossiers/{id}/waive-consultation", new { consultation = about, ground = "Đã có văn bản trả lời trước" }).Body();
        (await Ends(id, "consultationAsked")).ShouldHaveSingleItem().About.ShouldBe(about);
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "Đồng ý" }).Body();
        await Eventually.Is(() => host.Heard.All(id).OfType<StaffWorkEnded>().Count(e => e.Kinds.Contains("stepLate")) == 2, "the wait for acceptance, the draft");
        host.Heard.All(id).OfType<StaffWorkEnded>().ShouldNotContain(e => e.Kinds.Contains("resultToSign"));
        await host.As(People.Leader).Post($"/v1/dossiers/{id}/send-back", new { reason = "Sửa trích yếu" }).Body();
        (await Ends(id, "resultToSign")).ShouldHaveSingleItem().Before.ShouldBeGreaterThan((await Told(id, "resultToSign")).Single().Dossier.Version);
    }

    [Fact]
    public async Task Papers_asked_for_end_the_wait_for_acceptance_and_their_arrival_begins_it_anew()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var id = await host.Submitted();
        (await Told(id, "newOnline")).Count.ShouldBe(1);
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/request-supplement", new { ground = "papers-missing", reason = "Thiếu", papers = new[] { new { key = "p1", problem = "Mờ" } }, answerWithinDays = 5 }).Body();
        (await Ends(id, "newOnline")).Count.ShouldBe(1);
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/supplement", new { channel = "counter", papers = new[] { new { key = "p1", originals = 1 } } }).Body();
        await Eventually.Is(() => host.Heard.All(id).OfType<StaffNoticeWanted>().Count(n => n.Kind == "newOnline") == 2, "the clerks are to answer again");
    }

    [Fact]
    public async Task Leaders_are_told_of_support_access_whose_log_waits_until_somebody_has_gone_over_it()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var id = await host.Submitted();
        var it = People.It with { Id = "it-reviews" };
        await host.As(it).Get("/v1/support-grants").Body();
        var grant = (await host.As(People.Leader).Post($"/v1/dossiers/{id}/support-grants", new { person = it.Id, reason = "Không mở được kết quả", hours = 2 }).Body(HttpStatusCode.Created)).Id();
        host.Clock.Now = DossiersHost.MondayNine.AddHours(2).AddSeconds(-1);
        await Remind();
        host.Heard.All(id).OfType<StaffNoticeWanted>().ShouldNotContain(n => n.Kind == "supportReview", "it is still open");
        host.Clock.Now = DossiersHost.MondayNine.AddHours(2);
        await Task.WhenAll(Remind(), Remind());
        await Remind();
        await Eventually.Is(() => Reviews().Count() == 2, "the commune's leaders and, as its leader granted it, the province's");
        Reviews().Select(n => n.Agency).ShouldBe(["H18.25", "H18"], ignoreOrder: true);
        Reviews().ShouldAllBe(n => n.About == grant && n.Except == People.Leader.Id && n.Roles.SequenceEqual(new[] { "leader" }));
        host.Clock.Now = host.Clock.Now.AddDays(3);
        await Remind();
        await Eventually.Is(() => Reviews().Count() == 4, "again while it waits");
        await host.As(People.ProvinceLeader).Post($"/v1/support-grants/{grant}/review", new { }).Body();
        await host.As(People.ProvinceLeader).Post($"/v1/support-grants/{grant}/review", new { }).Body();
        (await Ends(id, "supportReview")).ShouldHaveSingleItem().About.ShouldBe(grant);
        host.Clock.Now = host.Clock.Now.AddDays(4);
        await Remind();
        Reviews().Count().ShouldBe(4);

        IEnumerable<StaffNoticeWanted> Reviews() => host.Heard.All(id).OfType<StaffNoticeWanted>().Where(n => n.Kind == "supportReview");
    }

    [Fact]
    public async Task An_officers_address_is_kept_sealed_and_asked_for_by_the_platforms_services_alone()
    {
        var officer = People.Specialist with { Id = $"mail-{Guid.NewGuid():N}", Agency = "H18.26", Email = "can-bo@dienbien.example.vn" };
        await host.As(officer).Get("/v1/dossiers").Body();
        using var service = host.As(People.ServiceNotifications);
        (await service.Get($"/v1/contacts/officers?officer={officer.Id}").Body()).EnumerateArray().ShouldHaveSingleItem().Text("email").ShouldBe("can-bo@dienbien.example.vn");
        (await service.Get("/v1/contacts/officers?agency=H18.26&role=specialist&role=leader").Body()).EnumerateArray().ShouldContain(c => c.Text("id") == officer.Id);
        (await service.Get("/v1/contacts/officers?agency=H18.26&role=clerk").Body()).EnumerateArray().ShouldNotContain(c => c.Text("id") == officer.Id);
        await service.Get("/v1/contacts/officers").Refused(HttpStatusCode.BadRequest, "bad-filter");
        (await host.As(People.Leader).Get($"/v1/contacts/officers?officer={officer.Id}")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.Scalar<string>("SELECT email_sealed FROM dossiers.officers WHERE id = $1", officer.Id)).ShouldStartWith("v1.");
    }

    private async Task Remind()
    {
        var reminders = host.Services.GetRequiredService<StepReminders>();
        while (await reminders.Step(default) > 0)
        {
        }
    }

    private Task<long> Reminded(Guid id) => host.Scalar<long>("SELECT count(*) FROM dossiers.step_reminders WHERE dossier = $1", id);

    private async Task<IReadOnlyList<StaffWorkEnded>> Ends(Guid id, string kind)
    {
        for (var i = 0; i < 200 && !Those().Any(); i++)
            await Task.Delay(50);
        await Task.Delay(300);
        return [.. Those()];

        IEnumerable<StaffWorkEnded> Those() => host.Heard.All(id).OfType<StaffWorkEnded>().Where(n => n.Kinds.Contains(kind));
    }

    /// <summary>Waits for the first, and a moment for what should not come.</summary>
    private async Task<IReadOnlyList<StaffNoticeWanted>> Told(Guid id, string kind)
    {
        for (var i = 0; i < 200 && !Those().Any(); i++)
            await Task.Delay(50);
        await Task.Delay(300);
        return [.. Those()];

        IEnumerable<StaffNoticeWanted> Those() => host.Heard.All(id).OfType<StaffNoticeWanted>().Where(n => n.Kind == kind);
    }

    public void Dispose() => host.Clock.Now = DossiersHost.MondayNine;
}
