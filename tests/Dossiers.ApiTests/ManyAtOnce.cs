using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

[Collection("dossiers")]
public sealed class ManyAtOnce(DossiersHost host)
{
    [Fact]
    public async Task Thirty_two_clerks_accept_one_dossier_once()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var id = await host.Submitted();
        var answers = await Task.WhenAll(Enumerable.Range(1, 32).Select(async n =>
        {
            using var clerk = host.As(People.Clerk with { Id = $"clerk-at-once-{n}" });
            // every other one names the version seen: told that it is another now, the rest that it is accepted already
            using var answer = await clerk.Post($"/v1/dossiers/{id}/accept", Api.Seen(), ifMatch: n % 2 == 0 ? 1 : null);
            return (Named: n % 2 == 0, answer.StatusCode, Code: JsonElement.Parse(await answer.Content.ReadAsStringAsync()).Text("code"));
        }));
        answers.Count(a => a.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        answers.Where(a => a.StatusCode != HttpStatusCode.OK).ShouldAllBe(a => a.Named
            ? a.StatusCode == HttpStatusCode.PreconditionFailed && a.Code == "version-conflict"
            : a.StatusCode == HttpStatusCode.Conflict && a.Code == "not-submitted");
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.mt_events WHERE stream_id = $1 AND type = 'dossier_accepted'", id)).ShouldBe(1);
    }

    [Fact]
    public async Task Thirty_two_times_the_same_request_is_answered_the_same()
    {
        var id = await host.Submitted();
        using var clerk = host.As(People.Clerk);
        var codes = await Task.WhenAll(Enumerable.Range(0, 32).Select(async _ => (await clerk.Post($"/v1/dossiers/{id}/accept", Api.Seen(), key: $"accept-{id}").Body()).Text("code")));
        codes.Distinct().Count().ShouldBe(1);
        // and later, when the dossier has moved on
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/draft-result", new { outcome = "refused", summary = "Không đủ điều kiện", reason = "Thiếu căn cứ" }).Body();
        var again = await clerk.Post($"/v1/dossiers/{id}/accept", Api.Seen(), key: $"accept-{id}").Body();
        again.Text("code").ShouldBe(codes[0]);
        again.Number("version").ShouldBe(2);
    }

