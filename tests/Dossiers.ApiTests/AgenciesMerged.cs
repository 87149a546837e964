using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.Payments;
using Platform.Dossiers.Streams;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>A host of its own: the agencies are everybody's.</summary>
public sealed class AgenciesMerged(DossiersHost host) : IClassFixture<DossiersHost>
{
    [Fact]
    public async Task Two_communes_merge_and_the_new_ones_clerk_sees_and_acts_on_their_open_dossiers()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var waiting = await host.Submitted(TestCatalogue.Extract);
        var accepted = await host.Accepted(TestCatalogue.Extract);
        var before = await host.As(People.Clerk).Get($"/v1/dossiers/{accepted}").Body();
        TestPerson clerk = new("clerk-70", "Lò Văn Mới", ["clerk"], "H18.70"), specialist = new("specialist-70", "Vừ A Mới", ["specialist"], "H18.70");
        await host.As(clerk).Get($"/v1/dossiers/{waiting}").Refused(HttpStatusCode.NotFound, "dossier-not-found");

        (await host.As(null).Get($"/v1/tracking/{before.Text("code")}?secret={before.Text("trackingSecret")}").Body()).Text("agencyName").ShouldBe("Ủy ban nhân dân xã Tủa Chùa");

        // Monday: from Tuesday 24 November on the two are one
        await Agency("H18.25", "Ủy ban nhân dân xã Tủa Chùa", new(2025, 7, 1), new(2026, 11, 23), []);
        await Agency("H18.26", "Ủy ban nhân dân xã Tủa Thàng", new(2025, 7, 1), new(2026, 11, 23), []);
        await Agency("H18.70", "Ủy ban nhân dân xã Mới", new(2026, 11, 24), null, ["H18.25", "H18.26"]);
        await host.As(clerk).Get($"/v1/dossiers/{waiting}").Refused(HttpStatusCode.NotFound, "dossier-not-found");
        host.Clock.Now = DossiersHost.Local(2026, 11, 24, 8, 0);

        using var newClerk = host.As(clerk);
        (await newClerk.Get($"/v1/dossiers/{waiting}").Body()).GetProperty("actions").EnumerateArray().Select(a => a.GetString()).ShouldContain("accept");
        var listed = (await newClerk.Get("/v1/dossiers?agency=H18.70").Body()).GetProperty("items").EnumerateArray().ToList();
        listed.Select(l => l.Id()).ShouldBe([waiting, accepted], ignoreOrder: true);
        listed.ShouldAllBe(l => l.Text("competentAgency") == "H18.70");
        (await newClerk.Get($"/v1/dossiers?q={before.Text("code")}").Body()).GetProperty("items").GetArrayLength().ShouldBe(1, "found by the code it was given");
        (await newClerk.Get("/v1/dossiers/summary").Body()).Number("total").ShouldBe(2);
        (await host.As(People.ProvinceLeader).Get($"/v1/dossiers/{accepted}").Body()).Text("competentAgency").ShouldBe("H18.70");
        const string both = "Ủy ban nhân dân xã Mới (trước đây: Ủy ban nhân dân xã Tủa Chùa)";
        (await host.As(People.Mother).Get($"/v1/dossiers/{accepted}").Body()).GetProperty("agencies").Text("competentName").ShouldBe(both);
        (await host.As(null).Get($"/v1/tracking/{before.Text("code")}?secret={before.Text("trackingSecret")}").Body()).Text("agencyName").ShouldBe(both);
        await host.As(People.Clerk).Get($"/v1/dossiers/{waiting}").Refused(HttpStatusCode.NotFound, "dossier-not-found");
        var counts = await host.As(People.It).Get("/v1/dossiers/open-counts?agencies=H18.70,H18.25").Body();
        counts.EnumerateArray().Select(c => (c.Text("agency"), c.Number("open"))).ShouldBe([("H18.70", 2), ("H18.25", 0)], "a number, to who reads no dossier");
        await host.As(People.It).Get("/v1/dossiers/open-counts").Refused(HttpStatusCode.BadRequest, "invalid");
        await host.As(clerk).Get("/v1/dossiers/open-counts?agencies=H18.70").Refused(HttpStatusCode.Forbidden, "not-allowed");
        await host.As(People.Leader).Get("/v1/dossiers/open-counts?agencies=H18.70").Refused(HttpStatusCode.Forbidden, "not-allowed");

