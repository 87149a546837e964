using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

[Collection("dossiers")]
public sealed class Promises(DossiersHost host) : IDisposable
{
    [Fact]
    public async Task After_three_o_clock_the_receipt_counts_the_next_morning()
    {
        host.Clock.Now = DossiersHost.Local(2026, 11, 27, 15, 0); // Friday
        var accepted = await Accept(TestCatalogue.Birth);
        accepted.At("receivedAt").ShouldBe(DossiersHost.Local(2026, 11, 30, 7, 30)); // Monday
        accepted.At("dueAt").ShouldBe(DossiersHost.Local(2026, 12, 3, 17, 30)); // Tuesday, Wednesday, Thursday
    }

    [Fact]
    public async Task New_years_day_does_not_count()
    {
        host.Clock.Now = DossiersHost.Local(2026, 12, 30, 9, 0); // Wednesday; Thursday 31 counts, Friday 1 January and the weekend do not
        (await Accept(TestCatalogue.Extract)).At("dueAt").ShouldBe(DossiersHost.Local(2027, 1, 4, 17, 30));
    }

    [Fact]
    public async Task A_same_day_procedure_is_due_at_the_close_of_the_counted_day()
    {
        host.Clock.Now = DossiersHost.Local(2026, 11, 24, 9, 0);
        using var clerk = host.As(People.Clerk);
        var id = (await clerk.Post("/v1/dossiers", Api.Submission(People.Mother, TestCatalogue.SameDay, "counter", returnMethod: "counter")).Body(HttpStatusCode.Created)).Id();
        (await clerk.Post($"/v1/dossiers/{id}/accept", Api.Seen(TestCatalogue.SameDay)).Body()).At("dueAt").ShouldBe(DossiersHost.Local(2026, 11, 24, 17, 30));

        host.Clock.Now = DossiersHost.Local(2026, 11, 24, 16, 0);
        var late = (await clerk.Post("/v1/dossiers", Api.Submission(People.Mother, TestCatalogue.SameDay, "counter", returnMethod: "counter")).Body(HttpStatusCode.Created)).Id();
        (await clerk.Post($"/v1/dossiers/{late}/accept", Api.Seen(TestCatalogue.SameDay)).Body()).At("dueAt").ShouldBe(DossiersHost.Local(2026, 11, 25, 17, 30));
    }

    [Fact]
    public async Task A_conditional_fee_applies_when_the_clerk_says_so()
    {
        var id = await host.Submitted(TestCatalogue.Extract);
        using var clerk = host.As(People.Clerk);
        await clerk.Post($"/v1/dossiers/{id}/accept", new { papersSeen = Array.Empty<object>(), feeLines = new[] { "f9" } }).Refused(HttpStatusCode.UnprocessableEntity, "unknown-fee");
        await clerk.Post($"/v1/dossiers/{id}/accept", new { papersSeen = Array.Empty<object>(), feeLines = new[] { "f2" } }).Body();
        (await clerk.Get($"/v1/dossiers/{id}").Body()).GetProperty("fee").Number("outstanding").ShouldBe(13_000);
    }

    [Fact]
    public async Task A_later_catalogue_changes_nothing_that_was_promised()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        const string code = "9.000100";
        await host.Publish(Version(1, 2), Guid.NewGuid());
        await Known(code, 1);
        var id = await host.Submitted(code);
        var accepted = await host.As(People.Clerk).Post($"/v1/dossiers/{id}/accept", Api.Seen(code)).Body();
        var before = await host.As(People.Clerk).Get($"/v1/dossiers/{id}").Body();
        var receipt = await host.As(People.Mother).GetStringAsync(new Uri($"/v1/dossiers/{id}/receipt", UriKind.Relative));
        await host.Publish(Version(2, 30), Guid.NewGuid());
        await Known(code, 2);
        var dossier = await host.As(People.Clerk).Get($"/v1/dossiers/{id}").Body();
        System.Text.Json.JsonElement.DeepEquals(dossier.GetProperty("terms"), before.GetProperty("terms")).ShouldBeTrue("version, case, papers, fees, limit and counting");
        dossier.GetProperty("terms").GetProperty("procedure").Number("version").ShouldBe(1);
        (await host.As(People.Mother).GetStringAsync(new Uri($"/v1/dossiers/{id}/receipt", UriKind.Relative))).ShouldBe(receipt);
        var explained = await host.As(People.Mother).Get($"/v1/dossiers/{id}/due").Body();
        explained.GetProperty("limit").Number("amount").ShouldBe(2);
        dossier.GetProperty("terms").GetProperty("limit").Number("amount").ShouldBe(2);
        dossier.At("dueAt").ShouldBe(accepted.At("dueAt"));
        (await Accept(code)).At("dueAt").ShouldBe(DossiersHost.Local(2027, 1, 5, 17, 30)); // 30 working days from Monday 23 November, New Year's Day free

        await host.Publish(new ProcedureRetired(code, 2, new DateOnly(2026, 11, 1), host.Clock.Now), Guid.NewGuid());
        await Eventually.Is(() => host.Services.GetRequiredService<CatalogueCopy>().Current.Procedure(code, new DateOnly(2026, 11, 23)) is null, "it is retired");
        await host.As(People.Mother).Post("/v1/dossiers", Api.Submission(People.Mother, code)).Refused(HttpStatusCode.UnprocessableEntity, "unknown-procedure");

