using Dapper;
using Npgsql;
using Platform.Testing;

namespace Platform.Procedures.ApiTests;

/// <summary>The refusals that no other test meets on its way.</summary>
public sealed class RefusalTests(SmallHost host) : IClassFixture<SmallHost>
{

    [Fact]
    public async Task A_revision_that_is_no_number_is_refused()
    {
        using var client = host.As(People.It);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/agencies/H18.25/assignments") { Content = new StringContent("""{"accepts":{"level":"commune"}}""", System.Text.Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("If-Match", "\"third\"");
        using var response = await client.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(400);
        (await response.Content.ReadAsStringAsync()).ShouldContain("\"bad-if-match\"");
    }

    [Fact]
    public async Task A_calendar_in_which_an_agency_never_works_is_refused()
    {
        var monday = Enumerable.Range(0, 7).Select(host.Clock.Today.AddDays).First(d => d.DayOfWeek is DayOfWeek.Monday);
        var (status, problem) = await host.Post("/v1/calendar/changes", People.It, new
        {
            changes = Enumerable.Range(0, 80).Select(week => new { date = monday.AddDays(7 * week), kind = "holiday", name = "Nghỉ" }),
            hours = new[] { new { agency = "H18.38", validFrom = monday, days = new { Monday = new[] { new { from = "07:30", to = "11:30" } } } } },
            reason = "QĐ 7",
        });
        status.ShouldBe(422, problem.ToString());
        problem.GetProperty("code").GetString().ShouldBe("calendar-impossible");
    }

    [Fact]
    public async Task A_new_agency_does_not_take_the_code_of_one_that_ended()
    {
        var (_, first) = await host.Post("/v1/agencies/merges", People.It, new { from = new[] { "H18.40", "H18.41" }, into = new { code = "H18.140", name = "Xã" }, on = host.Clock.Today });
        (await host.Post($"/v1/agencies/changes/{first.GetProperty("id").GetGuid()}/apply", SmallHost.OtherIt)).Status.ShouldBe(200);
        var (status, problem) = await host.Post("/v1/agencies/merges", People.It, new { from = new[] { "H18.42", "H18.43" }, into = new { code = "H18.40", name = "Xã" }, on = host.Clock.Today.AddDays(1) });
        status.ShouldBe(409);
        problem.GetProperty("code").GetString().ShouldBe("code-taken");
    }

    [Fact]
    public async Task A_version_does_not_begin_before_an_end_that_is_decided()
    {
        await host.Post("/v1/procedures/1.004194/retire", People.It, new { effectiveFrom = host.Clock.Today.AddDays(10), reason = "QĐ 5" });
        (await host.Post("/v1/procedures/1.004194/retire", SmallHost.OtherIt, new { effectiveFrom = host.Clock.Today.AddDays(10) })).Body.GetProperty("state").GetString().ShouldBe("retired");
        var (_, draft) = await host.Post("/v1/procedures/1.004194/drafts", People.It);
        var terms = System.Text.Json.Nodes.JsonNode.Parse(draft.GetProperty("terms").GetRawText())!;
        terms["name"] = "Thay đổi";
        var path = $"/v1/procedures/1.004194/drafts/{draft.GetProperty("number").GetInt32()}";
        (await host.Put(path, People.It, terms.ToJsonString())).Status.ShouldBe(200);
        var (status, problem) = await host.Post($"{path}/publish", SmallHost.OtherIt, new { effectiveFrom = host.Clock.Today.AddDays(9) });
        status.ShouldBe(409);
        problem.GetProperty("code").GetString().ShouldBe("retirement-waits");
        (await host.Post($"{path}/publish", SmallHost.OtherIt, new { effectiveFrom = host.Clock.Today.AddDays(10) })).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Decisions_that_cannot_be_read_are_told_to_whoever_imports()
    {
        var file = Path.Combine(host.Folder, "decisions.json");
        var kept = await File.ReadAllTextAsync(file);
        try
        {
            await File.WriteAllTextAsync(file, """{"firstEffectiveFrom":"2025-07-01","general":[],"procedurs":{}}""");
            var (status, problem) = await host.Post("/v1/procedures/imports?source=seed&dryRun=true", People.It);
            status.ShouldBe(422);
            problem.GetProperty("code").GetString().ShouldBe("decisions-unreadable");
        }
        finally
        {
            await File.WriteAllTextAsync(file, kept);
        }
    }

    [Fact]
    public async Task Two_imports_under_one_key_at_once_are_one()
    {
        await using var database = new NpgsqlConnection(host.Database);
        await database.OpenAsync();
        var transaction = await database.BeginTransactionAsync();
        await database.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtext('procedures-import'))", transaction: transaction);
        var both = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => host.Post("/v1/procedures/imports?source=seed&dryRun=true", People.It, key: "twice-at-once")));
        await Eventually.Is(
            async () => await database.ExecuteScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())", transaction: transaction) >= 2,
            "both wait");
        await transaction.DisposeAsync();
        var answers = await both;
        answers.Select(a => a.Status).Order().ShouldBe([200, 409]);
        answers.Single(a => a.Status == 409).Body.GetProperty("code").GetString().ShouldBe("import-running");
        (await host.Post("/v1/procedures/imports?source=seed&dryRun=true", People.It, key: "twice-at-once")).Status.ShouldBe(200);
    }
}
