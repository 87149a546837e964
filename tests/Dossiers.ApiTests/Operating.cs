using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Dossiers.Operations;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>What an operator does that only this service can: the chain, the rows, a person's erasure.</summary>
[Collection("dossiers")]
public sealed class Operating(DossiersHost host)
{
    private const string Top = "/v1/operations/dossiers";
    private const string Reason = "Quyết định 12/QĐ-UBND, hết thời hạn lưu trữ";
    private static readonly TestPerson Operator = new("ops-1", "ops-1", ["system"], "H18", Scope: "operations");

    [Fact]
    public async Task The_state_says_that_the_rows_agree_with_the_chains_and_that_the_catalogue_is_there()
    {
        var id = await host.Submitted(TestCatalogue.Extract);
        (await Finding("catalogue-copy")).GetProperty("good").GetBoolean().ShouldBeTrue();
        (await Finding("outside")).GetProperty("good").GetBoolean().ShouldBeTrue();
        (await Finding("chain-heads")).GetProperty("good").GetBoolean().ShouldBeTrue();
        await Sql("UPDATE dossiers.dossier_list SET head_hash = repeat('0', 64) WHERE id = $1", id);
        var wrong = await Finding("chain-heads");
        wrong.GetProperty("good").GetBoolean().ShouldBeFalse();
        wrong.GetProperty("advice").GetString()!.ShouldContain("verify-chain");

        var rebuilt = await Ended(await Post(Operator, "/jobs", new { kind = "rebuild-views" }).Body(HttpStatusCode.Accepted));
        rebuilt.GetProperty("state").GetString().ShouldBe("succeeded", rebuilt.GetRawText());
        rebuilt.GetProperty("done").GetInt64().ShouldBe(rebuilt.GetProperty("total").GetInt64());
        (await Finding("chain-heads")).GetProperty("good").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task The_chain_of_a_dossier_is_verified_and_a_touch_is_named()
    {
        var id = await host.Submitted(TestCatalogue.Extract);
        var whole = await Ended(await Post(People.It, "/jobs", new { kind = "verify-chain", subject = id }).Body(HttpStatusCode.Accepted));
        whole.GetProperty("said").GetString().ShouldBe("The chain holds.");
        whole.GetProperty("askedBy").GetString().ShouldBe(People.It.Id);
        var data = await host.Scalar<string>("SELECT data::text FROM dossiers.mt_events WHERE stream_id = $1", id);
        await Sql("UPDATE dossiers.mt_events SET data = data || '{\"number\": \"khác\"}' WHERE stream_id = $1", id);
        var broken = await Ended(await Post(People.It, "/jobs", new { kind = "verify-chain", subject = id }).Body(HttpStatusCode.Accepted));
        broken.GetProperty("state").GetString().ShouldBe("failed");
        broken.GetProperty("said").GetString().ShouldBe($"BROKEN: dossier {id}, event 1: Altered");
        await using var database = NpgsqlDataSource.Create(host.Database);
        await using var command = database.CreateCommand("UPDATE dossiers.mt_events SET data = $2::jsonb WHERE stream_id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = id });
        command.Parameters.Add(new NpgsqlParameter { Value = data });
        await command.ExecuteNonQueryAsync();

        await Post(People.It, "/jobs", new { kind = "verify-chain", subject = "tất cả" }).Refused(HttpStatusCode.UnprocessableEntity, "unknown-job");
        var all = await Ended(await Post(Operator, "/jobs", new { kind = "verify-chain" }).Body(HttpStatusCode.Accepted));
        all.GetProperty("done").GetInt64().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Every_night_all_chains_are_verified_once_and_a_broken_one_is_a_figure_until_all_are_whole()
    {
        var id = await host.Submitted(TestCatalogue.Extract);
        var nightly = host.Services.GetRequiredService<VerifyNightly>();
        try
        {
            host.Clock.Now = DossiersHost.Local(2027, 3, 2, 1, 29); // a night that no other test lives
            (await nightly.AskIfDue(default)).ShouldBeFalse("before its hour");
            host.Clock.Now = DossiersHost.Local(2027, 3, 2, 5, 31);
            (await nightly.AskIfDue(default)).ShouldBeFalse("a missed night is left out");
            host.Clock.Now = DossiersHost.Local(2027, 3, 2, 3, 0);
            await Eventually.Is(() => nightly.AskIfDue(default)); // when no other job runs
            (await nightly.AskIfDue(default)).ShouldBeFalse("once a night");
            (await LastNightly()).GetProperty("state").GetString().ShouldBe("succeeded");
            var (age, events, broken) = await Figures();
            age!.Value.ShouldBeInRange(0, 60);
            events!.Value.ShouldBeGreaterThan(0);
            broken.ShouldBeFalse();

            await Sql("UPDATE dossiers.mt_events SET data = data || '{\"forged\": true}' WHERE stream_id = $1", id);
            host.Clock.Now = DossiersHost.Local(2027, 3, 3, 1, 30);
            await Eventually.Is(() => nightly.AskIfDue(default));
            (await LastNightly()).GetProperty("said").GetString().ShouldBe($"BROKEN: dossier {id}, event 1: Altered");
            (await Figures()).Broken.ShouldBeTrue();
            await Sql("UPDATE dossiers.mt_events SET data = data - 'forged' WHERE stream_id = $1", id);
            host.Clock.Now = DossiersHost.Local(2027, 3, 4, 1, 30);
            await Eventually.Is(() => nightly.AskIfDue(default));
            (await LastNightly()).GetProperty("said").GetString()!.ShouldStartWith("The chain holds:");
            (await Figures()).Broken.ShouldBeFalse();
        }
        finally
        {
            host.Clock.Now = DossiersHost.MondayNine;
        }

        async Task<JsonElement> LastNightly() => await Ended((await host.As(People.It).Get($"{Top}/jobs").Body()).EnumerateArray().First(j => j.GetProperty("askedBy").GetString() == "nightly"));

        async Task<(double? Age, long? Events, bool Broken)> Figures()
        {
            await using var connection = new NpgsqlConnection(host.Database);
            await connection.OpenAsync();
            return await ChainFigures.Look(connection, default);
        }
    }

    [Fact]
    public async Task A_person_is_erased_after_a_trial_and_who_asked_and_why_is_kept()
    {
        var person = new TestPerson("citizen-93", "Hạng Thị Quên", ["citizen"], IdentityNumber: "011195000993");
        var id = await host.Submitted(TestCatalogue.Extract, person: person);
        var asked = new { who = person.IdentityNumber, reason = Reason };
        foreach (var stranger in new[] { People.Mother, People.Clerk, People.Leader, People.NeighbourSystem, Operator })
            await Post(stranger, "/erasures", asked).Refused(HttpStatusCode.Forbidden, "not-allowed");

        var trial = await Post(People.It, "/erasures?dryRun=true", asked).Body();
        (trial.GetProperty("erased").GetBoolean(), trial.GetProperty("dossiers").GetInt32()).ShouldBe((false, 1));
        (await host.As(People.Clerk).Get($"/v1/dossiers/{id}").Body()).GetProperty("erased").GetBoolean().ShouldBeFalse();

        (await Post(People.It, "/erasures", asked, "key-1").Body()).GetProperty("erased").GetBoolean().ShouldBeTrue();
        (await host.As(People.Clerk).Get($"/v1/dossiers/{id}").Body()).GetProperty("erased").GetBoolean().ShouldBeTrue();
        (await Post(People.It, "/erasures", asked, "key-1").Body()).GetProperty("dossiers").GetInt32().ShouldBe(1, "the same again");
        await Post(People.It, "/erasures", asked with { reason = Reason + ", bổ sung" }, "key-1").Refused(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        var reference = await host.Scalar<Guid>("SELECT applicant FROM dossiers.dossier_list WHERE id = $1", id);
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.erasures WHERE person = $1 AND asked_by = 'it-1' AND reason LIKE 'Quyết định 12%' AND dossiers = 1", reference)).ShouldBe(1);

        await Post(People.It, "/erasures", new { who = "011195999998", reason = Reason }).Refused(HttpStatusCode.NotFound, "unknown-person");
        var invalid = await Post(People.It, "/erasures", new { who = "Hạng Thị Quên", reason = "vì" }).Body(HttpStatusCode.BadRequest);
        invalid.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order().ShouldBe(["reason", "who"]);
        await Post(People.It, "/erasures", new { who = person.IdentityNumber, reason = $"Xoá người có số {person.IdentityNumber}" }).Refused(HttpStatusCode.BadRequest, "invalid");

        var said = string.Join('\n', host.Said.Lines);
        said.ShouldContain("Operation POST /v1/operations/dossiers/erasures by it-1: 200");
        said.ShouldNotContain(person.IdentityNumber!);
        said.ShouldNotContain("Quyết định 12");
    }

    private async Task<JsonElement> Finding(string what) =>
        (await host.As(Operator).Get($"{Top}/state").Body()).GetProperty("findings").EnumerateArray().Single(f => f.GetProperty("what").GetString() == what);

    private async Task<JsonElement> Ended(JsonElement job)
    {
        await Eventually.Is(async () => (job = await host.As(People.It).Get($"{Top}/jobs/{job.GetProperty("id").GetGuid()}").Body()).GetProperty("state").GetString() is "succeeded" or "failed", () => Task.FromResult($"the job ended: {job}"));
        return job;
    }

    private Task<HttpResponseMessage> Post(TestPerson person, string path, object body, string? key = null) => host.As(person).Post(Top + path, body, key: key);

    private async Task Sql(string sql, Guid id)
    {
        await using var database = NpgsqlDataSource.Create(host.Database);
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = id });
        await command.ExecuteNonQueryAsync();
    }
}
