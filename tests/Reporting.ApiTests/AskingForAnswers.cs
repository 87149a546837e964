using System.Net;
using System.Text.Json;
using Platform.Contracts;
using Platform.Testing;

namespace Platform.Reporting.ApiTests;

/// <summary>All submitted on Tuesday 1 April 2025, 09:00, to be answered by Wednesday 2 April, 09:00.</summary>
[Collection(nameof(ReportingHost))]
public sealed class AskingForAnswers(ReportingHost host)
{
    private const string April = "from=2025-04-01&to=2025-04-30";

    [Fact]
    public async Task The_share_answered_within_the_limit_and_the_dossiers_behind_it()
    {
        var province = new Province();
        await province.Announce(host);
        DossierHead accepted = Head(), late = Head(), refused = Head(), moved = Head(), undone = Head(), silent = Head(), laterUndone = Head(), taken = Head(), takenByMistake = Head(), asked = Head(), counter = province.Head(), part = Head() with { Parent = Guid.NewGuid() };
        DossierHead[] all = [accepted, late, refused, moved, undone, silent, laterUndone, taken, takenByMistake, asked, counter, part];
        object[] messages =
        [
            .. all.Select(h => new DossierSubmitted(h, At("2025-04-01 09:00"), At("2025-04-02 09:00"), ReturnMethod.Online)),
            Province.Accepted(accepted, "2025-04-02 09:00", "2025-04-10 17:30"), // on the minute: in time
            Province.Accepted(late, "2025-04-02 09:01", "2025-04-10 17:30"),
            new DossierRefused(refused with { Version = 2 }, At("2025-04-01 10:00"), "wrong-agency"),
            new AnswerDueMoved(moved with { Version = 2 }, At("2025-04-01 11:00"), At("2025-04-02 09:00"), At("2025-04-03 09:00")),
            new DossierAccepted(moved with { Version = 3 }, At("2025-04-03 08:00"), At("2025-04-03 08:00"), At("2025-04-10 17:30"), 0),
            new DossierRefused(undone with { Version = 2 }, At("2025-04-01 10:00"), "duplicate"), // by mistake: no answer
            new StepUndone(undone with { Version = 3 }, At("2025-04-01 10:30"), 2, "dossier_refused"),
            new DossierAccepted(undone with { Version = 4 }, At("2025-04-04 08:00"), At("2025-04-04 08:00"), At("2025-04-10 17:30"), 0),
            new SupplementRequested(laterUndone with { Version = 2 }, At("2025-04-01 10:00"), "beforeAcceptance", At("2025-04-29 17:00"), false), // by mistake, seen after money had come
            new FeePaid(laterUndone with { Version = 3 }, At("2025-04-01 11:00"), 8_000, "online", "0000001/2025"),
            new StepUndone(laterUndone with { Version = 4 }, At("2025-04-03 10:00"), 2, "supplement_requested"),
            new DossierWithdrawn(taken with { Version = 2 }, At("2025-04-01 15:00")),
            new DossierWithdrawn(takenByMistake with { Version = 2 }, At("2025-04-01 15:00")), // undone, and then nobody answered
            new StepUndone(takenByMistake with { Version = 3 }, At("2025-04-01 16:00"), 2, "dossier_withdrawn"),
            new SupplementRequested(asked with { Version = 2 }, At("2025-04-02 08:00"), "beforeAcceptance", At("2025-04-29 17:00"), false), // the first answer counts
            new Supplemented(asked with { Version = 3 }, At("2025-04-07 08:00"), null, At("2025-04-08 08:00")),
            Province.Accepted(counter, "2025-04-05 08:00", "2025-04-10 17:30"),
        ];
        foreach (var message in messages.Reverse())
            await host.Publish(message);
        await host.FactsArrive(all.Select(h => h.Id), messages.Length);

        // in time: accepted, refused, moved, asked; late: late, undone, silent, laterUndone, takenByMistake; taken back in time: taken
        var total = (await Report(province.Leader, April)).GetProperty("total");
        (Number(total, "submitted"), Number(total, "numerator"), Number(total, "denominator"), Number(total, "open"), Number(total, "withdrawn")).ShouldBe((10, 4, 9, 0, 1));
        total.GetProperty("share").GetDecimal().ShouldBe(44.44m);
        var row = (await Report(province.Leader, April)).GetProperty("rows").EnumerateArray().Single();
        (row.GetProperty("key").GetString(), Number(row, "denominator")).ShouldBe((province.Commune, 9));

        (await Behind("standing=late")).ShouldBe([late.Id, undone.Id, silent.Id, laterUndone.Id, takenByMistake.Id], ignoreOrder: true);
        (await Behind("standing=inTime&limit=1")).Length.ShouldBe(1);
        (await Behind("")).Length.ShouldBe(10);

        // as of Wednesday 2 April, 08:30, nothing is late yet, and it stays so
        var then = (await Report(province.Leader, $"{April}&asOf=2025-04-02T08:30:00%2B07:00")).GetProperty("total");
        (Number(then, "submitted"), Number(then, "numerator"), Number(then, "denominator"), Number(then, "open")).ShouldBe((10, 3, 3, 6), "refused, asked and what was not undone yet; accepted, late, moved, undone, silent and takenByMistake have time");

        var neighbour = province.Clerk with { Agency = province.Neighbour };
        await ReportingHost.Read(await host.As(neighbour).GetAsync($"/v1/reports/answers?{April}&agency={province.Commune}"), HttpStatusCode.Forbidden);
        await ReportingHost.Read(await host.As(neighbour).GetAsync($"/v1/reports/answers/dossiers?{April}&agency={province.Commune}"), HttpStatusCode.Forbidden);
        await ReportingHost.Read(await host.As(province.ItOfficer).GetAsync($"/v1/reports/answers/dossiers?{April}"), HttpStatusCode.Forbidden);
        await ReportingHost.Read(await host.As(province.Leader).GetAsync($"/v1/reports/answers/dossiers?{April}&standing=soon"), HttpStatusCode.BadRequest);

        DossierHead Head() => province.Head(Channel.Online);

        async Task<Guid[]> Behind(string query) =>
            [.. (await ReportingHost.Read(await host.As(province.Leader).GetAsync($"/v1/reports/answers/dossiers?{April}&{query}"))).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetGuid())];
    }

    private async Task<JsonElement> Report(TestPerson person, string query) => await ReportingHost.Read(await host.As(person).GetAsync($"/v1/reports/answers?{query}"));

    private static DateTimeOffset At(string local) => Province.Local(local);

    private static long Number(JsonElement json, string name) => json.GetProperty(name).GetInt64();
}
