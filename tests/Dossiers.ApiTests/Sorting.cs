using System.Net;
using System.Text.Json;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>The list in the order of what is due.</summary>
[Collection("dossiers")]
public sealed class Sorting(DossiersHost host) : IDisposable
{
    [Fact]
    public async Task The_soonest_promise_comes_first_then_what_waits_for_an_answer_and_what_has_ended_last()
    {
        const string procedure = "9.000911";
        host.Clock.Now = DossiersHost.MondayNine;
        var accepted = await host.Accepted(TestCatalogue.Extract); // due on Wednesday 25 November 17:30
        var due = new DateTimeOffset(2026, 11, 25, 10, 30, 0, TimeSpan.Zero);
        await Copy(accepted, procedure, 1, new { number = "S-3", due_at = due });
        await Copy(accepted, procedure, 1, new { number = "S-2", due_at = due.AddMinutes(-1) });
        await Copy(accepted, procedure, 1, new { number = "S-1", due_at = due.AddDays(-9) });
        await Copy(accepted, procedure, 1, new { number = "S-5", stage = "submitted", due_at = (DateTimeOffset?)null, answer_due_at = due });
        await Copy(accepted, procedure, 1, new { number = "S-4", stage = "submitted", due_at = (DateTimeOffset?)null, answer_due_at = due.AddDays(-9) });
        await Copy(accepted, procedure, 1, new { number = "S-7", stage = "returned", due_at = due.AddDays(-20) });
        await Copy(accepted, procedure, 1, new { number = "S-6", stage = "refused", due_at = (DateTimeOffset?)null, answer_due_at = due.AddDays(-30) });
        using var clerk = host.As(People.Clerk);
        string[] expected = ["S-1", "S-2", "S-3", "S-4", "S-5", "S-6", "S-7"];
        (await Listed(clerk, $"procedure={procedure}&sort=due&limit=200")).ShouldBe(expected);
        (await Listed(clerk, $"procedure={procedure}&sort=due&limit=1")).ShouldBe(expected);
        (await Listed(clerk, $"procedure={procedure}&sort=due&q=lo%20thi%20mai&limit=2")).ShouldBe(expected); // found by name, in the same order
        (await Listed(host.As(People.ProvinceLeader), $"procedure={procedure}&sort=due&limit=3")).ShouldBe(expected);
        (await Listed(host.As(People.Mother), $"procedure={procedure}&sort=due&limit=3")).ShouldBe(expected);
        using var file = await clerk.Get($"/v1/dossiers/export?format=csv&sort=due&procedure={procedure}");
        (await file.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.Split(',')[1]).ShouldBe(expected);
        await Forget(procedure);
    }

    [Theory]
    [InlineData("due")]
    [InlineData("submitted")]
    public async Task Pages_lose_and_double_nothing_where_many_have_the_same_instant(string sort)
    {
        const string procedure = "9.000912";
        host.Clock.Now = DossiersHost.MondayNine;
        var accepted = await host.Accepted(TestCatalogue.Extract);
        await Copy(accepted, procedure, 40, new { }); // all due, and submitted, at one instant
        await Copy(accepted, procedure, 7, new { stage = "submitted", due_at = (DateTimeOffset?)null });
        await Copy(accepted, procedure, 3, new { receiving_agency = "H18.25", competent_agency = "H18.26" });
        using var clerk = host.As(People.Clerk);
        var whole = await Listed(clerk, $"procedure={procedure}&sort={sort}&limit=200");
        whole.Distinct().Count().ShouldBe(50);
        foreach (var limit in new[] { 1, 7, 13, 49 })
            (await Listed(clerk, $"procedure={procedure}&sort={sort}&limit={limit}")).ShouldBe(whole, customMessage: $"pages of {limit}");
        await Forget(procedure);
    }

    [Fact]
    public async Task A_cursor_belongs_to_its_order_and_there_are_two_orders()
    {
        const string procedure = "9.000913";
        host.Clock.Now = DossiersHost.MondayNine;
        await Copy(await host.Accepted(TestCatalogue.Extract), procedure, 3, new { });
        using var clerk = host.As(People.Clerk);
        foreach (var (sort, other) in new[] { ("due", "submitted"), ("submitted", "due") })
        {
            var next = (await clerk.Get($"/v1/dossiers?procedure={procedure}&sort={sort}&limit=1").Body()).Text("next");
            await clerk.Get($"/v1/dossiers?procedure={procedure}&sort={other}&limit=1&after={next}").Refused(HttpStatusCode.BadRequest, "bad-cursor");
        }
        var newest = (await clerk.Get($"/v1/dossiers?procedure={procedure}&limit=1").Body()).Text("next");
        (await clerk.Get($"/v1/dossiers?procedure={procedure}&sort=submitted&limit=1&after={newest}").Body()).GetProperty("items").GetArrayLength().ShouldBe(1, "no order asked for is newest first");
        await clerk.Get("/v1/dossiers?sort=name").Refused(HttpStatusCode.BadRequest, "bad-filter");
        await clerk.Get("/v1/dossiers/export?sort=name").Refused(HttpStatusCode.BadRequest, "bad-filter");
        await Forget(procedure);
    }