        static ProcedurePublished Version(int version, decimal days) => TestCatalogue.Procedure(
            code, "Thủ tục hai phiên bản (thử)", AdministrativeLevel.Commune, new(null, false, true, false, null), [],
            [.. Enum.GetValues<Channel>().Select(c => new ChannelTerms(c, days, "workingDay", [], null))], version: version);
    }

    [Fact]
    public async Task Required_papers_are_seen_before_acceptance_and_a_refusal_is_form_03()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var id = await host.Submitted();
        using var clerk = host.As(People.Clerk);
        await clerk.Get($"/v1/dossiers/{id}/receipt").Refused(HttpStatusCode.Conflict, "no-receipt-yet");
        await clerk.Get($"/v1/dossiers/{id}/due").Refused(HttpStatusCode.Conflict, "not-accepted-yet");
        await clerk.Post($"/v1/dossiers/{id}/accept", new { papersSeen = Array.Empty<object>() }).Refused(HttpStatusCode.UnprocessableEntity, "papers-missing");
        await clerk.Post($"/v1/dossiers/{id}/refuse", new { ground = "because", reason = "" }).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
        await clerk.Post($"/v1/dossiers/{id}/refuse", new { ground = "papers-incomplete", reason = "Giấy chứng sinh mờ, không đọc được" }).Body();
        await host.Heard.Of<DossierRefused>(id);
        var form = WebUtility.HtmlDecode(await (await host.As(People.Mother).Get($"/v1/dossiers/{id}/receipt")).Content.ReadAsStringAsync());
        foreach (var expected in new[] { "PHIẾU TỪ CHỐI", "Giấy chứng sinh mờ", "118/2025", "Lò Thị Mai", "Bản Đề Chu, Xã Tủa Chùa" })
            form.ShouldContain(expected);
        await clerk.Post($"/v1/dossiers/{id}/accept", Api.Seen()).Refused(HttpStatusCode.Conflict, "not-submitted");
    }

    [Fact]
    public async Task The_past_can_be_asked_for()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var id = await host.Submitted();
        host.Clock.Now = DossiersHost.MondayNine.AddHours(2);
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/accept", Api.Seen()).Body();
        using var mother = host.As(People.Mother);
        var asOf = Uri.EscapeDataString(DossiersHost.MondayNine.AddHours(1).ToString("O"));
        (await mother.Get($"/v1/dossiers/{id}?asOf={asOf}").Body()).Text("stage").ShouldBe("submitted");
        (await mother.Get($"/v1/dossiers/{id}/history?asOf={asOf}").Body()).GetProperty("items").GetArrayLength().ShouldBe(1);
        (await mother.Get($"/v1/dossiers/{id}").Body()).Text("stage").ShouldBe("accepted");
    }

    [Fact]
    public async Task A_past_state_is_late_or_not_by_its_own_time_and_offers_nothing_to_do()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var id = await host.Submitted();
        host.Clock.Now = DossiersHost.MondayNine.AddDays(10); // the limit to answer has long passed
        using var clerk = host.As(People.Clerk);
        var then = await clerk.Get($"/v1/dossiers/{id}?asOf={Uri.EscapeDataString(DossiersHost.MondayNine.AddHours(1).ToString("O"))}");
        then.Headers.ETag.ShouldBeNull();
        var past = await Task.FromResult(then).Body();
        past.GetProperty("overdue").GetBoolean().ShouldBeFalse();
        past.GetProperty("actions").GetArrayLength().ShouldBe(0);
        var now = await clerk.Get($"/v1/dossiers/{id}?asOf={Uri.EscapeDataString(host.Clock.Now.AddDays(1).ToString("O"))}"); // what is to come is not known yet: as now
        now.Headers.ETag.ShouldNotBeNull();
        var present = await Task.FromResult(now).Body();
        present.GetProperty("overdue").GetBoolean().ShouldBeTrue();
        present.GetProperty("actions").EnumerateArray().Select(a => a.GetString()).ShouldBe(["accept", "refuse", "request-supplement", "withdraw", "request-fee", "authorise", "correct-applicant"]);
    }

    [Fact]
    public async Task Code_receipt_and_event_are_of_one_moment_even_at_midnight()
    {
        var id = await host.Submitted(TestCatalogue.Extract);
        host.Clock.Now = DossiersHost.Local(2026, 11, 23, 23, 50);
        host.Clock.Step = TimeSpan.FromMinutes(1); // every reading is a minute later; some reading falls into the next day
        for (var i = 0; i < 12; i++)
        {
            var accepted = await host.As(People.Clerk).Post($"/v1/dossiers/{id}/accept", Api.Seen(TestCatalogue.Extract)).Body();
            var at = accepted.At("acceptedAt");
            accepted.Text("code")!.ShouldStartWith($"H18.25-{at.ToOffset(TimeSpan.FromHours(7)):yyMMdd}-");
            (await host.Scalar<DateTime>("SELECT (data #>> '{promise,receivedAt}')::timestamptz FROM dossiers.mt_events WHERE stream_id = $1 AND type = 'dossier_accepted'", id))
                .ShouldBe(at.UtcDateTime);
            id = await host.Submitted(TestCatalogue.Extract);
        }
    }

    public void Dispose() => (host.Clock.Now, host.Clock.Step) = (DossiersHost.MondayNine, TimeSpan.Zero);

    private async Task<System.Text.Json.JsonElement> Accept(string procedure) =>
        await host.As(People.Clerk).Post($"/v1/dossiers/{await host.Submitted(procedure)}/accept", Api.Seen(procedure)).Body();

    private Task Known(string code, int version) =>
        Eventually.Is(() => host.Services.GetRequiredService<CatalogueCopy>().Current.Procedure(code, version) is not null, $"version {version} of {code} is known");
}
