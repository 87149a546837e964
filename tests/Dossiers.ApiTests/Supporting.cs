using System.Net;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>Provincial IT reads one dossier, for some hours, and every read is written down.</summary>
[Collection("dossiers")]
public sealed class Supporting(DossiersHost host) : IDisposable
{
    private static readonly TestPerson It = People.It with { Id = "it-support", Name = "Lê Minh Hỗ" };
    private static readonly TestPerson OtherIt = People.It with { Id = "it-other", Name = "Trần Văn Khác" };
    private static readonly object Wanted = new { person = It.Id, reason = "Kết quả không mở được trên cổng", hours = 2 };

    private async Task<Guid> Granted(Guid dossier)
    {
        await host.As(It).Get("/v1/support-grants").Body();
        return (await host.As(People.Leader).Post($"/v1/dossiers/{dossier}/support-grants", Wanted).Body(HttpStatusCode.Created)).Id();
    }

    [Fact]
    public async Task What_is_granted_is_read_logged_and_ends_by_itself()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var (id, another) = (await host.Submitted(), await host.Submitted());
        using var it = host.As(It);
        foreach (var path in new[] { $"/v1/dossiers/{id}", "/v1/dossiers", $"/v1/dossiers/{id}/history" })
            (await it.Get(path)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var grant = await Granted(id);
        var seen = await it.Get($"/v1/support-grants/{grant}/dossier").Body();
        (seen.Id(), seen.GetProperty("applicant").Text("name"), seen.GetProperty("actions").GetArrayLength(), seen.TryGetProperty("trackingSecret", out _)).ShouldBe((id, "Lò Thị Mai", 0, false));
        (await it.Get($"/v1/support-grants/{grant}/history").Body()).GetProperty("items").GetArrayLength().ShouldBe(1);
        foreach (var path in new[] { $"/v1/dossiers/{id}", $"/v1/dossiers/{another}", "/v1/dossiers" })
            (await it.Get(path)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, "this dossier, there, and nothing else");
        (await it.Get($"/v1/documents/{seen.GetProperty("papers")[0].GetProperty("documents")[0].Id()}")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await host.As(OtherIt).Get($"/v1/support-grants/{grant}/dossier").Refused(HttpStatusCode.NotFound, "grant-not-found");
        (await host.As(OtherIt).Get("/v1/support-grants").Body()).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await host.As(People.Clerk).Get($"/v1/support-grants/{grant}")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        host.Clock.Now = DossiersHost.MondayNine.AddHours(2);
        await it.Get($"/v1/support-grants/{grant}/dossier").Refused(HttpStatusCode.Forbidden, "support-ended");
        await it.Get($"/v1/support-grants/{grant}/history").Refused(HttpStatusCode.Forbidden, "support-ended");
        var log = await host.As(People.ProvinceLeader).Get($"/v1/support-grants/{grant}").Body();
        log.GetProperty("log").EnumerateArray().Select(r => r.Text("what")).ShouldBe(["dossier", "history"]);
        log.GetProperty("grant").ShouldSatisfyAllConditions(
            g => g.Text("reason").ShouldBe("Kết quả không mở được trên cổng"), g => g.Text("personName").ShouldBe("Lê Minh Hỗ"), g => g.GetProperty("needsReview").GetBoolean().ShouldBeTrue(), g => g.Number("reads").ShouldBe(2));
    }

    [Fact]
    public async Task Another_leader_goes_over_the_log_once_it_has_ended()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var grant = await Granted(await host.Submitted());
        using var province = host.As(People.ProvinceLeader);
        await province.Post($"/v1/support-grants/{grant}/review", new { }).Refused(HttpStatusCode.Conflict, "still-open");
        await host.As(People.Leader with { Id = "leader-26", Agency = "H18.26" }).Post($"/v1/support-grants/{grant}/revoke", new { }).Refused(HttpStatusCode.NotFound, "grant-not-found");
        var ended = await host.As(People.Leader).Post($"/v1/support-grants/{grant}/revoke", new { }).Body();
        (await host.As(People.Leader).Post($"/v1/support-grants/{grant}/revoke", new { }).Body()).At("revoked").ShouldBe(ended.At("revoked"));
        await host.As(It).Get($"/v1/support-grants/{grant}/dossier").Refused(HttpStatusCode.Forbidden, "support-ended");
        await host.As(People.Leader).Post($"/v1/support-grants/{grant}/review", new { }).Refused(HttpStatusCode.Forbidden, "own-grant");
        (await province.Get("/v1/support-grants?unreviewed=true&limit=200").Body()).GetProperty("items").EnumerateArray().ShouldContain(g => g.Id() == grant);
        await province.Post($"/v1/support-grants/{grant}/review", new { }).Body();
        await province.Post($"/v1/support-grants/{grant}/review", new { }).Body();
        (await province.Get("/v1/support-grants?unreviewed=true&limit=200").Body()).GetProperty("items").EnumerateArray().ShouldNotContain(g => g.Id() == grant);
    }

    [Fact]
    public async Task Only_a_leader_of_the_agency_or_above_grants_and_not_for_long()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var id = await host.Submitted();
        await host.As(It).Get("/v1/support-grants").Body();
        (await host.As(People.Clerk).Post($"/v1/dossiers/{id}/support-grants", Wanted)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.As(It).Post($"/v1/dossiers/{id}/support-grants", Wanted)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await host.As(People.Leader with { Id = "leader-26", Agency = "H18.26" }).Post($"/v1/dossiers/{id}/support-grants", Wanted).Refused(HttpStatusCode.NotFound, "dossier-not-found");
        using var leader = host.As(People.Leader);
        await leader.Post($"/v1/dossiers/{id}/support-grants", new { person = It.Id, reason = "ngắn", hours = 9 }).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
        await leader.Post($"/v1/dossiers/{id}/support-grants", new { person = "nobody", reason = "Kết quả không mở được", hours = 1 }).Refused(HttpStatusCode.UnprocessableEntity, "unknown-person");
        var key = $"support-{id}";
        var grant = (await leader.Post($"/v1/dossiers/{id}/support-grants", Wanted, key).Body(HttpStatusCode.Created)).Id();
        (await leader.Post($"/v1/dossiers/{id}/support-grants", Wanted, key).Body(HttpStatusCode.Created)).Id().ShouldBe(grant);
        await leader.Post($"/v1/dossiers/{id}/support-grants", new { person = It.Id, reason = "Kết quả không mở được trên cổng", hours = 3 }, key).Refused(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        await host.As(People.ProvinceLeader).Post($"/v1/dossiers/{id}/support-grants", Wanted).Refused(HttpStatusCode.Conflict, "already-granted");
        var other = await host.Submitted();
        (await Task.WhenAll(leader.Post($"/v1/dossiers/{other}/support-grants", Wanted), host.As(People.ProvinceLeader).Post($"/v1/dossiers/{other}/support-grants", Wanted)))
            .Select(a => a.StatusCode).ShouldBe([HttpStatusCode.Created, HttpStatusCode.Conflict], ignoreOrder: true);
        (await leader.Get("/v1/support-grants/people").Body()).EnumerateArray().ShouldContain(p => p.Text("id") == It.Id);
    }

    public void Dispose() => host.Clock.Now = DossiersHost.MondayNine;
}
