using Npgsql;
using Platform.Testing;

namespace Platform.Journeys.Tests.Upgrade;

/// <summary>
/// An upgrade as Kubernetes carries it out, in the middle of a working day: the migration runs beside the old release, the new one starts and takes
/// its share, the old one is told to stop. No request of anybody fails, and the day ends with its figures.
/// </summary>
[Collection(nameof(OnePlatform))]
public sealed class UpgradeUnderLoad(Cast cast)
{
    private const int Dossiers = 30;

    [Theory]
    [InlineData("dossiers", "Dossiers")]
    [InlineData("reporting", "Reporting")]
    public async Task Nobody_notices_that_a_release_replaces_another(string part, string project)
    {
        var next = await NextVersion.Build(project);
        var recipe = await Recipe.Of(part);
        await RunningPlatform.Script("service", "stop", part);
        try
        {
            await using var old = Replica.Start(recipe, recipe.Program);
            await using var balancer = new Balancer(recipe.Port, old);
            await Platform.Testing.Eventually.Is(old.IsReady, () => Task.FromResult(old.Log));
            using var upgraded = new CancellationTokenSource();
            var days = DayAfterDay(upgraded.Token);

            var migrated = await Replica.Run(recipe, next, "migrate");
            migrated.Code.ShouldBe(0, migrated.Log);
            await using var replacement = Replica.Start(recipe, next);
            balancer.Add(replacement);
            await Platform.Testing.Eventually.Is(replacement.IsReady, () => Task.FromResult(replacement.Log));
            await Task.Delay(TimeSpan.FromSeconds(2)); // for a while both work
            (await old.AskToStop()).ShouldBe(0, old.Log);

            await upgraded.CancelAsync();
            await days;
            balancer.ConnectionsOf(old).ShouldBePositive();
            balancer.ConnectionsOf(replacement).ShouldBePositive();
            (await replacement.AskToStop()).ShouldBe(0, replacement.Log);
        }
        finally
        {
            await RunningPlatform.Script("service", "start", part); // the release before, on the schema after: the way back
        }
        await new Evidence(cast).NothingIsLostAndNothingTwice(newest: Dossiers);
    }

    /// <summary>Plays days until told that the upgrade is over; the last one begins before and ends after.</summary>
    private static async Task DayAfterDay(CancellationToken upgraded)
    {
        do
        {
            var day = new RunningDay(Dossiers, "--first-try");
            (await day.Exit()).ShouldBe(0, day.Output);
            day.Output.ShouldContain("Số liệu cân");
        }
        while (!upgraded.IsCancellationRequested);
    }

    [Fact]
    public async Task A_release_that_comes_before_its_migration_waits_and_says_so()
    {
        var recipe = await Recipe.Of("reporting");
        var settings = new NpgsqlConnectionStringBuilder(recipe.Environment["ConnectionStrings__Postgres"]);
        var database = new NpgsqlConnectionStringBuilder(await Servers.NewDatabase("before_its_migration"));
        var elsewhere = new Dictionary<string, string>(recipe.Environment) { ["ConnectionStrings__Postgres"] = database.ConnectionString, ["Messaging__QueuePrefix"] = $"t{Guid.NewGuid():N}-", ["Catalogue__Expected"] = "false" };
        settings.Database.ShouldNotBe(database.Database);
        await using var early = Replica.Start(recipe with { Environment = elsewhere }, recipe.Program);

        await Platform.Testing.Eventually.Is(async () => (await early.Health("live")).StartsWith("200", StringComparison.Ordinal), () => Task.FromResult(early.Log));
        (await early.Health("startup")).ShouldSatisfyAllConditions(h => h.ShouldStartWith("503"), h => h.ShouldContain("waiting for: database"));
        (await early.Health("ready")).ShouldStartWith("503");
        early.Log.ShouldContain("waiting for the migration job");

        var migrated = await Replica.Run(recipe with { Environment = elsewhere }, recipe.Program, "migrate");
        migrated.Code.ShouldBe(0, migrated.Log);
        await Platform.Testing.Eventually.Is(early.IsReady, () => Task.FromResult(early.Log));
        (await early.AskToStop()).ShouldBe(0, early.Log);
    }
}
