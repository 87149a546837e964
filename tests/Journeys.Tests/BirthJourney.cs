using System.Net.Http.Json;
using System.Text.Json;
using Platform.Day;
using Platform.Testing;

namespace Platform.Journeys.Tests;

/// <summary>A mother in Xã Tủa Chùa registers a birth: through all services, RabbitMQ and PostgreSQL, over the public API.</summary>
[Collection(nameof(OnePlatform))]
public sealed class BirthJourney(Cast cast)
{
    private static readonly TimeSpan Vietnam = TimeSpan.FromHours(7);

    [Fact]
    public async Task A_birth_registered_online_comes_home_by_post()
    {
        var before = await Report();
        var (id, submitted) = await Play(new PlannedDossier(1, "1.001193", "online", "postal", Life.Returned));

        var dossier = await Eventually.Is(() => cast.Api.Get("citizen2", $"/v1/dossiers/{id}", default), d => d.GetProperty("stage").GetString() == "returned", "the dossier is closed by the delivery");
        dossier.GetProperty("status").GetInt32().ShouldBe(10);
        var code = dossier.GetProperty("code").GetString()!;
        code.ShouldMatch(@"^H18\.25-\d{6}-\d{4,}$");
        code.Split('-')[1].ShouldBe((DateTimeOffset.UtcNow + Vietnam).ToString("yyMMdd"));

        var tracked = await cast.Api.Get("", $"/v1/tracking/{code}?secret={Uri.EscapeDataString(submitted.GetProperty("trackingSecret").GetString()!)}", default);
        tracked.GetProperty("status").GetInt32().ShouldBe(10);
        tracked.ToString().ShouldNotContain("Giàng");

        var parcels = await cast.Api.Get("clerk", $"/v1/consignments?dossier={id}", default);
        var parcel = parcels.GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        parcel.GetProperty("state").GetString().ShouldBe("delivered");

        var history = await cast.Api.Get("citizen2", $"/v1/dossiers/{id}/history", default);
        var versions = history.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("version").GetInt64()).ToArray();
        versions.ShouldBe(Enumerable.Range(1, versions.Length).Select(v => (long)v));

        var after = await Eventually.Is(Report, r => r.Resolved == before.Resolved + 1, "the report has it");
        after.Received.ShouldBe(before.Received + 1);
        after.Online.ShouldBe(before.Online + 1);
    }

    [Fact]
    public async Task The_mother_is_told_by_mail_at_every_point_and_by_sms_at_the_main_ones()
    {
        var (id, _) = await Play(new PlannedDossier(2, "1.001193", "online", "postal", Life.Returned));
        string[] expected = ["submitted", "accepted", "resultReady", "handedToPost", "delivered"];
        var told = await Eventually.Is(
            () => cast.Api.Get("citizen", $"/v1/notices?dossier={id}", default),
            notices => expected.All(e => notices.GetProperty("items").EnumerateArray().Any(n => n.GetProperty("event").GetString() == e && n.GetProperty("state").GetString() == "delivered")),
            "all notices are delivered");
        var code = (await cast.Api.Get("citizen", $"/v1/dossiers/{id}", default)).GetProperty("code").GetString()!;
        using var http = new HttpClient();
        var mails = await http.GetFromJsonAsync<JsonElement>(new Uri(RunningPlatform.Mail, "/email"));
        mails.EnumerateArray().Count(m => m.ToString().Contains(code, StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(3);

        var sms = told.GetProperty("items").EnumerateArray().Single(n => n.GetProperty("event").GetString() == "accepted")
            .GetProperty("deliveries").EnumerateArray().Single(d => d.GetProperty("medium").GetString() == "sms");
        if ((DateTimeOffset.UtcNow + Vietnam).Hour is >= 21 or < 7) // then nobody's phone rings
        {
            sms.GetProperty("state").GetString().ShouldBe("waiting");
            (sms.GetProperty("dueAt").GetDateTimeOffset() + Vietnam).TimeOfDay.ShouldBe(TimeSpan.FromHours(7));
            return;
        }
        await Eventually.Is(
            () => http.GetStringAsync(new Uri(RunningPlatform.Simulators, "/sms/messages?phone=0912000101")),
            messages => messages.Contains(code, StringComparison.Ordinal),
            "the SMS reached the gateway");
    }

    [Theory]
    [InlineData("counter", "counter")]
    [InlineData("postal", "postal")]
    public async Task The_same_runs_at_the_counter_and_by_post(string channel, string back)
    {
        var (id, _) = await Play(new PlannedDossier(3, "1.001193", channel, back, Life.Returned));
        var dossier = await Eventually.Is(() => cast.Api.Get("clerk", $"/v1/dossiers/{id}", default), d => d.GetProperty("stage").GetString() == "returned", "returned");
        dossier.GetProperty("channel").GetString().ShouldBe(channel);
        dossier.GetProperty("status").GetInt32().ShouldBe(10);
    }

    [Fact]
    public async Task A_dossier_refused_with_reason_is_not_received()
    {
        var before = await Settled();
        var (id, _) = await Play(new PlannedDossier(4, "1.001193", "online", "postal", Life.RefusedAtCounter));
        var dossier = await cast.Api.Get("citizen", $"/v1/dossiers/{id}", default);
        dossier.GetProperty("status").GetInt32().ShouldBe(3);
        dossier.TryGetProperty("code", out _).ShouldBeFalse();
        await Eventually.Is(
            () => cast.Api.Get("citizen", $"/v1/notices?dossier={id}", default),
            notices => notices.GetProperty("items").EnumerateArray().Any(n => n.GetProperty("event").GetString() == "refused"),
            "the refusal is told");
        (await Report()).ShouldBe(before);
    }

    [Fact]
    public async Task Somebody_elses_dossier_does_not_exist_for_a_citizen_or_another_commune()
    {
        var (id, _) = await Play(new PlannedDossier(5, "1.001193", "online", "postal", Life.Accepted));
        foreach (var stranger in new[] { "citizen", "clerk2" })
        {
            var refused = await Should.ThrowAsync<DayFailedException>(() => cast.Api.Get(stranger, $"/v1/dossiers/{id}", default));
            refused.Message.ShouldContain("404");
            refused.Message.ShouldContain("dossier-not-found");
        }
        (await Should.ThrowAsync<DayFailedException>(() => cast.Api.Get("it", $"/v1/dossiers/{id}", default))).Message.ShouldMatch("403|404");
    }

    private Task<(Guid Id, JsonElement Submitted)> Play(PlannedDossier plan) =>
        new DossierLife(cast.Api, "H18.25", Guid.NewGuid().ToString("N")[..12]).Play(plan, default);

    private Task<Totals> Report() => Figures.Read(cast.Api, "H18.25", Today(), Today(), default);

    private static DateOnly Today() => DateOnly.FromDateTime(DateTime.UtcNow + Vietnam);

    /// <summary>Reporting hears by messages: what the journey before did may still be on its way.</summary>
    private async Task<Totals> Settled()
    {
        var last = await Report();
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(2));
            var now = await Report();
            if (now == last)
                return now;
            last = now;
        }
    }
}