    [Fact]
    public async Task A_submission_repeated_is_one_dossier_and_a_key_reused_is_refused()
    {
        using var mother = host.As(People.Mother);
        var key = Guid.NewGuid().ToString();
        var body = Api.Submission(People.Mother, TestCatalogue.Extract);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => (await mother.Post("/v1/dossiers", body, key).Body(HttpStatusCode.Created)).GetRawText()));
        answers.Distinct().Count().ShouldBe(1);
        await mother.Post("/v1/dossiers", Api.Submission(People.Mother, TestCatalogue.Extract, returnMethod: "counter"), key).Refused(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task What_is_kept_of_a_request_says_nothing_of_the_person_without_the_key()
    {
        var (mother, body, key) = (People.Mother, Api.Submission(People.Mother, TestCatalogue.Extract), Guid.NewGuid().ToString());
        var id = (await host.As(mother).Post("/v1/dossiers", body, key).Body(HttpStatusCode.Created)).Id();
        (await host.Scalar<string>("SELECT caller FROM dossiers.requests WHERE key = $1", key))
            .ShouldBe((await host.Scalar<Guid>("SELECT applicant FROM dossiers.dossier_list WHERE id = $1", id)).ToString());
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.requests WHERE caller LIKE 'citizen%'")).ShouldBe(0);
        var fingerprint = await host.Scalar<string>("SELECT fingerprint FROM dossiers.requests WHERE key = $1", key);
        fingerprint.Length.ShouldBe(64);
        // the same request of the same person from another account of theirs is the same request
        (await host.As(mother with { Id = "citizen-1-again" }).Post("/v1/dossiers", body, key).Body(HttpStatusCode.Created)).Id().ShouldBe(id);
        var everything = JsonSerializer.Deserialize<UseCases.SubmitDossier.Request>(JsonSerializer.Serialize(body), ServiceDefaults.Json.Options);
        byte[] asSent = [.. Encoding.UTF8.GetBytes("POST /v1/dossiers\n"), .. JsonSerializer.SerializeToUtf8Bytes(everything, ServiceDefaults.Json.Options)];
        byte[] keyed = [.. "request "u8, .. asSent];
        fingerprint.ShouldNotBe(Convert.ToHexStringLower(SHA256.HashData(asSent)));
        fingerprint.ShouldBe(Convert.ToHexStringLower(HMACSHA256.HashData(new byte[32], keyed)));
    }

    [Fact]
    public async Task A_repeated_submission_with_files_finds_its_dossier()
    {
        using var mother = host.As(People.Mother);
        var body = Api.Submission(People.Mother, document: (await mother.Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id());
        var key = Guid.NewGuid().ToString();
        var first = await mother.Post("/v1/dossiers", body, key).Body(HttpStatusCode.Created);
        (await mother.Post("/v1/dossiers", body, key).Body(HttpStatusCode.Created)).GetRawText().ShouldBe(first.GetRawText());
    }

    [Fact]
    public async Task Two_hundred_acceptances_at_once_have_codes_without_gap_or_twin()
    {
        host.Clock.Now = DossiersHost.Local(2026, 11, 25, 10, 0); // a day of its own, and so a counter of its own
        var ids = await Waiting(200);
        using var clerk = host.As(People.Clerk);
        using var elsewhere = host.As(People.ClerkElsewhere);
        var accepting = ids.Select(async id => (await clerk.Post($"/v1/dossiers/{id}/accept", Api.Seen(TestCatalogue.Extract)).Body()).Text("code")).ToArray();
        var failing = ids.Take(20).Select(id => elsewhere.Post($"/v1/dossiers/{id}/accept", Api.Seen(TestCatalogue.Extract)).Refused(HttpStatusCode.NotFound, "dossier-not-found"));
        await Task.WhenAll(failing);
        (await Task.WhenAll(accepting)).Order().ShouldBe(Enumerable.Range(1, 200).Select(n => $"H18.25-261125-{n:0000}"));
        host.Clock.Now = DossiersHost.MondayNine;
    }

    /// <summary>Midnight strikes when half of them are accepted and sixteen are under way.</summary>
    [Theory]
    [InlineData(2029, 3, 14, "290314", "290315")]
    [InlineData(2028, 12, 31, "281231", "290101")]
    public async Task At_midnight_a_new_day_is_numbered_from_one_and_the_old_one_has_no_gap(int year, int month, int day, string before, string after)
    {
        host.Clock.Now = DossiersHost.Local(year, month, day, 16, 0);
        var ids = await Waiting(80);
        using var clerk = host.As(People.Clerk);
        var midnight = DossiersHost.Local(year, month, day, 23, 59).AddMinutes(1);
        host.Clock.Now = midnight.AddMilliseconds(-1);
        System.Collections.Concurrent.ConcurrentBag<JsonElement> receipts = [];
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (id, _) =>
        {
            receipts.Add(await clerk.Post($"/v1/dossiers/{id}/accept", Api.Seen(TestCatalogue.Extract)).Body());
            if (receipts.Count >= 40)
                host.Clock.Now = midnight;
        });
        host.Clock.Now = DossiersHost.MondayNine;
        var days = receipts.Select(r => r.Text("code")!.Split('-')).GroupBy(c => c[1]).ToDictionary(g => g.Key, g => g.Select(c => c[2]).Order().ToArray());
        days.Keys.Order().ShouldBe([before, after]);
        foreach (var numbers in days.Values)
            numbers.ShouldBe(Enumerable.Range(1, numbers.Length).Select(n => $"{n:0000}"));
        receipts.ShouldAllBe(r => r.Text("code")!.Contains($"-{r.At("acceptedAt").ToOffset(TimeSpan.FromHours(7)):yyMMdd}-"));
    }

    private async Task<Guid[]> Waiting(int number)
    {
        System.Collections.Concurrent.ConcurrentBag<Guid> ids = [];
        await Parallel.ForAsync(0, number, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) => ids.Add(await host.Submitted(TestCatalogue.Extract)));
        return [.. ids];
    }

    [Fact]
    public async Task Who_saw_an_older_version_is_told_so()
    {
        var id = await host.Submitted();
        using var clerk = host.As(People.Clerk);
        var seen = await clerk.Get($"/v1/dossiers/{id}");
        seen.Headers.ETag!.Tag.ShouldBe("\"1\"");
        await clerk.Post($"/v1/dossiers/{id}/accept", Api.Seen(), ifMatch: 7).Refused(HttpStatusCode.PreconditionFailed, "version-conflict");
        await clerk.Post($"/v1/dossiers/{id}/accept", Api.Seen(), ifMatch: 1).Body();
        await clerk.Post($"/v1/dossiers/{id}/refuse", new { ground = "duplicate", reason = "Trùng" }, ifMatch: 1).Refused(HttpStatusCode.PreconditionFailed, "version-conflict");
    }
}