    [Fact]
    public async Task Days_channel_return_method_and_lateness_of_the_step_narrow_the_list()
    {
        const string procedure = "9.000914";
        host.Clock.Now = DossiersHost.MondayNine;
        var accepted = await host.Accepted(TestCatalogue.Extract);
        static DateTimeOffset Utc(int day, int hour, int minute) => new(2026, 11, day, hour, minute, 0, TimeSpan.Zero);
        await Copy(accepted, procedure, 1, new { number = "F-1", submitted_at = Utc(22, 17, 0), due_at = Utc(25, 16, 59), channel = "online", return_method = "postal", step_due_at = Utc(23, 1, 0), paused_at = (DateTimeOffset?)null }); // the first minute of Monday; the last of Wednesday
        await Copy(accepted, procedure, 1, new { number = "F-2", submitted_at = Utc(23, 16, 59), due_at = Utc(25, 17, 0), channel = "counter", return_method = "counter", step_due_at = Utc(24, 1, 0), paused_at = (DateTimeOffset?)null });
        await Copy(accepted, procedure, 1, new { number = "F-3", submitted_at = Utc(23, 17, 0), due_at = (DateTimeOffset?)null, channel = "postal", return_method = "online", step_due_at = (DateTimeOffset?)null, paused_at = (DateTimeOffset?)null });
        using var clerk = host.As(People.Clerk);
        foreach (var (filter, expected) in new (string, string[])[]
        {
            ("from=2026-11-23&to=2026-11-23", ["F-2", "F-1"]), ("from=2026-11-24", ["F-3"]), ("to=2026-11-22", []),
            ("by=due&from=2026-11-25&to=2026-11-25", ["F-1"]), ("by=due&from=2026-11-26", ["F-2"]), ("by=submitted&to=2026-11-23&channel=counter", ["F-2"]),
            ("channel=postal", ["F-3"]), ("channel=online", ["F-1"]), ("returnMethod=postal", ["F-1"]), ("returnMethod=online", ["F-3"]), ("stepLate=true", ["F-1"]), ("stepLate=false", ["F-3", "F-2"]),
        })
            (await Listed(clerk, $"procedure={procedure}&limit=10&{filter}")).ShouldBe(expected.ToList(), customMessage: filter);
        foreach (var wrong in new[] { "channel=pigeon", "channel=9", "returnMethod=pigeon", "by=received", "from=2026-11-24&to=2026-11-23", "to=9999-12-31", "from=0001-01-01" })
        {
            await clerk.Get($"/v1/dossiers?{wrong}").Refused(HttpStatusCode.BadRequest, "bad-filter");
            await clerk.Get($"/v1/dossiers/export?{wrong}").Refused(HttpStatusCode.BadRequest, "bad-filter");
        }
        await Forget(procedure);
    }

    [Fact]
    public async Task The_order_by_due_walks_its_index()
    {
        await using var database = Npgsql.NpgsqlDataSource.Create(host.Database);
        await using var command = database.CreateCommand(
            """
            SET enable_sort = off; SET enable_seqscan = off;
            EXPLAIN SELECT id FROM dossiers.dossier_list d
            WHERE d.competent_agency = 'H18.25'
              AND ((CASE WHEN d.stage IN ('returned', 'refused', 'withdrawn', 'stopped') THEN 2 WHEN d.due_at IS NULL THEN 1 ELSE 0 END), coalesce(d.due_at, d.answer_due_at), d.id) > (0, now(), gen_random_uuid())
            ORDER BY (CASE WHEN d.stage IN ('returned', 'refused', 'withdrawn', 'stopped') THEN 2 WHEN d.due_at IS NULL THEN 1 ELSE 0 END), coalesce(d.due_at, d.answer_due_at), d.id LIMIT 51
            """);
        await using var reader = await command.ExecuteReaderAsync();
        List<string> plan = [];
        while (await reader.ReadAsync())
            plan.Add(reader.GetString(0));
        plan.ShouldContain(l => l.Contains("dossier_list_competent_due", StringComparison.Ordinal));
    }

    public void Dispose() => host.Clock.Now = DossiersHost.MondayNine;

    /// <summary>Copies of one row with other columns.</summary>
    private Task<long> Copy(Guid id, string procedure, int times, object columns) => host.Scalar<long>(
        """
        WITH copied AS (
            INSERT INTO dossiers.dossier_list
            SELECT (jsonb_populate_record(d, jsonb_build_object('id', gen_random_uuid(), 'number', 'X-' || gen_random_uuid(), 'code', null, 'procedure_code', $2) || $3::jsonb)).*
            FROM dossiers.dossier_list d, generate_series(1, $4) WHERE d.id = $1 RETURNING 1)
        SELECT count(*) FROM copied
        """, id, procedure, JsonSerializer.Serialize(columns), times);

    private Task<long> Forget(string procedure) => host.Scalar<long>("WITH gone AS (DELETE FROM dossiers.dossier_list WHERE procedure_code = $1 RETURNING 1) SELECT count(*) FROM gone", procedure);

    private static async Task<List<string>> Listed(HttpClient client, string filter)
    {
        List<string> numbers = [];
        string? after = null;
        do
        {
            var page = await client.Get($"/v1/dossiers?{filter}&after={after}").Body();
            numbers.AddRange(page.GetProperty("items").EnumerateArray().Select(d => d.Text("number")!));
            after = page.Text("next");
        }
        while (after is not null);
        return numbers;
    }
}
