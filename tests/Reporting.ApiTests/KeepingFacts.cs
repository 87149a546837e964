using Dapper;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Platform.Contracts;
using Platform.Reporting.Storage;
using Platform.ServiceDefaults.Messaging;
using Platform.Testing;

namespace Platform.Reporting.ApiTests;

[Collection(nameof(ReportingHost))]
public sealed class KeepingFacts(ReportingHost host)
{
    [Fact]
    public async Task A_fact_is_never_changed_or_removed()
    {
        var province = new Province();
        var head = province.Head();
        await host.Publish(Province.Accepted(head, "2025-04-02 08:00", "2025-04-10 17:30"));
        await host.FactsArrive([head.Id], 1);
        await using var connection = await host.Database.OpenConnectionAsync();
        await Should.ThrowAsync<PostgresException>(connection.ExecuteAsync("UPDATE reporting.facts SET due_at = now() WHERE dossier = @Id", new { head.Id }));
        await Should.ThrowAsync<PostgresException>(connection.ExecuteAsync("DELETE FROM reporting.facts WHERE dossier = @Id", new { head.Id }));
    }

    [Fact]
    public async Task Lives_that_are_lost_are_folded_again_at_start()
    {
        var province = new Province();
        var head = province.Head();
        await host.Publish(Province.Accepted(head, "2025-04-02 08:00", "2025-04-10 17:30"));
        await host.FactsArrive([head.Id], 1);
        await using var connection = await host.Database.OpenConnectionAsync();
        await connection.ExecuteAsync("DELETE FROM reporting.lives WHERE dossier = @Id", new { head.Id });

        var refold = ActivatorUtilities.CreateInstance<RefoldAtStart>(host.Services);
        await refold.StartAsync(default);
        await refold.ExecuteTask!;

        (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM reporting.lives JOIN reporting.spells USING (dossier) WHERE dossier = @Id", new { head.Id })).ShouldBe(1);
    }

    [Fact]
    public async Task A_database_that_cuts_every_connection_loses_nothing_and_counts_nothing_twice()
    {
        var province = new Province();
        var heads = Enumerable.Range(0, 30).Select(_ => province.Head()).ToList();
        var published = Task.WhenAll(heads.SelectMany(h => new[]
        {
            host.Publish(Province.Resolved(h, 3, "2025-04-09 10:00", "2025-04-10 17:30")),
            host.Publish(Province.Accepted(h, "2025-04-02 08:00", "2025-04-10 17:30")),
        }));
        await using (var outside = NpgsqlDataSource.Create(Servers.Postgres))
        {
            for (var i = 0; i < 3; i++)
            {
                await using var cut = outside.CreateCommand($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{new NpgsqlConnectionStringBuilder(host.Database.ConnectionString).Database}'");
                await cut.ExecuteNonQueryAsync();
                await Task.Delay(60);
            }
        }
        await published;
        await host.FactsArrive(heads.Select(h => h.Id), 60);
        await using var connection = await host.Database.OpenConnectionAsync();
        (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM reporting.lives WHERE competent_agency = @Commune AND timeliness = 'Early'", new { province.Commune })).ShouldBe(30);
    }

    [Fact]
    public async Task Postal_messages_are_kept_once()
    {
        var consignment = new ConsignmentHead(Guid.NewGuid(), 3, Guid.NewGuid(), Guid.NewGuid(), "C-1", "X.1", "vnpost", "EMS1");
        var delivered = new ResultDelivered(consignment, Province.Local("2025-04-02 08:00"), "proof-1", 35_000);
        await host.Publish(delivered);
        await host.Publish(delivered);
        await host.Publish(new ConsignmentMoved(consignment with { Version = 2 }, Province.Local("2025-04-01 08:00"), ConsignmentState.InTransit));
        await using var connection = await host.Database.OpenConnectionAsync();
        var rows = new List<(string Kind, string? State, long? Amount)>();
        await Eventually.Is(
            async () => (rows = (await connection.QueryAsync<(string, string?, long?)>("SELECT kind, state, amount FROM reporting.postal_facts WHERE consignment = @Id ORDER BY version", new { consignment.Id })).AsList()).Count >= 2,
            "two facts");
        rows.ShouldBe([("Moved", "InTransit", null), ("Delivered", null, 35_000L)]);
    }

    [Fact]
    public async Task What_was_said_before_this_service_ever_ran_waits_for_it()
    {
        var never = new ReportingHost();
        var head = new Province().Head();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:RabbitMq"] = Servers.RabbitMq,
            ["Messaging:QueuePrefix"] = never.QueuePrefix,
        }).Build();
        await using (var publisher = new ServiceCollection().AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).AddLogging().AddMessaging(configuration, _ => { }).BuildServiceProvider())
        {
            var bus = publisher.GetRequiredService<IBusControl>();
            await bus.StartAsync();
            await bus.Publish(Province.Accepted(head, "2025-04-02 08:00", "2025-04-10 17:30"), c => c.MessageId = Guid.NewGuid());
            await bus.StopAsync();
        }
        await using (never)
        {
            await never.InitializeAsync();
            await never.FactsArrive([head.Id], 1);
        }
    }

    [Fact]
    public async Task A_service_that_starts_without_agencies_asks_for_them()
    {
        var asked = new TaskCompletionSource<CatalogueWanted>();
        var ear = host.Services.GetRequiredService<IBusControl>().ConnectReceiveEndpoint($"reporting-test-{Guid.NewGuid():N}", e =>
        {
            (e as IRabbitMqReceiveEndpointConfigurator)!.AutoDelete = true;
            e.Handler<CatalogueWanted>(c =>
            {
                if (c.Message.Service == "reporting")
                    asked.TrySetResult(c.Message);
                return Task.CompletedTask;
            });
        });
        await ear.Ready;
        await using var second = new ReportingHost { QueuePrefix = host.QueuePrefix };
        await second.InitializeAsync();
        (await asked.Task.WaitAsync(TimeSpan.FromMinutes(1))).Service.ShouldBe("reporting");
    }
}
