using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using Platform.Testing;

namespace Platform.Journeys.Tests;

/// <summary>The operations CLI as an operator types it, against the running platform.</summary>
[Collection(nameof(OnePlatform))]
public sealed class Operating(Cast cast)
{
    [Fact]
    public async Task A_healthy_platform_is_all_well()
    {
        await Eventually.Is(() => Platform(["check"]), c => c.Code == 0, "check finds nothing wrong"); // what other journeys left under way has arrived by then
        var (code, json, _) = await Platform(["check", "--json"]);
        code.ShouldBe(0, json);
        var checks = JsonElement.Parse(json).GetProperty("checks").EnumerateArray().ToArray();
        checks.ShouldAllBe(c => c.GetProperty("ok").GetBoolean());
        foreach (var what in new[] { "address", "sign-in", "dossiers schema", "dossiers chain-heads", "procedures catalogue", "reporting outbox", "postal-returns consumers", "notifications dead letters" })
            checks.ShouldContain(c => c.GetProperty("what").GetString() == what);
    }

    [Fact]
    public async Task A_parked_row_and_a_killed_service_are_named_with_what_to_do()
    {
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Servers.Postgres) { Database = "notifications" }.ConnectionString);
        await using (var park = database.CreateCommand("INSERT INTO messaging.outbox (slot, ordering_key, message_id, type, body, parked_for) VALUES (0, gen_random_uuid(), gen_random_uuid(), 'OfALaterBuild', '{}', 'unknown type')"))
            await park.ExecuteNonQueryAsync();
        try
        {
            var check = await Platform(["check"]);
            check.Code.ShouldBe(1, check.Output);
            check.Output.ShouldContain("✗ notifications parked rows: 1");
            check.Output.ShouldContain("platform outbox retry --service notifications");
            var outbox = await Platform(["outbox", "--service", "notifications"]);
            outbox.Code.ShouldBe(1);
            outbox.Output.ShouldContain("OfALaterBuild");
            (await Platform(["outbox", "retry", "--service", "notifications"])).Output.ShouldContain("1 parked rows wait to be sent again");
        }
        finally
        {
            await using var clear = database.CreateCommand("DELETE FROM messaging.outbox WHERE type = 'OfALaterBuild'");
            await clear.ExecuteNonQueryAsync();
        }

        await RunningPlatform.Script("service", "kill", "reporting");
        try
        {
            var check = await Platform(["check"]);
            check.Code.ShouldBe(1, check.Output);
            check.Output.ShouldContain("✗ reporting: 502 service-unreachable");
            check.Output.ShouldContain("✓ dossiers: version");
            (await Platform(["smoke", "--wait", "0"])).Code.ShouldBe(1);
        }
        finally
        {
            var waits = Platform(["smoke"]); // begun before everything is there
            await RunningPlatform.Script("service", "start", "reporting");
            var smoke = await waits;
            smoke.Code.ShouldBe(0, smoke.Output);
        }
    }

    [Fact]
    public async Task The_smoke_passes_and_its_journey_is_told_to_reporting()
    {
        var smoke = await Platform(["smoke"]); // it waits by itself
        smoke.Code.ShouldBe(0, smoke.Output + smoke.Errors);
        var journey = await Platform(["smoke", "--journey"], ("CLIENT", "demo-system"));
        journey.Code.ShouldBe(0, journey.Output + journey.Errors);
        journey.Output.ShouldContain("✓ submission: acknowledged under");
        journey.Output.ShouldContain("✓ reported:");
    }

    [Fact]
    public async Task The_chain_is_verified_and_projections_are_rebuilt_with_progress()
    {
        var chain = await Platform(["verify-chain"]);
        chain.Code.ShouldBe(0, chain.Output + chain.Errors);
        chain.Output.ShouldContain("✓ The chain holds");
        (await Platform(["rebuild", "dossiers-views"])).Output.ShouldContain("✓ Rebuilt the rows of");
        (await Platform(["rebuild", "reporting"])).Output.ShouldContain("✓ Folded");
        (await Platform(["rebuild", "everything"])).Code.ShouldBe(2);
    }

    [Fact]
    public async Task Consumers_and_dead_letters_are_listed()
    {
        var consumers = await Eventually.Is(() => Platform(["consumers"]), c => c.Code == 0, "every queue has a consumer");
        consumers.Output.ShouldContain("reporting-dossiers");
        (await Platform(["dead-letters"])).ShouldSatisfyAllConditions(d => d.Code.ShouldBe(0, d.Output), d => d.Output.ShouldContain("No dead letters."));
        (await Platform(["dead-letters", "replay", "nobodys-queue"])).Code.ShouldBe(2);
        (await Platform(["dead-letters", "replay", "reporting-nothing"])).ShouldSatisfyAllConditions(d => d.Code.ShouldBe(1), d => d.Errors.ShouldContain("unknown-queue"));
        (await Platform(["dead-letters", "show", "reporting-dossiers", $"{Guid.NewGuid()}"])).ShouldSatisfyAllConditions(d => d.Code.ShouldBe(1), d => d.Errors.ShouldContain("no-such-message"));
        (await Platform(["dead-letters", "replay", "reporting-dossiers", "--all", "--limit", "5"])).Code.ShouldBe(2);
        (await Platform(["dead-letters", "replay", "reporting-dossiers", "--all"])).ShouldSatisfyAllConditions(d => d.Code.ShouldBe(0), d => d.Output.ShouldContain("Nothing to move"));
        (await Platform(["dead-letters", "replay", "reporting-dossiers", "--limit", "501"])).ShouldSatisfyAllConditions(d => d.Code.ShouldBe(2), d => d.Errors.ShouldContain("--limit needs a number, 1 to 500."));
    }

    [Fact]
    public async Task A_person_is_asked_for_on_standard_input_and_nobody_is_erased_unless_it_is_said_twice()
    {
        (await Platform(["erase-person", "011190000000", "--reason", "Quyết định thử"])).Code.ShouldBe(2);
        (await Platform(["erase-person", "-", "--reason", "Quyết định thử số 1"], "011199999991\n")).Code.ShouldBe(1, "a system erases nobody");
        var unknown = await Platform(["erase-person", "-", "--reason", "Quyết định thử số 1"], "011199999991\n", ("PLATFORM_TOKEN", cast.Tokens["it"]));
        unknown.Code.ShouldBe(1);
        unknown.Errors.ShouldContain("unknown-person");
        await Platform(["smoke", "--journey"], ("CLIENT", "demo-system")); // makes its fictional applicant known
        var refused = await Platform(["erase-person", "-", "--reason", "Quyết định thử số 2"], "011190000000\nno\n", ("PLATFORM_TOKEN", cast.Tokens["it"]));
        refused.Code.ShouldBe(1);
        refused.Errors.ShouldContain("Nothing was erased.");
    }

    [Fact]
    public async Task The_configuration_is_exported_and_tried_by_a_person()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("config-").FullName, "cau-hinh.zip");
        (await Platform(["config", "export", file])).Code.ShouldBe(1, "a system is no person");
        var export = await Platform(["config", "export", file], ("PLATFORM_TOKEN", cast.Tokens["it"]));
        export.Code.ShouldBe(0, export.Errors);
        new FileInfo(file).Length.ShouldBeGreaterThan(1000);
        var tried = await Platform(["config", "import", file, "--dry-run"], ("PLATFORM_TOKEN", cast.Tokens["it"]));
        tried.Code.ShouldBe(0, tried.Errors);
        tried.Output.ShouldContain("Tried; nothing has changed.");
    }

    [Fact]
    public async Task What_is_not_understood_is_said_and_changes_nothing()
    {
        (await Platform(["chek"])).ShouldSatisfyAllConditions(c => c.Code.ShouldBe(2), c => c.Errors.ShouldContain("There is no command 'chek'"));
        (await Platform(["check", "--fast"])).Code.ShouldBe(2);
        (await Platform(["help"])).ShouldSatisfyAllConditions(c => c.Code.ShouldBe(0), c => c.Output.ShouldContain("PLATFORM_CLIENT_SECRET"));
        (await Platform(["check"], ("PLATFORM_TOKEN", cast.Tokens["citizen"]))).ShouldSatisfyAllConditions(c => c.Code.ShouldBe(1), c => c.Output.ShouldContain("403 not-allowed"), c => c.Output.ShouldContain("The token is of a person with role 'citizen'. Needed: role 'it' (or a client with scope 'operations')."));
        (await Platform(["smoke", "--journey", "--wait", "0"])).ShouldSatisfyAllConditions(c => c.Code.ShouldBe(1), c => c.Output.ShouldContain("lacks scope 'dossiers:write'"));
    }

    private sealed record Ran(int Code, string Output, string Errors)
    {
        public override string ToString() => $"exit {Code}\n{Output}\n{Errors}";
    }

    private static Task<Ran> Platform(string[] arguments, params (string Name, string Value)[] settings) => Platform(arguments, "", settings);

    private static async Task<Ran> Platform(string[] arguments, string input, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(Path.Combine(Servers.Repository, "build", "platform"), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Servers.Repository,
        };
        start.Environment["INSTANCE"] = "test";
        start.Environment["PLATFORM_URL"] = RunningPlatform.Gateway.ToString();
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Ran(process.ExitCode, output, await errors);
    }
}
