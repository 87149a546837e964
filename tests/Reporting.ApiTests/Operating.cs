using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Testing;

namespace Platform.Reporting.ApiTests;

/// <summary>What an operator may ask of and do to every service, shown on this one: real PostgreSQL, real RabbitMQ.</summary>
[Collection(nameof(ReportingHost))]
public sealed class Operating(ReportingHost host)
{
    private const string Top = "/v1/operations/reporting";
    private static readonly TestPerson Operator = new("ops-1", "ops-1", ["system"], "H18", Scope: "operations");

    [Theory]
    [InlineData("GET", "/state")]
    [InlineData("GET", "/outbox")]
    [InlineData("POST", "/outbox/retries")]
    [InlineData("POST", "/queues/reporting-dossiers/replays")]
    [InlineData("POST", "/jobs")]
    [InlineData("GET", "/jobs")]
    [InlineData("GET", "/jobs/0193a000-0000-7000-8000-000000000000")]
    public async Task Only_provincial_it_and_systems_with_the_scope_operate(string method, string path)
    {
        foreach (var (person, refused) in new (TestPerson?, HttpStatusCode)[]
        {
            (null, HttpStatusCode.Unauthorized), (People.Mother, HttpStatusCode.Forbidden), (People.Clerk, HttpStatusCode.Forbidden), (People.Leader, HttpStatusCode.Forbidden),
            (People.NeighbourSystem, HttpStatusCode.Forbidden), (People.ServiceNotifications, HttpStatusCode.Forbidden), (People.Mother with { Scope = "operations" }, HttpStatusCode.Forbidden),
        })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), Top + path) { Content = method == "POST" ? JsonContent.Create(new { }) : null };
            (await host.As(person).SendAsync(request)).StatusCode.ShouldBe(refused, person?.Id);
        }
    }

    [Fact]
    public async Task The_state_names_version_schema_outbox_and_queues()
    {
        foreach (var person in new[] { People.It, Operator })
        {
            var state = await Get(person, "/state");
            state.GetProperty("service").GetString().ShouldBe("reporting");
            state.GetProperty("version").GetString()!.ShouldNotBeEmpty();
            state.GetProperty("ready").GetBoolean().ShouldBeTrue(state.GetRawText());
            state.GetProperty("missingMigrations").GetArrayLength().ShouldBe(0);
            (state.GetProperty("databaseNow").GetDateTimeOffset() - DateTimeOffset.UtcNow).Duration().ShouldBeLessThan(TimeSpan.FromMinutes(1));
            var queues = state.GetProperty("queues").EnumerateArray().ToDictionary(q => q.GetProperty("name").GetString()!);
            queues.Keys.Order().ShouldBe(["reporting-catalogue", "reporting-dossiers", "reporting-postal"]);
            queues.Values.ShouldAllBe(q => q.GetProperty("consumers").GetInt64() == 1);
        }
    }

    [Fact]
    public async Task Messages_that_were_given_up_go_back_in_order_and_succeed_once_their_cause_is_mended()
    {
        var (first, second, ofFirst, ofSecond) = await TwoGivenUp();

        (await Replay(1)).Select(m => m.GetProperty("messageId").GetGuid()).ShouldBe([ofFirst], "the oldest");
        await Eventually.Is(async () => await Dead() == 2, "it fails again and is kept again");
        (await Facts(first.Id) + await Facts(second.Id)).ShouldBe(0);

        await Mend();
        var moved = await Replay(10);
        moved.Select(m => m.GetProperty("messageId").GetGuid()).ShouldBe([ofSecond, ofFirst], "as they lay, with their own ids: whoever has had them does nothing");
        moved[0].GetProperty("failure").GetString()!.ShouldContain("PostgresException");
        await host.FactsArrive([first.Id, second.Id], 2);
        (await Dead()).ShouldBe(0);
        (await Replay(10)).ShouldBeEmpty("the same again");
        (await Facts(first.Id) + await Facts(second.Id)).ShouldBe(2);

        async Task<JsonElement[]> Replay(int limit) => [.. (await Post("/queues/reporting-dossiers/replays", new { limit })).GetProperty("moved").EnumerateArray()];
    }

    [Fact]
    public async Task A_message_that_was_given_up_is_shown_by_type_time_and_reason_without_what_it_says_and_goes_back_alone()
    {
        var (first, second, ofFirst, ofSecond) = await TwoGivenUp();

        for (var looked = 0; looked < 15; looked++) // as often as anybody likes: they stay, in order
        {
            var list = await Get(People.It, "/queues/reporting-dossiers/dead-letters");
            list.GetProperty("items").EnumerateArray().Select(l => l.GetProperty("messageId").GetGuid()).ShouldBe([ofFirst, ofSecond]);
            list.GetProperty("more").GetBoolean().ShouldBeFalse();
        }
        var one = (await Get(People.It, "/queues/reporting-dossiers/dead-letters?limit=1"));
        (one.GetProperty("items").GetArrayLength(), one.GetProperty("more").GetBoolean()).ShouldBe((1, true));
        var letter = one.GetProperty("items")[0];
        letter.GetProperty("type").GetString().ShouldBe("DossierAccepted");
        letter.GetProperty("failure").GetString().ShouldBe("Npgsql.PostgresException");
        letter.GetProperty("sqlState").GetString().ShouldBe("23514", "a check constraint, and nothing more of what was said");
        letter.GetProperty("skipped").GetBoolean().ShouldBeFalse();
        (letter.GetProperty("givenUpAt").GetDateTimeOffset() - DateTimeOffset.UtcNow).Duration().ShouldBeLessThan(TimeSpan.FromMinutes(2));

        var shown = await Get(People.It, $"/queues/reporting-dossiers/dead-letters/{ofSecond}");
        shown.GetProperty("about").GetProperty("dossier.id").GetGuid().ShouldBe(second.Id, shown.GetRawText());
        shown.GetProperty("frames").EnumerateArray().ShouldContain(f => f.GetString()!.Contains("Platform.Reporting", StringComparison.Ordinal));
        foreach (var text in new[] { one.GetRawText(), shown.GetRawText() })
            text.ShouldSatisfyAllConditions(t => t.ShouldNotContain(second.Number), t => t.ShouldNotContain("broken_for_a_test"));

        await Mend();
        (await Post("/queues/reporting-dossiers/replays", new { messageId = ofSecond })).GetProperty("moved").GetArrayLength().ShouldBe(1);
        await host.FactsArrive([second.Id], 1);
        (await Dead()).ShouldBe(1, "the other one stays");
        await Refused("/queues/reporting-dossiers/replays", new { messageId = ofSecond }, HttpStatusCode.NotFound, "no-such-message");
        (await host.As(People.It).GetAsync(new Uri($"{Top}/queues/reporting-dossiers/dead-letters/{ofSecond}", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.As(People.It).GetAsync(new Uri($"{Top}/queues/dossiers-postal/dead-letters", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await Post("/queues/reporting-dossiers/replays", new { limit = 10 });
        await host.FactsArrive([first.Id], 1);
    }

    [Fact]
    public async Task A_message_stays_however_often_one_behind_it_goes_back_alone()
    {
        var (first, second, ofFirst, ofSecond) = await TwoGivenUp();
        foreach (var turn in Enumerable.Range(1, 30)) // RabbitMQ throws away what was taken and given back twenty times
            await Refused("/queues/reporting-dossiers/replays", new { messageId = Guid.NewGuid() }, HttpStatusCode.NotFound, "no-such-message");
        await Post("/queues/reporting-dossiers/replays", new { messageId = ofSecond });
        await Eventually.Is(async () => await Dead() == 2, "it fails again, and the first is there");

        await Mend();
        await Post("/queues/reporting-dossiers/replays", new { limit = 10 });
        await host.FactsArrive([first.Id, second.Id], 2);
    }

    [Fact]
    public async Task A_replay_of_another_services_queue_or_of_too_many_is_refused()
    {
        await Refused("/queues/dossiers-postal/replays", new { }, HttpStatusCode.NotFound, "unknown-queue");
        await Refused("/queues/reporting-dossiers/replays", new { limit = 501 }, HttpStatusCode.BadRequest, "invalid");
        await using var connection = await host.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtext('platform-replay'), hashtext('reporting-postal'))", transaction: transaction);
        await Refused("/queues/reporting-postal/replays", new { }, HttpStatusCode.Conflict, "replay-running");
    }

    [Fact]
    public async Task A_parked_row_is_shown_without_its_content_and_sent_once_the_build_knows_it()
    {
        var (key, message) = (Guid.NewGuid(), Guid.NewGuid());
        await Sql("INSERT INTO messaging.outbox (slot, ordering_key, message_id, type, body) VALUES (0, @key, @message, 'NotInThisBuild', '{\"service\":\"kín\"}')", new { key, message });
        await Eventually.Is(async () => (await Mine()).Length == 1, "it is parked");
        var row = (await Mine()).Single();
        row.GetProperty("type").GetString().ShouldBe("NotInThisBuild");
        row.GetProperty("parkedFor").GetString().ShouldBe("unknown type");
        row.GetRawText().ShouldNotContain("kín");

        await Post("/outbox/retries", new { ids = new[] { row.GetProperty("id").GetInt64() } });
        await Eventually.Is(async () => (await Mine()).Length == 1, "what this build does not know is parked again");
        await Sql("UPDATE messaging.outbox SET type = 'CatalogueWanted', body = @body WHERE message_id = @message", new { message, body = JsonSerializer.Serialize(new CatalogueWanted("reporting", DateTimeOffset.UtcNow), JsonSerializerOptions.Web) });
        (await Post("/outbox/retries", new { ids = new[] { row.GetProperty("id").GetInt64() } })).GetProperty("retried").GetInt32().ShouldBe(1);
        await Eventually.Is(async () => await Scalar("SELECT count(*) FROM messaging.outbox WHERE message_id = @message", new { message }) == 0, "it was sent");
        (await Post("/outbox/retries", new { ids = new[] { row.GetProperty("id").GetInt64() } })).GetProperty("retried").GetInt32().ShouldBe(0, "the same again");

        async Task<JsonElement[]> Mine() => [.. (await Get(People.It, "/outbox?limit=200")).GetProperty("items").EnumerateArray().Where(r => r.GetProperty("messageId").GetGuid() == message)];
    }

    [Fact]
    public async Task Lives_are_rebuilt_from_the_facts_by_a_job_that_says_how_far_it_is()
    {
        var province = new Province();
        var heads = Enumerable.Range(0, 3).Select(_ => province.Head()).ToArray();
        foreach (var head in heads)
            await host.Publish(Province.Accepted(head, "2026-11-02 08:00", "2026-11-09 17:00"));
        await host.FactsArrive(heads.Select(h => h.Id), 3);
        await Sql("UPDATE reporting.lives SET field = 'sai' WHERE dossier = ANY(@ids)", new { ids = heads.Select(h => h.Id).ToArray() });

        var ended = await Ended(await Post("/jobs", new { kind = "rebuild-lives" }, HttpStatusCode.Accepted));
        ended.GetProperty("state").GetString().ShouldBe("succeeded", ended.GetRawText());
        ended.GetProperty("done").GetInt64().ShouldBeGreaterThanOrEqualTo(3);
        ended.GetProperty("done").GetInt64().ShouldBe(ended.GetProperty("total").GetInt64());
        (await Scalar("SELECT count(*) FROM reporting.lives WHERE field = 'sai'", new { })).ShouldBe(0);
        (await Get(Operator, "/jobs")).EnumerateArray().ShouldContain(j => j.GetProperty("id").GetGuid() == ended.GetProperty("id").GetGuid());
        await Refused("/jobs", new { kind = "rebuild-everything" }, HttpStatusCode.UnprocessableEntity, "unknown-job");
        await Refused("/jobs", new { kind = "rebuild-lives", subject = "x" }, HttpStatusCode.UnprocessableEntity, "unknown-job");
        (await host.As(People.It).GetAsync(new Uri($"{Top}/jobs/{Guid.NewGuid()}", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task One_job_runs_at_a_time_and_what_a_killed_replica_left_goes_on_where_it_was()
    {
        var (other, killed) = (Guid.NewGuid(), Guid.NewGuid());
        const string Insert = "INSERT INTO operations.jobs (id, kind, asked_by, asked_at, state, done, position, holder, held_until) VALUES (@id, @kind, 'it-1', now(), 'running', @done, @position, gen_random_uuid(), now() + interval '1 hour')";
        await Eventually.Is(async () => await Scalar("SELECT count(*) FROM operations.jobs WHERE state IN ('waiting', 'running')", new { }) == 0);
        await Sql(Insert, new { id = other, kind = "of-a-later-build", done = 0L, position = (string?)null });
        await Refused("/jobs", new { kind = "rebuild-lives" }, HttpStatusCode.Conflict, "job-running");
        await Sql("DELETE FROM operations.jobs WHERE id = @other", new { other });

        await Sql(Insert, new { id = killed, kind = "rebuild-lives", done = 41L, position = "ffffffff-ffff-ffff-ffff-ffffffffffff" });
        (await Post("/jobs", new { kind = "rebuild-lives" })).GetProperty("id").GetGuid().ShouldBe(killed, "asked for again, it is the one that runs");
        await Sql("UPDATE operations.jobs SET held_until = now() - interval '1 second' WHERE id = @killed", new { killed });
        var ended = await Ended(await Get(People.It, $"/jobs/{killed}"));
        ended.GetProperty("state").GetString().ShouldBe("succeeded");
        ended.GetProperty("done").GetInt64().ShouldBe(41, "behind the last one there is nothing more");
    }

    [Fact]
    public async Task A_job_of_a_kind_that_nobody_knows_is_given_up_and_the_next_one_runs()
    {
        var (unknown, recent) = (Guid.NewGuid(), Guid.NewGuid());
        const string Insert = "INSERT INTO operations.jobs (id, kind, asked_by, asked_at, state) VALUES (@id, 'of-a-later-build', 'it-1', now() - @since, 'waiting')";
        await Eventually.Is(async () => await Scalar("SELECT count(*) FROM operations.jobs WHERE state IN ('waiting', 'running')", new { }) == 0);
        await Sql(Insert, new { id = recent, since = TimeSpan.FromMinutes(1) });
        await Refused("/jobs", new { kind = "rebuild-lives" }, HttpStatusCode.Conflict, "job-running"); // a release may be on its way that knows it
        await Sql("DELETE FROM operations.jobs WHERE id = @recent", new { recent });

        await Sql(Insert, new { id = unknown, since = TimeSpan.FromMinutes(6) });
        var ended = await Ended(await Get(People.It, $"/jobs/{unknown}"));
        ended.GetProperty("state").GetString().ShouldBe("failed");
        ended.GetProperty("said").GetString().ShouldBe("No running version of the service knows this kind of job.");
        (await Ended(await Post("/jobs", new { kind = "rebuild-lives" }, HttpStatusCode.Accepted))).GetProperty("state").GetString().ShouldBe("succeeded");
    }

    private async Task<JsonElement> Ended(JsonElement job)
    {
        await Eventually.Is(async () => (job = await Get(People.It, $"/jobs/{job.GetProperty("id").GetGuid()}")).GetProperty("state").GetString() is "succeeded" or "failed", () => Task.FromResult($"the job ended: {job}"));
        return job;
    }

    private async Task<JsonElement> Get(TestPerson person, string path) => await ReportingHost.Read(await host.As(person).GetAsync(new Uri(Top + path, UriKind.Relative)));

    private async Task<JsonElement> Post(string path, object body, HttpStatusCode expected = HttpStatusCode.OK) => await ReportingHost.Read(await host.As(Operator).PostAsJsonAsync(Top + path, body), expected);

    private async Task Refused(string path, object body, HttpStatusCode status, string code) => (await Post(path, body, status)).GetProperty("code").GetString().ShouldBe(code);

    private async Task<long> Dead() => (await Get(People.It, "/state")).GetProperty("queues").EnumerateArray().Single(q => q.GetProperty("name").GetString() == "reporting-dossiers").GetProperty("deadLetters").GetInt64();

    private Task<long> Facts(Guid dossier) => Scalar("SELECT count(*) FROM reporting.facts WHERE dossier = @dossier", new { dossier });

    private async Task<(DossierHead First, DossierHead Second, Guid OfFirst, Guid OfSecond)> TwoGivenUp()
    {
        var province = new Province();
        var (first, second, ofFirst, ofSecond) = (province.Head(), province.Head(), Guid.NewGuid(), Guid.NewGuid());
        await Break(first.Number, second.Number);
        await host.Publish(Province.Accepted(first, "2026-11-02 08:00", "2026-11-09 17:00"), ofFirst);
        await Eventually.Is(async () => await Dead() == 1, "the first was given up");
        await host.Publish(Province.Accepted(second, "2026-11-02 08:00", "2026-11-09 17:00"), ofSecond);
        await Eventually.Is(async () => await Dead() == 2, "the second was given up");
        return (first, second, ofFirst, ofSecond);
    }

    private Task Break(string one, string other) => Owner($"ALTER TABLE reporting.facts ADD CONSTRAINT broken_for_a_test CHECK (number NOT IN ('{one}', '{other}'))");

    private Task Mend() => Owner("ALTER TABLE reporting.facts DROP CONSTRAINT broken_for_a_test");

    private async Task Owner(string sql)
    {
        await using var connection = new NpgsqlConnection(host.Owner);
        await connection.OpenAsync();
        await connection.ExecuteAsync(sql);
    }

    private async Task Sql(string sql, object values)
    {
        await using var connection = await host.Database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, values);
    }

    private async Task<long> Scalar(string sql, object values)
    {
        await using var connection = await host.Database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>(sql, values);
    }
}
