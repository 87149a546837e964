using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Platform.Postgres;
using Platform.ServiceDefaults.Messaging;
using RabbitMQ.Client;
using Xunit;

namespace Platform.Testing;

/// <summary>
/// A service's real host over a database of its own and the real broker; derive per service and use as a class or collection fixture.
/// As in the cluster, the schema is made by its owner before, and the service works with the rights of a role that owns nothing.
/// </summary>
public abstract class ServiceUnderTest<TProgram>(string database) : WebApplicationFactory<TProgram>, IAsyncLifetime
    where TProgram : class
{
    /// <summary>The owner's, for tests that look behind the service; the service itself has <see cref="Servers.AsService"/>.</summary>
    protected string ConnectionString { get; private set; } = "";

    private string asService = "";

    /// <summary>Begins the names of this host's queues and exchanges; what a bus needs to hear it and to be heard (<c>MessagingSetup.UseNames</c>).</summary>
    public string QueuePrefix { get; init; } = $"t{Guid.NewGuid():N}-";

    /// <summary>Further settings, e.g. folders; keys as in configuration (<c>Documents:Folder</c>).</summary>
    protected virtual IEnumerable<KeyValuePair<string, string>> Settings() => [];

    /// <summary>Replaces services, e.g. the clock.</summary>
    protected virtual void Configure(IServiceCollection services)
    {
    }

    public virtual async Task InitializeAsync()
    {
        ConnectionString = await Servers.NewDatabase(database);
        asService = await Servers.AsService(ConnectionString);
        await using (var owner = NpgsqlDataSource.Create(PostgresSetup.Settings(ConnectionString)))
            await new Migrator(owner, [typeof(Migrator).Assembly, typeof(TProgram).Assembly], Servers.ServiceRole, NullLogger<Migrator>.Instance).Run(default);
        using var client = CreateClient();
        await Started(client);
    }

    protected static Task Started(HttpClient client)
    {
        var startup = new Uri("/health/startup", UriKind.Relative);
        return Eventually.Is(async () => (await client.GetAsync(startup)).IsSuccessStatusCode, async () => "it started; " + await (await client.GetAsync(startup)).Content.ReadAsStringAsync());
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        await DeleteQueues();
    }

    /// <summary>A broker that keeps the durable queues of every host there ever was becomes slow.</summary>
    private async Task DeleteQueues()
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(Servers.RabbitMq) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        foreach (var queue in Subscriptions.Queues)
            foreach (var name in new[] { queue, $"{queue}_error", $"{queue}_skipped" })
                await channel.QueueDeleteAsync(QueuePrefix + name);
    }

    /// <summary>A client signed in as the person; null = nobody.</summary>
    public HttpClient As(TestPerson? person)
    {
        var client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        if (person is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.For(person));
        return client;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Testing");
        builder.UseSetting("ConnectionStrings:Postgres", asService);
        builder.UseSetting("Migrate", "false");
        // a virtual host would need the management tools; a name prefix keeps the hosts of parallel test assemblies apart
        builder.UseSetting("ConnectionStrings:RabbitMq", Servers.RabbitMq);
        builder.UseSetting("Messaging:QueuePrefix", QueuePrefix);
        builder.UseSetting("Auth:Authority", TestTokens.Issuer);
        builder.UseSetting("Auth:Audience", "platform");
        builder.UseSetting("Secrets:personal-data-key", Convert.ToBase64String(new byte[32]));
        builder.UseSetting("Secrets:search-hash-key", Convert.ToBase64String(new byte[32]));
        builder.UseSetting("Secrets:carrier-webhook-secret", "test-webhook-secret");
        builder.UseSetting("Secrets:payment-secret", "test-payment-secret");
        builder.UseSetting("Seed:Folder", Path.Combine(Servers.Repository, "build", "seed"));
        foreach (var (key, value) in Settings())
            builder.UseSetting(key, value);
        builder.ConfigureTestServices(services =>
        {
            TestTokens.Trust(services);
            Configure(services);
        });
    }
}
