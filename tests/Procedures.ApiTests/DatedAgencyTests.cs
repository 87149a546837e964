using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Procedures.Storage;
using Platform.Procedures.UseCases;
using Platform.Testing;

namespace Platform.Procedures.ApiTests;

/// <summary>Changes of agencies for a later day. Moves the clock; each test has agencies of its own and puts the clock back.</summary>
public sealed class DatedAgencyTests(SmallHost host) : IClassFixture<SmallHost>, IDisposable
{
    private readonly DateOnly today = host.Clock.Today;

    public void Dispose() => host.Clock.Days = 0;

    [Fact]
    public async Task What_goes_on_and_what_stands_below_change_on_the_day_and_not_before()
    {
        (await Decide("", new { code = "H18.10.01", name = "Trạm Y tế", parent = "H18.10", level = "commune" })).ShouldBe("applied");
        var before = (await Agency("H18.11")).GetRawText();
        var id = await Propose("merges", new { from = new[] { "H18.10", "H18.11" }, into = new { code = "H18.11", name = "Xã Hợp Nhất" }, on = Day(3) });
        var applied = await Apply(id);
        applied.GetProperty("state").GetString().ShouldBe("scheduled");
        applied.GetProperty("due").GetString().ShouldBe(Day(3));
        (await Apply(id)).GetProperty("state").GetString().ShouldBe("scheduled", "sent twice");
        var said = await Said("H18.11");

        foreach (var day in new[] { 0, 2 }) // decided; the day before
        {
            host.Clock.Days = day;
            await CarryOut();
            (await Agency("H18.11")).GetRawText().ShouldBe(before);
            (await Agency("H18.10")).TryGetProperty("validUntil", out _).ShouldBeFalse();
            (await Agency("H18.10.01")).GetProperty("parent").GetString().ShouldBe("H18.10");
        }
        (await Said("H18.11")).ShouldBe(said, "nothing is said before its day");
        (await Changes("H18.11", open: true)).Single().GetProperty("state").GetString().ShouldBe("scheduled");

        host.Clock.Days = 3;
        await CarryOut();
        (await Agency("H18.11")).GetProperty("name").GetString().ShouldBe("Xã Hợp Nhất");
        (await Agency("H18.10")).GetProperty("validUntil").GetString().ShouldBe(Day(2));
        (await Agency("H18.10.01")).GetProperty("parent").GetString().ShouldBe("H18.11");
        (await Said("H18.11")).ShouldBe(said + 1);
        var done = (await Changes("H18.11", open: false)).First();
        done.GetProperty("state").GetString().ShouldBe("applied");
        done.TryGetProperty("carriedOutAt", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task After_a_downtime_over_the_day_it_is_carried_out_late_by_one_of_two_replicas_once()
    {
        await Apply(await Propose("splits", new { from = "H18.12", into = new[] { new { code = "H18.212", name = "Xã Đông" }, new { code = "H18.213", name = "Xã Tây" } }, on = Day(2), main = "H18.213" }));
        await host.Assign("H18.12", new { accepts = new { level = "commune", excluded = new[] { "1.000656" } } }); // while it waits
        host.Clock.Days = 9;
        var second = ActivatorUtilities.CreateInstance<CarryOutAgencyChanges>(host.Services);
        await Task.WhenAll(host.Services.GetRequiredService<CarryOutAgencyChanges>().Once(default), second.Once(default));
        await CarryOut();
        var main = await Agency("H18.213");
        (main.GetProperty("validFrom").GetString(), main.GetProperty("revision").GetInt64()).ShouldBe((Day(2), 1));
        main.GetProperty("predecessors")[0].GetString().ShouldBe("H18.12");
        main.GetProperty("excluded")[0].GetString().ShouldBe("1.000656", "laid over what holds on the day");
        (await Agency("H18.12")).GetProperty("validUntil").GetString().ShouldBe(Day(1));
        (await Said("H18.213")).ShouldBe(1);
    }

    [Fact]
    public async Task It_may_be_withdrawn_until_its_day_and_keeps_other_dated_changes_of_the_same_agencies_away()
    {
        object merger = new { from = new[] { "H18.14", "H18.15" }, into = new { code = "H18.214", name = "Xã", parent = "H18" }, on = Day(4) };
        var id = await Propose("merges", merger);
        await Apply(id);
        (await host.Post("/v1/agencies/merges", People.It, new { from = new[] { "H18.15", "H18.16" }, into = new { code = "H18.215", name = "Xã" }, on = Day(5) })).Body.GetProperty("code").GetString().ShouldBe("change-waits");
        (await host.Post("/v1/agencies/merges", People.It, new { from = new[] { "H18.16", "H18.17" }, into = new { code = "H18.217", name = "Xã", parent = "H18" }, on = Day(5) })).Status.ShouldBe(201, "the province above both is not changed by either");
        (await host.Put("/v1/agencies/H18.14", People.It, new { phone = "0215 3825 001" })).Body.GetProperty("code").GetString().ShouldBe("change-waits");
        var withdrawn = (await host.Post($"/v1/agencies/changes/{id}/withdraw", People.It)).Body;
        withdrawn.GetProperty("state").GetString().ShouldBe("withdrawn");
        withdrawn.GetProperty("withdrawnByName").GetString().ShouldBe(People.It.Name);
        withdrawn.GetProperty("decidedByName").GetString().ShouldBe(SmallHost.OtherIt.Name);
        host.Clock.Days = 4;
        await CarryOut();
        (await Agency("H18.14")).TryGetProperty("validUntil", out _).ShouldBeFalse();
        host.Clock.Days = 0;
        var again = await Propose("merges", merger);
        await Apply(again);
        host.Clock.Days = 4;
        var late = await host.Post($"/v1/agencies/changes/{again}/withdraw", People.It);
        if (late.Status != 200) // the half-minute look may have been faster
            late.Body.GetProperty("code").GetString().ShouldBeOneOf("day-has-come", "not-proposed");
        late.Status.ShouldBe(409);
    }

    [Fact]
    public async Task What_is_no_longer_possible_on_its_day_is_kept_as_failed_with_the_reason()
    {
        await Apply(await Propose("merges", new { from = new[] { "H18.17", "H18.18" }, into = new { code = "H18.217", name = "Xã" }, on = Day(2) }));
        await using (var connection = new NpgsqlConnection(host.Database))
            await connection.ExecuteAsync("UPDATE catalogue.agencies SET valid_until = '2026-01-01' WHERE code = 'H18.18'"); // as another installation's files may
        host.Clock.Days = 2;
        await CarryOut();
        var failed = (await Changes("H18.17", open: false)).First();
        failed.GetProperty("state").GetString().ShouldBe("failed");
        failed.GetProperty("failure").GetString()!.ShouldContain("H18.18");
        (await host.Refused("/v1/agencies/H18.217")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task An_agency_is_opened_and_corrected_by_two_persons_on_its_day()
    {
        object opening = new { code = "H18.220", name = "Trung tâm Mới", parent = "H18", level = "province", address = "Phường Điện Biên Phủ", phone = "0215 3825 000", on = Day(1), procedures = new[] { "1.000894" } };
        var id = await Propose("", opening);
        (await host.Post($"/v1/agencies/changes/{id}/apply", People.It)).Body.GetProperty("code").GetString().ShouldBe("same-person");
        await Apply(id);
        (await host.Refused("/v1/agencies/H18.220")).Status.ShouldBe(404);
        host.Clock.Days = 1;
        await CarryOut();
        var made = await Agency("H18.220");
        (made.GetProperty("phone").GetString(), made.GetProperty("validFrom").GetString(), made.GetProperty("procedures")[0].GetString()).ShouldBe(("0215 3825 000", Day(1), "1.000894"));

        var (status, proposal) = await host.Put("/v1/agencies/H18.220", People.It, new { name = "Trung tâm Phục vụ", phone = "" }, ifMatch: 1);
        status.ShouldBe(201, proposal.ToString());
        (await Apply(proposal.GetProperty("id").GetGuid())).GetProperty("state").GetString().ShouldBe("applied");
        var after = await Agency("H18.220");
        (after.GetProperty("name").GetString(), after.GetProperty("phone").GetString(), after.GetProperty("address").GetString()).ShouldBe(("Trung tâm Phục vụ", "", "Phường Điện Biên Phủ"));
        (await host.Put("/v1/agencies/H18.220", People.It, new { name = "Khác" }, ifMatch: 1)).Status.ShouldBe(412);
        (await host.Put("/v1/agencies/H18.220", People.It, new { name = "Trung tâm Phục vụ" })).Body.GetProperty("code").GetString().ShouldBe("nothing-changes");
        (await Changes("H18.220", open: false)).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("""{"code":"x","name":""}""", "invalid")]
    [InlineData("""{"code":"H18.230","name":"A","parent":"H18"}""", "level-missing")]
    [InlineData("""{"code":"H18.19","name":"A","parent":"H18","level":"commune"}""", "code-taken")]
    [InlineData("""{"code":"H18.230","name":"A","level":"commune"}""", "root-agency")]
    [InlineData("""{"code":"H18.230","name":"A","parent":"H18.99","level":"commune"}""", "unknown-parent")]
    [InlineData("""{"code":"H18.230","name":"A","parent":"H18","level":"commune","unit":"99999"}""", "unknown-unit")]
    [InlineData("""{"code":"H18.230","name":"A","parent":"H18","level":"commune","procedures":[null]}""", "unknown-procedure")]
    public async Task What_cannot_be_opened(string body, string code) => (await host.Post("/v1/agencies", People.It, body)).Body.GetProperty("code").GetString().ShouldBe(code);

    [Fact]
    public async Task Who_may_not_and_what_cannot_be_corrected()
    {
        foreach (var (person, status) in new[] { ((TestPerson?)null, 401), (People.Clerk, 403), (People.ProvinceLeader, 403) })
        {
            (await host.Post("/v1/agencies", person, new { code = "H18.231", name = "A" })).Status.ShouldBe(status);
            (await host.Put("/v1/agencies/H18.20", person, new { name = "A" })).Status.ShouldBe(status);
        }
        (await host.Put("/v1/agencies/H99", People.It, new { name = "A" })).Body.GetProperty("code").GetString().ShouldBe("unknown-agency");
        (await host.Put("/v1/agencies/H18", People.It, new { parent = "H18.20" })).Body.GetProperty("code").GetString().ShouldBe("root-agency");
        (await host.Put("/v1/agencies/H18.20", People.It, new { parent = "H18.20" })).Body.GetProperty("code").GetString().ShouldBe("parent-cycle");
        (await host.Put("/v1/agencies/H18.20", People.It, new { name = " ", reason = new string('a', 501) })).Body.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe(["name", "reason"], ignoreOrder: true);
    }

    [Fact]
    public async Task An_assignment_and_a_merger_at_once_lose_nothing()
    {
        for (var n = 0; n < 6; n++)
        {
            var code = $"H18.{30 + n}";
            var revision = (await Agency(code)).GetProperty("revision").GetInt64();
            var assignment = (await host.Post($"/v1/agencies/{code}/assignments", People.It, new { accepts = new { level = "commune", procedures = new[] { "1.000894" } } })).Body.GetProperty("id").GetGuid();
            var split = await Propose("splits", new { from = code, into = new[] { new { code, name = "Xã còn lại" }, new { code = $"H18.{240 + n}", name = "Xã mới" } }, on = Day(0) });
            var both = await Task.WhenAll(host.Post($"/v1/agencies/changes/{assignment}/apply", SmallHost.OtherIt), host.Post($"/v1/agencies/changes/{split}/apply", SmallHost.OtherIt));
            both.Select(b => b.Status).Order().ShouldBe([200, 409]);
            (await Agency(code)).GetProperty("revision").GetInt64().ShouldBe(revision + 1);
        }
    }

    [Theory]
    [InlineData("calendar")] // a calendar's apply or the seed
    [InlineData("import")] // a national import
    public async Task Who_writes_agencies_or_imports_a_configuration_waits_for_the_seed_the_calendar_and_an_import(string who)
    {
        await using var connection = new NpgsqlConnection(host.Database);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (who == "calendar")
            await CalendarProposals.Lock(connection, transaction);
        else
            await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtext('procedures-import'))", transaction: transaction);
        var waiting = host.Post("/v1/configuration/imports?dryRun=true", People.It, await Export());
        await Task.Delay(TimeSpan.FromSeconds(1));
        waiting.IsCompleted.ShouldBeFalse();
        await transaction.RollbackAsync();
        (await waiting).Status.ShouldBe(200);
    }

    [Fact]
    public async Task An_agency_is_not_written_over_a_revision_nobody_looked_at()
    {
        await using var connection = new NpgsqlConnection(host.Database);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var agency = (await AgencyRows.Find(connection, "H18.45", transaction))!;
        await AgencyRows.Change(connection, transaction, agency with { Name = "Một" }, DateTimeOffset.UtcNow, default);
        (await Should.ThrowAsync<ServiceDefaults.Problems.RefusedException>(() => AgencyRows.Change(connection, transaction, agency with { Name = "Hai" }, DateTimeOffset.UtcNow, default))).Refusal.Code.ShouldBe("agency-changed");
    }

    private async Task<byte[]> Export()
    {
        using var client = host.As(People.It);
        return await client.GetByteArrayAsync(new Uri("/v1/configuration/export", UriKind.Relative));
    }

    private string Day(int days) => today.AddDays(days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private async Task<Guid> Propose(string path, object body)
    {
        var (status, answer) = await host.Post($"/v1/agencies{(path.Length == 0 ? "" : "/")}{path}", People.It, body);
        status.ShouldBe(201, answer.ToString());
        return answer.GetProperty("id").GetGuid();
    }

    private async Task<JsonElement> Apply(Guid id)
    {
        var (status, answer) = await host.Post($"/v1/agencies/changes/{id}/apply", SmallHost.OtherIt);
        status.ShouldBe(200, answer.ToString());
        return answer;
    }

    private async Task<string> Decide(string path, object body) => (await Apply(await Propose(path, body))).GetProperty("state").GetString()!;

    /// <summary>Until nobody else is at it.</summary>
    private async Task CarryOut()
    {
        await using var connection = new NpgsqlConnection(host.Database);
        await Eventually.Is(
            async () =>
            {
                await host.Services.GetRequiredService<CarryOutAgencyChanges>().Once(default);
                return (await AgencyProposals.Scheduled(connection, null, host.Clock.Today)).Count == 0;
            },
            "it was carried out");
    }

    private Task<JsonElement> Agency(string code) => host.Get($"/v1/agencies/{code}");

    private async Task<List<JsonElement>> Changes(string agency, bool open) => [.. (await host.Get($"/v1/agencies/changes?agency={agency}&open={(open ? "true" : "false")}", People.It)).GetProperty("items").EnumerateArray()];

    private async Task<long> Said(string code)
    {
        await using var connection = new NpgsqlConnection(host.Database);
        return await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM said.messages WHERE type LIKE '%AgencyChanged%' AND body::jsonb ->> 'code' = @code", new { code });
    }
}