        var received = await newClerk.Post($"/v1/dossiers/{waiting}/accept", Api.Seen(TestCatalogue.Extract)).Body();
        received.Text("code")!.ShouldStartWith("H18.70-261124-");
        await host.As(specialist).Post($"/v1/dossiers/{accepted}/draft-result", new { outcome = "granted", summary = "Đồng ý" }).Body();
        var after = await newClerk.Get($"/v1/dossiers/{accepted}").Body();
        after.Text("code").ShouldBe(before.Text("code"));
        after.At("dueAt").ShouldBe(before.At("dueAt"));
        JsonElement.DeepEquals(after.GetProperty("terms"), before.GetProperty("terms")).ShouldBeTrue("accepted before: code, date and terms stay");
        (await host.Heard.Of<StepCompleted>(accepted)).Dossier.CompetentAgency.ShouldBe("H18.25", "others are told the agency it came to, and follow it themselves");

        // heard, not asked for: the money is the successor's, with its numbers
        var catalogue = host.Services.GetRequiredService<CatalogueCopy>();
        await host.Services.GetRequiredService<DossierStreams>().Hear(
            accepted, new RequestKey("message:payment", "TT-MERGED", ""), (d, now) => RecordPayment.Decide(d, "national", new PaymentWord("TT-MERGED", PaymentState.Paid, 8_000, "GD-1"), catalogue.Current, now), default);
        (await host.Scalar<string>("SELECT data->'by'->>'agency' FROM dossiers.mt_events WHERE stream_id = $1 AND type = 'fee_paid'", accepted)).ShouldBe("H18.70");

        await newClerk.Post($"/v1/dossiers/{waiting}/withdraw", new { reason = "Đổi ý" }).Body();
        await newClerk.Post($"/v1/dossiers/{waiting}/confirm-withdrawal", new { }).Body();
        await host.As(new TestPerson("leader-70", "Vừ A Trưởng", ["leader"], "H18.70")).Post($"/v1/dossiers/{accepted}/stop", new { ground = "law", reason = "Căn cứ", feeOutcome = "kept" }).Body();
        (await host.As(People.It).Get("/v1/dossiers/open-counts?agencies=H18.70").Body())[0].Number("open").ShouldBe(0, "neither what was withdrawn nor what was stopped moves with a merger");

        // issued on the last day and signed on the next: the old agency has no certificate any more
        host.Clock.Now = DossiersHost.MondayNine;
        var issued = await host.Issued();
        host.Clock.Now = DossiersHost.Local(2026, 11, 24, 8, 0);
        while (await host.Services.GetRequiredService<Archive.IssuedCopyWork>().Step(pdf: true, default))
        {
        }
        var copy = (await host.As(clerk).Get($"/v1/dossiers/{issued}").Body()).GetProperty("resultCopy").GetProperty("signed");
        (copy.Text("agency"), copy.Text("name")).ShouldBe(("H18.70", "Ủy ban nhân dân xã Mới"));
        (await host.As(clerk).Get($"/v1/dossiers/{issued}/result-copy/signature")).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        host.Clock.Now = DossiersHost.MondayNine;
    }

    private Task Agency(string code, string name, DateOnly from, DateOnly? until, string[] predecessors) => host.Know((connection, transaction) => CatalogueCopy.Keep(
        connection, transaction, new AgencyChanged(code, name, "H18", AdministrativeLevel.Commune, null, AdministrativeLevel.Commune, [], "", "", from, until, predecessors, 100, host.Clock.Now)));
}
