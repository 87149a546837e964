using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Platform.Postgres;
using Platform.Testing;
using Platform.WebDefaults;
using Platform.WebDefaults.Sessions;

namespace Platform.Gateway.Tests;

/// <summary>Replicas of a front end that start in the same second on an empty database.</summary>
public sealed class ReplicasOfASiteTests
{
    [Fact]
    public async Task Replicas_that_start_together_agree_on_one_key_and_open_each_others_cookies()
    {
        await using var database = NpgsqlDataSource.Create(await Servers.NewDatabase("keys"));
        await new Migrator(database, [typeof(Migrator).Assembly, typeof(Site).Assembly], null, NullLogger<Migrator>.Instance).Run(default);
        var protectors = Enumerable.Range(0, 4).Select(_ => Replica(database)).ToList();
        var said = await Task.WhenAll(protectors.Select((protector, i) => Task.Run(() => protector.Protect($"cookie {i}"))));

        await using var count = database.CreateCommand("SELECT count(*) FROM web.data_protection_keys WHERE site = 'staff-web'");
        (await count.ExecuteScalarAsync()).ShouldBe(1L);
        foreach (var protector in protectors)
            said.Select(protector.Unprotect).ShouldBe(["cookie 0", "cookie 1", "cookie 2", "cookie 3"]);
    }

    private static IDataProtector Replica(NpgsqlDataSource database)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDataProtection().SetApplicationName("staff-web");
        services.Configure<KeyManagementOptions>(keys => keys.XmlRepository = new PostgresKeys(database, new Site("staff-web", "Một cửa", "/staff", _ => [])));
        return services.BuildServiceProvider().GetDataProtector("session");
    }
}
